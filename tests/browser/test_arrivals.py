"""What reaches a department while it looks elsewhere, and what is not its own."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

BODY = "522702.emergency"


def test_a_new_case_is_announced_on_every_tab_of_the_inbox(sit: Sit) -> None:
    handler = sit("handler")
    handler.page.get_by_role("tab", name="已回应").click()
    expect(handler.page.get_by_role("tab", name=re.compile(r"待签收 \d+"))).to_be_visible()
    analyst = Clerk(sit("analyst"))
    case_id = analyst.untouched()
    analyst.give(case_id, "dispatch", lead=BODY, supporting=[], note="")
    handler.page.get_by_role("button", name="待签收 有").click()
    expect(handler.row(case_id)).to_be_visible()
    expect(handler.page.get_by_role("button", name="待签收 有")).to_have_count(0)


def test_a_case_that_is_not_mine_offers_a_way_back_and_nothing_to_retry(sit: Sit) -> None:
    handler = sit("handler")
    handler.watched.expected.add(404)
    handler.page.goto("/cases/000000000000")
    expect(handler.page.get_by_role("heading", name="没有找到这个事项")).to_be_visible()
    expect(handler.page.get_by_role("button", name="重试")).to_have_count(0)
    handler.page.get_by_role("link", name="回到承办台").click()
    expect(handler.page).to_have_url(re.compile("/inbox"))
