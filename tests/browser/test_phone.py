"""At the roadside a handler has a phone and one thumb."""

from playwright.sync_api import Page, expect

from tests.browser.browsing import PHONE
from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

BODY = "522702.emergency"
DONE = "已到现场，正在疏散周边住户"
THUMB = 36


def sideways(page: Page) -> int:
    """How many pixels the page can be moved sideways; 0 on a page that fits."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_handler_signs_in_a_case_and_reports_progress_on_a_phone(sit: Sit) -> None:
    analyst = Clerk(sit("analyst"))
    case_id = analyst.untouched()
    analyst.give(case_id, "dispatch", lead=BODY, supporting=[], note="")

    handler = sit("handler", size=PHONE)
    assert sideways(handler.page) == 0
    handler.open(handler.row(case_id))
    assert sideways(handler.page) == 0
    sign_in = handler.pane.get_by_role("toolbar").get_by_role("button", name="签收")
    box = sign_in.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB
    assert box["y"] > PHONE[1] * 2 / 3
    sign_in.click()
    handler.expect_state("办理中")
    handler.act("报进展")
    handler.fill({"进展": DONE})
    handler.submit("提交进展")
    handler.expect_notice("进展已记录")
    expect(handler.section("进展")).to_contain_text(DONE)
    handler.page.get_by_role("button", name="返回").click()
    expect(handler.row(case_id)).to_be_visible()
