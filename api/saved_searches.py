"""Saved searches of the one who asks, with their counts, and the alerts that they raised."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from api import following
from api.context import Context
from api.presenting.names import Names
from api.schemas.saved_searches import AlertList, AlertRow, ChangedSearch, NewSearch, SearchList, SearchRow, SeenAlerts
from api.viewer import Viewer
from api.words import parsed
from pipeline.cases.answers import MOST, Answers
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.intake.times import SHANGHAI
from pipeline.ports.queries import FACETS as CASE_FACETS
from pipeline.ports.queries import VIEWS
from pipeline.ports.saved_searches import Alert, Matter, SavedSearch, Wanted

MOST_SEARCHES = 50
POST_FACETS = ("category", "place", "channel")
TIMES = ("since", "until")


def searches(context: Context, viewer: Viewer) -> SearchList:
    """Those of the viewer, each counted within the scope of now."""
    return SearchList(items=[_row(context, viewer, each) for each in context.saved_searches.of(viewer.username)])


def keep(context: Context, viewer: Viewer, order: NewSearch) -> SearchRow:
    """Keep a search; Refused when there are too many, or when it is too broad to alert."""
    mine = context.saved_searches.of(viewer.username)
    if len(mine) >= MOST_SEARCHES:
        raise Refused("too_many_searches", f"there are {MOST_SEARCHES} saved searches already: remove one first")
    wanted = _wanted(context, order.matter, order.address)
    now = context.clock.now()
    search = SavedSearch(0, viewer.username, order.name, order.matter, wanted, order.address, now, order.alerts)
    standing = _standing(context, viewer, search) if order.alerts else ()
    kept = context.saved_searches.keep(search)
    context.saved_searches.note(kept.id, standing, now, tell=False)
    return _row(context, viewer, kept)


def change(context: Context, viewer: Viewer, search_id: int, order: ChangedSearch) -> SearchRow:
    """Another name, or alerts from now on."""
    search = _own(context, viewer, search_id)
    alerts = search.alerts if order.alerts is None else order.alerts
    changed = replace(search, name=order.name or search.name, alerts=alerts)
    if changed.alerts and not search.alerts:
        standing = _standing(context, viewer, changed)
        context.saved_searches.note(search.id, standing, context.clock.now(), tell=False)
    context.saved_searches.change(changed)
    return _row(context, viewer, changed)


def remove(context: Context, viewer: Viewer, search_id: int) -> SearchRow:
    """Forget it; what it was, to keep it again."""
    search = _own(context, viewer, search_id)
    row = _row(context, viewer, search)
    context.saved_searches.remove(viewer.username, search_id)
    return row


def alerts(context: Context, viewer: Viewer) -> AlertList:
    """What the viewer was told, with the titles of what is still within the scope, and what cases followed came to."""
    raised = context.saved_searches.alerts(viewer.username)
    rows = rows_of(context, viewer, raised)
    told = following.changes(context, viewer)
    return AlertList(
        items=rows,
        unseen=sum(not row.seen for row in rows),
        changes=told,
        unseen_changes=sum(not change.seen for change in told),
    )


def see(context: Context, viewer: Viewer, order: SeenAlerts) -> AlertList:
    """The viewer has seen them."""
    context.saved_searches.see(viewer.username, order.ids, context.clock.now())
    if not order.ids:
        following.see_all(context, viewer)
    return alerts(context, viewer)


def rows_of(context: Context, viewer: Viewer, raised: Sequence[Alert]) -> list[AlertRow]:
    """Alerts as rows; what left the scope since has neither title nor case."""
    mine = {search.id: search for search in context.saved_searches.of(viewer.username)}
    known = [alert for alert in raised if alert.search_id in mine]
    posts = context.queries.posts([a.found for a in known if mine[a.search_id].matter is Matter.POST])
    cases = {a.id: posts[a.found].case_id if a.found in posts else a.found for a in known}
    visible = context.queries.visible([case for case in cases.values() if case], viewer.scope)
    records = context.queries.records(sorted(visible), context.clock.now())
    titles = {case_id: record.case.title for case_id, record in records.items()}
    titles |= {
        post.post.id: post.post.title or post.post.text[:80]
        for post in posts.values()
        if _seen(post.case_id, visible, viewer)
    }
    return [
        _alert_row(
            alert,
            mine[alert.search_id],
            titles.get(alert.found, ""),
            cases[alert.id] if cases[alert.id] in visible else "",
        )
        for alert in known
    ]


def _seen(case_id: str, visible: frozenset[str], viewer: Viewer) -> bool:
    return case_id in visible or (viewer.sees_all and not case_id)


def _alert_row(alert: Alert, search: SavedSearch, title: str, case_id: str) -> AlertRow:
    return AlertRow(
        id=alert.id,
        search_id=search.id,
        search=search.name,
        matter=search.matter,
        title=title,
        case_id=case_id,
        raised_at=alert.raised_at,
        seen=alert.seen_at is not None,
    )


def _own(context: Context, viewer: Viewer, search_id: int) -> SavedSearch:
    for search in context.saved_searches.of(viewer.username):
        if search.id == search_id:
            return search
    raise NotFound(f"you have no saved search {search_id}; it may be gone", "no_search", str(search_id))


def _answers(context: Context) -> Answers:
    return Answers(context.queries, context.search)


def _row(context: Context, viewer: Viewer, search: SavedSearch) -> SearchRow:
    count = _answers(context).count(search.matter, search.wanted, viewer.scope, context.clock.now())
    plain = {name: getattr(search, name) for name in ("id", "name", "matter", "alerts")}
    return SearchRow(**plain, address=dict(search.address), count=count)


def _standing(context: Context, viewer: Viewer, search: SavedSearch) -> Sequence[str]:
    """What answers it already and is no news; Refused when that is too much."""
    found = _answers(context).ids(search.matter, search.wanted, viewer.scope, context.clock.now())
    if len(found) >= MOST:
        raise Refused("too_broad", f"{MOST} answer this search already: narrow it before it alerts")
    return found


def _wanted(context: Context, matter: Matter, address: Mapping[str, str]) -> Wanted:
    """The address as a question; Invalid names what it does not know."""
    known = CASE_FACETS if matter is Matter.CASE else POST_FACETS
    allowed = {*known, "q", *(("view", "overdue", "sort") if matter is Matter.CASE else TIMES)}
    if unknown := sorted(set(address) - allowed):
        raise Invalid("address", f"a search for a {matter.value} has no «{unknown[0]}»", "search_address")
    if (view := address.get("view", "all")) not in VIEWS:
        raise Invalid("address", f"there is no view {view}", "search_address")
    words = parsed(address.get("q", ""), Names(context.profile))
    facets = {name: (address[name],) for name in known if address.get(name)}
    for name, values in words.facets.items():
        if name not in known:
            raise Invalid("address", f"a search for a {matter.value} cannot be narrowed by «{name}»", "search_address")
        facets[name] = (*facets.get(name, ()), *values)
    since, until = (_day(address.get(name, ""), last=name == "until") for name in TIMES)
    return Wanted(view, words.text, facets, words.overdue, since, until)


def _day(value: str, *, last: bool) -> datetime | None:
    """Its beginning or its end, in Asia/Shanghai."""
    if not value:
        return None
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Invalid("address", f"{value} is no day: write it as 2026-11-23", "search_address") from None
    return day.replace(hour=23, minute=59, second=59).astimezone(UTC) if last else day.astimezone(UTC)
