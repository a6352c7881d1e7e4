"""Two cases about one matter are put together by a person."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk


def test_an_analyst_merges_a_case_into_another_and_is_led_there(sit: Sit) -> None:
    analyst = sit("analyst")
    clerk = Clerk(analyst)
    source = clerk.untouched()
    case = clerk.read(f"/cases/{source}")
    analyst.page.goto(f"/desk?case={source}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(case["title"])
    analyst.page.keyboard.press("m")
    chooser = analyst.dialog.get_by_role("combobox", name="并入哪个事项")
    chooser.click()
    analyst.page.get_by_role("option").first.click()
    expect(analyst.dialog.get_by_role("columnheader", name="本事项")).to_be_visible()
    analyst.submit("并案")
    analyst.expect_notice("已并案")
    merged = clerk.read(f"/cases/{source}")
    assert merged["state"] == "merged"
    expect(analyst.page).not_to_have_url(f"/desk?case={source}")
    target = clerk.read(f"/cases/{merged['merged_into']}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(target["title"])
    assert {post["id"] for post in case["posts"]} <= {post["id"] for post in target["posts"]}
