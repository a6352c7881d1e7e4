"""Deciding many at once, and what supervision, shifts and leaders decide beside the cases."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

OTHER = "都匀市公安局"


def test_many_are_dispatched_to_another_body_than_the_one_proposed(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    rows = analyst.rows.filter(has_text="建议").filter(has_not_text=OTHER)
    expect(rows.nth(1)).to_be_visible()
    titles = [rows.nth(place).get_by_role("button").inner_text() for place in (0, 1)]
    for place in (0, 1):
        rows.nth(place).get_by_role("checkbox").check()
    page.get_by_role("button", name="批量派单").click()
    expect(analyst.dialog).to_contain_text("可办理 2 条")
    analyst.dialog.get_by_role("combobox", name="主办单位").fill(OTHER)
    page.get_by_role("option", name=OTHER, exact=True).click()
    expect(analyst.dialog.get_by_text(f"派给 {OTHER}")).to_have_count(2)
    analyst.submit("派单 2 条")
    expect(analyst.dialog).to_contain_text("已办理 2 条，未办理 0 条")
    analyst.submit("关闭")
    clerk = Clerk(analyst)
    given = {case["title"]: case["lead"]["name"] for case in clerk.read("/cases?view=dispatched&limit=200")["items"]}
    assert [given.get(title) for title in titles] == [OTHER, OTHER]


def test_a_special_report_is_instructed_on_followed_up_and_done(sit: Sit) -> None:
    analyst, leader = sit("analyst"), sit("leader")
    analyst.page.goto("/day/reports")
    analyst.page.get_by_role("button", name="写专报").click()
    analyst.fill({"标题": "停水舆情专报", "内容": "三日内报道两百篇，建议约谈供水企业"})
    analyst.submit("保存")
    report = analyst.page.locator("main li").filter(has_text="停水舆情专报").first
    expect(report).to_contain_text("办理中")
    leader.page.goto("/day/reports")
    leader.page.get_by_role("button", name="批示").first.click()
    leader.fill({"批示内容": "请水务部门今日答复"})
    leader.submit("批示")
    expect(leader.page.locator("main li").first).to_contain_text("请水务部门今日答复")
    analyst.page.reload()
    report.get_by_role("button", name="办结").click()
    analyst.fill({"办理结果": "已公开答复"})
    analyst.submit("办结")
    expect(report).to_contain_text("已办完")


def test_a_case_that_was_given_back_says_why_on_top_and_a_body_is_chosen_by_typing(sit: Sit) -> None:
    analyst, handler = sit("analyst"), sit("handler")
    clerk, body = Clerk(analyst), Clerk(handler)
    mine = body.read("/me")["body"]
    case_id = clerk.untouched(lead=mine["id"])
    clerk.give(case_id, "dispatch", lead=mine["id"], supporting=[], note="")
    handler.page.goto(f"/cases/{case_id}")
    handler.act("退回")
    handler.dialog.get_by_text("不属本单位职责").click()
    handler.fill({"说明": "见三定方案"})
    expect(handler.dialog).to_contain_text("还可退回 2 次")
    handler.submit("退回")
    handler.expect_notice("已退回")

    analyst.page.goto(f"/cases/{case_id}")
    on_top = analyst.section("进行中")
    for words in (f"{mine['name']}退回", "还可退回 1 次", "不属本单位职责", "见三定方案"):
        expect(on_top).to_contain_text(words)
    expect(analyst.pane.get_by_role("button", name=f"仍派给 {mine['name']}")).to_be_visible()
    analyst.act("重新派单")
    lead = analyst.dialog.get_by_role("combobox", name="主办单位")
    lead.fill(OTHER)
    expect(analyst.page.get_by_role("option", name=OTHER)).to_be_visible()
    lead.press("Enter")
    analyst.submit("派单")
    expect(analyst.pane).not_to_contain_text("还可退回 1 次")
    assert clerk.read(f"/cases/{case_id}")["lead"]["name"] == OTHER


def test_what_is_proposed_against_a_body_waits_on_the_supervision_desk(sit: Sit) -> None:
    analyst, leader = sit("analyst"), sit("leader")
    clerk = Clerk(analyst)
    case_id = clerk.untouched()
    lead = clerk.read(f"/cases/{case_id}")["proposal"]["lead"]["body"]["id"]
    clerk.give(case_id, "dispatch", lead=lead, supporting=[], note="")
    clerk.give(case_id, "propose-accountability", step="not-published", body=lead, ground="not_done", reason="未发布")
    leader.page.goto("/overview")
    panel = leader.page.locator("section").filter(has=leader.page.get_by_role("heading", name="待决定的问责建议"))
    expect(panel).to_contain_text("未发布")
    panel.get_by_role("link").first.click()
    expect(leader.pane.get_by_role("heading", level=1)).to_be_visible()


def test_a_call_made_about_a_case_is_seen_and_acknowledged_on_its_page(sit: Sit) -> None:
    analyst = sit("analyst")
    clerk = Clerk(analyst)
    case_id = clerk.untouched()
    analyst.page.goto(f"/cases/{case_id}")
    calls = analyst.section("叫应")
    expect(calls).to_contain_text("还没有叫应")
    calls.get_by_role("button", name="叫应").click()
    analyst.dialog.get_by_role("combobox", name="叫应单位").click()
    analyst.page.get_by_role("option").first.click()
    analyst.fill({"告知内容": "请立即核实"})
    analyst.submit("叫应")
    expect(calls).to_contain_text("请立即核实")
    assert clerk.read(f"/duty/calls?case={case_id}")["items"][0]["text"] == "请立即核实"
