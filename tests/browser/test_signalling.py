"""A sound and a notice of the desktop for what newly waits: only when the person allowed it."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.person import Person
from tests.browser.preparing import Clerk

BODY = "522702.emergency"
# Counts the tones that begin and keeps the titles of notices; both still reach the browser.
LISTEN = """() => {
  window.heard = { tones: 0, notices: [] }
  const start = AudioScheduledSourceNode.prototype.start
  AudioScheduledSourceNode.prototype.start = function (...at) {
    window.heard.tones += 1
    return start.apply(this, at)
  }
  const Real = window.Notification
  window.Notification = class extends Real {
    constructor(title, options) {
      super(title, options)
      window.heard.notices.push(title)
    }
  }
}"""


def listened(person: Person) -> Person:
    """A handler whose page keeps what it rings and shows."""
    person.page.add_init_script(f"({LISTEN})()")
    person.sign_in_at_home("handler")
    expect(person.page.get_by_role("tab", name="待签收")).to_be_visible()
    return person


def turn_on(person: Person, *names: str) -> None:
    person.page.get_by_role("button", name="账户与设置").click()
    for name in names:
        person.page.get_by_role("radiogroup", name=name).get_by_role("radio", name="开", exact=True).click()
    person.page.keyboard.press("Escape")


def give_a_case(analyst: Person) -> str:
    clerk = Clerk(analyst)
    case_id = clerk.untouched()
    clerk.give(case_id, "dispatch", lead=BODY, supporting=[], note="")
    return case_id


def test_what_is_dispatched_to_a_body_rings_and_shows_once_the_person_allowed_both(sit: Sit) -> None:
    handler, analyst = sit(), sit("analyst")
    handler.page.context.grant_permissions(["notifications"])
    listened(handler)
    turn_on(handler, "提示音", "桌面通知")
    handler.page.get_by_role("tab", name="已回应").click()
    give_a_case(analyst)
    handler.page.wait_for_function("() => window.heard.notices.length > 0 && window.heard.tones >= 2")
    (notice, *_) = handler.page.evaluate("() => window.heard.notices")
    assert notice.endswith("项等您处理")


def test_nothing_rings_or_shows_where_nobody_allowed_it_or_the_browser_refuses(sit: Sit) -> None:
    handler, analyst = sit(), sit("analyst")
    listened(handler)
    # A browser that was not asked answers as one that refuses.
    turn_on(handler, "桌面通知")
    handler.expect_notice("浏览器没有允许桌面通知")
    handler.page.get_by_role("button", name="账户与设置").click()
    off = handler.page.get_by_role("radiogroup", name="桌面通知").get_by_role("radio", name="关", exact=True)
    expect(off).to_have_attribute("aria-checked", "true")
    handler.page.keyboard.press("Escape")
    handler.page.get_by_role("tab", name="已回应").click()
    give_a_case(analyst)
    expect(handler.page.get_by_role("button", name="待签收 有")).to_be_visible()
    assert handler.page.evaluate("() => window.heard") == {"tones": 0, "notices": []}
