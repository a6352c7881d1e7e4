"""A running system for the whole session, and people who sit down before it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser.browsing import DESKTOP, launch, new_context
from tests.browser.demo import Demo
from tests.browser.person import Person

PATIENCE_MS = 20_000
HERE = Path(__file__).parent
WITH_OWN_DEMO = ("test_accessibility.py", "test_story.py")
Sit = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is here drives a browser. Tests that share a demo stay in one process and in their order, for each
    changes what the next one finds; files with a demo of their own, about half of the work, are the other's."""
    for item in items:
        if item.path.is_relative_to(HERE):
            alone = item.path.name in WITH_OWN_DEMO
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("demos of their own" if alone else "shared demo"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, crawled to its end."""
    with Demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def sit(demo: Demo, browser: Browser) -> Iterator[Sit]:
    """Sits somebody down: `sit("analyst")`, `sit("handler", size=PHONE)`; without a role they only have a page.
    `at` is another address of the same demo, `kept` what a browser keeps of somebody who has signed in before.

    In the end nobody's console complained and nobody's page asked another machine for anything.
    """
    everybody = []

    def sit_down(
        role: str = "", size: tuple[int, int] = DESKTOP, at: str = "", kept: StorageState | None = None
    ) -> Person:
        context, watched = new_context(browser, at or demo.address, size, kept=kept)
        context.set_default_timeout(PATIENCE_MS)
        person = Person(context.new_page(), watched)
        everybody.append((context, watched))
        if role:
            person.sign_in_at_home(role)
        return person

    yield sit_down
    for context, _ in everybody:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert [line for _, watched in everybody for line in watched.complaints] == []
    assert [url for _, watched in everybody for url in watched.strangers] == []
