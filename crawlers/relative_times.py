"""Times as microblogs show them, relative to the moment of fetching, in Shanghai's calendar."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from pipeline.intake.times import SHANGHAI, read_time, to_utc

_SPANS = {"秒": timedelta(seconds=1), "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "天": timedelta(days=1)}
_AGO = re.compile(r"(\d{1,4})\s*(秒|分钟|小时|天)钟?前")
_DAY = re.compile(r"(今天|昨天|前天)\s*(\d{1,2}):(\d{2})(?::(\d{2}))?")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:-|月)(\d{1,2})日?(?:\s+(\d{1,2}):(\d{2}))?")
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}


def read_relative(text: str, now: datetime) -> datetime | None:
    """The UTC time that `刚刚`, `5分钟前`, `昨天 12:30`, `11-20` or a full date says at `now`; None for others.

    A month and day without a year is the last such day; a day without a time is its midnight.
    """
    text = text.strip()
    local = now.astimezone(SHANGHAI)
    if text == "刚刚":
        return to_utc(local)
    if ago := _AGO.fullmatch(text):
        return to_utc(local - int(ago[1]) * _SPANS[ago[2]])
    try:
        if day := _DAY.fullmatch(text):
            return to_utc(_at(local - timedelta(days=_DAYS_BACK[day[1]]), day[2], day[3], day[4]))
        if month_day := _MONTH_DAY.fullmatch(text):
            return to_utc(_last(local, int(month_day[1]), int(month_day[2]), month_day[3], month_day[4]))
    except ValueError:
        return None
    return read_time(text) or _spelled_out(text)


def _at(day: datetime, hour: str | None, minute: str | None, second: str | None = None) -> datetime:
    return day.replace(hour=int(hour or 0), minute=int(minute or 0), second=int(second or 0), microsecond=0)


def _last(local: datetime, month: int, day: int, hour: str | None, minute: str | None) -> datetime:
    for year in range(local.year, local.year - 5, -1):
        try:
            moment = _at(local.replace(year=year, month=month, day=day), hour, minute)
        except ValueError:
            continue
        if moment <= local + timedelta(hours=1):
            return moment
    raise ValueError("no such day")


def _spelled_out(text: str) -> datetime | None:
    """`Fri Nov 20 12:30:00 +0800 2026` of the API and the dates of RFC 5322."""
    try:
        return to_utc(datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y"))
    except ValueError:
        return read_internet_date(text)


def read_internet_date(text: str) -> datetime | None:
    """A date of RFC 5322, as RSS has it; without a zone it is Shanghai's. None for others."""
    try:
        return to_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None
