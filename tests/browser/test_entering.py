"""What no source brought: an incident reported at the desk, followed until it is a case."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Sit


def test_an_analyst_reports_an_incident_by_the_keys_and_sees_the_case_that_it_opened(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    expect(analyst.rows.first).to_be_visible()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("/entry/offline"))
    text = page.get_by_label("事件经过")
    expect(text).to_be_focused()
    text.fill("福泉市凤山镇一处烟花仓库发生爆炸，已造成3人死亡、12人受伤，消防正在救援")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("请填写地点")).to_be_visible()
    page.get_by_label("地点").fill("福泉市凤山镇")
    page.reload()
    expect(page.get_by_text("已恢复未提交的草稿")).to_be_visible()
    page.get_by_role("button", name="报告").click()
    expect(page.get_by_text(re.compile("已立为新事项|已并入事项"))).to_be_visible()
    expect(page.get_by_label("事件经过")).to_have_value("")
    page.locator(".course a").click()
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    expect(analyst.pane.get_by_text("烟花仓库").first).to_be_visible()


def test_a_department_reports_too_and_finds_the_form_in_its_menu(sit: Sit) -> None:
    handler = sit("handler")
    handler.page.get_by_role("button", name="账户与设置").click()
    expect(handler.page.get_by_role("button", name="人工录入")).to_have_count(0)
    handler.page.get_by_role("button", name="线下事件报告").click()
    handler.page.get_by_label("事件经过").fill("都匀市一处工地塌方，两人被困，正在组织救援")
    handler.page.get_by_label("地点").fill("都匀市")
    handler.page.get_by_role("button", name="报告").click()
    expect(handler.page.locator(".course")).to_contain_text(re.compile("已收到|已立为新事项|已并入事项"))
