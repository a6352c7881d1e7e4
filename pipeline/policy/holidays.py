"""The years' holidays: from `chinesecalendar`, and from dated override files of ours.

An override file is `holidays/YYYY*.yaml`: `year: 2027`, `source: <the State Council's notice>`,
`days_off: [2027-01-01, …]` (weekdays that are not worked), `make_up_days: [2027-02-07, …]` (weekend days that
are). It replaces what the library says of that year.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from chinese_calendar import constants

from pipeline.domain.calendar import Holidays, WorkCalendar
from pipeline.domain.policy import Profile
from pipeline.policy.entries import Entry, parse

OVERRIDES = Path(__file__).parent / "holidays"
_WARNS_FROM_MONTH = 11


@lru_cache(maxsize=4)
def holidays(folder: Path = OVERRIDES) -> Holidays:
    """All years that are known. Raises `ProfileError` for a faulty override file."""
    days_off = {day for day in constants.holidays if day.weekday() < 5}
    make_up = set(constants.workdays)
    years = {day.year for day in constants.holidays}
    for path in sorted(folder.glob("*.yaml")):
        year, off, worked = _override(parse(path.read_text(encoding="utf-8"), path.name))
        days_off = {day for day in days_off if day.year != year} | off
        make_up = {day for day in make_up if day.year != year} | worked
        years.add(year)
    return Holidays(frozenset(years), frozenset(days_off), frozenset(make_up))


def _override(entry: Entry) -> tuple[int, set[date], set[date]]:
    entry.known({"year", "source", "days_off", "make_up_days"})
    entry.text("source")
    year = entry.number("year", 0)
    return year, _days(entry, "days_off", year), _days(entry, "make_up_days", year)


def _days(entry: Entry, field: str, year: int) -> set[date]:
    found = set()
    for text in entry.texts(field):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise entry.fail("date", field, year=str(year), given=text) from None
        weekend = day.weekday() >= 5
        if day.year != year or weekend is not (field == "make_up_days"):
            raise entry.fail("wrong_day", field, day=f"{day:%A} {day}", what=field, year=str(year))
        found.add(day)
    return found


def calendar_of(profile: Profile) -> WorkCalendar:
    """The working calendar of a profile with all years that are known."""
    return WorkCalendar(profile.hours, holidays())


def missing_years(now: datetime, known: Holidays | None = None) -> list[int]:
    """Years that should be known at `now` and are not: this one, and from 1 November the next one too."""
    local = now.astimezone(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    wanted = [local.year] + ([local.year + 1] if local.month >= _WARNS_FROM_MONTH else [])
    years = (known or holidays()).years
    return [year for year in wanted if year not in years]
