"""What a person takes away is what the page shows."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Route, expect

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


def test_the_leaders_page_is_printed_on_one_sheet_however_much_is_overdue(sit: Sit) -> None:
    leader = sit("leader")

    def swollen(route: Route) -> None:
        answer = route.fetch()
        page = answer.json()
        (first, *_) = leader.page.request.get("/api/v1/cases?view=all&limit=1").json()["items"]
        clock = first["next_clock"] | {"due_at": "2026-01-01T00:00:00Z", "stopped_at": None}
        row = {"title": "很长的标题" * 20, "lead": None, "missed_clock": clock, "ladder": None}
        page |= {"overdue": 60, "overdue_cases": [row | {"id": f"late-{number}"} for number in range(60)]}
        route.fulfill(response=answer, json=page)

    leader.page.route("**/api/v1/metrics/overview*", swollen)
    leader.page.reload()
    expect(leader.page.locator(".late tbody tr")).to_have_count(8)
    paper = leader.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    leader.page.emulate_media(media="print")
    expect(leader.page.locator(".late tbody tr:visible")).to_have_count(5)
    expect(leader.page.get_by_text("另有 55 件")).to_be_visible()


def test_paper_is_white_whatever_the_screen_is(sit: Sit) -> None:
    leader = sit("leader")
    leader.page.emulate_media(color_scheme="dark")
    title = leader.page.locator("h1")
    expect(title).to_have_css("color", re.compile(r"rgb\([12]\d\d,"))  # the page hears of the dark a moment later
    leader.page.emulate_media(color_scheme="dark", media="print")
    expect(title).to_have_css("color", re.compile(r"rgb\(\d{1,2},"))
