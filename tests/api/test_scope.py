"""A body sees the cases it acts in, and of those it gave back its own part; elsewhere there is nothing."""

import re
from typing import Any

import pytest

from api.feed import Feed, told_to
from api.viewer import Viewer
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
ANALYST = Actor("ana", Role.ANALYST)


@pytest.fixture
def mine(world: Any) -> Any:
    """A case that the housing body leads."""
    case = world.open("mine", text="福泉市供水管网破裂停水")
    return world.give(case, ANALYST, c.Dispatch(HOUSING))


@pytest.fixture
def theirs(world: Any) -> Any:
    """A case of the emergency body."""
    case = world.open("theirs", text="福泉市供水管道爆裂伤人")
    return world.give(case, ANALYST, c.Dispatch(EMERGENCY))


def test_another_body_s_case_does_not_exist(housing: Any, mine: Any, theirs: Any) -> None:
    assert housing.get(f"/cases/{mine.id}").status_code == 200
    hidden = housing.get(f"/cases/{theirs.id}")
    missing = housing.get("/cases/000000000000")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"].replace(theirs.id, "") == missing.json()["detail"].replace("0" * 12, "")


@pytest.mark.parametrize("part", ["events", "clocks"])
def test_nor_do_its_parts(housing: Any, theirs: Any, part: str) -> None:
    assert housing.get(f"/cases/{theirs.id}/{part}").status_code == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [("sign-in", {}), ("progress", {"text": "x"}), ("return", {"reason": "x"}), ("close", {})],
)
def test_commands_on_it_find_nothing(housing: Any, theirs: Any, name: str, body: dict[str, str]) -> None:
    assert housing.command(theirs.id, name, revision=theirs.revision, **body).status_code == 404


def test_a_handler_cannot_give_the_office_s_commands(housing: Any, mine: Any) -> None:
    answer = housing.command(mine.id, "dismiss", reason="x")
    assert answer.status_code == 403
    assert answer.json()["code"] == "wrong_role"


def test_lists_totals_facets_and_views_count_only_one_s_own(housing: Any, mine: Any, theirs: Any) -> None:
    page = housing.read("/cases")
    assert [row["id"] for row in page["items"]] == [mine.id]
    assert page["total"] == 1
    assert page["views"]["dispatched"] == 1
    assert page["facets"]["body"] == [{"value": HOUSING, "label": "福泉市住房和城乡建设局", "count": 1}]
    assert sum(each["count"] for each in page["facets"]["category"]) == 1


def test_asking_for_another_body_s_cases_finds_none(housing: Any, theirs: Any) -> None:
    assert housing.read("/cases", body=EMERGENCY)["total"] == 0


def test_search_finds_only_one_s_own(world: Any, housing: Any, analyst: Any, mine: Any, theirs: Any) -> None:
    world.index()
    assert analyst.read("/posts", q="供水")["total"] == 2
    found = housing.read("/posts", q="供水")
    assert [post["case_id"] for post in found["items"]] == [mine.id]
    assert found["total"] == 1
    assert housing.read("/posts", case=theirs.id)["items"] == []
    assert [row["id"] for row in housing.read("/cases", q="供水")["items"]] == [mine.id]


def test_what_left_the_scope_is_not_found_though_the_index_is_behind(world: Any, housing: Any, mine: Any) -> None:
    world.index()
    world.give(mine, Actor("h", Role.HANDLER, HOUSING), c.Return("不属于本单位"))
    assert housing.read("/posts", q="供水")["items"] == []


def test_suggestions_name_no_title_of_others(world: Any, housing: Any, mine: Any, theirs: Any) -> None:
    world.index()
    assert housing.read("/search/suggest", q="供水")["items"] == [mine.title]


def test_metrics_count_only_one_s_own(housing: Any, analyst: Any, mine: Any, theirs: Any) -> None:
    assert analyst.read("/metrics/overview")["opened"] == 2
    assert housing.read("/metrics/overview")["opened"] == 1
    assert [row["id"] for row in housing.read("/metrics/cases", figure="open")["items"]] == [mine.id]


def test_the_stream_tells_only_of_one_s_own(world: Any) -> None:
    feed = Feed(world.context)
    mine = world.give(world.open("mine"), ANALYST, c.Dispatch(HOUSING))
    theirs = world.give(world.open("theirs"), ANALYST, c.Dispatch(EMERGENCY))
    told = feed.news()
    body = Viewer("h", "h", Role.HANDLER, HOUSING)
    assert {news.changed.id for news in told} == {mine.id, theirs.id}
    assert [news.changed.id for news in told if told_to(body, news)] == [mine.id]


def test_a_handler_without_a_body_sees_nothing(sign_in: Any, mine: Any) -> None:
    nobody = sign_in("nob")
    assert nobody.read("/cases")["total"] == 0
    assert nobody.read("/metrics/overview")["open"] == 0
    assert nobody.get(f"/cases/{mine.id}").status_code == 404


def test_a_supporting_body_sees_the_case(world: Any, other_body: Any) -> None:
    case = world.give(world.open(), ANALYST, c.Dispatch(HOUSING, (EMERGENCY,)))
    assert other_body.read(f"/cases/{case.id}")["lead"]["id"] == HOUSING
    assert other_body.read("/cases")["total"] == 1


def test_the_body_told_provisionally_sees_the_case_before_it_is_dispatched(
    world: Any, other_body: Any, emergency: Any
) -> None:
    case = world.open("fire", emergency)
    assert case.provisional
    assert case.proposed_lead == EMERGENCY
    page = other_body.read(f"/cases/{case.id}")
    assert page["provisional"]
    assert page["allowed"] == ["sign-in", "extend"]


def test_a_body_s_inbox_holds_what_it_has_to_sign_in_for_and_nothing_else(
    world: Any, housing: Any, other_body: Any, analyst: Any, emergency: Any
) -> None:
    told = world.open("told", emergency)
    both = world.give(world.open("both"), ANALYST, c.Dispatch(HOUSING, (EMERGENCY,)))

    def inbox(person: Any) -> tuple[set[str], set[str]]:
        waiting, taken = (person.read("/cases", view=view) for view in ("dispatched", "handling"))
        for page, view in ((waiting, "dispatched"), (taken, "handling")):
            assert page["total"] == page["views"][view] == len(page["items"])
        return {row["id"] for row in waiting["items"]}, {row["id"] for row in taken["items"]}

    assert inbox(other_body) == ({told.id, both.id}, set())
    assert inbox(housing) == ({both.id}, set())
    assert inbox(analyst) == ({both.id}, set())
    housing.does(both.id, "sign-in")
    assert inbox(housing) == (set(), {both.id})
    assert inbox(other_body) == ({told.id, both.id}, set())
    other_body.does(told.id, "sign-in")
    other_body.does(both.id, "sign-in")
    assert inbox(other_body) == (set(), {told.id, both.id})


def test_what_a_body_gave_back_it_sees_as_it_stood_then(world: Any, housing: Any, mine: Any) -> None:
    body = Actor("h", Role.HANDLER, HOUSING)
    world.give(mine, body, c.Return("不属于本单位"))
    world.clock.forward(hours=1)
    world.give(mine, ANALYST, c.Dispatch(EMERGENCY, note="改派"))
    other = Actor("e", Role.HANDLER, EMERGENCY)
    world.give(mine, other, c.SignIn())
    world.give(mine, other, c.Progress("已到现场"))
    world.attach(mine, "later", text="后续：福泉市停水仍在继续")
    page = housing.read(f"/cases/{mine.id}")
    assert page["state"] == "returned"
    assert page["lead"] is None
    assert page["allowed"] == []
    assert [event["type"] for event in page["history"]][-1] == "returned"
    assert not re.search("改派|已到现场|后续", str(page))
    assert housing.read("/cases")["total"] == 0
    former = housing.read("/cases", view="former")
    assert [row["state"] for row in former["items"]] == ["returned"]


def test_a_handler_sees_no_pseudonym_and_no_note_of_the_office(housing: Any, analyst: Any, mine: Any) -> None:
    assert analyst.read(f"/cases/{mine.id}")["posts"][0]["author"] == "k1-mine"
    page = housing.read(f"/cases/{mine.id}")
    assert page["posts"][0]["author"] == ""
    assert "opened" not in [event["type"] for event in page["history"]]
    assert page["bodies"] == []


def test_looking_at_a_case_is_recorded(housing: Any, analyst: Any, leader: Any, mine: Any) -> None:
    housing.read(f"/cases/{mine.id}")
    log = leader.read("/admin/views", case=mine.id)["items"]
    assert [entry["username"] for entry in log] == ["hou"]
    assert housing.get("/admin/views").status_code == 403


def test_looking_in_vain_is_not_recorded(housing: Any, leader: Any, theirs: Any) -> None:
    housing.get(f"/cases/{theirs.id}")
    assert leader.read("/admin/views", case=theirs.id)["items"] == []
