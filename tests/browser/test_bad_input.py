"""What people write, and what offices are called, breaks no page: all of it stays readable, and usable beside it."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.browsing import DESKTOP, PHONE
from tests.browser.conftest import Sit
from tests.browser.hostile import OFFICE, POSTS, make_hostile
from tests.browser.person import Person
from tests.browser.preparing import Clerk
from tests.browser.test_phone import sideways

# How many wait may stand before it.
PRODUCT = re.compile(r"^(\(\d+\) )?回应$")


def expect_within_reach(person: Person, control: Locator) -> None:
    """It is on the page, at this size, without moving anything."""
    box, size = control.bounding_box(), person.page.viewport_size
    assert box is not None
    assert size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]


def expect_unharmed(person: Person) -> None:
    """Nothing ran that came with a text, and the page does not move sideways."""
    expect(person.page).to_have_title(PRODUCT)
    expect(person.page.locator("a[href^='javascript']")).to_have_count(0)
    expect(person.page.locator("img[src='x']")).to_have_count(0)
    assert sideways(person.page) == 0


def expect_apart(row: Locator) -> None:
    """What it says stands beside the next, or one below the other, and none covers another."""
    places = [row.locator(part).bounding_box() for part in (".facts", ".lead", ".clock .left")]
    for one, other in pairwise(place for place in places if place is not None):
        assert one["x"] + one["width"] <= other["x"] + 1 or one["y"] + one["height"] <= other["y"] + 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["at a desk", "on a phone"])
def test_a_case_at_its_worst_can_be_read_and_dispatched(sit: Sit, size: tuple[int, int]) -> None:
    analyst = sit("analyst", size=size)
    case_id = Clerk(analyst).untouched()
    make_hostile(analyst.page)
    analyst.page.goto("/desk")
    expect(analyst.rows.first.locator(".clock")).to_contain_text("超时 400 天")
    expect_apart(analyst.rows.first)
    expect_unharmed(analyst)

    analyst.page.goto(f"/desk?case={case_id}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_contain_text("福泉<img")
    expect(analyst.section("依据")).to_be_in_viewport()
    if size == DESKTOP:
        expect_apart(analyst.rows.first)
    expect(analyst.section("时限")).to_contain_text(OFFICE)
    expect_within_reach(analyst, analyst.pane.get_by_role("toolbar"))
    expect_unharmed(analyst)
    analyst.act("派单")
    expect_within_reach(analyst, analyst.dialog.get_by_role("button", name="派单", exact=True))


def test_five_hundred_posts_are_shown_by_and_by_and_every_one_is_there(sit: Sit) -> None:
    analyst = sit("analyst")
    case_id = Clerk(analyst).untouched()
    make_hostile(analyst.page)
    analyst.page.goto(f"/cases/{case_id}")
    posts = analyst.section(f"帖文 {POSTS}")
    shown = posts.get_by_role("article")
    expect(shown).to_have_count(3)
    count = 3
    while count < POSTS:
        posts.get_by_role("button", name=re.compile("^(再展开|展开其余)")).click()
        count = min(count + 50, POSTS)
        expect(shown).to_have_count(count)
    expect_unharmed(analyst)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["at a desk", "on a phone"])
def test_long_names_push_no_number_off_the_leaders_page(sit: Sit, size: tuple[int, int]) -> None:
    leader = sit("leader", size=size)
    make_hostile(leader.page)
    leader.page.goto("/overview")
    bodies = leader.page.locator("section").filter(has=leader.page.get_by_role("heading", name="各单位按时率"))
    row = bodies.get_by_role("row").filter(has_text=OFFICE[:8]).first
    expect(row).to_be_visible()
    row.scroll_into_view_if_needed()
    expect_within_reach(leader, row.get_by_role("cell").nth(3))
    expect_unharmed(leader)
