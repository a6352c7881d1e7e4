"""What comes round again, over HTTP: reopening, taking apart and together what is half done, a caller who is not
satisfied, a deadline in a year whose holidays nobody knows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.domain.assessment import Grade
from pipeline.domain.post import Channel
from tests.api.conftest import grave, reading

HOUSING, EMERGENCY, CENTRE = "522702.housing", "522702.emergency", "5227.hotline"
PROOF = {"text": "已恢复供水", "url": "https://www.example.gov.cn/1", "issued_by": "福泉市住建局"}
# Wednesday 2026-12-30 16:30 in Asia/Shanghai.
YEARS_END = datetime(2026, 12, 30, 8, 30, tzinfo=UTC)
Row = dict[str, Any]


@pytest.fixture
def publish(world: Any, housing: Any) -> Callable[..., Row]:
    def at_once(case_id: str, kind: str = "response", **ago: float) -> Row:
        at = (world.clock.now() - timedelta(**ago)).isoformat()
        page: Row = housing.does(case_id, "publish", kind=kind, published_at=at, **PROOF)
        return page

    return at_once


@pytest.fixture
def handled(world: Any, analyst: Any, housing: Any) -> Callable[..., str]:
    """A case that housing handles."""

    def make(name: str = "p1", channel: Channel = Channel.NEWS) -> str:
        case = world.open(name, channel=channel)
        analyst.does(case.id, "dispatch", lead=HOUSING)
        housing.does(case.id, "sign-in")
        return str(case.id)

    return make


def clocks(page: Row, kind: str) -> list[Row]:
    return [each for each in page["clocks"] if each["kind"] == kind]


def running(page: Row) -> set[str]:
    return {
        each["kind"] for each in page["clocks"] if each["status"] in ("running", "missed") and not each["stopped_at"]
    }


def test_each_reopening_starts_a_response_of_its_own_that_the_answer_before_does_not_meet(
    world: Any, handled: Any, publish: Any, analyst: Any, housing: Any
) -> None:
    case = handled()
    publish(case)
    for occurrence in (1, 2):
        world.clock.forward(hours=20)
        housing.does(case, "close")
        reopened_at = world.clock.forward(hours=1)
        page = analyst.does(case, "reopen", reason="又停水了")
        second = clocks(page, "second_response")[-1]
        assert (second["occurrence"], page["state"], page["lead"]["id"]) == (occurrence, "handling", HOUSING)
        assert datetime.fromisoformat(second["due_at"]) == reopened_at + timedelta(hours=48)
        assert running(page) == {"second_response"}
        early = (reopened_at - timedelta(hours=2)).isoformat()
        refused = housing.command(case, "publish", kind="response", published_at=early, **PROOF)
        assert refused.json()["code"] == "before_detection"
        assert publish(case)["state"] == "answered"


def test_a_reopened_case_that_misses_its_second_response_stays_a_miss_when_answered(
    world: Any, handled: Any, publish: Any, analyst: Any, housing: Any
) -> None:
    case = handled()
    publish(case)
    housing.does(case, "close")
    analyst.does(case, "evaluate", quality="good", text="及时")
    analyst.does(case, "reopen", reason="又停水了")
    world.clock.forward(hours=49)
    page = publish(case)
    assert [(each["status"], each["accepted_at"]) for each in clocks(page, "second_response")] == [("missed", None)]
    assert [each["status"] for each in clocks(page, "response")] == ["met"]


def test_taking_out_the_post_that_gave_the_grade_ends_its_clocks_by_name(world: Any, analyst: Any) -> None:
    case = world.open("fire", grave(Grade.IV))
    world.clock.forward(hours=2)
    world.attach(case, "dead", grave(Grade.I))
    page = analyst.read(f"/cases/{case.id}")
    assert page["grade"] == "I"
    assert {"authoritative_information", "press_conference"} <= running(page)
    alone = analyst.does(case.id, "detach", posts=["site:dead"], reason="另一起事故")
    assert (alone["grade"], running(alone) & {"authoritative_information", "press_conference"}) == ("IV", set())
    assert {each["status"] for each in clocks(alone, "authoritative_information")} == {"cancelled"}
    (response,) = [each for each in clocks(alone, "response") if not each["stopped_at"]]
    assert datetime.fromisoformat(response["due_at"]) == case.detected_at + timedelta(hours=48)
    assert "dispatch" in running(alone)


def test_a_ticket_taken_out_of_a_case_takes_its_pending_request_with_it(
    world: Any, analyst: Any, housing: Any, sign_in: Any, handled: Any
) -> None:
    case = handled()
    with world.context.store.read() as tx:
        known = tx.case(case)
    world.attach(known, "call", reading(), channel=Channel.HOTLINE)
    completion = {"kind": "completion", "body": HOUSING}
    asked = housing.does(case, "extend", clock=completion, minutes=600, reason="待料")
    assert len(asked["under_way"]["requests"]) == 1
    analyst.does(case, "split", posts=["site:call"], reason="另一件事")
    page = analyst.read(f"/cases/{case}")
    assert {each["status"] for each in clocks(page, "completion")} == {"cancelled"}
    assert page["under_way"]["requests"] == []
    refused = sign_in("gov").command(case, "decide-time", number=1, granted=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_request")


def test_a_split_ticket_is_the_hotlines_again_with_the_time_of_its_call(
    world: Any, analyst: Any, handled: Any, sign_in: Any
) -> None:
    case = handled()
    with world.context.store.read() as tx:
        known = tx.case(case)
    called_at = world.clock.forward(hours=3)
    world.attach(known, "call", reading(), channel=Channel.HOTLINE)
    world.clock.forward(hours=30)
    analyst.does(case, "split", posts=["site:call"], reason="另一件事")
    (fresh,) = [row["id"] for row in analyst.read("/cases")["items"] if row["id"] != case]
    ticket = sign_in("hot").read(f"/cases/{fresh}")
    assert running(ticket) == {"dispatch", "completion"}
    assert datetime.fromisoformat(clocks(ticket, "completion")[0]["anchor_at"]) == called_at
    assert running(analyst.read(f"/cases/{case}")) == {"response"}


def test_what_came_back_twice_takes_another_case_in_and_is_still_the_arbiters(
    world: Any, analyst: Any, housing: Any, handled: Any, sign_in: Any
) -> None:
    twice = str(world.open("p2").id)
    for _ in range(2):
        analyst.does(twice, "dispatch", lead=HOUSING)
        housing.does(twice, "return", reason="不属于本单位")
    other = handled("p3")
    merged = analyst.command(other, "merge", into=twice)
    assert merged.status_code == 200, merged.text
    refused = analyst.command(twice, "dispatch", lead=HOUSING)
    assert refused.json()["code"] in ("arbiter", "not_now")
    page = sign_in("gov").does(twice, "arbitrate", lead=EMERGENCY)
    assert (page["state"], page["lead"]["id"]) == ("dispatched", EMERGENCY)
    assert {each["body"]["id"] for each in clocks(page, "response") if not each["stopped_at"]} == {EMERGENCY}
    assert sign_in("eme").command(twice, "return", reason="不是我们的").json()["code"] == "third_return"
    back = analyst.does(other, "split", reason="不是一件事")
    assert (back["state"], back["lead"]["id"], running(back)) == ("handling", HOUSING, {"response"})


def test_a_caller_who_is_not_satisfied_is_counted_and_the_case_can_go_on(
    world: Any, analyst: Any, housing: Any, handled: Any, sign_in: Any
) -> None:
    case = handled("call", Channel.HOTLINE)
    housing.does(case, "direct-answer", grounds="one_person", reason="一人一事", text="今晚修好")
    centre = sign_in("hot")
    page = centre.does(case, "satisfaction", verdict="dissatisfied", note="没修好")
    assert (page["under_way"]["satisfaction"], "satisfaction" in running(page)) == ("dissatisfied", False)
    assert centre.command(case, "satisfaction", verdict="satisfied").json()["code"] == "no_callback"
    housing.does(case, "close")
    page = analyst.does(case, "reopen", reason="来电人不满意")
    assert (page["under_way"]["satisfaction"], running(page)) == (None, {"second_response"})
    again = housing.does(case, "direct-answer", grounds="one_person", reason="一人一事", text="已修好")
    assert (again["state"], clocks(again, "satisfaction")[-1]["body"]["id"]) == ("answered", CENTRE)
    assert centre.does(case, "satisfaction", verdict="satisfied")["under_way"]["satisfaction"] == "satisfied"


def test_a_deadline_that_a_pause_carries_into_an_unknown_year_says_so(
    world: Any, analyst: Any, housing: Any, handled: Any, sign_in: Any
) -> None:
    world.clock.time = YEARS_END - timedelta(days=6)
    case = handled("call", Channel.HOTLINE)
    (before,) = clocks(analyst.read(f"/cases/{case}"), "completion")
    assert before["provisional"] is False
    completion = {"kind": "completion", "body": HOUSING}
    housing.does(case, "extend", clock=completion, minutes=0, reason="等待鉴定")
    sign_in("gov").does(case, "decide-time", number=1, granted=True)
    world.clock.time = YEARS_END
    page = housing.does(case, "resume", clock=completion)
    (after,) = clocks(page, "completion")
    assert datetime.fromisoformat(after["due_at"]).year == 2027
    assert after["provisional"] is True


def test_more_time_that_reaches_an_unknown_year_is_marked_too(
    world: Any, analyst: Any, housing: Any, handled: Any, sign_in: Any
) -> None:
    world.clock.time = YEARS_END - timedelta(days=8)
    case = handled("call", Channel.HOTLINE)
    completion = {"kind": "completion", "body": HOUSING}
    housing.does(case, "extend", clock=completion, minutes=7 * 60 * 6, reason="等待鉴定")
    page = sign_in("gov").does(case, "decide-time", number=1, granted=True)
    (after,) = clocks(page, "completion")
    assert (datetime.fromisoformat(after["due_at"]).year, after["provisional"]) == (2027, True)
