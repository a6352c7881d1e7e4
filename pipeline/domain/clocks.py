"""Obligations with a deadline: identity, life and thresholds of a clock.

A clock is named by (kind, body, occurrence). Its deadlines are computed once, when it is started or
rescheduled, and kept in the event that did it; folding never recomputes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.altering import altered


class ClockKind(StrEnum):
    """The obligations of the casework table."""

    DISPATCH = "dispatch"
    SIGN_IN = "sign_in"
    AUTHORITATIVE_INFORMATION = "authoritative_information"
    PRESS_CONFERENCE = "press_conference"
    RESPONSE = "response"
    COMPLETION = "completion"
    REVIEW = "review"
    FOLLOW_UP = "follow_up"
    SECOND_RESPONSE = "second_response"
    NOTICE = "notice"
    SATISFACTION = "satisfaction"
    EVALUATION = "evaluation"


PUBLICATION_DUTIES = frozenset(
    {
        ClockKind.AUTHORITATIVE_INFORMATION,
        ClockKind.PRESS_CONFERENCE,
        ClockKind.RESPONSE,
        ClockKind.SECOND_RESPONSE,
    }
)


class ClockStatus(StrEnum):
    """`met` and `missed` are outcomes; `cancelled` and `waived` end a clock without one."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WAIVED = "waived"


class ClockMove(StrEnum):
    """What an event does to a clock."""

    START = "start"
    THRESHOLD = "threshold"
    STOP = "stop"
    CANCEL = "cancel"
    WAIVE = "waive"
    RESCHEDULE = "reschedule"
    REASSIGN = "reassign"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class ClockId:
    """`body` is the debtor, or '' where the internet office owes it; `occurrence` counts from 1."""

    kind: ClockKind
    body: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """A deadline with its arithmetic: `warnings` are the times of 50 %, 80 % and 100 %, UTC.

    `budget_seconds` includes what was granted in addition, `extended_seconds`; `paused_seconds` come on top.
    """

    anchor: datetime
    due_at: datetime
    budget_seconds: int
    calendar: str
    clause: str
    warnings: tuple[tuple[int, datetime], ...]
    product_default: bool = False
    provisional: bool = False
    late_on_arrival: bool = False
    extended_seconds: int = 0
    paused_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One move of one clock, part of the event that caused it."""

    clock: ClockId
    move: ClockMove
    at: datetime
    schedule: Schedule | None = None
    threshold: int = 0
    reason: str = ""
    to_body: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as it stands: `passed` is the last threshold recorded (0, 50, 80 or 100).

    `accepted_at`: supervision accepted proof that came after the breach; that it was passed stays.
    """

    id: ClockId
    schedule: Schedule
    status: ClockStatus = ClockStatus.RUNNING
    revision: int = 1
    passed: int = 0
    stopped_at: datetime | None = None
    reason: str = ""
    paused_at: datetime | None = None
    accepted_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it can still be met; a breached clock runs on until its duty is done."""
        return self.stopped_at is None

    @property
    def upcoming(self) -> tuple[tuple[int, datetime], ...]:
        """The thresholds not recorded yet, in order; none when stopped or paused."""
        if not self.running or self.paused_at:
            return ()
        return tuple(step for step in self.schedule.warnings if step[0] > self.passed)


def start(change: ClockChange) -> Clock:
    """The clock that a START move brings into being."""
    if change.schedule is None:
        raise ValueError("a clock starts with a schedule")
    return Clock(id=change.clock, schedule=change.schedule)


def _stop(clock: Clock, change: ClockChange) -> Clock:
    late = clock.paused_at is None and change.at > clock.schedule.due_at
    missed = clock.status is ClockStatus.MISSED or late
    status = ClockStatus.MISSED if missed else ClockStatus.MET
    return altered(clock, status=status, stopped_at=change.at, reason=change.reason)


def _end(clock: Clock, change: ClockChange, status: ClockStatus) -> Clock:
    """Cancelling or waiving leaves a miss a miss (rule 7)."""
    kept = ClockStatus.MISSED if clock.status is ClockStatus.MISSED else status
    return altered(clock, status=kept, stopped_at=change.at, reason=change.reason)


def _threshold(clock: Clock, change: ClockChange) -> Clock:
    breached = change.threshold >= 100
    status = ClockStatus.MISSED if breached else clock.status
    return altered(clock, passed=change.threshold, status=status)


def _reschedule(clock: Clock, change: ClockChange) -> Clock:
    if change.schedule is None:
        raise ValueError("a clock is rescheduled with a schedule")
    return altered(clock, schedule=change.schedule, revision=clock.revision + 1, passed=0)


def _loosen(clock: Clock, change: ClockChange) -> Clock:
    """Extended or resumed: what was noted and still lies behind is not noted again."""
    later = _reschedule(clock, change)
    behind = (percent for percent, at in later.schedule.warnings if at <= change.at and percent <= clock.passed)
    return altered(later, passed=max(behind, default=0), paused_at=None)


def _accept(clock: Clock, change: ClockChange) -> Clock:
    """The one way from a miss to a hit: what happened in time was only recorded late (rule 6)."""
    in_time = clock.stopped_at is not None and clock.stopped_at <= clock.schedule.due_at
    if clock.status is not ClockStatus.MISSED or not in_time:
        return clock
    return altered(clock, status=ClockStatus.MET, accepted_at=change.at)


MOVES: dict[ClockMove, Callable[[Clock, ClockChange], Clock]] = {
    ClockMove.STOP: _stop,
    ClockMove.CANCEL: lambda clock, change: _end(clock, change, ClockStatus.CANCELLED),
    ClockMove.WAIVE: lambda clock, change: _end(clock, change, ClockStatus.WAIVED),
    ClockMove.THRESHOLD: _threshold,
    ClockMove.RESCHEDULE: _reschedule,
    ClockMove.EXTEND: _loosen,
    ClockMove.RESUME: _loosen,
    ClockMove.PAUSE: lambda clock, change: altered(clock, paused_at=change.at),
    ClockMove.REASSIGN: lambda clock, change: altered(clock, id=altered(clock.id, body=change.to_body)),
}


def apply(clock: Clock, change: ClockChange) -> Clock:
    """The clock after the move. A stopped clock stays as it is, but for the acceptance of its proof."""
    if change.move is ClockMove.ACCEPT:
        return _accept(clock, change)
    if not clock.running:
        return clock
    if change.move not in MOVES:
        raise ValueError("a clock starts once")
    return MOVES[change.move](clock, change)
