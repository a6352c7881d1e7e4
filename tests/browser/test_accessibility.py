"""No page puts up a serious barrier, light or dark: axe-core reads every page that is photographed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import barriers, poor_contrasts
from tests.browser.browsing import DESKTOP, PHONE
from tests.browser.casework import Standing, scripted_casework
from tests.browser.conftest import Sit
from tests.browser.demo import Demo
from tests.browser.screenshots import PAGES, signed_in

ON_A_PHONE = (
    *("entry-offline", "alerts", "reports"),
    *("queue", "case", "inbox", "handler", "leader", "sources"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of its own: the casework shown here would take the cases that the stories are about."""
    with Demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def standing(demo: Demo, browser: Browser) -> Standing:
    """Cases in every state."""
    return scripted_casework(browser, demo.address)


@pytest.mark.parametrize(
    ("name", "size"),
    [*((name, DESKTOP) for name in PAGES), *((name, PHONE) for name in ON_A_PHONE)],
    ids=[*PAGES, *(f"{name} on a phone" for name in ON_A_PHONE)],
)
def test_no_page_has_a_serious_barrier(
    sit: Sit, standing: Standing, demo: Demo, browser: Browser, name: str, size: tuple[int, int]
) -> None:
    role, go = PAGES[name]
    person = sit(size=size, kept=signed_in(browser, demo.address, role))
    person.watched.expected |= {404, 500}
    go(person, standing)
    found = barriers(person.page)
    # Drawn dark from the start: Chromium keeps some colours when a drawn page changes its appearance.
    person.page.unroute_all(behavior="ignoreErrors")
    person.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    go(person, standing)
    found += [f"dark: {each}" for each in poor_contrasts(person.page)]
    person.page.unroute_all(behavior="ignoreErrors")
    assert not found, "\n".join(found)
