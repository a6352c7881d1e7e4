"""Deadlines that an approver moves: more time, and time that did not count (casework rule 5).

The 5 h, 24 h and 48 h of the sources are never among them.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.domain.calendar import WorkCalendar
from pipeline.domain.clocks import Clock, ClockKind, Schedule
from pipeline.domain.obligations import THRESHOLDS

FIXED = frozenset({ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.PRESS_CONFERENCE, ClockKind.RESPONSE})


def is_fixed(clock: Clock) -> bool:
    """Whether a source sets the number, so that nobody may move it."""
    return clock.id.kind in FIXED or not clock.schedule.product_default


def extended(schedule: Schedule, extra: timedelta, calendar: WorkCalendar) -> Schedule:
    """The deadline `extra` later in its own calendar, with thresholds over the whole budget."""
    due, provisional = _later(schedule.due_at, extra, schedule, calendar)
    seconds = int(extra.total_seconds())
    budget = schedule.budget_seconds + seconds
    end = timedelta(seconds=budget + schedule.paused_seconds)
    warnings = ((each, _later(schedule.anchor, end * each / 100, schedule, calendar)[0]) for each in THRESHOLDS[:-1])
    return replace(
        schedule,
        due_at=due,
        budget_seconds=budget,
        warnings=(*warnings, (THRESHOLDS[-1], due)),
        provisional=schedule.provisional or provisional,
        extended_seconds=schedule.extended_seconds + seconds,
    )


def resumed(schedule: Schedule, paused_at: datetime, now: datetime, calendar: WorkCalendar) -> Schedule:
    """What was left at `paused_at` is left from `now` on; thresholds passed before stay where they were. A pause may
    carry the deadline into a year whose holidays nobody knows."""
    pause = _between(paused_at, now, schedule, calendar)
    moved = tuple(
        (percent, at if at <= paused_at else _moved(at, paused_at, now, schedule, calendar)[0])
        for percent, at in schedule.warnings
    )
    late = schedule.due_at <= paused_at
    due, provisional = (schedule.due_at, False) if late else _moved(schedule.due_at, paused_at, now, schedule, calendar)
    return replace(
        schedule,
        due_at=due,
        provisional=schedule.provisional or provisional,
        warnings=(*moved[:-1], (THRESHOLDS[-1], due)),
        paused_seconds=schedule.paused_seconds + int(pause.total_seconds()),
    )


def _moved(
    at: datetime, paused_at: datetime, now: datetime, schedule: Schedule, calendar: WorkCalendar
) -> tuple[datetime, bool]:
    return _later(now, _between(paused_at, at, schedule, calendar), schedule, calendar)


def _later(start: datetime, span: timedelta, schedule: Schedule, calendar: WorkCalendar) -> tuple[datetime, bool]:
    return calendar.add(start, span) if schedule.calendar == "working" else (start + span, False)


def _between(start: datetime, end: datetime, schedule: Schedule, calendar: WorkCalendar) -> timedelta:
    return calendar.measure(start, end) if schedule.calendar == "working" else end - start
