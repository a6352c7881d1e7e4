"""The address bar is the state: a copied link shows the same to a colleague, and the way back leads back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Sit

Step = Callable[[Page], Locator]


def pressed(name: str, within: str = "aside") -> Step:
    """Presses a filter beside a list; it stays pressed."""

    def step(page: Page) -> Locator:
        button = page.locator(within).get_by_role("button", name=re.compile(rf"^{name} ?\d+$")).first
        button.click()
        return page.locator(f"{within} [aria-pressed=true], {within} [aria-current]").filter(has_text=name)

    return step


def chosen(name: str) -> Step:
    """Chooses one of a few."""

    def step(page: Page) -> Locator:
        page.get_by_role("radio", name=name, exact=True).click()
        return page.get_by_role("radio", name=name, exact=True, checked=True)

    return step


def tabbed(name: str) -> Step:
    """Turns to a tab."""

    def step(page: Page) -> Locator:
        page.get_by_role("tab", name=name).click()
        return page.get_by_role("tab", name=name, selected=True)

    return step


def drilled(page: Page) -> Locator:
    """Opens the cases that a number counts; the heading bears the number once they are there."""
    page.get_by_role("region", name="核心指标").get_by_role("link").first.click()
    return page.get_by_role("heading", name=re.compile(r"计入.*\d+$"), level=1)


def sectioned(name: str) -> Step:
    """Turns to a section of a page."""

    def step(page: Page) -> Locator:
        page.get_by_role("link", name=name, exact=True).click()
        return page.locator("nav [aria-current=page]", has_text=name)

    return step


def opened(page: Page) -> Locator:
    """Opens the first case of a list."""
    page.locator("li[id^='case-'] button").first.click()
    return page.locator("article.pane h1")


def searched(page: Page) -> Locator:
    """Looks for words."""
    page.locator("#search-words").fill("停水")
    page.locator("#search-words").press("Enter")
    return page.locator("main mark", has_text="停水").first


WAYS: dict[str, tuple[str, str, list[Step]]] = {
    "queue": ("analyst", "/desk", [pressed("全部"), pressed("民生"), chosen("按立案时间"), opened]),
    "inbox": ("handler", "/inbox?tab=dispatched", [tabbed("办理中"), tabbed("已回应")]),
    "overview": ("leader", "/overview", [chosen("近 30 天"), chosen("近 90 天")]),
    "figure": ("leader", "/overview?period=30d", [drilled]),
    "search": ("analyst", "/search", [searched, pressed("民生")]),
    "duty": ("analyst", "/day", [sectioned("值班表"), sectioned("政策跟踪")]),
    "administration": ("administrator", "/admin", [sectioned("审计"), chosen("查看记录"), sectioned("死信")]),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_copied_link_shows_the_same_and_back_leads_back(sit: Sit, name: str) -> None:
    role, start, steps = WAYS[name]
    person = sit(role)
    page = person.page
    page.goto(start)
    places: list[str] = []
    for step in steps:
        before = page.url
        places.append(before)
        shown = step(page)
        expect(shown).to_be_visible()
        expect(page).not_to_have_url(before)
        page.reload()
        expect(shown).to_be_visible()
    copied = page.context.new_page()
    copied.goto(page.url)
    expect(copied.locator("h1").first).to_have_text(page.locator("h1").first.inner_text())
    expect(copied).to_have_url(page.url)
    copied.close()
    for place in reversed(places):
        page.go_back()
        expect(page).to_have_url(place)


def test_opening_a_case_asks_the_server_twice_at_most(sit: Sit) -> None:
    analyst = sit("analyst")
    expect(analyst.rows.first).to_be_visible()
    analyst.page.wait_for_load_state("load")
    clerk = analyst.page.request
    case = clerk.get("/api/v1/cases?view=triage").json()["items"][0]["id"]
    asked: list[str] = []
    analyst.page.on("request", lambda request: asked.append(request.url) if case in request.url else None)
    analyst.open(analyst.row(case))
    expect(analyst.history).to_be_visible()
    expect(analyst.section("叫应").or_(analyst.history).first).to_be_visible()
    calls = [url for url in asked if "/api/" in url]
    assert 1 <= len(calls) <= 2, calls
