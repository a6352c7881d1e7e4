"""`python -m benchmarks.web [--at URL] [--json FILE]`: what the dashboards cost a browser.

The JavaScript that the analyst's desk fetches before it can be used, gzipped; how long until its rows are there with
a processor slowed four times; the longest task while a hundred rows arrive. Reported beside the house's aims, never
asserted: the machine that measures is not the office's.
"""

import argparse
import gzip
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.browsing import launch, new_context
from tests.browser.demo import Demo
from tests.browser.person import Person

AIMS = {"initial JavaScript, kB gzip": 350.0, "desk usable, ms, CPU ÷ 4": 1_500.0, "longest task, ms, 100 rows": 200.0}
SLOWDOWN = 4
ROUNDS = 5
PATIENCE_MS = 60_000
ARRIVING = 100
SHOWN_BEFORE = 3
ROW = "li[id^='case-']"
# When the first row is there and may be pressed, in milliseconds since the navigation began. The page says so itself:
# whoever asks it again and again spends its processor.
WATCH_ROWS = """globalThis.usable = new Promise((done) => {
  const look = () => {
    if (document.querySelector("li[id^='case-'] button")) done(performance.now())
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""
# The page's own stream, spoken through, and every task longer than 50 ms.
WATCH_TASKS = """(() => {
  const Source = globalThis.EventSource
  globalThis.EventSource = class extends Source {
    constructor(...given) { super(...given); globalThis.heard = this }
  }
  globalThis.tasks = []
  new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: false })
})()"""
ARRIVE = """async (news) => {
  globalThis.tasks.length = 0
  for (const each of news) {
    globalThis.heard.dispatchEvent(new MessageEvent('case', { data: JSON.stringify(each) }))
    await new Promise((done) => setTimeout(done, 10))
  }
}"""


@contextmanager
def _seated(browser: Browser, address: str, state: Any = None) -> Iterator[Page]:
    """An analyst's page; with a state, signed in already and with an empty cache."""
    context, watched = new_context(browser, address)
    page = context.new_page()
    if state is None:
        Person(page, watched).sign_in_at_home("analyst")
    else:
        context.add_cookies(state["cookies"])
    try:
        yield page
    finally:
        context.close()


def _signed_in(browser: Browser, address: str) -> Any:
    with _seated(browser, address) as page:
        context: BrowserContext = page.context
        return context.storage_state()


def initial_kilobytes(browser: Browser, address: str, state: Any) -> float:
    """All scripts that the desk asks for until its rows are there, each gzipped by itself."""
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        if response.url.endswith(".js") and response.ok:
            sizes.append(len(gzip.compress(response.body(), 9)))

    with _seated(browser, address, state) as page:
        page.on("response", weigh)
        page.goto("/desk")
        expect(page.locator(ROW).first).to_be_visible()
        page.wait_for_load_state("load")
    return sum(sizes) / 1_000


def usable_milliseconds(browser: Browser, address: str, state: Any) -> float:
    """From the navigation to the first row, nothing cached, the processor slowed; the median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        with _seated(browser, address, state) as page:
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
            page.add_init_script(WATCH_ROWS)
            page.goto("/desk")
            times.append(float(page.evaluate("globalThis.usable")))
    return statistics.median(times)


def longest_task(browser: Browser, address: str, state: Any) -> float:
    """While a hundred cases are announced, asked for and shown; 0 when no task took 50 ms."""

    def few(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["items"], body["next_cursor"] = body["items"][:SHOWN_BEFORE], None
        route.fulfill(response=answer, json=body)

    with _seated(browser, address, state) as page:
        page.add_init_script(WATCH_TASKS)
        page.route("**/api/v1/cases?*", few)
        page.goto("/desk")
        expect(page.locator(ROW)).to_have_count(SHOWN_BEFORE)
        page.unroute_all(behavior="wait")
        ids = [row["id"] for row in page.request.get(f"/api/v1/cases?view=triage&limit={ARRIVING}").json()["items"]]
        page.evaluate(ARRIVE, [{"id": each, "revision": 1, "state": "triage", "event": "opened"} for each in ids])
        page.get_by_role("button", name="新事项").click()
        more = page.get_by_role("button", name="加载更多")
        if len(ids) > 50:
            more.click()
            expect(page.locator(ROW)).to_have_count(len(ids))
        return max(map(float, page.evaluate("globalThis.tasks")), default=0.0)


def measure(address: str) -> dict[str, float]:
    """All figures, under the names of their aims."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        state = _signed_in(browser, address)
        found = [each(browser, address, state) for each in (initial_kilobytes, usable_milliseconds, longest_task)]
        browser.close()
    return dict(zip(AIMS, found, strict=True))


def report(figures: dict[str, float], path: Path | None) -> None:
    """Print each beside its aim; write JSON when asked."""
    table = Table("what", "measured", "aim", "", title="The dashboards in a browser")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.0f}", f"≤ {AIMS[name]:,.0f}", "" if value <= AIMS[name] else "short of the aim")
    Console().print(table)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def main() -> None:
    """Measure a demo of its own, unless one that runs is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="", metavar="URL", help="a demo that runs already")
    parser.add_argument("--json", type=Path, default=None, metavar="FILE")
    asked = parser.parse_args()
    if asked.at:
        report(measure(asked.at), asked.json)
        return
    with tempfile.TemporaryDirectory() as home, Demo(Path(home)) as demo:
        report(measure(demo.address), asked.json)


if __name__ == "__main__":
    main()
