"""A person's own list of cases: followed by the key, counted, told of, and left again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk


def test_a_case_that_is_followed_is_on_ones_own_list_and_its_changes_are_told(sit: Sit) -> None:
    analyst, leader = sit("analyst"), sit("leader")
    page = leader.page
    page.goto("/desk?view=triage")
    case = leader.open(leader.rows.first)
    page.keyboard.press("f")
    leader.expect_notice("已关注")
    own = page.get_by_role("button", name=re.compile(r"^我关注的 ?1$"))
    own.click()
    expect(leader.row(case)).to_be_visible()
    analyst.page.goto("/desk?view=followed")
    expect(analyst.page.get_by_text("还没有关注的事项")).to_be_visible()

    Clerk(analyst).give(case, "confirm")
    bell = page.get_by_role("link", name=re.compile("提醒"))
    expect(bell).to_contain_text("1")
    bell.click()
    told = page.locator("main li").filter(has_text="关注的事项").first
    expect(told).to_contain_text("确认")
    told.get_by_role("link").click()
    expect(leader.pane.get_by_role("heading", level=1)).to_be_visible()
    expect(bell).not_to_contain_text("1")

    leader.pane.get_by_role("button", name="已关注").click()
    leader.expect_notice("已取消关注")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.get_by_text("还没有关注的事项")).to_be_visible()


def test_keys_are_offered_to_those_who_may_use_them_and_say_why_not(sit: Sit) -> None:
    analyst, handler = sit("analyst"), sit("handler")
    body, clerk = Clerk(handler).read("/me")["body"]["id"], Clerk(analyst)
    case = clerk.untouched()
    clerk.give(case, "dispatch", lead=body)
    handler.page.goto(f"/cases/{case}")
    expect(handler.pane.get_by_role("heading", level=1)).to_be_visible()
    handler.page.keyboard.press("?")
    expect(handler.dialog).to_contain_text("关注或取消关注")
    expect(handler.dialog).not_to_contain_text("确认研判")
    handler.page.keyboard.press("Escape")

    analyst.page.goto(f"/desk?view=dispatched&case={case}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    analyst.page.keyboard.press("c")
    analyst.expect_notice("现在不能确认：事项目前是“待签收”")
    analyst.page.keyboard.press("?")
    expect(analyst.dialog).to_contain_text("事项目前是“待签收”")
