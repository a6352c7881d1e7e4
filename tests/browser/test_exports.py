"""What a person takes away is what the page shows."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.person import Person


def taken(person: Person, name: str) -> Path:
    """The file that a button hands over."""
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name=name).first.click()
    return Path(download.value.path())


# The writer leaves the default style to the reader.
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_the_leader_takes_the_counties_away_as_table_and_picture(sit: Sit) -> None:
    leader = sit("leader")
    panel = leader.page.locator("section.panel").filter(has=leader.page.get_by_role("heading", name="各县市"))
    expect(panel.get_by_role("row").nth(2)).to_be_visible()
    shown = [row.locator("td").first.inner_text() for row in panel.locator("tbody tr").all()]
    rows = list(csv.reader(io.StringIO(taken(leader, "导出 CSV：各县市").read_text("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == shown
    book = load_workbook(io.BytesIO(taken(leader, "导出 XLSX：各县市").read_bytes()))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == shown
    assert all(isinstance(row[1].value, int) for row in book.worksheets[0].iter_rows(min_row=2))
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert "截至" in str(about["统计口径"])
    assert taken(leader, "导出 PNG：各县市").read_bytes().startswith(b"\x89PNG")


def test_the_queue_is_taken_away_whole(sit: Sit) -> None:
    analyst = sit("analyst")
    expect(analyst.rows.first).to_be_visible()
    total = int(re.findall(r"\d+", analyst.page.locator(".toolbar h1").inner_text())[0])
    rows = list(csv.reader(io.StringIO(taken(analyst, "导出 CSV：事项队列").read_text("utf-8-sig"))))
    assert len(rows) == total + 1
    assert len(rows) > analyst.rows.count()


def test_the_leaders_page_is_printed_on_a_sheet_or_two_not_as_a_long_column(sit: Sit) -> None:
    leader = sit("leader")
    expect(leader.page.get_by_role("heading", name="各县市")).to_be_visible()
    paper = leader.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type /Page\b", paper)) <= 2
