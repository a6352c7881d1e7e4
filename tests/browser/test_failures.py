"""The server fails or does not answer: every page says so, offers to try again, and then goes on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

# Everything but who one is and the live stream.
DATA = re.compile(r"/api/v1/(?!me$|auth/|stream)")
CASE = "{case}"
PAGES = {
    "analyst": ["/desk", "/search?q=停水", f"/cases/{CASE}", f"/desk?case={CASE}"],
    "handler": ["/inbox"],
    "leader": ["/overview", "/overview/opened"],
    "administrator": [
        *(f"/day/{section}" for section in ("calls", "roster", "contacts", "policies")),
        *(
            f"/admin/{section}"
            for section in ("sources", "people", "tokens", "dead-letters", "audit", "profile", "health")
        ),
    ],
}
NOTE = "请先核实人数"
UNAVAILABLE = 503
GARBLED = "<html><body>Bad Gateway</body></html>"


def unavailable(route: Route) -> None:
    """As a proxy answers whose server is away."""
    route.fulfill(status=UNAVAILABLE, content_type="text/html", body=GARBLED)


class Server:
    """What stands between a page and its data: it answers nothing, then that it is away, then as it should."""

    def __init__(self) -> None:
        self._asked: list[Route] = []
        self._answer: Callable[[Route], None] = self._asked.append

    def meet(self, route: Route) -> None:
        """One request."""
        self._answer(route)

    def fail(self) -> None:
        """Say so to those who wait, and to whoever asks."""
        self._answer = unavailable
        for route in self._asked:
            unavailable(route)

    def recover(self) -> None:
        """Answer from now on."""
        self._answer = lambda route: route.fallback()


@pytest.mark.parametrize("role", PAGES)
def test_every_page_waits_says_what_failed_and_goes_on_when_asked_again(sit: Sit, role: str) -> None:
    person = sit(role)
    person.watched.expected.add(UNAVAILABLE)
    page, case_id = person.page, Clerk(sit("analyst")).untouched()
    for address in PAGES[role]:
        server = Server()
        page.route(DATA, server.meet)
        page.goto(address.format(case=case_id))
        expect(page.get_by_role("status", name="正在加载").first, address).to_be_visible()
        server.fail()
        alerts = page.get_by_role("alert").filter(has_text="服务器出了问题")
        expect(alerts.first, address).to_be_visible()
        expect(page.get_by_role("status", name="正在加载"), address).to_have_count(0)
        server.recover()
        while alerts.count():
            alerts.first.get_by_role("button", name="重试").click()
            expect(page.get_by_role("status", name="正在加载"), address).to_have_count(0)
        expect(page.get_by_role("alert"), address).to_have_count(0)
        page.unroute(DATA)


def test_a_command_that_is_not_answered_keeps_the_words_and_can_be_sent_again(sit: Sit) -> None:
    analyst = sit("analyst")
    analyst.watched.expected.add(UNAVAILABLE)
    analyst.page.goto(f"/cases/{Clerk(analyst).untouched()}")
    analyst.act("派单")
    analyst.fill({"派单说明": NOTE})
    analyst.page.route("**/dispatch", unavailable)
    analyst.submit("派单")
    expect(analyst.dialog.get_by_role("alert")).to_contain_text("服务器出了问题")
    expect(analyst.dialog.get_by_label("派单说明")).to_have_value(NOTE)
    analyst.page.unroute("**/dispatch")
    analyst.submit("派单")
    analyst.expect_state("待签收")
    expect(analyst.history).to_contain_text(NOTE)
