"""An administrator lets somebody in, shuts them out, and sees who did what."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

NAME, PASSWORD = "王敏", "first password of hers"


def test_an_administrator_makes_an_account_that_works_until_it_is_disabled(sit: Sit) -> None:
    administrator = sit("administrator")
    administrator.page.get_by_role("link", name="账户", exact=True).click()
    administrator.page.get_by_role("button", name="新建账户").click()
    administrator.fill({"用户名": "wang.min", "姓名": NAME, "初始密码": PASSWORD})
    administrator.dialog.get_by_role("combobox", name="角色").press("Enter")
    administrator.page.get_by_role("option", name="研判员").click()
    administrator.submit("新建账户")
    row = administrator.page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("启用")

    newcomer = sit()
    newcomer.page.goto("/")
    newcomer.page.get_by_label("用户名").fill("wang.min")
    newcomer.page.get_by_label("密码").fill(PASSWORD)
    newcomer.page.get_by_role("button", name="登录", exact=True).click()
    expect(newcomer.rows.first).to_be_visible()

    row.get_by_role("button", name="停用").click()
    administrator.expect_notice(f"已停用 {NAME}")
    expect(row).to_contain_text("已停用")
    newcomer.page.goto("/desk")
    expect(newcomer.page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_the_secret_of_a_token_is_shown_once_and_the_token_can_be_revoked(sit: Sit) -> None:
    administrator = sit("administrator")
    administrator.page.goto("/admin/tokens")
    administrator.page.get_by_role("button", name="发放令牌").click()
    administrator.dialog.get_by_role("combobox", name="所属账户").click()
    administrator.page.get_by_role("option", name="analyst").click()
    administrator.fill({"用途": "夜间导出"})
    administrator.submit("发放令牌")
    secret = administrator.dialog.locator("code").inner_text()
    assert secret.startswith("hy_")
    administrator.submit("已保存，关闭")
    expect(administrator.page.get_by_text(secret)).to_have_count(0)
    administrator.page.get_by_role("row").filter(has_text="夜间导出").get_by_role("button", name="吊销").click()
    administrator.submit("吊销")
    administrator.expect_notice("已吊销")
    expect(administrator.page.get_by_text("还没有发放过令牌")).to_be_visible()


def test_the_audit_tells_who_did_what_and_opens_the_case(sit: Sit) -> None:
    analyst = Clerk(sit("analyst"))
    case_id = analyst.untouched()
    analyst.give(case_id, "confirm")
    administrator = sit("administrator")
    administrator.page.goto("/admin/audit")
    first = administrator.page.locator("tbody tr").first
    expect(first).to_contain_text("确认研判")
    first.get_by_role("link").click()
    expect(administrator.pane.get_by_role("heading", level=1)).to_be_visible()
