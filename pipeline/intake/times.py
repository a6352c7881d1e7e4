"""Times as Chinese sites and exports write them, to UTC. A time without a zone is Asia/Shanghai."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pipeline.domain.errors import Invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LEEWAY = timedelta(days=1)

_WRITTEN = re.compile(
    r"""(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?:\s*[日号])?
    (?:(?:\s*T\s*|\s*(?:星期|周|礼拜)[一二三四五六日天]\s*|\s+|(?<=[日号]))
       (?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*
       (?P<hour>\d{1,2})\s*[:：时点]\s*(?:(?P<minute>\d{1,2})\s*分?(?:\s*[:：]?\s*(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?
       \s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_SERIAL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_SERIAL_DAYS = range(25_569, 73_051)  # 1970 to 2099 in the 1900 date system of spreadsheets
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚"})


def to_utc(moment: datetime) -> datetime:
    """The moment in UTC; a naive one is taken for Asia/Shanghai. OverflowError at the calendar's ends."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return aware.astimezone(UTC)


def read_time(value: object) -> datetime | None:
    """The UTC time that a cell or a text says, or None where it says none.

    Takes datetimes, `2019/4/25 9:32:09`, `2019年4月25日 下午3点`, RFC 3339, `20190425093209`, seconds or
    milliseconds since 1970, and the serial day numbers of spreadsheets.
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, datetime):
            return to_utc(value)
        if isinstance(value, int | float):
            return _from_number(float(value))
        return _from_text(str(value).strip())
    except (ValueError, OverflowError):
        return None


def checked_time(field: str, value: datetime | str | None, now: datetime) -> datetime | None:
    """The UTC time, between 1970 and a day from `now`; `Invalid` names the field otherwise."""
    if value is None or value == "":
        return None
    moment = read_time(value)
    if moment is None:
        raise Invalid(
            field, f"no time that can be read: {str(value)[:40]!r}; write it like 2026-03-01 09:30", "no_time"
        )
    if not EARLIEST <= moment <= now + LEEWAY:
        raise Invalid(field, f"the time {moment:%Y-%m-%d %H:%M} UTC lies outside 1970 to now", "outside_time")
    return moment


def _from_number(number: float) -> datetime | None:
    if int(number) in _SERIAL_DAYS:
        return to_utc(_SERIAL_EPOCH + timedelta(seconds=round(number * 86_400)))
    if 1e9 <= number < 1e10:
        return datetime.fromtimestamp(number, UTC)
    return datetime.fromtimestamp(number / 1000, UTC) if 1e12 <= number < 1e13 else None


def _from_text(text: str) -> datetime | None:
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return _assembled(found.groupdict())
    return _from_number(float(text)) if re.fullmatch(r"\d{5,13}(\.\d+)?", text) else None


def find_time(text: str) -> datetime | None:
    """The first full date (with its clock time, when it has one) inside a longer text."""
    for found in _WRITTEN.finditer(text):
        try:
            return _assembled(found.groupdict())
        except (ValueError, OverflowError):
            continue
    return None


def _assembled(parts: dict[str, str | None]) -> datetime:
    year, month, day, hour, minute, second = (
        int(parts.get(name) or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if parts.get("half") in _AFTERNOON and hour < 12:
        hour += 12
    moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    zone = parts.get("zone")
    return to_utc(moment.replace(tzinfo=_zone(zone)) if zone else moment)


def _zone(written: str) -> tzinfo:
    return datetime.strptime(written.replace("Z", "+0000"), "%z").tzinfo or UTC
