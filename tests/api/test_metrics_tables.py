"""Every table of the leader's page leaves as a file that a spreadsheet opens, and that calculates nothing."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from api.metrics.tables import csv_lines, guarded, workbook
from api.routes.metrics import TABLES_OF_OVERVIEW

TABLES = (*TABLES_OF_OVERVIEW, "body", "place", "category", "topic", "channel", "week", "month")


def lines(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('.csv"')
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_the_same_as_csv_and_as_workbook(world: Any, leader: Any, table: str) -> None:
    world.open()
    world.clock.forward(hours=50)
    found = lines(leader.get(f"/metrics/tables/{table}"))
    answer = leader.get(f"/metrics/tables/{table}", format="xlsx")
    assert "spreadsheetml" in answer.headers["content-type"]
    (sheet,) = load_workbook(io.BytesIO(answer.content)).worksheets
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    assert len(rows) == len(found) > 1
    assert rows[0] == found[0]
    assert [row[0] for row in rows] == [row[0] for row in found]


def test_the_rows_are_those_of_the_page(world: Any, leader: Any) -> None:
    world.open()
    world.clock.forward(hours=50)
    names, *rows = lines(leader.get("/metrics/tables/place", period="7d"))
    page = leader.read("/metrics/breakdown/place", period="7d")
    at = names.index("current_due")
    assert [(row[0], int(row[at])) for row in rows] == [(row["key"], row["current"]["due"]) for row in page["rows"]]
    assert {row[0]: row[1] for row in lines(leader.get("/metrics/tables/figures"))}["opened"] == "1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_begins_like_a_formula_stays_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    sheet = (("name", "count"), [(text, -1)])
    (row,) = list(csv.reader(io.StringIO("".join(csv_lines(sheet))[1:], newline="")))[1:]
    assert row == [f"'{text}", "-1"]
    (page,) = load_workbook(io.BytesIO(b"".join(workbook(sheet, "t")))).worksheets
    cell = page.cell(2, 1)
    assert (cell.data_type, str(cell.value)[0], page.cell(2, 2).value) == ("s", "'", -1)
