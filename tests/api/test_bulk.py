"""One command for many cases: a preview that writes nothing, then each case by itself with a result for each."""

from typing import Any

import pytest

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"


def chosen(*cases: Any) -> list[dict[str, Any]]:
    return [{"id": case.id, "revision": case.revision} for case in cases]


def ask(person: Any, path: str, cases: list[dict[str, Any]], key: str = "", **more: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    order = {"command": "dispatch", "cases": cases} | more
    return person.client.post(f"/cases/bulk{path}", json=order, headers=headers)


def rows(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_the_preview_shows_what_dispatching_does_to_each_case_and_writes_nothing(world: Any, analyst: Any) -> None:
    first, second = world.open("p1"), world.open("p2")
    found = rows(ask(analyst, "/preview", chosen(first, second)))
    assert [(row["id"], row["outcome"], row["state"], row["lead"]["id"]) for row in found] == [
        (first.id, "possible", "dispatched", HOUSING),
        (second.id, "possible", "dispatched", HOUSING),
    ]
    assert {(move["kind"], move["move"]) for move in found[0]["clocks"]} >= {("sign_in", "start"), ("dispatch", "stop")}
    page = analyst.read(f"/cases/{first.id}")
    assert (page["state"], page["revision"]) == ("triage", first.revision)


def test_the_act_does_what_the_preview_said(world: Any, analyst: Any) -> None:
    cases = chosen(world.open("p1"), world.open("p2"))
    foreseen = rows(ask(analyst, "/preview", cases))
    done = ask(analyst, "", cases)
    assert done.json()["counts"] == {"done": 2}
    assert [row | {"outcome": "possible"} for row in rows(done)] == foreseen


def test_one_refusal_stops_no_other(world: Any, analyst: Any) -> None:
    gone, well, moved = world.open("p1"), world.open("p2"), world.open("p3")
    analyst.does(gone.id, "dismiss", reason="与本地无关")
    analyst.does(moved.id, "confirm")
    wanted = [*chosen(well, moved), {"id": gone.id, "revision": 2}, {"id": "none", "revision": 1}]
    found = rows(ask(analyst, "", wanted))
    assert [(row["outcome"], row["code"]) for row in found] == [
        ("done", None),
        ("stale", "stale"),
        ("refused", "not_now"),
        ("missing", "not_found"),
    ]
    assert [event["type"] for event in found[1]["changed"]] == ["confirmed"]
    assert (found[1]["revision"], found[1]["state"]) == (2, "triage")
    states = [analyst.read(f"/cases/{case.id}")["state"] for case in (well, moved, gone)]
    assert states == ["dispatched", "triage", "dismissed"]


def test_many_are_confirmed_at_once_and_stay_in_triage(world: Any, analyst: Any) -> None:
    first, second = world.open("p1"), world.open("p2")
    found = rows(ask(analyst, "", chosen(first, second), command="confirm"))
    assert [(row["outcome"], row["state"], row["revision"]) for row in found] == [("done", "triage", 2)] * 2


def test_a_case_without_a_proposal_is_refused_until_a_body_is_named(world: Any, analyst: Any, assessed: Any) -> None:
    case = world.open(assessment=assessed(topic=None, places=()))
    (row,) = rows(ask(analyst, "/preview", chosen(case)))
    assert (row["outcome"], row["code"]) == ("refused", "nobody_proposed")
    (row,) = rows(ask(analyst, "", chosen(case), lead=EMERGENCY, supporting=[HOUSING]))
    assert (row["outcome"], row["lead"]["id"], row["supporting"][0]["id"]) == ("done", EMERGENCY, HOUSING)


def test_a_repetition_with_the_same_key_does_nothing_twice(world: Any, analyst: Any) -> None:
    cases = chosen(world.open("p1"), world.open("p2"))
    first, again = ask(analyst, "", cases, key="k1"), ask(analyst, "", cases, key="k1")
    assert first.json()["counts"] == again.json()["counts"] == {"done": 2}
    types = [event["type"] for event in analyst.read(f"/cases/{cases[0]['id']}")["history"]]
    assert types.count("dispatched") == 1


@pytest.mark.parametrize(("english", "said"), [(True, "name one for it"), (False, "单独指定")])
def test_the_reason_comes_in_the_readers_language(
    world: Any, analyst: Any, assessed: Any, english: bool, said: str
) -> None:
    case = world.open(assessment=assessed(topic=None, places=()))
    analyst.client.headers["Accept-Language"] = "en" if english else "zh-CN"
    (row,) = rows(ask(analyst, "/preview", chosen(case)))
    assert said in row["detail"]


def test_who_may_not_dispatch_may_not_do_it_in_bulk(world: Any, housing: Any, leader: Any, sign_in: Any) -> None:
    case = chosen(world.open())
    for person in (housing, sign_in("aud"), sign_in("hot")):
        assert ask(person, "/preview", case).status_code == ask(person, "", case).status_code == 403
    assert ask(leader, "", case, command="confirm").json()["code"] == "role"
    assert ask(leader, "", case).json()["counts"] == {"done": 1}


def test_a_wrong_order_is_refused_as_a_whole(world: Any, analyst: Any) -> None:
    case = chosen(world.open())
    for order, code in (
        ({"cases": [*case, *case]}, "twice"),
        ({"cases": []}, "invalid"),
        ({"cases": case * 101}, "invalid"),
        ({"cases": case, "command": "confirm", "lead": HOUSING}, "not_for_confirm"),
        ({"cases": case, "command": "close"}, "invalid"),
    ):
        answer = ask(analyst, "", order.pop("cases"), **order)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    (row,) = rows(ask(analyst, "", case, lead="nowhere"))
    assert (row["outcome"], row["code"]) == ("refused", "unknown_body")
