"""`python -m tests.browser.screenshots [--kept] [--only WORD] [--at URL]` makes pictures of the pages from the demo.

Every page and form, and every state of a list, at three sizes, light and dark, goes into build/screenshots; the few
that documents show go into docs/images too. --kept makes those few alone.
"""

import argparse
import base64
import re
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser.browsing import DESKTOP, PHONE, WIDE, launch, new_context
from tests.browser.casework import Standing, scripted_casework
from tests.browser.demo import CHECKOUT, Demo
from tests.browser.person import Person

KEPT = CHECKOUT / "docs" / "images"
EVERYTHING = CHECKOUT / "build" / "screenshots"
# Pictures that documents show, and under which name.
KEPT_AS = {
    "analyst-1366-light": "analyst",
    "handler-1366-light": "handler",
    "leader-1366-light": "leader",
    **{name: name for name in ("case-390-light", "inbox-390-light", "leader-1920-dark")},
}
SIZES = {"1366": DESKTOP, "1920": WIDE, "390": PHONE}

ROW = "li[id^='case-']"
CASE = "article h1"
ENTRY = "main .panel :is(td, li)"
PATIENCE = 60_000
# The last ones stay tiles, as a unit does that lies within another.
COUNTY, DRAWN_COUNTIES = re.compile(r"\d{6}"), 10
DATA = re.compile(r"/api/v1/(cases|metrics)")

DRAWN = "Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode())])"
# What comes after the rest, when the page is idle: counts of calls and tabs.
SETTLED_MS = 600

SPEAK_ENGLISH = "localStorage.setItem('huiying.locale', 'en')"
TO_WEBP = """async (source) => {
  const image = new Image()
  image.src = source
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas.toDataURL('image/webp', 0.86)
}"""

Going = Callable[[Person, Standing], None]


def at(address: str, shows: str = "h1") -> Going:
    """Goes to an address and waits until what the page is for is there (CSS)."""

    def go(person: Person, standing: Standing) -> None:
        person.page.goto(address.format(**standing.addresses))
        expect(person.page.locator(shows).first).to_be_visible()
        expect(person.page.locator(".skeleton")).to_have_count(0)

    return go


def slow(address: str) -> Going:
    """Goes to an address whose data never come: what is shown meanwhile."""

    def go(person: Person, standing: Standing) -> None:
        person.page.route(DATA, lambda _: None)
        person.page.goto(address.format(**standing.addresses))
        expect(person.page.locator(".skeleton").first).to_be_visible()

    return go


def failing(address: str) -> Going:
    """Goes to an address whose data cannot be had."""

    def go(person: Person, standing: Standing) -> None:
        person.page.route(DATA, lambda route: route.fulfill(status=500, json={"title": "", "status": 500}))
        person.page.goto(address.format(**standing.addresses))
        expect(person.page.get_by_role("alert").first).to_be_visible()

    return go


def pressed(address: str, shows: str, press: str) -> Going:
    """Goes to an address and presses a button there; on a phone it may lie in what is folded."""

    def go(person: Person, standing: Standing) -> None:
        at(address, shows)(person, standing)
        button = person.page.get_by_role("button", name=press, include_hidden=True).first
        expect(button).to_be_attached()
        folded = person.page.locator("details:not([open])").filter(has=button)
        if folded.count():
            folded.locator("summary").first.click()
        button.click()
        person.page.wait_for_timeout(300)

    return go


def keys(person: Person, standing: Standing) -> None:
    """The sheet of keys over the queue."""
    at("/desk", ROW)(person, standing)
    person.page.keyboard.press("?")
    expect(person.dialog).to_be_visible()


def english(go: Going) -> Going:
    """The same in English."""

    def going(person: Person, standing: Standing) -> None:
        person.page.add_init_script(SPEAK_ENGLISH)
        go(person, standing)

    return going


def form(address: str, button: str) -> Going:
    """Goes to a case and opens a form of it."""

    def go(person: Person, standing: Standing) -> None:
        at(address, CASE)(person, standing)
        person.act(button)
        expect(person.dialog).to_be_visible()

    return go


def drawn(person: Person, standing: Standing) -> None:
    """The leader's page of an office that gave the boundaries of its units (decision 0106); these are made up."""
    places = person.page.request.get("/api/v1/metrics/overview").json()["by_place"]
    counties = [each["code"] for each in places if COUNTY.fullmatch(each["code"])][:DRAWN_COUNTIES]
    given = {
        "origin": "某州自然资源局",
        "licence": "本单位制作，可公开展示",
        "review_number": "某S（2026）001号",
        "units": [{"code": code, "polygons": [[square(*divmod(at, 4))]]} for at, code in enumerate(counties)],
    }
    person.page.route("**/api/v1/metrics/boundaries", lambda route: route.fulfill(json=given))
    at("/overview", ".map .area")(person, standing)
    expect(person.page.locator(".map .area")).to_have_count(len(counties))
    person.page.locator(".map").scroll_into_view_if_needed()


def square(row: int, column: int) -> list[list[float]]:
    """A closed ring of a third of a degree, the first in the north-west."""
    west, north = 107 + column / 3, 26 - row / 3
    return [[west + x / 3, north - y / 3] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]


def completing(person: Person, standing: Standing) -> None:
    """What is typed into the search is completed."""
    at("/search")(person, standing)
    person.page.get_by_role("combobox", name="检索", exact=True).press_sequentially("县:")
    expect(person.page.get_by_role("option").first).to_be_visible()


PAGES: dict[str, tuple[str, Going]] = {
    "sign-in": ("", at("/sign-in")),
    "queue": ("analyst", at("/desk", ROW)),
    "analyst": ("analyst", at("/desk?case={urgent}", CASE)),
    "dispatch": ("analyst", form("/desk?case={urgent}", "派单")),
    "correct": ("analyst", form("/desk?case={urgent}", "更正")),
    "merge": ("analyst", form("/desk?case={urgent}", "并案")),
    "dismiss": ("analyst", form("/desk?case={urgent}", "不予处置")),
    "keys": ("analyst", keys),
    "menu": ("analyst", pressed("/desk", ROW, "账户与设置")),
    "queue-empty": ("analyst", at("/desk?view=overdue", ".message")),
    "queue-loading": ("analyst", slow("/desk")),
    "queue-failed": ("analyst", failing("/desk")),
    "case": ("analyst", at("/cases/{urgent}", CASE)),
    "case-missing": ("analyst", at("/cases/none", ".missing h1")),
    "analyst-english": ("analyst", english(at("/desk?case={urgent}", CASE))),
    "search-empty": ("analyst", at("/search?q=无此词", ".message")),
    "search": ("analyst", at("/search?q=停水", "main mark")),
    "suggest": ("analyst", completing),
    "alerts": ("analyst", at("/alerts")),
    "entry-manual": ("analyst", at("/entry/manual")),
    "entry-offline": ("handler", at("/entry/offline")),
    "entry-english": ("analyst", english(at("/entry/offline"))),
    "save-search": ("analyst", pressed("/desk?category=livelihood", ROW, "保存当前检索")),
    "handover": ("analyst", at("/day/handover")),
    "reports": ("analyst", at("/day/reports")),
    "report-new": ("analyst", pressed("/day/reports", "h1", "写专报")),
    "sources": ("analyst", at("/admin/sources", ENTRY)),
    "dead-letters": ("analyst", at("/admin/dead-letters", ENTRY)),
    "profile": ("analyst", at("/admin/profile", ENTRY)),
    "health": ("analyst", at("/admin/health", ENTRY)),
    "accounts": ("administrator", at("/admin/people", ENTRY)),
    "account-new": ("administrator", pressed("/admin/people", ENTRY, "新建账户")),
    "accounts-english": ("administrator", english(at("/admin/people", ENTRY))),
    "tokens": ("administrator", at("/admin/tokens", ".section-head")),
    "token-new": ("administrator", pressed("/admin/tokens", ".section-head", "发放令牌")),
    "audit": ("administrator", at("/admin/audit", ENTRY)),
    "missing": ("analyst", at("/nowhere")),
    "calls": ("analyst", at("/day/calls")),
    "roster": ("analyst", at("/day/roster")),
    "contacts": ("analyst", at("/day/contacts")),
    "policies": ("analyst", at("/day/policies")),
    "shift": ("analyst", pressed("/day/roster", "h1", "新增班次")),
    "inbox": ("handler", at("/inbox?tab=handling", ROW)),
    "handler": ("handler", at("/inbox?tab=handling&case={handled}", CASE)),
    "publish": ("handler", form("/inbox?tab=handling&case={handled}", "发布回应")),
    "return": ("handler", form("/inbox?tab=dispatched&case={dispatched}", "退回")),
    "answered": ("handler", at("/inbox?tab=answered&case={answered}", CASE)),
    "leader": ("leader", at("/overview", ".tiles")),
    "progress": ("handler", form("/inbox?tab=handling&case={handled}", "报进展")),
    "conference": ("handler", form("/inbox?tab=handling&case={handled}", "登记发布会")),
    "leader-drawn": ("leader", drawn),
    "leader-english": ("leader", english(at("/overview", ".tiles"))),
    "series": ("leader", at("/overview/series", ".cards")),
    "series-month": ("leader", at("/overview/series?unit=month&figure=rate", ".cards")),
    "breakdown": ("leader", at("/overview/breakdown?figure=opened", ".cards")),
    "breakdown-body": ("leader", at("/overview/breakdown?by=body&period=7d", ".cards")),
    "breakdown-loading": ("leader", slow("/overview/breakdown")),
    "breakdown-failing": ("leader", failing("/overview/breakdown")),
    "followed-empty": ("leader", at("/desk?view=followed", ".toolbar")),
    "series-loading": ("leader", slow("/overview/series")),
    "leader-loading": ("leader", slow("/overview")),
    "leader-failed": ("leader", failing("/overview")),
    "figure": ("leader", at("/overview/answered", ROW)),
}


def wanted(*, kept: bool) -> list[str]:
    """The pictures to make, as page-width-appearance."""
    names = [f"{page}-{width}-{look}" for page in PAGES for width in SIZES for look in ("light", "dark")]
    return [name for name in names if name in KEPT_AS] if kept else names


@cache
def signed_in(browser: Browser, address: str, role: str) -> StorageState | None:
    """What the browser keeps of somebody who has signed in; nothing of nobody."""
    if not role:
        return None
    context, watched = new_context(browser, address)
    Person(context.new_page(), watched).sign_in_at_home(role)
    kept = context.storage_state()
    context.close()
    return kept


def photograph(browser: Browser, address: str, standing: Standing, name: str) -> bytes:
    """One page at one size in one appearance."""
    page, width, look = name.rsplit("-", 2)
    role, go = PAGES[page]
    kept = signed_in(browser, address, role)
    context, watched = new_context(browser, address, SIZES[width], dark=look == "dark", kept=kept)
    try:
        person = Person(context.new_page(), watched)
        go(person, standing)
        person.page.evaluate(DRAWN)
        person.page.wait_for_timeout(SETTLED_MS)
        return person.page.screenshot(animations="disabled", caret="hide")
    finally:
        for each in context.pages:
            each.unroute_all(behavior="ignoreErrors")
        context.close()


def compressed(browser: Browser, picture: bytes) -> bytes:
    """A PNG as WebP: a third of its size, letters still sharp."""
    page = browser.new_page()
    try:
        given = base64.b64encode(picture).decode()
        return base64.b64decode(page.evaluate(TO_WEBP, f"data:image/png;base64,{given}").partition(",")[2])
    finally:
        page.close()


def take_all(address: str, names: list[str]) -> None:
    """Do the casework, then make the pictures; those that documents show are kept under their names."""
    EVERYTHING.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        standing = scripted_casework(browser, address)
        for name in names:
            picture = compressed(browser, photograph(browser, address, standing, name))
            (EVERYTHING / f"{name}.webp").write_bytes(picture)
            if name in KEPT_AS:
                (KEPT / f"{KEPT_AS[name]}.webp").write_bytes(picture)
            print(f"{name} {len(picture) // 1024} kB", file=sys.stderr)
        browser.close()


def main() -> None:
    """Start a demo of its own, unless one at an address is named, and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", action="store_true", help="only those that documents show")
    parser.add_argument("--at", default="", metavar="URL", help="a demo that runs already; its cases are worked on")
    parser.add_argument("--only", default="", metavar="WORD", help="only pictures whose name contains this")
    asked = parser.parse_args()
    names = [name for name in wanted(kept=asked.kept) if asked.only in name]
    if asked.at:
        take_all(asked.at, names)
        return
    with tempfile.TemporaryDirectory() as home, Demo(Path(home)) as demo:
        take_all(demo.address, names)


if __name__ == "__main__":
    main()
