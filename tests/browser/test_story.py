"""The main job as three people do it: analyst, department, leader."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit

BODY = "福泉市应急管理局"
PROOF = "https://www.fuquan.example/notice/20261122.html"
ANSWER = "接报后市应急管理局会同消防、公安赶赴现场，明火已扑灭，伤者全部送医，原因正在调查。"


def test_a_case_goes_from_the_analyst_through_the_department_to_the_leaders_numbers(sit: Sit) -> None:
    analyst = sit("analyst")
    analyst.page.get_by_role("button", name="福泉市", exact=False).first.click()
    case_id = analyst.open(analyst.rows.filter(has_text=BODY).first)
    title = analyst.title()
    mark = analyst.section("依据").locator("mark").first
    mark.hover()
    expect(analyst.page.get_by_role("tooltip").filter(has_text="·")).to_be_visible()
    analyst.act("确认")
    analyst.expect_notice("已确认研判")
    expect(analyst.history).to_contain_text("确认研判")
    analyst.section("派单建议").get_by_role("button", name=f"派单给 {BODY}").click()
    analyst.fill({"派单说明": "请先行发布权威信息"})
    analyst.submit("派单")
    analyst.expect_notice("已派单")
    analyst.expect_state("待签收")
    expect(analyst.history).to_contain_text("请先行发布权威信息")

    handler = sit("handler")
    handler.open(handler.row(case_id))
    assert handler.title() == title
    handler.act("签收")
    handler.expect_notice("已签收")
    handler.expect_state("办理中")
    handler.act("发布回应")
    handler.fill({"回应正文": ANSWER, "发布地址": PROOF})
    for point in handler.dialog.locator("label:has(input[type=checkbox])").all():
        point.click()
    handler.submit("登记发布")
    handler.expect_notice("已登记发布")
    handler.act("登记发布会")
    handler.fill({"地点或地址": "福泉市政务中心", "发布人": "市应急管理局主要负责人"})
    handler.submit("登记")
    handler.expect_notice("已登记发布会")
    handler.expect_state("已回应")
    expect(handler.section("已发布").get_by_role("link", name=PROOF)).to_be_visible()

    analyst.expect_state("已回应")
