"""The page of a case, and the commands given on it."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Response

from api import following
from api.context import Context
from api.mixtures import other_matter
from api.orders import command_of
from api.presenting.cases import highest, proposal, row_values
from api.presenting.clocks import clock_row
from api.presenting.events import event_row, event_rows, progress, publications
from api.presenting.heeding import accountability_steps, heeded
from api.presenting.names import Names
from api.presenting.posts import marked, post_rows
from api.presenting.proceedings import under_way
from api.presenting.refusals import in_chinese
from api.problems import ApiError, said
from api.schemas import commands as orders
from api.schemas.base import Order
from api.schemas.cases import CaseDetail, ClockList, EventList, EventRow
from api.scope import Sight, absent, see
from api.viewer import Viewer
from pipeline.cases.decisions import allowed, given_by, withheld
from pipeline.domain.case import MAX_RETURNS
from pipeline.domain.errors import NotFound, Refused, Stale
from pipeline.domain.transitions import SILENT
from pipeline.ports.accounts import View
from pipeline.ports.store import StoredPost

GIVEN_BACK = Refused("given_back", "your body gave this case back: it is shown as it stood then")


@dataclass(frozen=True, slots=True)
class Target:
    """Which case a command is for, the revision it was decided upon, and the client's key for it."""

    case_id: str
    revision: int
    key: str


def shown(context: Context, viewer: Viewer, case_id: str, response: Response) -> CaseDetail:
    """The page; that it was viewed is recorded."""
    sight = see(context.store, viewer, case_id)
    context.accounts.record_view(View(viewer.username, case_id, context.clock.now()))
    return _page(context, viewer, sight, response)


def events(context: Context, viewer: Viewer, case_id: str) -> EventList:
    """The history."""
    sight = see(context.store, viewer, case_id)
    return EventList(items=event_rows(sight.events, _names(context, viewer)))


def clocks(context: Context, viewer: Viewer, case_id: str) -> ClockList:
    """The obligations."""
    names = Names(context.profile, viewer.language)
    sight = see(context.store, viewer, case_id)
    return ClockList(items=[clock_row(clock, names) for clock in sight.case.clocks])


def carry_out(context: Context, viewer: Viewer, target: Target, order: Order, response: Response) -> CaseDetail:
    """Give the command to the desk, and show the case as it stands then."""
    sight = see(context.store, viewer, target.case_id)
    command = command_of(order, sight.case, context)
    try:
        case = context.desk.give(command, target.case_id, target.revision, viewer.actor, command_key(target, order))
    except NotFound as error:
        raise absent(error.named or target.case_id) from None
    except Stale:
        raise _stale(context, viewer, target) from None
    if isinstance(order, orders.Merge):
        _pass_followers_on(context, target.case_id, case.id)
    return _page(context, viewer, see(context.store, viewer, case.id), response)


def _pass_followers_on(context: Context, case_id: str, to: str) -> None:
    """That it took the case in is the first that they have not seen of it."""
    last = context.store.history(to)[-1].seq
    context.follows.pass_on(case_id, to, last - 1)


def command_key(target: Target, order: Order) -> str:
    """A client's key names one command on one case."""
    return f"{target.case_id}:{type(order).__name__}:{target.key}" if target.key else ""


def _stale(context: Context, viewer: Viewer, target: Target) -> ApiError:
    """412 with what others did since the revision named."""
    sight = see(context.store, viewer, target.case_id)
    rows = changed_since(sight, target.revision, _names(context, viewer))
    changed = [row.model_dump(mode="json") for row in rows]
    return ApiError(
        412,
        "stale",
        in_chinese("stale", ""),
        "the case changed since you looked: read what changed, then decide",
        current_revision=sight.case.revision,
        changed=changed,
    )


def changed_since(sight: Sight, revision: int, names: Names) -> list[EventRow]:
    """The latest events that raised the revision above the one named."""
    deciding = [event for event in sight.events if event.type not in SILENT]
    missed = max(sight.case.revision - revision, 0)
    return [event_row(event, names) for event in deciding[len(deciding) - min(missed, len(deciding)) :]]


def _names(context: Context, viewer: Viewer) -> Names:
    return Names(context.profile, viewer.language, context.accounts)


def _posts(context: Context, sight: Sight) -> list[StoredPost]:
    posts = context.queries.posts_of(sight.case.id)
    return [each for each in posts if sight.until is None or each.post.collected_at <= sight.until]


def _page(context: Context, viewer: Viewer, sight: Sight, response: Response) -> CaseDetail:
    now, names, case = context.clock.now(), _names(context, viewer), sight.case
    response.headers["ETag"] = f'"{case.revision}"'
    record = context.queries.records([case.id], now)[case.id]
    values = row_values(replace(record, case=case), names, now, viewer.body)
    posts = _posts(context, sight)
    return CaseDetail(
        **values,
        **_reasons(sight, posts, names),
        proposal=proposal(case.route, names),
        heeded=heeded(case, context.profile, names),
        accountability=accountability_steps(case, context.profile, names) if viewer.sees_all else [],
        other_matter=other_matter(context, posts, names) if viewer.sees_all else None,
        clocks=[clock_row(clock, names) for clock in case.clocks],
        posts=post_rows(posts, names, with_author=viewer.sees_all),
        history=event_rows(sight.events, names),
        publications=publications(sight.events, names),
        progress=progress(sight.events, names),
        under_way=under_way(case, sight.events, names, context.profile, viewer.actor),
        allowed=list(allowed(case, viewer.actor, context.profile)) if sight.until is None else [],
        withheld=_withheld(context, viewer, sight),
        returns_left=max(MAX_RETURNS - case.returns, 0),
        merged_into=case.merged_into or None,
        bodies=names.assignable() if viewer.sees_all else [],
        followed=following.seen(context, viewer, case.id, case.seq),
    )


def _withheld(context: Context, viewer: Viewer, sight: Sight) -> dict[str, str]:
    if sight.until is not None:
        refusals = dict.fromkeys(given_by(viewer.role), GIVEN_BACK)
    else:
        refusals = dict(withheld(sight.case, viewer.actor, context.profile))
    return {name: said(refusal, viewer.language) for name, refusal in refusals.items()}


def _reasons(sight: Sight, posts: list[StoredPost], names: Names) -> dict[str, Any]:
    """Why the case is read as it is: the founding post's words, and the highest of what the posts say."""
    founding = next((each for each in posts if each.post.id == sight.founding), posts[0] if posts else None)
    scores, casualties = highest(posts)
    return {
        "summary_text": founding.post.text if founding else "",
        "evidence": marked(founding.assessment.evidence, english=names.english) if founding else [],
        "disposition": sight.case.reading.disposition,
        "scores": scores,
        "casualties": casualties,
    }
