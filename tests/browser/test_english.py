"""English is complete: what is Chinese then comes from posts and from the names of places and bodies."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Sit
from tests.browser.person import Person

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
TRANSLATED = {"label", "topic", "kind", "type", "value"}
NAMES = {"place", "body"}
SWITCH = {"中文"}
PATIENCE = 30
COLLECT = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent)
    else for (const name of ['aria-label', 'title', 'placeholder']) found.push(node.getAttribute(name) ?? '')
  }
  return found
}"""


class Told:
    """All texts that the server gave as data; of terms, which have translations, only names."""

    def __init__(self, page: Page) -> None:
        self.words = ""
        page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if "/api/v1/" in response.url and "stream" not in response.url and response.ok:
            self._keep(response.json(), named=False)

    def _keep(self, value: Any, *, named: bool) -> None:
        if isinstance(value, str):
            self.words += value + "\n"
        elif isinstance(value, list):
            for each in value:
                self._keep(each, named=named)
        elif isinstance(value, dict):
            for key, each in value.items():
                if named or key not in TRANSLATED:
                    self._keep(each, named=named or key in NAMES)


def untranslated(page: Page, told: Told) -> set[str]:
    """Chinese on the page that no data explains, once the answers that it shows have been heard."""
    unexplained: set[str] = set()
    for _ in range(PATIENCE):
        runs = {run for text in page.evaluate(COLLECT) for run in CHINESE.findall(text)}
        unexplained = {run for run in runs - SWITCH if run not in told.words}
        if not unexplained:
            break
        page.wait_for_timeout(100)
    return unexplained


def speak_english(person: Person, role: str) -> Told:
    """Sign in after choosing English on the sign-in page."""
    told = Told(person.page)
    person.page.goto("/")
    person.page.get_by_role("radio", name="English").click()
    expect(person.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert untranslated(person.page, told) == set()
    names = {"analyst": "analyst", "handler": "responsible body", "leader": "leader"}
    person.page.get_by_role("button", name=re.compile(names[role], re.IGNORECASE)).first.click()
    expect(person.page.get_by_role("navigation", name="Main")).to_be_visible()
    return told


def test_the_analysts_desk_the_case_and_its_forms_are_english(sit: Sit) -> None:
    analyst = sit()
    told = speak_english(analyst, "analyst")
    analyst.open(analyst.rows.first)
    expect(analyst.pane.get_by_role("toolbar")).to_be_visible()
    assert untranslated(analyst.page, told) == set()
    for key in ("d", "e", "x", "?"):
        analyst.page.keyboard.press(key)
        expect(analyst.dialog).to_be_visible()
        assert untranslated(analyst.page, told) == set()
        analyst.page.keyboard.press("Escape")
        expect(analyst.dialog).to_have_count(0)


@pytest.mark.parametrize("path", ["/search?q=停水", "/admin/sources", "/admin/profile", "/admin/health", "/nowhere"])
def test_the_analysts_other_pages_are_english(sit: Sit, path: str) -> None:
    analyst = sit()
    told = speak_english(analyst, "analyst")
    told.words += path
    analyst.page.goto(path)
    expect(analyst.page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    expect(analyst.page.locator(".skeleton")).to_have_count(0)
    assert untranslated(analyst.page, told) == set()


@pytest.mark.parametrize("role", ["handler", "leader"])
def test_the_inbox_and_the_overview_are_english(sit: Sit, role: str) -> None:
    person = sit()
    told = speak_english(person, role)
    expect(person.page.get_by_role("main")).to_be_visible()
    expect(person.page.locator("main").get_by_text(re.compile("case", re.IGNORECASE)).first).to_be_visible()
    assert untranslated(person.page, told) == set()
