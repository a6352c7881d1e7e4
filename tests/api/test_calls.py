"""Acknowledged calls: opened by what happened, acknowledged by name, passed on when nobody does, each step once."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.backends.sql.waiting import SqlNotices
from pipeline.cases.calling import Switchboard
from pipeline.policy import duty_rules
from pipeline.ports.notifier import Notice
from pipeline.stages.calling import CallingNotifier, Calls
from pipeline.stages.periodic import Notify, Tick

EMERGENCY = "522702.emergency"
HOUSING = "522702.housing"


class Heard:
    """A notifier that remembers."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def notify(self, notices: Any) -> None:
        self.notices += notices


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def turns(world: Any, heard: Heard) -> Any:
    """Ticks, tells and passes on, as a worker does."""
    context = world.context
    board = Switchboard(context.calls, context.roster, context.contacts, context.profile)
    calling = CallingNotifier(board, duty_rules("qiannan"), context.store, world.clock, heard)
    tick, notify = Tick(context.store, world.clock), Notify(SqlNotices(world.engine), calling, world.clock, "w")
    calls = Calls(board, context.store, world.clock)
    return lambda: [turn.turn() for turn in (tick, notify, calls, notify)]


def on_duty(world: Any, who: Any, person: str, desk: str = "", **more: str) -> None:
    now = world.clock.now()
    span = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=5)).isoformat()}
    answer = who.client.post(
        "/duty/roster", json={"person": person, "phone": "0854-8221234", "desk": desk} | span | more
    )
    assert answer.status_code == 201, answer.text


def open_calls(who: Any) -> list[Any]:
    items: list[Any] = who.read("/duty/calls", open=True)["items"]
    return items


def say(who: Any, call: Any, what: str, **said: str) -> Any:
    return who.client.post(f"/duty/calls/{call['id']}/{what}", json=said)


def test_a_grave_emergency_rings_whoever_is_on_duty_once_however_often_it_is_told(
    world: Any, turns: Any, analyst: Any, other_body: Any, emergency: Any, heard: Heard
) -> None:
    on_duty(world, other_body, "陈九", leader="何十", leader_phone="0854-8220000")
    case = world.open(assessment=emergency)
    analyst.does(case.id, "dispatch", lead=EMERGENCY)
    turns()
    (call,) = open_calls(other_body)
    assert (call["reason"], call["callee"]["person"], call["callee"]["rung"]) == ("dispatched", "陈九", "on_duty")
    assert (call["minutes"], call["clause"]) == (10, "(p)")
    assert "QN §8.4" in call["basis"]
    dispatched = [notice for notice in heard.notices if notice.kind == "dispatched"]
    again = CallingNotifier(
        Switchboard(world.context.calls, world.context.roster, world.context.contacts, world.context.profile),
        duty_rules("qiannan"),
        world.context.store,
        world.clock,
        heard,
    )
    again.notify(dispatched)
    assert len(open_calls(analyst)) == 1


def test_who_does_not_acknowledge_in_time_is_passed_over_up_the_ladder_to_its_end(
    world: Any, turns: Any, analyst: Any, other_body: Any, emergency: Any, heard: Heard
) -> None:
    on_duty(world, other_body, "陈九", leader="何十", leader_phone="0854-8220000")
    on_duty(world, analyst, "网信值班")
    case = world.open(assessment=emergency)
    analyst.does(case.id, "dispatch", lead=EMERGENCY)
    turns()
    people = []
    for _ in range(5):
        (call,) = [each for each in open_calls(analyst) if each["reason"] == "dispatched"]
        people.append(call["callee"]["person"] if call["callee"] else None)
        world.clock.forward(minutes=10)
        turns()
        turns()
    assert people == ["陈九", "何十", "网信值班", None, None]
    (call,) = [each for each in open_calls(analyst) if each["reason"] == "dispatched"]
    assert (call["exhausted"], [step["kind"] for step in call["steps"]]) == (True, ["called"] * 3 + ["exhausted"])
    assert {step["by"] for step in call["steps"]} == {"machine:calls"}
    assert [notice.kind for notice in heard.notices if notice.kind == "call_unanswered" and notice.to == "office"]


def test_an_acknowledgement_is_by_name_and_ends_the_call(
    world: Any, turns: Any, analyst: Any, other_body: Any, housing: Any, emergency: Any
) -> None:
    on_duty(world, other_body, "陈九")
    case = world.open(assessment=emergency)
    analyst.does(case.id, "dispatch", lead=EMERGENCY)
    turns()
    (call,) = open_calls(other_body)
    assert (call["allowed"], open_calls(housing)) == (["acknowledge"], [])
    assert say(housing, call, "acknowledge", person="x").status_code == 404
    assert say(other_body, call, "acknowledge", person=" ").status_code == 422
    heard = say(other_body, call, "acknowledge", person="陈九", text="已赴现场").json()
    assert (heard["open"], heard["steps"][-1]["by"], heard["steps"][-1]["text"]) == (
        False,
        "user:eme",
        "陈九：已赴现场",
    )
    assert say(analyst, call, "acknowledge", person="陈九").json()["code"] == "call_over"
    world.clock.forward(hours=1)
    turns()
    assert [each for each in open_calls(analyst) if each["id"] == call["id"]] == []


def test_a_breached_clock_rings_and_a_plain_matter_does_not(world: Any, turns: Any, analyst: Any, housing: Any) -> None:
    on_duty(world, housing, "赵六")
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    turns()
    assert open_calls(housing) == []
    housing.does(case.id, "sign-in")
    world.clock.forward(hours=49)
    turns()
    (call,) = open_calls(housing)
    assert (call["reason"], call["clock"], call["minutes"]) == ("breach", "response", 30)


def test_a_call_about_what_was_done_meanwhile_ends_by_itself(
    world: Any, turns: Any, analyst: Any, other_body: Any, emergency: Any
) -> None:
    on_duty(world, other_body, "陈九")
    case = world.open(assessment=emergency)
    analyst.does(case.id, "dispatch", lead=EMERGENCY)
    world.clock.forward(hours=1)
    turns()
    (breach,) = [each for each in open_calls(other_body) if each["reason"] == "breach"]
    assert breach["clock"] == "sign_in"
    other_body.does(case.id, "sign-in")
    world.clock.forward(minutes=11)
    turns()
    assert breach["id"] not in [each["id"] for each in open_calls(other_body)]
    (over,) = [each for each in other_body.read("/duty/calls")["items"] if each["id"] == breach["id"]]
    assert (over["steps"][-1]["kind"], over["steps"][-1]["text"]) == ("withdrawn", "settled")


def test_raising_the_grade_rings_the_lead(world: Any, turns: Any, analyst: Any, other_body: Any, assessed: Any) -> None:
    from pipeline.domain.assessment import Category, Grade

    on_duty(world, other_body, "陈九")
    plain = {"category": Category.EMERGENCY, "categories": (Category.EMERGENCY,), "grade": Grade.III, "kind": "火灾"}
    case = world.open(assessment=assessed(**plain))
    analyst.does(case.id, "dispatch", lead=EMERGENCY)
    turns()
    assert open_calls(other_body) == []
    analyst.does(case.id, "regrade", grade="I", reason="伤亡上升")
    turns()
    assert [call["reason"] for call in open_calls(other_body)] == ["regraded"]


def test_a_person_rings_and_passes_on_at_once(
    world: Any, analyst: Any, housing: Any, sign_in: Any, leader: Any
) -> None:
    on_duty(world, housing, "赵六")
    case = world.open()
    order = {"to": HOUSING, "case": case.id, "text": "请立即核实，联系13812345678"}
    call = leader.client.post("/duty/calls", json=order).json()
    assert (call["title"], call["minutes"], "13812345678" in call["text"]) == (case.title, 15, False)
    assert housing.client.post("/duty/calls", json=order).status_code == 403
    assert say(housing, call, "not-reached").status_code == 403
    on = say(analyst, call, "not-reached", text="无人接听").json()
    assert [step["kind"] for step in on["steps"]] == ["called", "not_reached", "exhausted"]
    assert say(analyst, call, "not-reached").json()["code"] == "nobody_left"
    on_duty(world, analyst, "网信值班")
    again = say(analyst, call, "not-reached").json()
    assert (again["callee"]["person"], again["exhausted"]) == ("网信值班", False)
    assert say(leader, call, "withdraw", reason="已当面告知").json()["open"] is False
    assert say(sign_in("aud"), call, "acknowledge", person="x").status_code == 403


@pytest.mark.parametrize(
    ("order", "status", "code"),
    [
        ({"to": "nowhere", "text": "x"}, 422, "unknown_body"),
        ({"to": HOUSING, "text": ""}, 422, "invalid"),
        ({"to": HOUSING, "text": "x", "case": "none"}, 404, "not_found"),
        ({"to": HOUSING, "text": "x", "minutes": 0}, 422, "invalid"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(analyst: Any, order: Any, status: int, code: str) -> None:
    answer = analyst.client.post("/duty/calls", json=order)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_of_two_who_write_the_same_step_the_second_is_told(world: Any, analyst: Any, housing: Any) -> None:
    from pipeline.domain.calls import Step, StepKind
    from pipeline.domain.errors import Stale

    on_duty(world, housing, "赵六")
    made = analyst.client.post("/duty/calls", json={"to": HOUSING, "text": "x"}).json()
    book = world.context.calls
    call, step = book.call(made["id"]), Step(StepKind.ACKNOWLEDGED, world.clock.now(), "user:x", text="赵六")
    book.append(call, step)
    with pytest.raises(Stale):
        book.append(call, step)
    assert book.open(call) is False
