"""The stream breaks and is mended: what is shown says that it is old, nothing jumps, and what was missed arrives."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.demo import Demo
from tests.browser.line import Line
from tests.browser.person import Person
from tests.browser.preparing import Clerk

COUNTY = "522702"
ANNOUNCED = "1 条新事项"
LEFT = "已转入“待签收”"


def standing(person: Person) -> dict[str, float]:
    """Where each row of the queue stands on the page, by its id."""
    return {row.get_attribute("id") or "": (row.bounding_box() or {}).get("y", -1.0) for row in person.rows.all()}


@pytest.fixture
def line(demo: Demo) -> Iterator[Line]:
    """To the demo."""
    with Line(demo.address) as held:
        yield held


def test_a_cut_stream_is_said_nothing_jumps_and_what_was_missed_arrives(sit: Sit, line: Line) -> None:
    elsewhere = sit("analyst")
    other = Clerk(elsewhere)
    missed, moved, read = (row["id"] for row in other.read(f"/cases?view=triage&place={COUNTY}")["items"][-3:])
    other.give(missed, "dismiss", reason="重复登记")

    elsewhere.page.goto(f"/desk?place={COUNTY}")
    expect(elsewhere.row(moved)).to_be_visible()
    watching = sit("analyst", at=line.address)
    watching.watched.cut = True
    watching.page.goto(f"/desk?place={COUNTY}&case={read}")
    expect(watching.row(moved)).to_be_visible()
    expect(watching.row(missed)).to_have_count(0)
    expect(watching.page.get_by_text("实时", exact=True)).to_be_visible()
    before = standing(watching)

    line.cut()
    stale = watching.page.get_by_role("status").filter(has_text="实时连接已断开")
    expect(stale).to_contain_text("以下数据截至")
    other.give(missed, "reopen", reason="并非重复")
    other.give(moved, "dispatch", lead="522702.emergency", supporting=[], note="")
    # What happened was told to all who could hear.
    expect(elsewhere.page.get_by_role("button", name=ANNOUNCED)).to_be_visible()
    expect(elsewhere.row(moved)).to_contain_text(LEFT)
    expect(watching.rows).to_have_count(len(before))

    line.mend()
    # The page tries again by itself, ever more rarely; whoever does not want to wait presses.
    stale.get_by_role("button", name="立即重连").evaluate_all("buttons => buttons.forEach((each) => each.click())")
    expect(stale).to_have_count(0)
    announced = watching.page.get_by_role("button", name=ANNOUNCED)
    expect(announced).to_be_visible()
    expect(watching.row(moved)).to_contain_text(LEFT)
    assert standing(watching) == before
    announced.click()
    expect(watching.row(missed)).to_be_visible()
    expect(watching.row(moved)).to_have_count(0)
