"""Cases that one follows: one's own list, its count, and what others did to them since."""

import asyncio
from typing import Any

import pytest

from api import following
from api.viewer import Viewer
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from tests.api.conftest import ANALYST, HOUSING, handler
from tests.api.test_stream import OFFICE, listen

LEADER = Actor("lea", Role.LEADER)


def follow(person: Any, case: Any) -> Any:
    answer = person.client.post(f"/follows/{case.id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def followed(person: Any) -> tuple[list[str], int]:
    page = person.read("/cases", view="followed")
    return [row["id"] for row in page["items"]], page["views"]["followed"]


def test_a_case_is_followed_and_unfollowed_by_oneself_alone(world: Any, analyst: Any, leader: Any) -> None:
    case, other = world.open("a"), world.open("b")
    assert follow(analyst, case) == follow(analyst, case) == {"case_id": case.id, "followed": True, "count": 1}
    assert (followed(analyst), followed(leader)) == (([case.id], 1), ([], 0))
    assert [analyst.read(f"/cases/{each.id}")["followed"] for each in (case, other)] == [True, False]
    assert {row["id"]: row["followed"] for row in analyst.read("/cases")["items"]} == {case.id: True, other.id: False}
    assert leader.read(f"/cases/{case.id}")["followed"] is False
    assert analyst.client.post(f"/follows/{case.id}/remove").json()["count"] == 0
    assert followed(analyst) == ([], 0)


def test_the_list_is_narrowed_like_any_other(world: Any, analyst: Any) -> None:
    kept, other = world.open("a"), world.open("b")
    for case in (kept, other):
        follow(analyst, case)
    world.index()
    assert [row["id"] for row in analyst.read("/cases", view="followed", q="福泉市a小区")["items"]][:1] == [kept.id]
    assert analyst.read("/cases", view="followed", state="closed")["items"] == []


def test_a_case_out_of_sight_can_not_be_followed_and_leaves_the_list_with_the_scope(world: Any, housing: Any) -> None:
    case = world.open("a")
    assert housing.client.post(f"/follows/{case.id}").status_code == 404
    world.give(case, ANALYST, c.Dispatch(HOUSING))
    follow(housing, case)
    assert followed(housing) == ([case.id], 1)
    world.give(case, handler(HOUSING), c.Return("不属于本单位"))
    assert followed(housing) == ([], 0)
    assert housing.read("/alerts")["changes"] == []


def test_what_others_do_is_told_until_it_was_looked_at(world: Any, analyst: Any) -> None:
    case = world.open("a")
    follow(analyst, case)
    world.give(case, ANALYST, c.Confirm())
    assert analyst.read("/alerts")["unseen_changes"] == 0
    world.clock.forward(minutes=5)
    world.give(case, LEADER, c.Dispatch(HOUSING))
    told = analyst.read("/alerts")
    (change,) = told["changes"]
    assert (change["case_id"], change["event"], change["title"]) == (case.id, "dispatched", case.title)
    assert (change["seen"], told["unseen_changes"], told["unseen"]) == (False, 1, 0)
    analyst.read(f"/cases/{case.id}")
    told = analyst.read("/alerts")
    assert ([row["seen"] for row in told["changes"]], told["unseen_changes"]) == ([True], 0)


def test_all_are_seen_at_once(world: Any, analyst: Any) -> None:
    case = world.open("a")
    follow(analyst, case)
    world.give(case, LEADER, c.Dispatch(HOUSING))
    assert analyst.client.post("/alerts/seen", json={}).json()["unseen_changes"] == 0


def test_a_body_is_not_told_of_the_offices_business(world: Any, housing: Any) -> None:
    case = world.open("a")
    world.give(case, ANALYST, c.Dispatch(HOUSING))
    viewer = Viewer("hou", "hou", Role.HANDLER, HOUSING)
    world.clock.forward(minutes=1)
    follow(housing, case)
    world.attach(case, "b")
    merged = world.open("c")
    world.give(merged, ANALYST, c.Merge(case.id))
    assert following.changes(world.context, viewer) == []


def test_who_follows_a_case_that_is_merged_follows_the_one_that_took_it_in(
    world: Any, analyst: Any, leader: Any
) -> None:
    case, into = world.open("a"), world.open("b")
    follow(leader, case)
    world.clock.forward(minutes=1)
    analyst.does(case.id, "merge", into=into.id)
    assert followed(leader) == ([into.id], 1)
    assert leader.read("/alerts")["changes"][0]["case_id"] in (case.id, into.id)
    assert leader.read("/alerts")["unseen_changes"] >= 1


def test_a_list_that_is_full_says_so(world: Any, analyst: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_FOLLOWED", 1)
    case = world.open("a")
    follow(analyst, case)
    follow(analyst, case)
    answer = analyst.client.post(f"/follows/{world.open('b').id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_followed")


def test_the_stream_tells_the_follower_alone_and_not_of_ones_own_acts(world: Any, analyst: Any) -> None:
    case = world.open("a")
    follow(analyst, case)

    def act() -> None:
        world.give(case, ANALYST, c.Confirm())
        world.give(case, LEADER, c.Dispatch(HOUSING))

    def alerts(heard: Any) -> list[Any]:
        return [data for name, data, _ in heard if name == "alert"]

    heard = asyncio.run(listen(world, OFFICE, lambda heard: bool(alerts(heard)), act))
    assert alerts(heard) == [
        {"id": 0, "search": "", "title": case.title, "case_id": case.id, "event": "dispatched"},
    ]
    again = world.open("b")
    leader = Viewer("lea", "lea", Role.LEADER)

    def dispatched(heard: Any) -> bool:
        return any(data.get("event") == "dispatched" for name, data, _ in heard if name == "case")

    heard = asyncio.run(listen(world, leader, dispatched, lambda: world.give(again, ANALYST, c.Dispatch(HOUSING))))
    assert alerts(heard) == []


def test_a_body_told_ahead_follows_a_case_of_whose_history_it_sees_nothing_yet(
    world: Any, other_body: Any, emergency: Any
) -> None:
    case = world.open("a", emergency)
    page = other_body.read(f"/cases/{case.id}")
    assert (page["history"], page["followed"]) == ([], False)
    follow(other_body, case)
    assert followed(other_body) == ([case.id], 1)
