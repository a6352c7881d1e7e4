"""Who may see what of a case. One rule for the page, lists, facets, search, metrics and the stream.

A body sees the cases in which it is lead, supporting or provisionally told; a case it gave back it sees
as the case stood then. Whatever else is asked for does not exist for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.viewer import Viewer
from pipeline.domain import folding
from pipeline.domain.case import Case
from pipeline.domain.errors import NotFound
from pipeline.domain.events import Audience, Event, Opened
from pipeline.ports.store import CaseStore


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer sees of a case: the case, its history, and until when its posts (None: all)."""

    case: Case
    events: tuple[Event, ...]
    founding: str
    until: datetime | None = None


def takes_part(viewer: Viewer, case: Case) -> bool:
    """Whether the whole case is within the viewer's scope."""
    return viewer.sees_all or (viewer.body != "" and viewer.body in case.acting)


def absent(case_id: str) -> NotFound:
    """The same answer for what is not there and what is not theirs."""
    return NotFound(f"there is no case {case_id}, or it is not yours to see", "no_case", case_id)


def see(store: CaseStore, viewer: Viewer, case_id: str) -> Sight:
    """What the viewer sees of the case; NotFound when nothing."""
    try:
        with store.read() as transaction:
            case = transaction.case(case_id)
    except NotFound:
        raise absent(case_id) from None
    if takes_part(viewer, case):
        events = store.history(case_id)
        return Sight(case, _audible(viewer, events), _founding(events))
    if viewer.body and viewer.body in case.former:
        return _own_part(viewer, store.history(case_id), case)
    raise absent(case_id)


def _founding(events: Sequence[Event]) -> str:
    facts = events[0].facts
    return facts.founding.id if isinstance(facts, Opened) else ""


def _audible(viewer: Viewer, events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(event for event in events if viewer.sees_all or event.audience is Audience.CASE)


def _own_part(viewer: Viewer, events: Sequence[Event], case: Case) -> Sight:
    """The case as it stood when the body left it, and the history up to that."""
    standing = folding.open_case(events[0])
    left: tuple[Case, int] | None = None
    for index, event in enumerate(events[1:], start=1):
        before, standing = standing, folding.apply(standing, event)
        if viewer.body in before.acting and viewer.body not in standing.acting:
            left = (standing, index)
    if left is None:
        raise absent(case.id)
    seen = events[: left[1] + 1]
    return Sight(left[0], _audible(viewer, seen), _founding(events), seen[-1].noticed_at)
