"""A roster as offices keep it in a spreadsheet."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from pipeline.domain.roster import Shift
from pipeline.intake import TableError
from pipeline.intake.roster_tables import RosterFault, read_roster

SHANGHAI = ZoneInfo("Asia/Shanghai")
DESKS = {"福泉市住房和城乡建设局": "522702.housing", "网信办": "office"}


def rows(tmp_path: Path, text: str) -> list[Shift | RosterFault]:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return [row for _, row in read_roster(path, DESKS)]


def local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%a %m-%d %H:%M}"


def test_start_and_end_are_read_in_the_offices_time(tmp_path: Path) -> None:
    text = (
        "值班单位,开始时间,结束时间,值班人员,值班电话,带班领导\n"
        "网信办,2026-11-23 08:00,2026-11-23 20:00,张三,0854-8221234,李四\n"
    )
    (row,) = rows(tmp_path, text)
    assert isinstance(row, Shift)
    assert (row.desk, row.person, row.leader) == ("office", "张三", "李四")
    assert (local(row.starts_at), local(row.ends_at)) == ("Mon 11-23 08:00", "Mon 11-23 20:00")


def test_a_date_with_hours_goes_past_midnight_where_the_end_is_not_later(tmp_path: Path) -> None:
    text = (
        "日期,班次,值班人员\n2026年11月30日,08:00-20:00,甲\n"
        "2026年11月30日,20:00-次日08:00,乙\n2026-12-31,00:00-00:00,丙\n"
    )
    found = [(local(row.starts_at), local(row.ends_at)) for row in rows(tmp_path, text) if isinstance(row, Shift)]
    assert found == [
        ("Mon 11-30 08:00", "Mon 11-30 20:00"),
        ("Mon 11-30 20:00", "Tue 12-01 08:00"),
        ("Thu 12-31 00:00", "Fri 01-01 00:00"),
    ]


def test_cells_of_a_workbook_that_are_dates_are_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["开始", "结束", "值班员"])
    sheet.append([datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 20), "张三"])  # noqa: DTZ001
    book.save(tmp_path / "roster.xlsx")
    ((number, row),) = read_roster(tmp_path / "roster.xlsx", DESKS)
    assert isinstance(row, Shift)
    assert (number, local(row.starts_at)) == (2, "Mon 11-23 08:00")


def test_a_fault_names_its_row_and_leaves_the_others(tmp_path: Path) -> None:
    text = (
        "单位,日期,班次,姓名\n无此局,2026-11-23,08:00-20:00,甲\n网信办,某日,08:00-20:00,乙\n"
        "网信办,2026-11-23,白班,丙\n网信办,2026-11-23,08:00-20:00,丁\n"
    )
    found = rows(tmp_path, text)
    faults = [(row.row, row.field) for row in found if isinstance(row, RosterFault)]
    assert faults == [(2, "desk"), (3, "date"), (4, "hours")]
    assert [row.person for row in found if isinstance(row, Shift)] == ["丁"]


@pytest.mark.parametrize("text", ["姓名,电话\n张三,1\n", "日期,班次\n2026-11-23,08:00-20:00\n", "日期,值班人员\nx,y\n"])
def test_a_table_that_names_neither_who_nor_when_is_no_roster(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableError, match="值班人员"):
        rows(tmp_path, text)
