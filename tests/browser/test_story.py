"""The main job as three people do it: analyst, department, leader."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.demo import Demo
from tests.browser.person import Person

COUNTY = "福泉市"
BODY = "福泉市应急管理局"
PROOF = "https://www.fuquan.example/notice/20261122.html"
ANSWER = "接报后市应急管理局会同消防、公安赶赴现场，明火已扑灭，伤者全部送医，原因正在调查。"
ANSWERED = re.compile(r"查看回应的 (\d+) 件事项")
ON_TIME = re.compile(r"(\d+) / \d+ 项到期时限按时完成")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of its own: the most urgent case, which owes a conference, may be dispatched elsewhere before."""
    with Demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


def test_a_case_goes_from_the_analyst_through_the_department_to_the_leaders_numbers(sit: Sit) -> None:
    leader, analyst, handler = sit("leader"), sit("analyst"), sit("handler")
    answered, on_time = answered_of(leader), on_time_of(leader)

    case_id = read_confirm_and_dispatch(analyst)
    sign_in_and_answer(handler, case_id, analyst.title())
    analyst.expect_state("已回应")

    expect(leader.page.get_by_role("link", name=f"查看回应的 {answered + 1} 件事项")).to_be_visible()
    assert on_time_of(leader) > on_time
    leader.page.get_by_role("link", name="项到期时限按时完成").click()
    expect(leader.row(case_id)).to_be_visible()
    leader.page.get_by_role("link", name="返回督查台").click()
    leader.page.get_by_role("link", name=f"查看回应的 {answered + 1} 件事项").click()
    expect(leader.rows).to_have_count(answered + 1)
    leader.row(case_id).get_by_role("button").click()
    expect(leader.section("已发布").get_by_role("link", name=PROOF)).to_be_visible()


def read_confirm_and_dispatch(analyst: Person) -> str:
    """The most urgent case of the body: why it is here, confirmed, dispatched. Its id."""
    analyst.narrow("地区", COUNTY)
    case_id = analyst.open(analyst.rows.filter(has_text=BODY).first)
    analyst.section("依据").locator("mark").first.hover()
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
    return case_id


def sign_in_and_answer(handler: Person, case_id: str, title: str) -> None:
    """The same case in the department's inbox, until everything owed was published with proof."""
    handler.page.get_by_role("tab", name="待签收").click()
    handler.wait_for(case_id)
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
    expect(handler.section("已发布").get_by_role("link", name=PROOF)).to_be_visible()
    handler.act("登记发布会")
    handler.fill({"地点或地址": "福泉市政务中心", "发布人": "市应急管理局主要负责人"})
    handler.submit("登记")
    handler.expect_notice("已登记发布会")
    handler.expect_state("已回应")


def answered_of(leader: Person) -> int:
    """How many cases the overview says were answered."""
    name = leader.page.get_by_role("link", name=ANSWERED).inner_text()
    found = ANSWERED.search(name)
    assert found is not None, name
    return int(found[1])


def on_time_of(leader: Person) -> int:
    """How many clocks the overview says were met; it shows no rate while none was due."""
    found = ON_TIME.search(leader.page.get_by_role("region", name="核心指标").inner_text())
    return int(found[1]) if found else 0
