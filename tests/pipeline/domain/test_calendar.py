"""Working time over holidays and make-up workdays, nights, months and years."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.calendar import Holidays, WorkCalendar
from pipeline.domain.errors import Invalid
from pipeline.domain.policy import WorkingHours

SPRING = [date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)]
AUTUMN = [date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))]
NEW_YEAR = [date(2026, 1, 1), date(2026, 1, 2)]
MADE_UP = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)]
HOLIDAYS = Holidays(
    years=frozenset({2025, 2026}),
    days_off=frozenset([*SPRING, *AUTUMN, *NEW_YEAR]),
    make_up_days=frozenset(MADE_UP),
)
CALENDAR = WorkCalendar(WorkingHours(), HOLIDAYS)
At = Callable[[str], datetime]
Local = Callable[[datetime], str]


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("Monday 2026-03-02 09:00", 3.0, "Monday 2026-03-02 12:00"),  # ends with the morning, not after lunch
        ("Monday 2026-03-02 09:00", 4.0, "Monday 2026-03-02 14:30"),  # over lunch
        ("Monday 2026-03-02 12:15", 1.0, "Monday 2026-03-02 14:30"),  # noticed at lunch
        ("Monday 2026-03-02 06:00", 0.5, "Monday 2026-03-02 09:30"),  # before opening
        ("Monday 2026-03-02 17:30", 1.0, "Tuesday 2026-03-03 10:00"),  # at closing: half-open
        ("Monday 2026-03-02 23:59", 1.0, "Tuesday 2026-03-03 10:00"),  # a minute before midnight
        ("Tuesday 2026-03-03 00:00", 1.0, "Tuesday 2026-03-03 10:00"),  # midnight
        ("Friday 2026-03-06 16:30", 4.0, "Monday 2026-03-09 12:00"),  # over the weekend
        ("Tuesday 2026-03-31 17:00", 4.0, "Wednesday 2026-04-01 14:00"),  # month end
        ("Monday 2026-09-28 16:30", 4.0, "Tuesday 2026-09-29 12:00"),
        ("Wednesday 2026-09-30 16:30", 4.0, "Thursday 2026-10-08 12:00"),  # over National Day
        ("Thursday 2026-10-08 16:30", 7.0, "Friday 2026-10-09 16:30"),
        ("Friday 2026-10-09 16:30", 4.0, "Saturday 2026-10-10 12:00"),  # a make-up Saturday is worked
        ("Saturday 2026-10-10 16:30", 4.0, "Monday 2026-10-12 12:00"),
        ("Thursday 2026-09-24 17:00", 1.0, "Monday 2026-09-28 09:30"),  # Mid-Autumn and its weekend
        ("Saturday 2026-09-19 10:00", 1.0, "Sunday 2026-09-20 10:00"),  # a make-up Sunday is worked
        ("Friday 2026-02-13 17:00", 1.0, "Saturday 2026-02-14 09:30"),  # make-up before Spring Festival
        ("Saturday 2026-02-14 17:00", 1.0, "Tuesday 2026-02-24 09:30"),  # nine days off
        ("Friday 2026-02-27 17:00", 1.0, "Saturday 2026-02-28 09:30"),  # make-up after it
        ("Wednesday 2025-12-31 17:00", 1.0, "Sunday 2026-01-04 09:30"),  # year end, make-up Sunday
        ("Friday 2026-03-06 10:00", 35.0, "Friday 2026-03-13 10:00"),  # five working days
    ],
)
def test_working_time_skips_nights_lunch_weekends_and_holidays(
    start: str, hours: float, due: str, at: At, local: Local
) -> None:
    found, provisional = CALENDAR.add(at(start), timedelta(hours=hours))
    assert (local(found), provisional) == (due, False)


def test_a_deadline_is_exact_to_the_second(at: At) -> None:
    start = at("Friday 2026-03-06 17:29") + timedelta(seconds=17)
    due, _ = CALENDAR.add(start, timedelta(hours=1))
    assert due == at("Monday 2026-03-09 09:59") + timedelta(seconds=17)


@pytest.mark.parametrize(
    ("start", "hours", "due", "provisional"),
    [
        ("Thursday 2026-12-31 16:30", 1.0, "Thursday 2026-12-31 17:30", False),
        ("Thursday 2026-12-31 16:30", 1.5, "Friday 2027-01-01 09:30", True),
        ("Monday 2026-12-28 10:00", 35.0, "Monday 2027-01-04 10:00", True),
        ("Monday 2027-03-01 10:00", 1.0, "Monday 2027-03-01 11:00", True),
    ],
)
def test_a_year_without_holidays_is_counted_by_plain_weekdays_and_marked(
    start: str, hours: float, due: str, provisional: bool, at: At, local: Local
) -> None:
    found, marked = CALENDAR.add(at(start), timedelta(hours=hours))
    assert (local(found), marked) == (due, provisional)


def test_a_zero_budget_is_due_at_once_even_at_night(at: At) -> None:
    start = at("Saturday 2026-03-07 03:00")
    assert CALENDAR.add(start, timedelta(0)) == (start, False)


def test_measuring_counts_only_what_was_worked(at: At) -> None:
    worked = CALENDAR.measure(at("Wednesday 2026-09-30 16:30"), at("Thursday 2026-10-08 12:00"))
    assert worked == timedelta(hours=4)
    assert CALENDAR.measure(at("Friday 2026-10-02 09:00"), at("Friday 2026-10-02 17:00")) == timedelta(0)


def test_half_of_the_budget_is_counted_in_working_time(at: At, local: Local) -> None:
    half, whole = CALENDAR.instants(at("Friday 2026-03-06 16:30"), [timedelta(hours=2), timedelta(hours=4)])
    assert (local(half), local(whole)) == ("Monday 2026-03-09 10:00", "Monday 2026-03-09 12:00")


def test_lunch_and_closing_time_are_not_working(at: At) -> None:
    none = timedelta(0)
    assert CALENDAR.measure(at("Monday 2026-03-02 12:00"), at("Monday 2026-03-02 13:30")) == none
    assert CALENDAR.measure(at("Monday 2026-03-02 17:30"), at("Tuesday 2026-03-03 09:00")) == none


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 9, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(Invalid, match="aware"):
        CALENDAR.add(naive, timedelta(hours=1))


@pytest.mark.parametrize("budget", [timedelta(seconds=-1), timedelta(days=400)])
def test_a_budget_out_of_reason_is_refused(budget: timedelta, at: At) -> None:
    with pytest.raises(Invalid, match="budget"):
        CALENDAR.add(at("Monday 2026-03-02 09:00"), budget)


def test_other_hours_give_other_deadlines(at: At, local: Local) -> None:
    nights = WorkCalendar(WorkingHours(((time(8), time(20)),)), HOLIDAYS)
    due, _ = nights.add(at("Monday 2026-03-02 18:00"), timedelta(hours=4))
    assert local(due) == "Tuesday 2026-03-03 10:00"


instants = st.datetimes(datetime(2025, 12, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
budgets = st.timedeltas(timedelta(0), timedelta(hours=60))


@given(instants, st.lists(budgets, max_size=5))
def test_many_instants_are_what_each_alone_would_be(start: datetime, some: list[timedelta]) -> None:
    assert CALENDAR.instants(start, sorted(some)) == [CALENDAR.add(start, each)[0] for each in sorted(some)]


@given(instants, budgets)
def test_adding_and_then_measuring_gives_the_budget_back(start: datetime, budget: timedelta) -> None:
    assert CALENDAR.measure(start, CALENDAR.add(start, budget)[0]) == budget


@given(instants, budgets, budgets)
def test_adding_twice_is_adding_the_sum(start: datetime, first: timedelta, second: timedelta) -> None:
    halfway = CALENDAR.add(start, first)[0]
    assert CALENDAR.add(halfway, second)[0] == CALENDAR.add(start, first + second)[0]


@given(instants, instants, budgets)
def test_a_later_start_never_gives_an_earlier_deadline(one: datetime, other: datetime, budget: timedelta) -> None:
    early, late = sorted((one, other))
    assert CALENDAR.add(early, budget)[0] <= CALENDAR.add(late, budget)[0]


@given(instants, budgets, budgets)
def test_a_larger_budget_never_gives_an_earlier_deadline(start: datetime, one: timedelta, other: timedelta) -> None:
    small, large = sorted((one, other))
    assert CALENDAR.add(start, small)[0] <= CALENDAR.add(start, large)[0]


@given(instants, budgets.filter(bool))
def test_every_deadline_lies_in_working_time_or_at_its_end(start: datetime, budget: timedelta) -> None:
    due = CALENDAR.add(start, budget)[0]
    last = timedelta(microseconds=1)
    assert CALENDAR.measure(due - last, due) == last
