"""What somebody typed survives another's command and the end of the session."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

NOTE = "请先核实人数，再行发布"


def test_a_conflict_shows_what_the_other_did_and_keeps_what_i_typed(sit: Sit) -> None:
    first, second = sit("analyst"), sit("analyst")
    first.watched.expected.add(412)
    case_id = Clerk(first).untouched()
    first.page.goto(f"/cases/{case_id}")
    first.act("派单")
    first.fill({"派单说明": NOTE})

    second.page.goto(f"/cases/{case_id}")
    second.act("确认")
    second.expect_notice("已确认研判")

    first.submit("派单")
    conflict = first.dialog.get_by_role("alert").filter(has_text="这件事项刚刚有人处理过")
    expect(conflict).to_contain_text("确认研判")
    expect(first.dialog.get_by_label("派单说明")).to_have_value(NOTE)
    conflict.get_by_role("button", name="仍按我的内容提交").click()
    first.expect_state("待签收")
    expect(first.history).to_contain_text(NOTE)


def test_a_session_that_ends_brings_me_back_to_my_place_and_my_words(sit: Sit) -> None:
    analyst = sit("analyst")
    case_id = Clerk(analyst).untouched()
    analyst.page.goto(f"/desk?sort=opened&case={case_id}")
    analyst.act("派单")
    analyst.fill({"派单说明": NOTE})
    place = analyst.page.url
    with analyst.page.context.expect_page() as opened:
        analyst.page.evaluate("window.open('/search')")
    elsewhere = opened.value
    elsewhere.get_by_role("button", name="账户与设置").click()
    elsewhere.get_by_role("button", name="退出登录").click()
    expect(elsewhere).to_have_url(re.compile("/sign-in"))

    analyst.submit("派单")
    expect(analyst.page.get_by_text("登录已过期")).to_be_visible()
    analyst.page.get_by_role("button", name="以研判员身份进入").click()
    expect(analyst.page).to_have_url(place)
    analyst.act("派单")
    expect(analyst.dialog.get_by_label("派单说明")).to_have_value(NOTE)
    expect(analyst.dialog).to_contain_text("已恢复未提交的草稿")
