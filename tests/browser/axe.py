"""What axe-core finds on a page: barriers for those who do not see, or see little, or use no mouse."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "dashboards" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
RUN = """async (options) => {
  const { violations } = await globalThis.axe.run(document, options)
  return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({
    rule: id, impact: impact, where: node.target.join(' '), html: node.html.slice(0, 160), why: node.failureSummary
  })))
}"""


@cache
def _source() -> str:
    if not AXE.is_file():
        raise FileNotFoundError(f"{AXE} is missing; `make setup-dev` installs what the dashboards are tested with")
    return AXE.read_text("utf-8")


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_source())
    found = page.evaluate(RUN, options)
    return [
        f"{each['rule']} ({each['impact']}) at {each['where']}: {each['why']}\n    {each['html']}"
        for each in found
        if each["impact"] in GRAVE
    ]


def barriers(page: Page) -> list[str]:
    """The serious and the critical ones, in the appearance that is shown."""
    return _found(page, {"runOnly": {"type": "tag", "values": STANDARDS}})


def poor_contrasts(page: Page) -> list[str]:
    """Text too pale to read; colours alone change between light and dark."""
    return _found(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
