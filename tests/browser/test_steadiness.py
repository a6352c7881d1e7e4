"""What somebody is about to press stays where it is when an answer arrives late."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk
from tests.browser.test_merging import with_candidates


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
