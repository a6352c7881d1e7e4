"""How a deadline was counted, step by step: the spans of working time used, and the days that did not count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.domain.calendar import WorkCalendar
from pipeline.domain.clocks import Schedule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Time that counted from `start` to `end`, or whole days that did not (`worked` zero). `why` is one of
    natural, worked, make_up, weekend, holiday."""

    start: datetime
    end: datetime
    worked: timedelta
    why: str


def steps(schedule: Schedule, calendar: WorkCalendar) -> list[Step]:
    """From the anchor to the deadline, in order; together the worked spans are the budget."""
    if schedule.calendar != "working":
        return [Step(schedule.anchor, schedule.due_at, schedule.due_at - schedule.anchor, "natural")]
    return _joined(_days(schedule.anchor, schedule.due_at, calendar))


def _days(start: datetime, end: datetime, calendar: WorkCalendar) -> Iterator[Step]:
    zone = ZoneInfo(calendar.hours.zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        if calendar.holidays.is_workday(day):
            yield from _worked(day, start, end, calendar)
        else:
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            yield Step(midnight, midnight + _DAY, timedelta(0), "weekend" if day.weekday() >= 5 else "holiday")
        day += _DAY


def _worked(day: date, start: datetime, end: datetime, calendar: WorkCalendar) -> Iterator[Step]:
    why = "make_up" if day.weekday() >= 5 else "worked"
    for opens, closes in calendar.spans_of(day):
        since, until = max(opens, start), min(closes, end)
        if since < until:
            yield Step(since, until, until - since, why)


def _joined(found: Iterator[Step]) -> list[Step]:
    """Days off that follow one another are one step."""
    joined: list[Step] = []
    for step in found:
        last = joined[-1] if joined else None
        if last and not step.worked and not last.worked:
            why = last.why if last.why == step.why else "holiday"
            joined[-1] = Step(last.start, step.end, timedelta(0), why)
        else:
            joined.append(step)
    return joined
