"""Two cases about one matter are put together by a person."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.person import Person
from tests.browser.preparing import Clerk


def test_an_analyst_merges_a_case_into_another_and_is_led_there(sit: Sit) -> None:
    analyst = sit("analyst")
    clerk = Clerk(analyst)
    source = with_candidates(clerk)["id"]
    case = clerk.read(f"/cases/{source}")
    analyst.page.goto(f"/desk?case={source}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(case["title"])
    analyst.page.keyboard.press("m")
    chooser = analyst.dialog.get_by_role("combobox", name="并入哪个事项")
    chooser.click()
    analyst.page.get_by_role("option").first.click()
    expect(analyst.dialog.get_by_role("columnheader", name="本事项")).to_be_visible()
    texts = analyst.dialog.get_by_role("row").filter(has_text="正文").get_by_role("cell")
    one, other = (texts.nth(place).bounding_box() for place in (0, 1))
    assert one is not None
    assert other is not None
    assert (one["y"], one["x"] + one["width"]) == (other["y"], other["x"])
    analyst.submit("并案")
    analyst.expect_notice("已并案")
    merged = clerk.read(f"/cases/{source}")
    assert merged["state"] == "merged"
    expect(analyst.page).not_to_have_url(f"/desk?case={source}")
    target = clerk.read(f"/cases/{merged['merged_into']}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(target["title"])
    assert {post["id"] for post in case["posts"]} <= {post["id"] for post in target["posts"]}


def test_the_form_offers_candidates_and_compares_the_one_that_is_pressed(sit: Sit) -> None:
    analyst = sit("analyst")
    source = with_candidates(Clerk(analyst))
    analyst.page.goto(f"/desk?case={source['id']}")
    analyst.act("并案")
    offered = analyst.dialog.get_by_role("region", name="可能是同一件事").get_by_role("button")
    title = offered.first.locator(".title .ellipsis").inner_text()
    assert title != source["title"]
    offered.first.press("Enter")
    told = analyst.dialog.get_by_role("row").filter(has_text="标题").get_by_role("cell")
    expect(told.nth(0)).to_have_text(source["title"])
    expect(told.nth(1)).to_have_text(title)
    expect(offered).to_have_count(0)


def test_a_merge_is_undone_by_one_press_and_a_merged_case_leads_to_the_other(sit: Sit) -> None:
    analyst = sit("analyst")
    clerk = Clerk(analyst)
    cases = clerk.read("/cases?view=triage&limit=100")["items"]
    source, target = cases[-1]["id"], cases[-2]["id"]
    title = analyst_merges(analyst, source, target)
    analyst.page.goto(f"/cases/{source}")
    analyst.expect_state("已并案")
    analyst.page.get_by_role("link", name="已并入另一件事项").click()
    expect(analyst.pane.get_by_role("heading", level=1)).to_have_text(title)
    analyst.page.goto(f"/cases/{source}")
    analyst.act("撤销并案")
    analyst.submit("撤销并案")
    analyst.expect_state("待研判")

    analyst.page.goto(f"/desk?case={source}")
    analyst.act("并案")
    choose_target(analyst, title)
    analyst.submit("并案")
    analyst.page.get_by_role("button", name="撤销", exact=True).click()
    analyst.expect_notice("已撤销")
    assert clerk.read(f"/cases/{source}")["state"] == "triage"


def with_candidates(clerk: Clerk) -> Any:
    """A livelihood case of the triage queue, as a row, beside which another of the same county stands open."""
    cases = clerk.read("/cases?view=triage&category=livelihood&limit=100")["items"]
    counties = [(each["place"] or {}).get("code", "")[:6] for each in cases]
    return next(each for each, county in zip(cases, counties, strict=True) if county and counties.count(county) > 1)


def analyst_merges(analyst: Person, source: str, target: str) -> str:
    """Given past the pages; the title of the case that took it in."""
    clerk = Clerk(analyst)
    clerk.give(source, "merge", into=target)
    title: str = clerk.read(f"/cases/{target}")["title"]
    return title


def choose_target(analyst: Person, title: str) -> None:
    """The case of that title, found by its words."""
    chooser = analyst.dialog.get_by_role("combobox", name="并入哪个事项")
    chooser.fill(title[:6])
    analyst.page.get_by_role("option").filter(has_text=title[:12]).first.click()
    expect(analyst.dialog.get_by_role("columnheader", name="本事项")).to_be_visible()
