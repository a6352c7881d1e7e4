"""Which of a case's running clocks tells its reader what to do next: queues show it and sort by it."""

from collections.abc import Iterable

from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockKind
from pipeline.domain.transitions import ANSWERED


def next_clock(case: Case, body: str = "") -> Clock | None:
    """The clock that concerns the reader and is due first; `body` is who reads, '' for the office.

    The office watches what it owes itself and what the lead owes: a supporting body's sign-in is that body's own
    matter. A body sees its own duty before any other's, and once the case is answered no other's.
    """
    if not body:
        return _first(clock for clock in case.running() if concerns_office(case, clock))
    own = [clock for clock in case.running() if clock.id.body == body]
    if own:
        return _first(own)
    return None if case.state in ANSWERED else next_clock(case)


def concerns_office(case: Case, clock: Clock) -> bool:
    """All but the sign-ins of bodies that do not lead and were not told provisionally either."""
    return clock.id.kind is not ClockKind.SIGN_IN or clock.id.body == (case.lead or case.proposed_lead)


def _first(clocks: Iterable[Clock]) -> Clock | None:
    return min(clocks, key=lambda clock: (clock.schedule.due_at, clock.id.kind, clock.id.body), default=None)
