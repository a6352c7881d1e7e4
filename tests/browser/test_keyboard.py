"""The analyst's hands stay on the keyboard."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Sit
from tests.browser.person import ROLES, Person

TABS_AT_MOST = 12


def current(person: Person) -> str:
    """The id of the row under the cursor."""
    return person.page.locator("li[aria-current='true']").get_attribute("id") or ""


def test_triage_needs_no_mouse(sit: Sit) -> None:
    analyst = sit("analyst")
    keys = analyst.page.keyboard
    expect(analyst.rows.nth(2)).to_be_visible()
    shown = [row.get_attribute("id") for row in analyst.rows.all()[:3]]
    keys.press("j")
    assert current(analyst) == shown[0]
    keys.press("j")
    keys.press("j")
    assert current(analyst) == shown[2]
    keys.press("k")
    assert current(analyst) == shown[1]
    keys.press("Enter")
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    expect(analyst.page).to_have_url(re.compile(f"case={(shown[1] or '').removeprefix('case-')}"))
    keys.press("c")
    analyst.expect_notice("已确认研判")
    keys.press("d")
    expect(analyst.dialog).to_contain_text("主办单位")
    keys.press("Escape")
    expect(analyst.dialog).to_have_count(0)
    analyst.expect_state("待研判")
    keys.press("Escape")
    expect(analyst.pane).to_have_count(0)


def tab_to(person: Person, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(TABS_AT_MOST):
        person.page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    expect(wanted).to_be_focused()


def test_a_day_from_sign_in_to_dispatch_needs_the_keyboard_alone(sit: Sit) -> None:
    analyst = sit()
    keys = analyst.page.keyboard
    analyst.page.goto("/")
    tab_to(analyst, analyst.page.get_by_role("button", name=ROLES["analyst"]))
    keys.press("Enter")
    expect(analyst.rows.first).to_be_visible()
    keys.press("j")
    keys.press("Enter")
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    keys.press("d")
    tab_to(analyst, analyst.dialog.get_by_role("textbox", name="派单说明"))
    keys.type("请先核实")
    tab_to(analyst, analyst.dialog.get_by_role("button", name="派单", exact=True))
    keys.press("Enter")
    analyst.expect_state("待签收")
    expect(analyst.history).to_contain_text("请先核实")
    keys.press("Escape")
    expect(analyst.pane).to_have_count(0)
    keys.press("g")
    keys.press("d")
    expect(analyst.page).to_have_url(re.compile("/day"))


def test_the_key_sheet_tells_the_keys_of_the_page(sit: Sit) -> None:
    analyst = sit("analyst")
    expect(analyst.rows.first).to_be_visible()
    analyst.page.keyboard.press("?")
    for key in ("j", "k", "Enter", "/", "?", "Esc"):
        expect(analyst.dialog.locator("kbd").get_by_text(key, exact=True).first).to_be_visible()
    analyst.page.keyboard.press("Escape")
    expect(analyst.dialog).to_have_count(0)


def test_search_is_one_key_away_and_marks_what_it_found(sit: Sit) -> None:
    analyst = sit("analyst")
    expect(analyst.rows.first).to_be_visible()
    analyst.page.keyboard.press("/")
    analyst.page.keyboard.type("停水")
    analyst.page.keyboard.press("Enter")
    expect(analyst.page).to_have_url(re.compile(r"/search\?q="))
    hits = analyst.page.locator("main li").filter(has_text="停水")
    expect(hits.locator("mark", has_text="停水").first).to_be_visible()
    hits.get_by_role("link", name="查看事项").first.click()
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
