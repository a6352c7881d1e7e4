"""English is complete: what is Chinese then comes from posts and from the names of places and bodies."""

import re
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Response, expect

from tests.browser.conftest import Sit
from tests.browser.person import Person
from tests.browser.preparing import Clerk
from tests.browser.screenshots import SPEAK_ENGLISH

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What the server says itself is English, by the key under which it says it, or by that and the one above it.
OURS = {
    *("label", "topic", "topics", "kind", "kinds", "type", "value", "clause", "basis", "rule", "routing_clauses"),
    *("explanation", "withheld", "detail", "told", "judgement"),
    *(("proposal", "reason"), ("ladder", "text"), ("speaker", "text"), ("accountability", "text")),
    *(("hot_topics", "name"), ("market", "name"), ("checklist", "text"), ("draft", "checklist")),
}
NAMES = {"place", "body"}
SWITCH = {"中文"}
PATIENCE = 150
# All that is said outside of what is marked as Chinese: what a document is quoted with.
COLLECT = """() => {
  const found = []
  const chinese = (node) => (node instanceof Element ? node : node.parentElement)?.closest('[lang^="zh"]') !== null
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (chinese(node)) continue
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent)
    else for (const name of ['aria-label', 'title', 'placeholder']) found.push(node.getAttribute(name) ?? '')
  }
  return found
}"""


class Told:
    """What the server passed on of others: names, and what people wrote. What it says itself explains no Chinese."""

    def __init__(self, page: Page) -> None:
        self.words = ""
        page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if "/api/v1/" in response.url and "stream" not in response.url and response.ok:
            try:
                answer = response.json()
            except Error:  # the browser let go of it, as of a page that was left: it explains nothing then
                return
            self._keep(answer, "")

    def _keep(self, value: Any, under: str) -> None:
        if isinstance(value, str):
            self.words += value + "\n"
        elif isinstance(value, list):
            for each in value:
                self._keep(each, under)
        elif isinstance(value, dict):
            for key, each in value.items():
                written = key == "reason" and "by" in value
                if written or under in NAMES or not OURS & {key, (under, key)}:
                    self._keep(each, under if under in NAMES else key)


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
    names = {"handler": "responsible body"}
    person.page.get_by_role("button", name=re.compile(names.get(role, role), re.IGNORECASE)).first.click()
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


PAGES = {
    "analyst": (
        *("/search?q=停水", "/admin/sources", "/admin/profile", "/admin/health", "/nowhere", "/alerts"),
        *("/entry/manual", "/entry/offline", "/day/calls", "/day/roster", "/day/contacts"),
        *("/day/policies", "/day/handover", "/day/reports"),
    ),
    "handler": ("/inbox", "/day/contacts", "/entry/offline"),
    "leader": ("/overview", "/overview/series", "/overview/breakdown", "/overview/overdue", "/day/reports"),
    "administrator": ("/admin/people", "/admin/tokens", "/admin/dead-letters", "/admin/audit", "/admin/profile"),
}


@pytest.mark.parametrize(("role", "path"), [(role, path) for role, paths in PAGES.items() for path in paths])
def test_every_page_of_every_role_is_english(sit: Sit, role: str, path: str) -> None:
    person = sit()
    told = speak_english(person, role)
    told.words += path
    person.page.goto(path)
    expect(person.page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    expect(person.page.locator(".skeleton")).to_have_count(0)
    assert untranslated(person.page, told) == set()


def test_a_case_in_hand_with_its_clocks_and_what_is_owed_for_is_english(sit: Sit) -> None:
    analyst = sit()
    told = speak_english(analyst, "analyst")
    clerk = Clerk(analyst)
    case_id = clerk.untouched()
    lead = clerk.read(f"/cases/{case_id}")["proposal"]["lead"]["body"]["id"]
    clerk.give(case_id, "dispatch", lead=lead, supporting=[], note="")
    analyst.page.goto(f"/cases/{case_id}")
    expect(analyst.pane.locator("ol button.line").first).to_be_visible()
    for clock in analyst.pane.locator("ol button.line").all():
        clock.click()
    expect(analyst.pane.locator(".explanation").first).to_be_visible()
    assert untranslated(analyst.page, told) == set()
    analyst.pane.get_by_role("toolbar").get_by_role("button", name="More").click()
    analyst.page.get_by_role("menuitem", name="Propose a step").click()
    late = analyst.dialog.get_by_role("radio", name=re.compile("this step is for|late|open notice")).first
    expect(late).to_be_visible()
    expect(analyst.dialog).to_contain_text("no body missed a clock that this step is for")
    expect(analyst.dialog.get_by_label("Clock missed")).to_have_count(0)
    assert untranslated(analyst.page, told) == set()


def test_the_ways_in_are_equally_high_and_one_line_each(sit: Sit) -> None:
    page = sit().page
    page.add_init_script(SPEAK_ENGLISH)
    page.goto("/sign-in")
    ways = page.get_by_role("button", name=re.compile("^.?Enter as"))
    expect(ways).to_have_count(4)
    heights = ways.evaluate_all("all => all.map(each => each.offsetHeight)")
    lines = ways.locator(".quiet").evaluate_all("all => all.map(each => each.getClientRects().length)")
    assert len(set(heights)) == 1
    assert set(lines) == {1}
