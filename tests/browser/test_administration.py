"""An administrator lets somebody in, shuts them out, and sees who did what."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.person import Person
from tests.browser.preparing import Clerk

NAME, PASSWORD = "王敏", "first password of hers"
FIRST_BODY, OTHER_BODY = "都匀市公安局", "都匀市教育局"


def sign_in(newcomer: Person, username: str) -> None:
    """With the password that the administrator gave first."""
    newcomer.page.goto("/")
    newcomer.page.get_by_label("用户名").fill(username)
    newcomer.page.get_by_label("密码").fill(PASSWORD)
    newcomer.page.get_by_role("button", name="登录", exact=True).click()


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
    sign_in(newcomer, "wang.min")
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


def choose(administrator: Person, field: str, wanted: str) -> None:
    """In the form that is open, by typing where the list is long."""
    box = administrator.dialog.get_by_role("combobox", name=field)
    if box.get_attribute("readonly") is None:
        box.fill(wanted)
    else:
        box.press("Enter")
    administrator.page.get_by_role("option", name=wanted).first.click()


def test_a_body_and_another_role_are_given_by_the_forms_and_hold_at_once(sit: Sit) -> None:
    administrator, newcomer = sit("administrator"), sit()
    administrator.page.goto("/admin/people")
    administrator.page.get_by_role("button", name="新建账户").click()
    administrator.fill({"用户名": "zhao.lan", "姓名": "赵兰", "初始密码": PASSWORD})
    choose(administrator, "角色", "承办单位")
    administrator.submit("新建账户")
    expect(administrator.dialog).to_contain_text("这个角色代表一个单位行事，请选择单位")
    choose(administrator, "单位", FIRST_BODY)
    administrator.submit("新建账户")
    row = administrator.page.get_by_role("row").filter(has_text="赵兰")
    expect(row).to_contain_text(FIRST_BODY)

    sign_in(newcomer, "zhao.lan")
    expect(newcomer.page.get_by_role("tab", name="待签收")).to_be_visible()
    assert Clerk(newcomer).read("/me")["body"]["name"] == FIRST_BODY

    row.get_by_role("button", name="修改").click()
    choose(administrator, "角色", "审核员")
    choose(administrator, "单位", OTHER_BODY)
    administrator.submit("保存")
    administrator.expect_notice("账户已保存")
    expect(row).to_contain_text("审核员")
    expect(row).to_contain_text(OTHER_BODY)
    # What was given before ends with the change: they sign in again.
    sign_in(newcomer, "zhao.lan")
    expect(newcomer.page.get_by_role("button", name="账户与设置")).to_be_visible()
    me = Clerk(newcomer).read("/me")
    assert (me["role"], me["body"]["name"]) == ("reviewer", OTHER_BODY)


def test_a_token_made_by_the_form_opens_the_api_until_it_is_revoked(sit: Sit) -> None:
    administrator = sit("administrator")
    administrator.page.goto("/admin/tokens")
    administrator.page.get_by_role("button", name="发放令牌").click()
    administrator.submit("发放令牌")
    expect(administrator.dialog.locator(".el-form-item__error")).to_have_count(2)
    choose(administrator, "所属账户", "leader")
    administrator.fill({"用途": "大屏"})
    administrator.submit("发放令牌")
    chromium = administrator.page.context.browser
    assert chromium is not None
    secret = administrator.dialog.locator("code").inner_text()
    administrator.submit("已保存，关闭")
    origin = administrator.page.evaluate("() => location.origin")
    outside = chromium.new_context(extra_http_headers={"Authorization": f"Bearer {secret}"})
    try:
        assert outside.request.get(f"{origin}/api/v1/metrics/overview").ok
        row = administrator.page.get_by_role("row").filter(has_text="大屏")
        row.get_by_role("button", name="吊销").click()
        administrator.submit("吊销")
        administrator.expect_notice("已吊销")
        assert outside.request.get(f"{origin}/api/v1/metrics/overview").status == 401
    finally:
        outside.close()
