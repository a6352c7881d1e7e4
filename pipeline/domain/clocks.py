"""Obligations with a deadline: identity, life and thresholds of a clock.

A clock is named by (kind, body, occurrence). Its deadlines are computed once, when it is started or
rescheduled, and kept in the event that did it; folding never recomputes them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class ClockId:
    """`body` is the debtor, or '' where the internet office owes it; `occurrence` counts from 1."""

    kind: ClockKind
    body: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """A deadline with its arithmetic: `warnings` are the times of 50 %, 80 % and 100 %, UTC."""

    anchor: datetime
    due_at: datetime
    budget_seconds: int
    calendar: str
    clause: str
    warnings: tuple[tuple[int, datetime], ...]
    product_default: bool = False
    provisional: bool = False
    late_on_arrival: bool = False


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
    """A clock as it stands: `passed` is the last threshold recorded (0, 50, 80 or 100)."""

    id: ClockId
    schedule: Schedule
    status: ClockStatus = ClockStatus.RUNNING
    revision: int = 1
    passed: int = 0
    stopped_at: datetime | None = None
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether it can still be met; a breached clock runs on until its duty is done."""
        return self.stopped_at is None

    @property
    def upcoming(self) -> tuple[tuple[int, datetime], ...]:
        """The thresholds not recorded yet, in order; none when stopped."""
        if not self.running:
            return ()
        return tuple(step for step in self.schedule.warnings if step[0] > self.passed)


def start(change: ClockChange) -> Clock:
    """The clock that a START move brings into being."""
    if change.schedule is None:
        raise ValueError("a clock starts with a schedule")
    return Clock(id=change.clock, schedule=change.schedule)


def _stop(clock: Clock, change: ClockChange) -> Clock:
    missed = clock.status is ClockStatus.MISSED or change.at > clock.schedule.due_at
    status = ClockStatus.MISSED if missed else ClockStatus.MET
    return replace(clock, status=status, stopped_at=change.at, reason=change.reason)


def _end(clock: Clock, change: ClockChange, status: ClockStatus) -> Clock:
    """Cancelling or waiving leaves a miss a miss (rule 7)."""
    kept = ClockStatus.MISSED if clock.status is ClockStatus.MISSED else status
    return replace(clock, status=kept, stopped_at=change.at, reason=change.reason)


def _threshold(clock: Clock, change: ClockChange) -> Clock:
    breached = change.threshold >= 100
    status = ClockStatus.MISSED if breached else clock.status
    return replace(clock, passed=change.threshold, status=status)


def _reschedule(clock: Clock, change: ClockChange) -> Clock:
    if change.schedule is None:
        raise ValueError("a clock is rescheduled with a schedule")
    return replace(clock, schedule=change.schedule, revision=clock.revision + 1, passed=0)


def apply(clock: Clock, change: ClockChange) -> Clock:
    """The clock after the move. A stopped clock stays as it is: its outcome is final."""
    if not clock.running:
        return clock
    match change.move:
        case ClockMove.STOP:
            return _stop(clock, change)
        case ClockMove.CANCEL:
            return _end(clock, change, ClockStatus.CANCELLED)
        case ClockMove.WAIVE:
            return _end(clock, change, ClockStatus.WAIVED)
        case ClockMove.THRESHOLD:
            return _threshold(clock, change)
        case ClockMove.RESCHEDULE:
            return _reschedule(clock, change)
        case ClockMove.REASSIGN:
            return replace(clock, id=replace(clock.id, body=change.to_body))
        case ClockMove.START:
            raise ValueError("a clock starts once")
