"""Pictures of the desks from the samples: `python -m tests.browser.screenshots [--all] [--out FOLDER]`.

Without `--all` the three of the README; with it every page in three sizes, light and dark, to be looked at.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.browsing import DESKTOP, PHONE, WIDE, launch, new_context
from tests.browser.demo import CHECKOUT, Demo
from tests.browser.person import Person
from tests.browser.preparing import Clerk

SIZES = {"1366": DESKTOP, "1920": WIDE, "phone": PHONE}
PATIENCE_MS = 60_000
DISPATCHED = 12


@dataclass(frozen=True, slots=True)
class View:
    """A page of one role; with `opened` the first case of its list is open."""

    name: str
    role: str
    path: str
    opened: bool = False


OF_README = (
    View("analyst", "analyst", "/desk", opened=True),
    View("handler", "handler", "/inbox?view=handling", opened=True),
    View("leader", "leader", "/overview"),
)
OTHERS = (
    View("search", "analyst", "/search?q=停水"),
    View("sources", "analyst", "/admin/sources"),
    View("dead-letters", "analyst", "/admin/dead-letters"),
    View("profile", "analyst", "/admin/profile"),
    View("health", "analyst", "/admin/health"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a demo, let some casework happen, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "docs" / "images")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright, Demo(Path(home)) as demo:
        browser = launch(playwright)
        work(browser, demo.address)
        for view, size, dark, file in _wanted(given.out, everything=given.all):
            take(browser, demo.address, view, SIZES[size], dark=dark, file=file)
        browser.close()


def _wanted(out: Path, *, everything: bool) -> list[tuple[View, str, bool, Path]]:
    if not everything:
        return [(view, "1366", False, out / f"{view.name}.png") for view in OF_README]
    return [
        (view, size, dark, out / f"{view.name}-{size}-{'dark' if dark else 'light'}.png")
        for view in (*OF_README, *OTHERS)
        for size in SIZES
        for dark in (False, True)
    ]


def work(browser: Browser, address: str) -> None:
    """Dispatch the most urgent cases, and answer one, so that there is something to lead."""
    analyst, handler = (_clerk(browser, address, role) for role in ("analyst", "handler"))
    body = handler.read("/me")["body"]["id"]
    rows = [row for row in analyst.read("/cases?view=triage&limit=100")["items"] if row["proposal_lead"]]
    own = [row for row in rows if row["proposal_lead"]["id"] == body]
    others = [row for row in rows if row["proposal_lead"]["id"] != body]
    for row in [*own, *others[2 : 2 + DISPATCHED]]:
        analyst.give(row["id"], "dispatch", lead=row["proposal_lead"]["id"], supporting=[], note="")
    for number, row in enumerate(own):
        handler.give(row["id"], "sign-in")
        if number:
            now = datetime.now(UTC).isoformat()
            proof = {"url": "https://www.example.org/answer", "issued_by": "福泉市应急管理局", "published_at": now}
            handler.give(row["id"], "publish", kind="response", text="情况已核实，处置结果公开如下。", **proof)


def _clerk(browser: Browser, address: str, role: str) -> Clerk:
    context, watched = new_context(browser, address)
    context.set_default_timeout(PATIENCE_MS)
    person = Person(context.new_page(), watched)
    person.sign_in_at_home(role)
    return Clerk(person)


def take(browser: Browser, address: str, view: View, size: tuple[int, int], *, dark: bool, file: Path) -> None:
    """One picture."""
    context, watched = new_context(browser, address, size, dark=dark)
    context.set_default_timeout(PATIENCE_MS)
    person = Person(context.new_page(), watched)
    person.sign_in(view.role)
    person.page.goto(view.path)
    settle(person.page)
    if view.opened and person.rows.count():
        person.open(person.rows.first)
        settle(person.page)
    person.page.screenshot(path=file)
    context.close()


def settle(page: Page) -> None:
    """Until what was asked for is there; the live stream keeps the network busy for ever."""
    page.wait_for_timeout(1_500)
    expect(page.locator("[class*=skeleton], [aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)


if __name__ == "__main__":
    main()
