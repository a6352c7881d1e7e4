"""Saved searches: kept for their owner alone, counted in scope, and alerting of each new match once."""

from typing import Any

import pytest

from pipeline.cases.answers import Answers
from pipeline.cases.commands import Dispatch, Return
from pipeline.domain.assessment import Grade
from pipeline.stages.alerting import Alerting
from tests.api.conftest import ANALYST, HOUSING, grave, handler

GRAVE = {"name": "重大", "matter": "case", "address": {"view": "all", "q": "等级:Ⅱ"}}


def save(person: Any, **order: Any) -> Any:
    answer = person.client.post("/saved-searches", json=order)
    assert answer.status_code == 201, answer.text
    return answer.json()


def look(world: Any, holder: str = "one") -> int:
    """One turn of the worker that looks for news."""
    world.index()
    c = world.context
    answers = Answers(c.queries, c.search)
    return Alerting(c.saved_searches, answers, c.accounts, c.store, world.clock, holder).turn()


def test_a_search_is_kept_with_its_count_renamed_removed_and_kept_again(world: Any, analyst: Any, leader: Any) -> None:
    world.open("a", grave(Grade.II))
    world.open("b")
    kept = save(analyst, **GRAVE)
    assert (kept["count"], kept["alerts"], kept["address"]["q"]) == (1, False, "等级:Ⅱ")
    assert leader.read("/saved-searches")["items"] == []
    renamed = analyst.client.post(f"/saved-searches/{kept['id']}", json={"name": "二级"}).json()
    assert renamed["name"] == "二级"
    removed = analyst.client.post(f"/saved-searches/{kept['id']}/remove").json()
    assert analyst.read("/saved-searches")["items"] == []
    again = save(analyst, **{name: removed[name] for name in ("name", "matter", "address", "alerts")})
    assert [row["name"] for row in analyst.read("/saved-searches")["items"]] == [again["name"]] == ["二级"]


def test_nobody_changes_the_search_of_another(world: Any, analyst: Any, leader: Any) -> None:
    kept = save(analyst, **GRAVE)
    for path, body in ((f"/saved-searches/{kept['id']}", {"name": "x"}), (f"/saved-searches/{kept['id']}/remove", {})):
        assert leader.client.post(path, json=body).status_code == 404
    assert analyst.read("/saved-searches")["items"][0]["name"] == "重大"


@pytest.mark.parametrize(
    ("matter", "address"),
    [
        ("case", {"author": "k1"}),
        ("case", {"view": "mine"}),
        ("post", {"q": "超时"} | {"topic": "x"}),
        ("post", {"since": "soon"}),
    ],
)
def test_a_condition_that_cannot_be_kept_is_named(analyst: Any, matter: str, address: dict[str, str]) -> None:
    answer = analyst.client.post("/saved-searches", json={"name": "x", "matter": matter, "address": address})
    assert (answer.status_code, answer.json()["field"]) == (422, "address")


def test_only_what_is_new_alerts_and_each_once_whoever_looks(world: Any, analyst: Any) -> None:
    world.open("old", grave(Grade.II))
    save(analyst, **GRAVE, alerts=True)
    assert (look(world), analyst.read("/alerts")["items"]) == (0, [])
    case = world.open("new", grave(Grade.II))
    world.open("other")
    assert (look(world), look(world, "two"), look(world)) == (1, 0, 0)
    (row,) = (told := analyst.read("/alerts"))["items"]
    assert (row["case_id"], row["title"], row["search"], told["unseen"]) == (case.id, case.title, "重大", 1)
    assert analyst.client.post("/alerts/seen", json={}).json()["unseen"] == 0


def test_a_case_that_comes_to_match_later_alerts_too(world: Any, analyst: Any) -> None:
    save(analyst, name="供水", matter="case", address={"q": "水厂"}, alerts=True)
    case = world.open("a")
    assert look(world) == 0
    world.attach(case, "b", text="福泉市水厂设备故障")
    assert look(world) == 1


def test_a_new_post_alerts_with_the_case_that_it_is_in(world: Any, analyst: Any) -> None:
    save(analyst, name="水厂", matter="post", address={"q": "水厂", "channel": "news"}, alerts=True)
    case = world.open("a", text="福泉市水厂设备故障")
    assert look(world) == 1
    assert analyst.read("/alerts")["items"][0]["case_id"] == case.id


def test_a_body_is_told_of_its_own_cases_alone_and_what_leaves_it_loses_its_title(world: Any, housing: Any) -> None:
    save(housing, name="停水", matter="case", address={"q": "停水"}, alerts=True)
    case = world.open("a")
    world.open("b")
    assert look(world) == 0
    world.give(case, ANALYST, Dispatch(HOUSING))
    assert look(world) == 1
    assert housing.read("/alerts")["items"][0]["case_id"] == case.id
    world.index()
    world.give(case, handler(HOUSING), Return("不属于本单位"))
    (row,) = housing.read("/alerts")["items"]
    assert (row["case_id"], row["title"]) == ("", "")


def test_who_is_shut_out_is_told_nothing(world: Any, analyst: Any, sign_in: Any) -> None:
    save(analyst, **GRAVE, alerts=True)
    assert sign_in("adi").client.post("/admin/accounts/ana/disable").status_code == 200
    world.open("a", grave(Grade.II))
    assert look(world) == 0


def test_a_removed_search_alerts_no_more_and_takes_its_alerts_along(world: Any, analyst: Any) -> None:
    kept = save(analyst, **GRAVE, alerts=True)
    world.open("a", grave(Grade.II))
    assert look(world) == 1
    analyst.client.post(f"/saved-searches/{kept['id']}/remove")
    world.open("b", grave(Grade.II))
    assert (look(world), analyst.read("/alerts")["items"]) == (0, [])
