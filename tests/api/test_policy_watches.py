"""A policy over HTTP: judged before its release, followed afterwards, ended by a review."""

from datetime import timedelta
from typing import Any

import pytest

HOUSING = "522702.housing"
ASSESSMENT = {"risk": "high", "text": "涉及全体住户", "plan": "先吹风，再发布，备答问", "questions": ["为什么涨价"]}


def begin(who: Any, **policy: Any) -> Any:
    answer = who.client.post("/policy-watches", json={"title": "供水价格调整"} | policy)
    assert answer.status_code == 201, answer.text
    return answer.json()


def add(who: Any, policy: Any, what: str, **said: Any) -> Any:
    seen = who.read(f"/policy-watches/{policy['id']}")["seen"] if "seen" not in said else said["seen"]
    return who.client.post(f"/policy-watches/{policy['id']}/{what}", json={"seen": seen} | said)


def release(world: Any, who: Any, policy: Any) -> None:
    add(who, policy, "assess", **ASSESSMENT)
    assert add(who, policy, "release", when=world.clock.now().isoformat()).status_code == 200


def test_a_policy_goes_from_its_assessment_to_its_review(world: Any, analyst: Any, housing: Any, leader: Any) -> None:
    planned = world.clock.now() + timedelta(hours=2)
    policy = begin(housing, release_at=planned.isoformat())
    assert (policy["phase"], policy["desk"]["id"]) == ("preparing", HOUSING)
    now = world.clock.forward(hours=3).isoformat()
    assert housing.read(f"/policy-watches/{policy['id']}")["phase"] == "due"
    assert add(housing, policy, "release", when=now).json()["code"] == "no_assessment"
    assert add(housing, policy, "assess", **ASSESSMENT).json()["risk"] == "high"
    assert add(housing, policy, "release", when=now).json()["phase"] == "watching"
    assert add(analyst, policy, "aim", terms=["水价"]).json()["terms"] == ["水价"]
    adopted = add(housing, policy, "suggestion", text="对低保户减免，电话13812345678", adopted=True).json()
    assert (adopted["steps"][-1]["adopted"], "13812345678" in adopted["steps"][-1]["text"]) == (True, False)
    add(housing, policy, "interpret", text="第二次解读")
    ended = add(housing, policy, "review", text="舆情平稳").json()
    assert (ended["phase"], ended["allowed"]) == ("ended", [])
    assert [step["kind"] for step in leader.read(f"/policy-watches/{policy['id']}")["steps"]] == [
        "scheduled",
        "assessed",
        "released",
        "aimed",
        "suggestion",
        "interpreted",
        "reviewed",
    ]


def test_the_course_counts_each_post_once_by_the_words_and_places_that_the_office_chose(
    world: Any, analyst: Any, housing: Any
) -> None:
    world.open("before", text="水价要涨")
    policy = begin(housing)
    world.clock.forward(hours=1)
    release(world, housing, policy)
    for number, text in enumerate(("水价涨了 供水 收费", "供水 收费 公示", "路灯不亮")):
        world.clock.forward(hours=1)
        world.open(f"p{number}", text=text)
    world.index()
    world.clock.forward(minutes=30)
    assert housing.read(f"/policy-watches/{policy['id']}/curve")["points"] == []
    assert add(housing, policy, "aim", terms=["水价"]).json()["code"] == "role"
    add(analyst, policy, "aim", terms=["水价涨了", "收费"])
    course = housing.read(f"/policy-watches/{policy['id']}/curve")
    assert ([point["posts"] for point in course["points"]], course["total"], course["cut"]) == ([0, 1, 1, 0], 2, False)
    add(analyst, policy, "aim", terms=["收费"], places=["522701"])
    assert housing.read(f"/policy-watches/{policy['id']}/curve")["total"] == 0


def test_a_body_sees_its_own_policies_and_of_their_cases_its_own(
    world: Any, analyst: Any, housing: Any, other_body: Any, sign_in: Any
) -> None:
    policy, case = begin(housing), world.open()
    for person in (other_body, sign_in("nob")):
        assert person.read("/policy-watches")["items"] == []
        assert person.get(f"/policy-watches/{policy['id']}").status_code == 404
        assert person.get(f"/policy-watches/{policy['id']}/curve").status_code == 404
        assert add(person, policy, "assess", seen=0, **ASSESSMENT).status_code == 404
    assert add(analyst, policy, "link", cases=["none"]).json()["field"] == "cases"
    assert [each["id"] for each in add(analyst, policy, "link", cases=[case.id]).json()["cases"]] == [case.id]
    assert add(analyst, policy, "link", cases=[case.id]).json()["code"] == "linked_already"
    seen = housing.read(f"/policy-watches/{policy['id']}")
    assert (seen["cases"], seen["steps"][-1]["cases"]) == ([], [])
    analyst.does(case.id, "dispatch", lead=HOUSING)
    assert [each["state"] for each in housing.read(f"/policy-watches/{policy['id']}")["cases"]] == ["dispatched"]


def test_of_two_who_go_on_at_once_the_second_is_told(analyst: Any, housing: Any) -> None:
    policy = begin(housing)
    assert add(housing, policy, "assess", seen=0, **ASSESSMENT).status_code == 200
    late = add(analyst, policy, "suggestion", seen=0, text="减免", adopted=False)
    assert (late.status_code, late.json()["code"]) == (412, "stale")


@pytest.mark.parametrize(
    ("what", "said", "status", "code"),
    [
        ("assess", ASSESSMENT | {"plan": " "}, 422, "invalid"),
        ("schedule", {"when": "2026-11-22T01:00:00Z"}, 422, "past"),
        ("review", {"text": "x"}, 409, "not_released"),
        ("aim", {"terms": []}, 422, "terms"),
        ("aim", {"terms": ["水价"], "places": ["110101"]}, 422, "unknown_place"),
        ("link", {"cases": []}, 422, "invalid"),
    ],
)
def test_what_cannot_be_meant_is_refused(analyst: Any, what: str, said: Any, status: int, code: str) -> None:
    policy = begin(analyst)
    answer = add(analyst, policy, what, **said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert analyst.read(f"/policy-watches/{policy['id']}")["seen"] == 0


def test_who_only_reads_adds_nothing(world: Any, analyst: Any, leader: Any, sign_in: Any) -> None:
    policy = begin(analyst)
    assert leader.read("/policy-watches")["may_open"] is False
    assert add(leader, policy, "assess", **ASSESSMENT).json()["code"] == "role"
    assert add(sign_in("aud"), policy, "assess", **ASSESSMENT).status_code == 403
    past = world.clock.now() + timedelta(days=1)
    add(analyst, policy, "assess", **ASSESSMENT)
    assert add(analyst, policy, "release", when=past.isoformat()).json()["code"] == "future"
    dropped = add(analyst, policy, "drop", text="常务会议未通过").json()
    assert (dropped["phase"], [each["id"] for each in analyst.read("/policy-watches", open=True)["items"]]) == (
        "ended",
        [],
    )
