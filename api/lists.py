"""Lists of cases: view, search words, facets, order, cursor."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from api import cursors, following
from api.context import Context
from api.presenting.cases import case_row, facet_counts
from api.presenting.names import Names
from api.schemas.cases import CasePage, CaseRow
from api.scope import see
from api.viewer import Viewer
from api.words import parsed
from pipeline.ports.queries import CaseFilter, CaseRecord, Cases, Paging, Place
from pipeline.ports.search import Query

FOUND_AT_MOST = 1_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for."""

    view: str
    q: str
    facets: Mapping[str, tuple[str, ...]]
    overdue: bool | None
    sort: str
    cursor: str
    limit: int


def case_page(context: Context, viewer: Viewer, asked: Asked) -> CasePage:
    """One page within the viewer's scope. Later pages use the first one's time, so that none is skipped."""
    question = cursors.fingerprint(viewer.username, replace(asked, cursor="", limit=0))
    as_of, after = _position(question, asked.cursor, context.clock.now())
    wanted = _wanted(context, viewer, asked)
    page = context.queries.cases(wanted, Paging(asked.sort, as_of, asked.limit, after))
    names, facets = Names(context.profile), context.queries.facets(wanted, as_of)
    followed = following.followed_ids(context, viewer)
    views = dict(context.queries.views(viewer.scope, as_of))
    return CasePage(
        items=_rows(context, viewer, page.records, wanted.view, as_of, followed),
        next_cursor=_next(question, as_of, page),
        total=_total(context, wanted, facets, as_of),
        facets=facet_counts(facets, names),
        views=views | {following.VIEW: following.count(context, viewer, followed)},
        as_of=as_of,
    )


def _total(context: Context, wanted: CaseFilter, facets: Mapping[str, Mapping[str, int]], as_of: datetime) -> int:
    """A case is in one state: where no state was asked for, the counts of the states are all there is."""
    return context.queries.count(wanted, as_of) if "state" in wanted.facets else sum(facets["state"].values())


def _position(question: str, cursor: str, now: datetime) -> tuple[datetime, Place | None]:
    if not cursor:
        return now, None
    as_of, key, case_id = cursors.unpack(question, cursor, int, int, str)
    return EPOCH + int(as_of) * MICROSECOND, Place(int(key), str(case_id))


def _next(question: str, as_of: datetime, page: Cases) -> str | None:
    if page.last is None:
        return None
    return cursors.pack(question, ((as_of - EPOCH) // MICROSECOND, page.last.key, page.last.id))


def _wanted(context: Context, viewer: Viewer, asked: Asked) -> CaseFilter:
    words = parsed(asked.q, Names(context.profile))
    facets = dict(asked.facets)
    for facet, values in words.facets.items():
        facets[facet] = (*facets.get(facet, ()), *values)
    found = _found_cases(context, viewer, words.text) if words.text else None
    if mine := asked.view == following.VIEW:
        followed = following.followed_ids(context, viewer)
        found = tuple(followed if found is None else followed.intersection(found))
    return CaseFilter(
        view="all" if mine else asked.view,
        facets=facets,
        ids=found,
        overdue=asked.overdue if asked.overdue is not None else words.overdue,
        scope=viewer.scope,
    )


def _found_cases(context: Context, viewer: Viewer, text: str) -> tuple[str, ...]:
    """Cases that the search finds themselves or by one of their posts."""
    found = context.search.search(Query(text=text, scope=viewer.scope, limit=FOUND_AT_MOST))
    return tuple(dict.fromkeys(hit.case_id for hit in found.hits if hit.case_id))


def _rows(
    context: Context,
    viewer: Viewer,
    records: Sequence[CaseRecord],
    view: str,
    now: datetime,
    followed: AbstractSet[str],
) -> list[CaseRow]:
    """Rows; what a body gave back is shown as it stood then."""
    if view == "former":
        records = [replace(r, case=see(context.store, viewer, r.case.id).case) for r in records]
    names = Names(context.profile, viewer.language)
    return [case_row(record, names, now, viewer.body, followed) for record in records]
