"""A duty roster in a file, CSV or XLSX: rows to shifts, each fault by its row.

Either two columns give start and end, or a date and the hours («08:00-20:00», past midnight where the end is not
later). Times without a zone are the office's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from pipeline.domain.errors import Invalid
from pipeline.domain.roster import Shift
from pipeline.intake.cleaning import plain_line
from pipeline.intake.errors import TableError
from pipeline.intake.rows import written
from pipeline.intake.table_formats import Broken, Cells, open_table
from pipeline.intake.times import read_time

MOST_ROWS = 5_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "desk": ("desk", "body", "单位", "值班单位", "部门", "单位编号"),
    "date": ("date", "日期", "值班日期"),
    "hours": ("hours", "时段", "班次", "值班时段", "时间"),
    "starts_at": ("starts_at", "start", "from", "开始", "开始时间", "起"),
    "ends_at": ("ends_at", "end", "to", "结束", "结束时间", "止"),
    "person": ("person", "name", "值班人员", "值班员", "值班人", "姓名"),
    "phone": ("phone", "telephone", "值班电话", "电话", "联系电话"),
    "leader": ("leader", "带班领导", "带班人", "带班"),
    "leader_phone": ("leader_phone", "带班电话", "领导电话", "带班领导电话"),
    "note": ("note", "备注"),
}
_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(?:次日)?\s*(\d{1,2})[:：](\d{2})")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class RosterFault:
    """Why a row is no shift: its number as a spreadsheet shows it, the field at fault ('' for the row), and a stable
    code of the reason where there is one."""

    row: int
    field: str
    reason: str
    code: str = ""


RosterRow = tuple[int, "Shift | RosterFault"]


def read_roster(path: Path, desks: Mapping[str, str]) -> Iterator[RosterRow]:
    """Each row as a shift or a fault. `desks` are the ids by name and by id; an empty cell leaves the desk ''.

    TableError when it is no table, or its header names neither who nor when.
    """
    opened = open_table(path)
    records = iter(opened.records)
    if opened.columns:
        names: Sequence[object] = opened.columns
    else:
        _, first = next(records, (0, ()))
        names = () if isinstance(first, Broken) else first
    places = _places(names)
    for number, cells in islice(records, MOST_ROWS):
        if isinstance(cells, Broken):
            yield number, RosterFault(number, "", cells.reason)
        elif any(map(written, cells)):
            yield number, _row(number, cells, places, desks)


def _places(names: Sequence[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        bare = _SPACES.sub("", written(name)).lower()
        for field, known in _COLUMNS.items():
            if bare in known:
                found.setdefault(field, place)
    timed = {"starts_at", "ends_at"} <= found.keys() or {"date", "hours"} <= found.keys()
    if "person" not in found or not timed:
        raise TableError("the header must name 值班人员, and 开始 with 结束 or 日期 with 时段", "no_roster_header")
    return found


def _row(number: int, cells: Cells, places: Mapping[str, int], desks: Mapping[str, str]) -> Shift | RosterFault:
    given = {field: cells[place] if place < len(cells) else None for field, place in places.items()}
    texts = {field: plain_line(written(cell)) for field, cell in given.items()}
    try:
        starts_at, ends_at = _span(given, texts)
        return Shift(
            id=0,
            desk=_desk(texts.get("desk", ""), desks),
            starts_at=starts_at,
            ends_at=ends_at,
            person=texts["person"],
            phone=texts.get("phone", ""),
            leader=texts.get("leader", ""),
            leader_phone=texts.get("leader_phone", ""),
            note=texts.get("note", ""),
        )
    except Invalid as error:
        return fault_of(number, error)


def fault_of(number: int, error: Invalid) -> RosterFault:
    """The fault that an error of a row is."""
    return RosterFault(number, error.field, str(error).partition(": ")[2], error.code)


def _desk(name: str, desks: Mapping[str, str]) -> str:
    if name and name not in desks:
        raise Invalid("desk", f"there is no body called {name[:40]}", "unknown_body")
    return desks.get(name, "")


def _span(given: Mapping[str, object], texts: Mapping[str, str]) -> tuple[datetime, datetime]:
    if texts.get("starts_at") and texts.get("ends_at"):
        return _time("starts_at", given["starts_at"]), _time("ends_at", given["ends_at"])
    if not (texts.get("date") and texts.get("hours")):
        raise Invalid("starts_at", "say when the shift begins and ends", "no_span")
    hours = _HOURS.fullmatch(texts["hours"])
    if hours is None:
        raise Invalid(
            "hours", f"no hours that can be read: {texts['hours'][:40]!r}; write them like 08:00-20:00", "no_hours"
        )
    day = _time("date", given["date"])
    first, last = (timedelta(hours=int(hours[at]), minutes=int(hours[at + 1])) for at in (1, 3))
    return day + first, day + last + (timedelta(days=1) if last <= first else timedelta())


def _time(field: str, cell: object) -> datetime:
    moment = read_time(cell)
    if moment is None:
        said = f"no time that can be read: {written(cell)[:40]!r}; write it like 2026-03-01 09:30"
        raise Invalid(field, said, "no_time")
    return moment
