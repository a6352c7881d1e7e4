"""What somebody is about to press stays where it is when an answer arrives late."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.browsing import DESKTOP, PHONE, slow_down
from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk
from tests.browser.test_merging import with_candidates

LATE_MS = 300
# Cumulative layout shift, as the web-vitals initiative counts it: up to 0.1 is good.
MOST_MOVED = 0.1
WATCH = """
window.moved = 0
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value
}).observe({ type: 'layout-shift', buffered: true })
"""
MOVED = "() => new Promise((told) => requestAnimationFrame(() => setTimeout(() => told(window.moved), 100)))"


def hold(page: Page, address: str) -> Callable[[], None]:
    """Keep back what the server answers there; calling the result lets it go."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))

    def let_go() -> None:
        assert held, f"nothing was asked of {address}"
        for route in held:
            route.continue_()
        held.clear()

    return let_go


def assert_steady(pressed: Locator, let_go: Callable[[], None], arrived: Locator) -> None:
    expect(pressed).to_be_visible()
    before = pressed.bounding_box()
    let_go()
    expect(arrived).to_be_visible()
    assert pressed.bounding_box() == before


def test_the_choice_of_language_stays_when_the_accounts_of_the_demo_arrive(sit: Sit) -> None:
    page = sit().page
    let_go = hold(page, "**/auth/demo-accounts")
    page.goto("/")
    english = page.get_by_role("radio", name="English")
    assert_steady(english, let_go, page.get_by_role("button", name="以研判员身份进入"))


def test_the_field_of_the_merge_form_stays_when_its_candidates_arrive(sit: Sit) -> None:
    analyst = sit("analyst")
    source = with_candidates(Clerk(analyst))
    analyst.page.goto(f"/desk?case={source['id']}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(source["title"])
    let_go = hold(analyst.page, "**/api/v1/cases?*view=all*")
    analyst.act("并案")
    field = analyst.dialog.get_by_role("combobox", name="并入哪个事项")
    expect(analyst.dialog).to_have_css("opacity", "1")
    assert_steady(field, let_go, analyst.dialog.get_by_role("region", name="可能是同一件事"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("role", "address", "shows"),
    [
        ("", "/sign-in", ".role"),
        ("analyst", "/desk", "li[id^='case-']"),
        ("analyst", "/search?q=停水", "section li"),
        ("leader", "/overview", ".tiles"),
    ],
)
def test_a_page_hardly_moves_while_its_answers_arrive_late(
    sit: Sit, role: str, address: str, shows: str, size: tuple[int, int]
) -> None:
    page = sit(role, size=size).page
    slow_down(page, LATE_MS)
    page.add_init_script(WATCH)
    page.goto(address)
    expect(page.locator(shows).first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    assert page.evaluate(MOVED) < MOST_MOVED
