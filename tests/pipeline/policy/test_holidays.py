"""Which years are known, what an override file says, and who is warned when."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.domain.calendar import Holidays
from pipeline.policy import ProfileError, calendar_of, load, missing_years
from pipeline.policy.holidays import holidays

At = Callable[[str], datetime]
KNOWN = Holidays(frozenset({2025, 2026}))
NEXT = """\
year: 2027
source: made up for this test
days_off: [2027-01-01, 2027-02-08]
make_up_days: [2027-02-06]
"""


def test_the_library_knows_national_day_and_its_make_up_workdays() -> None:
    known = holidays()
    assert {2024, 2025, 2026} <= known.years
    assert not known.is_workday(date(2026, 10, 1))
    assert known.is_workday(date(2026, 9, 20))  # a Sunday
    assert known.is_workday(date(2026, 10, 10))  # a Saturday
    assert not known.is_workday(date(2026, 10, 11))


def test_an_override_file_makes_a_year_known(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(NEXT, encoding="utf-8")
    known = holidays(tmp_path)
    assert 2027 in known.years
    assert not known.is_workday(date(2027, 2, 8))
    assert known.is_workday(date(2027, 2, 6))


def test_an_override_file_replaces_what_the_library_says_of_its_year(tmp_path: Path) -> None:
    text = "year: 2026\nsource: made up for this test\ndays_off: [2026-10-08]\n"
    (tmp_path / "2026-corrected.yaml").write_text(text, encoding="utf-8")
    known = holidays(tmp_path)
    assert known.is_workday(date(2026, 10, 1))
    assert not known.is_workday(date(2026, 10, 8))
    assert not known.is_workday(date(2025, 10, 1))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("2027-02-08", "2027-02-07", 3, "Sunday 2027-02-07 does not belong into days_off"),
        ("2027-02-06", "2027-02-05", 4, "Friday 2027-02-05 does not belong into make_up_days"),
        ("2027-01-01", "2028-01-03", 3, "does not belong into days_off of 2027"),
        ("2027-01-01", "new year", 3, "give a date like 2027-01-01"),
        ("source: made up for this test\n", "", 1, "the field source is missing"),
        ("year: 2027", "year: next", 1, "give a whole number"),
        ("days_off", "holidays", 3, "unknown field"),
    ],
)
def test_a_faulty_override_is_named_with_its_line(old: str, new: str, line: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(NEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(ProfileError, match=says) as caught:
        holidays(tmp_path)
    assert (caught.value.file, caught.value.line) == ("2027.yaml", line)


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ("Saturday 2026-10-31 23:59", []),
        ("Sunday 2026-11-01 00:00", [2027]),
        ("Sunday 2026-11-22 12:00", [2027]),
        ("Friday 2027-01-01 00:00", [2027]),
        ("Wednesday 2027-12-01 09:00", [2027, 2028]),
    ],
)
def test_from_november_on_a_missing_next_year_is_a_warning(now: str, missing: list[int], at: At) -> None:
    assert missing_years(at(now), KNOWN) == missing


def test_the_calendar_of_a_profile_has_its_hours_and_the_known_years() -> None:
    profile = load("qiannan")
    calendar = calendar_of(profile)
    assert calendar.hours == profile.hours
    assert calendar.holidays.years >= {2025, 2026}
