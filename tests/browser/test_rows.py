"""What a row of the queue says can be read at every width: names are whole, and lines do not grow in English."""

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import DESKTOP, PHONE
from tests.browser.conftest import Sit
from tests.browser.person import Person
from tests.browser.screenshots import SPEAK_ENGLISH

LARGER = (1440, 900)
# The home jurisdiction has the longest name of all places.
HOME, SAID = "黔南布依族苗族自治州", "黔南州"
CUT = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"


def expect_names_whole(person: Person) -> None:
    """All rows are there, and none has a place or a lead body that is cut."""
    home = person.rows.locator(".place").filter(has_text=SAID).first
    expect(home).to_be_visible()
    assert (home.get_attribute("title") or "").endswith(HOME)
    for names in (person.rows.locator(".place"), person.rows.locator(".lead")):
        found: list[str] = names.evaluate_all(CUT)
        assert found == []


@pytest.mark.parametrize("english", [False, True], ids=["in Chinese", "in English"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP, LARGER], ids=["phone", "desk", "larger"])
def test_no_place_and_no_body_in_the_queue_is_cut(sit: Sit, size: tuple[int, int], english: bool) -> None:
    analyst = sit("analyst", size=size)
    if english:
        analyst.page.add_init_script(SPEAK_ENGLISH)
    analyst.page.goto("/desk")
    expect_names_whole(analyst)


@pytest.mark.parametrize("size", [DESKTOP, LARGER], ids=["desk", "larger"])
def test_beside_an_open_case_an_english_row_takes_two_lines(sit: Sit, size: tuple[int, int]) -> None:
    analyst = sit("analyst", size=size)
    analyst.page.add_init_script(SPEAK_ENGLISH)
    analyst.page.goto("/desk")
    analyst.open(analyst.rows.first)
    expect_names_whole(analyst)
    for row in analyst.rows.all()[:10]:
        facts, clock = row.locator(".facts").bounding_box(), row.locator(".clock").bounding_box()
        assert facts is not None
        assert clock is not None
        assert facts["y"] < clock["y"] + clock["height"]
        assert clock["y"] < facts["y"] + facts["height"]


@pytest.mark.parametrize("width", [390, 560, 1366, 1920])
def test_how_the_posts_of_a_case_came_is_drawn_once_at_every_width(sit: Sit, width: int) -> None:
    analyst = sit("analyst", size=(width, 900))
    often = analyst.rows.filter(has=analyst.page.locator("svg rect")).first
    expect(often.locator("svg:has(rect):visible")).to_have_count(1)
