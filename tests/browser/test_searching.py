"""Searching by the keys with completions, keeping a search, and being alerted of what newly matches."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import API, Clerk


def test_a_search_is_completed_by_the_keys_and_kept_with_its_count(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    expect(analyst.rows.first).to_be_visible()
    find = page.get_by_role("combobox", name="在队列中查找")
    find.press_sequentially("类别")
    options = page.get_by_role("listbox", name="可选的补全").get_by_role("option")
    expect(options.first).to_contain_text("类别")
    find.press("ArrowDown")
    find.press("Enter")
    expect(find).to_have_value("类别:")
    expect(options.filter(has_text="民生")).to_be_visible()
    find.press_sequentially("民")
    expect(options).to_have_count(1)
    find.press("ArrowDown")
    find.press("Enter")
    expect(find).to_have_value("类别:民生 ")
    find.press("Enter")
    expect(page).to_have_url(re.compile("q=%E7%B1%BB%E5%88%AB"))
    page.get_by_role("button", name="保存当前检索").click()
    analyst.dialog.get_by_label("名称").fill("民生类")
    analyst.submit("保存")
    kept = page.get_by_role("button", name=re.compile(r"^民生类 ?\d+$"))
    expect(kept).to_have_attribute("aria-current", "true")
    page.goto("/desk")
    kept.click()
    expect(page).to_have_url(re.compile("q=%E7%B1%BB%E5%88%AB"))
    page.get_by_role("button", name="“民生类”的更多操作").click()
    page.get_by_role("menuitem", name="删除").click()
    expect(kept).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(kept).to_be_visible()


def test_a_search_that_alerts_tells_its_owner_of_a_new_case_and_the_tab_says_so(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    clerk = Clerk(analyst)
    token = {"X-CSRF-Token": clerk.read("/me")["csrf_token"]}
    search = {"name": "冷库", "matter": "case", "address": {"view": "all", "q": "冷库"}, "alerts": True}
    assert page.request.post(f"{API}/saved-searches", data=search, headers=token).ok
    waiting = page.title()
    post = {"channel": "offline", "text": "福泉市一冷库发生液氨泄漏，造成4人死亡、20人受伤，正在疏散居民"}
    assert page.request.post(f"{API}/posts", data=post, headers=token).ok
    bell = page.get_by_role("link", name=re.compile("提醒"))
    expect(bell).to_contain_text("1", timeout=40_000)
    expect(page).to_have_title(re.compile(r"^\(\d+\) 回应$"))
    assert page.title() != waiting
    bell.click()
    told = page.locator("main li").filter(has_text="冷库").first
    expect(told).to_be_visible()
    told.get_by_role("link").click()
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name=re.compile("提醒")).click()
    expect(page.get_by_role("button", name="全部标为已看")).to_have_count(0)


def test_sound_and_desktop_notices_are_off_until_a_person_turns_them_on(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    page.context.grant_permissions(["notifications"])
    page.get_by_role("button", name="账户与设置").click()
    for name in ("提示音", "桌面通知"):
        row = page.get_by_role("radiogroup", name=name)
        expect(row.get_by_role("radio", name="关")).to_be_checked()
        row.get_by_role("radio", name="开").click()
        expect(row.get_by_role("radio", name="开")).to_be_checked()
    page.reload()
    page.get_by_role("button", name="账户与设置").click()
    expect(page.get_by_role("radiogroup", name="提示音").get_by_role("radio", name="开")).to_be_checked()


def test_the_page_of_the_search_has_one_field_which_the_key_reaches(sit: Sit) -> None:
    analyst = sit("analyst")
    page = analyst.page
    page.goto("/search?q=停水")
    fields = page.get_by_role("combobox")
    expect(page.locator("main mark").first).to_be_visible()
    expect(fields).to_have_count(1)
    page.keyboard.press("/")
    expect(fields).to_be_focused()
    page.keyboard.type("矿山")
    expect(fields).to_have_value("矿山")
    page.goto("/desk")
    expect(analyst.rows.first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="检索帖文与事项")).to_be_focused()
