"""Working time: half-open spans of local time on working days, with public holidays and make-up workdays.

Every result is exact to the microsecond and UTC. The data of the years is given in; a year without data is
counted by plain weekdays and makes the result provisional (casework rule 4).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.domain.errors import Invalid
from pipeline.domain.policy import WorkingHours

_ZERO = timedelta(0)
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off that fall on weekdays, and weekend days that are worked, of the `years` that are known."""

    years: frozenset[int] = frozenset()
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day; plain weekdays where the year is unknown."""
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Arithmetic in working time. Budgets are working time, instants are aware datetimes.

    `add` gives the earliest instant by which the budget has been worked, so three hours from 09:00 end at
    12:00 and not at 13:30.
    """

    hours: WorkingHours = field(default_factory=WorkingHours)
    holidays: Holidays = field(default_factory=Holidays)

    def add(self, start: datetime, budget: timedelta) -> tuple[datetime, bool]:
        """The instant (UTC) when `budget` has been worked since `start`, and whether it is provisional.

        Raises `Invalid` for a naive start, a negative budget, or one beyond a year of working time.
        """
        (due,) = self.instants(start, (budget,))
        return due, self.provisional(start, due)

    def instants(self, start: datetime, budgets: Sequence[timedelta]) -> list[datetime]:
        """The instants (UTC) when these budgets, none less than the one before, have been worked. Raises as `add`."""
        for budget in budgets:
            _require(start, budget)
        start = start.astimezone(UTC)
        found = [start for budget in budgets if budget == _ZERO]
        spans, worked = self._spans(start), _ZERO
        while len(found) < len(budgets):
            opens, closes = next(spans, (None, None))
            if opens is None or closes is None:
                raise Invalid("hours", "the working hours have no span")
            since = max(opens, start)
            until = worked + (closes - since)
            while len(found) < len(budgets) and budgets[len(found)] <= until:
                found.append(since + (budgets[len(found)] - worked))
            worked = until
        return found

    def measure(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two instants; zero when `end` is not after `start`."""
        _require(start, _ZERO)
        _require(end, _ZERO)
        worked = _ZERO
        for opens, closes in self._spans(start.astimezone(UTC)):
            if opens >= end:
                return worked
            worked += max(_ZERO, min(closes, end) - max(opens, start))
        return worked

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans that end after `start`, in order, without end."""
        day = start.astimezone(ZoneInfo(self.hours.zone)).date()
        while self.hours.spans:
            if self.holidays.is_workday(day):
                yield from (span for span in self.spans_of(day) if span[1] > start)
            day += _DAY

    def spans_of(self, day: date) -> Sequence[tuple[datetime, datetime]]:
        """The working spans of a day, were it worked, as instants in UTC."""
        return _spans_of(self.hours, day)

    def provisional(self, start: datetime, due: datetime) -> bool:
        """Whether a year that is not known lies between the instants."""
        zone = ZoneInfo(self.hours.zone)
        first, last = start.astimezone(zone).year, due.astimezone(zone).year
        return any(year not in self.holidays.years for year in range(first, last + 1))


@lru_cache(maxsize=4096)
def _spans_of(hours: WorkingHours, day: date) -> Sequence[tuple[datetime, datetime]]:
    """Every deadline asks for the spans of some days, and most ask for the same."""
    zone = ZoneInfo(hours.zone)
    return tuple((_instant(day, opens, zone), _instant(day, closes, zone)) for opens, closes in hours.spans)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _require(instant: datetime, budget: timedelta) -> None:
    if instant.tzinfo is None:
        raise Invalid("start", "give an aware time; a time without a zone has no place in a calendar")
    if not _ZERO <= budget <= _LONGEST:
        raise Invalid("budget", f"give a working time from 0 to {_LONGEST.days} days, not {budget}")
