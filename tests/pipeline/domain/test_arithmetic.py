"""Deadlines counted step by step, as a person would on paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pipeline.domain.arithmetic import steps
from pipeline.domain.calendar import Holidays
from pipeline.domain.clocks import ClockKind
from pipeline.domain.explanation import explain, explain_steps
from pipeline.domain.obligations import recounted, schedule
from pipeline.domain.pauses import extended, resumed
from pipeline.domain.policy import ClockRule
from pipeline.policy import calendar_of, load

At = Callable[[str], datetime]
CALENDAR = calendar_of(load("qiannan"))


def _rule(hours: int, calendar: str = "working") -> ClockRule:
    return ClockRule("x", ClockKind.COMPLETION, timedelta(hours=hours), calendar, "(p)", product_default=True)


def test_five_working_days_over_national_day_are_counted_on_paper(at: At) -> None:
    start = at("Wednesday 2026-09-30 16:30")
    found = schedule(_rule(35), start, start, CALENDAR)
    assert explain_steps(steps(found, CALENDAR), "en") == [
        "Wed 2026-09-30 16:30 – Wed 2026-09-30 17:30  worked  +1 h = 1 h",
        "Thu 2026-10-01 – Wed 2026-10-07  days off, not counted",
        "Thu 2026-10-08 09:00 – Thu 2026-10-08 12:00  worked  +3 h = 4 h",
        "Thu 2026-10-08 13:30 – Thu 2026-10-08 17:30  worked  +4 h = 8 h",
        "Fri 2026-10-09 09:00 – Fri 2026-10-09 12:00  worked  +3 h = 11 h",
        "Fri 2026-10-09 13:30 – Fri 2026-10-09 17:30  worked  +4 h = 15 h",
        "Sat 2026-10-10 09:00 – Sat 2026-10-10 12:00  make-up workday  +3 h = 18 h",
        "Sat 2026-10-10 13:30 – Sat 2026-10-10 17:30  make-up workday  +4 h = 22 h",
        "Sun 2026-10-11  weekend, not counted",
        "Mon 2026-10-12 09:00 – Mon 2026-10-12 12:00  worked  +3 h = 25 h",
        "Mon 2026-10-12 13:30 – Mon 2026-10-12 17:30  worked  +4 h = 29 h",
        "Tue 2026-10-13 09:00 – Tue 2026-10-13 12:00  worked  +3 h = 32 h",
        "Tue 2026-10-13 13:30 – Tue 2026-10-13 16:30  worked  +3 h = 35 h",
    ]


def test_natural_time_is_one_step(at: At) -> None:
    start = at("Thursday 2026-09-24 22:15")
    found = schedule(_rule(5, "natural"), start, start, CALENDAR)
    assert explain_steps(steps(found, CALENDAR)) == [
        "Thu 2026-09-24 22:15 – Fri 2026-09-25 03:15  自然时间  +5小时 = 5小时"
    ]


@pytest.mark.parametrize("hours", [1, 3, 4, 7, 35, 70])
@pytest.mark.parametrize(
    "start",
    [
        "Saturday 2026-02-14 23:59",
        "Monday 2026-02-16 12:30",
        "Wednesday 2026-09-30 17:30",
        "Thursday 2026-12-31 17:29",
        "Friday 2026-05-01 00:00",
    ],
)
def test_the_worked_steps_are_the_budget_and_end_at_the_deadline(hours: int, start: str, at: At) -> None:
    found = schedule(_rule(hours), at(start), at(start), CALENDAR)
    worked = [step for step in steps(found, CALENDAR) if step.worked]
    assert sum((step.worked for step in worked), timedelta()) == timedelta(hours=hours)
    assert worked[-1].end == found.due_at


def test_a_provisional_deadline_is_counted_again_when_its_year_is_known(at: At) -> None:
    start = at("Thursday 2026-12-31 17:00")
    before = schedule(_rule(4), start, start, CALENDAR)
    known = CALENDAR.holidays
    learnt = Holidays(known.years | {2027}, known.days_off | {date(2027, 1, 1)}, known.make_up_days)
    after = recounted(before, replace(CALENDAR, holidays=learnt))
    assert (before.provisional, after.provisional) == (True, False)
    assert before.due_at == at("Friday 2027-01-01 14:00")
    assert after.due_at == at("Monday 2027-01-04 14:00")
    assert after.warnings[-1] == (100, after.due_at)


def test_what_an_approver_granted_is_in_the_sentence_and_in_the_arithmetic(at: At) -> None:
    start = at("Monday 2026-03-02 09:00")
    longer = extended(schedule(_rule(7), start, start, CALENDAR), timedelta(hours=3), CALENDAR)
    found = resumed(longer, at("Monday 2026-03-02 10:00"), at("Monday 2026-03-02 12:00"), CALENDAR)
    assert found.due_at == at("Tuesday 2026-03-03 15:30")
    assert "其中经批准延长3小时，另有经批准暂停2小时不计" in explain(found, ClockKind.COMPLETION)
    assert "+ 10 h working time (3 h of it granted) + 2 h paused" in explain(found, ClockKind.COMPLETION, "en")
    assert explain_steps(steps(found, CALENDAR), "en", found.paused_seconds)[-2:] == [
        "Tue 2026-03-03 13:30 – Tue 2026-03-03 15:30  worked  +2 h = 12 h",
        "paused, not counted  −2 h = 10 h",
    ]
