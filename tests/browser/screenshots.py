"""`python -m tests.browser.screenshots [--all] [--only WORD] [--at URL]` makes pictures of the pages from the demo.

By default the few that are kept in docs/images; with --all every page at three sizes, light and dark,
into build/screenshots.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.browsing import DESKTOP, PHONE, WIDE, launch, new_context
from tests.browser.casework import Standing, scripted_casework
from tests.browser.demo import CHECKOUT, Demo
from tests.browser.person import Person

KEPT = CHECKOUT / "docs" / "images"
EVERYTHING = CHECKOUT / "build" / "screenshots"
README = {"analyst-1366-light": "analyst", "handler-1366-light": "handler", "leader-1366-light": "leader"}
ALSO_KEPT = {"case-390-light", "inbox-390-light", "leader-1920-dark"}
SIZES = {"1366": DESKTOP, "1920": WIDE, "390": PHONE}

ROW = "li[id^='case-']"
CASE = "article h1"
ENTRY = "main .panel :is(td, li)"

Going = Callable[[Person, Standing], None]


def at(address: str, shows: str = "h1") -> Going:
    """Goes to an address and waits until what the page is for is there (CSS)."""

    def go(person: Person, standing: Standing) -> None:
        person.page.goto(address.format(**standing.addresses))
        expect(person.page.locator(shows).first).to_be_visible()
        expect(person.page.locator(".skeleton")).to_have_count(0)

    return go


def form(address: str, button: str) -> Going:
    """Goes to a case and opens a form of it."""

    def go(person: Person, standing: Standing) -> None:
        at(address, CASE)(person, standing)
        person.act(button)
        expect(person.dialog).to_be_visible()

    return go


PAGES: dict[str, tuple[str, Going]] = {
    "sign-in": ("", at("/sign-in")),
    "queue": ("analyst", at("/desk", ROW)),
    "analyst": ("analyst", at("/desk?case={urgent}", CASE)),
    "dispatch": ("analyst", form("/desk?case={urgent}", "派单")),
    "correct": ("analyst", form("/desk?case={urgent}", "更正")),
    "case": ("analyst", at("/cases/{urgent}", CASE)),
    "search": ("analyst", at("/search?q=停水", "main mark")),
    "sources": ("analyst", at("/admin/sources", ENTRY)),
    "dead-letters": ("analyst", at("/admin/dead-letters", ENTRY)),
    "profile": ("analyst", at("/admin/profile", ENTRY)),
    "health": ("analyst", at("/admin/health", ENTRY)),
    "missing": ("analyst", at("/nowhere")),
    "inbox": ("handler", at("/inbox?tab=handling", ROW)),
    "handler": ("handler", at("/inbox?tab=handling&case={handled}", CASE)),
    "publish": ("handler", form("/inbox?tab=handling&case={handled}", "发布回应")),
    "return": ("handler", form("/inbox?tab=dispatched&case={dispatched}", "退回")),
    "answered": ("handler", at("/inbox?tab=answered&case={answered}", CASE)),
    "leader": ("leader", at("/overview", ".tiles")),
    "figure": ("leader", at("/overview/answered", ROW)),
}


def wanted(*, everything: bool) -> list[str]:
    """The pictures to make, as page-width-appearance."""
    names = [f"{page}-{width}-{look}" for page in PAGES for width in SIZES for look in ("light", "dark")]
    return names if everything else [name for name in names if name in README or name in ALSO_KEPT]


def photograph(browser: Browser, address: str, standing: Standing, name: str) -> bytes:
    """One page at one size in one appearance."""
    page, width, look = name.rsplit("-", 2)
    role, go = PAGES[page]
    context, watched = new_context(browser, address, SIZES[width], dark=look == "dark")
    try:
        person = Person(context.new_page(), watched)
        if role:
            person.sign_in_at_home(role)
        go(person, standing)
        person.page.evaluate("document.fonts.ready")
        return person.page.screenshot(animations="disabled", caret="hide")
    finally:
        context.close()


def take_all(address: str, folder: Path, names: list[str]) -> None:
    """Do the casework, then make the pictures; those of the README are kept under its names."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        standing = scripted_casework(browser, address)
        for name in names:
            path = folder / f"{name}.png"
            path.write_bytes(photograph(browser, address, standing, name))
            print(f"{path.relative_to(CHECKOUT)} {path.stat().st_size // 1024} kB", file=sys.stderr)
            if folder == KEPT and name in README:
                shutil.copyfile(path, folder / f"{README[name]}.png")
                path.unlink()
        browser.close()


def main() -> None:
    """Start a demo of its own, unless one at an address is named, and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every page, size and appearance, into build/screenshots")
    parser.add_argument("--at", default="", metavar="URL", help="a demo that runs already; its cases are worked on")
    parser.add_argument("--only", default="", metavar="WORD", help="only pictures whose name contains this")
    asked = parser.parse_args()
    names = [name for name in wanted(everything=asked.all) if asked.only in name]
    folder = EVERYTHING if asked.all else KEPT
    if asked.at:
        take_all(asked.at, folder, names)
        return
    with tempfile.TemporaryDirectory() as home, Demo(Path(home)) as demo:
        take_all(demo.address, folder, names)


if __name__ == "__main__":
    main()
