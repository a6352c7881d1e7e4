"""The answer with its proof, from handling to the closing, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import ConferenceHeld, PublicationKind
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def test_a_case_goes_from_triage_to_closed_and_its_duty_is_met(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    handler: Handler,
    clock: Any,
    clock_of: Any,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    clock.forward(hours=3)
    answered = desk.give(response(), case.id, case.revision, handler(HOUSING))
    assert answered.state is State.ANSWERED
    owed = clock_of(answered, ClockKind.RESPONSE)
    assert (owed.status, owed.id.body) == (ClockStatus.MET, HOUSING)
    closed = desk.give(c.Close("已办结"), case.id, answered.revision, handler(HOUSING))
    assert closed.state is State.CLOSED
    assert [clock.id.kind for clock in closed.running()] == [ClockKind.EVALUATION]


def test_an_answer_after_the_deadline_is_a_miss_even_when_dated_before_it(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    handler: Handler,
    clock: Any,
    clock_of: Any,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    published_at = clock.now() + timedelta(hours=1)
    clock.forward(hours=49)
    answered = desk.give(response(published_at=published_at), case.id, case.revision, handler(HOUSING))
    assert clock_of(answered, ClockKind.RESPONSE).status is ClockStatus.MISSED


def test_both_publications_of_a_grave_emergency_are_owed_before_it_is_answered(
    open_case: Open, make_emergency: Make, desk: Desk, handler: Handler, clock: Any, in_handling: Any, response: Any
) -> None:
    case = in_handling(open_case(make_emergency(Grade.II)), EMERGENCY)
    clock.forward(hours=1)
    notice = response(kind=PublicationKind.AUTHORITATIVE_INFORMATION)
    informed = desk.give(notice, case.id, case.revision, handler(EMERGENCY))
    assert informed.state is State.HANDLING
    held = c.HoldConference(ConferenceHeld(clock.now(), "福泉市政府新闻发布厅", "市政府主要负责人"))
    answered = desk.give(held, case.id, informed.revision, handler(EMERGENCY))
    assert answered.state is State.ANSWERED


def test_reopening_an_answered_case_owes_a_second_response(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    analyst: Actor,
    handler: Handler,
    clock_of: Any,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    answered = desk.give(response(), case.id, case.revision, handler(HOUSING))
    again = desk.give(c.Reopen("群众反映未解决"), case.id, answered.revision, analyst)
    assert again.state is State.HANDLING
    assert clock_of(again, ClockKind.SECOND_RESPONSE).id.body == HOUSING


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "gov.cn/1"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": " "}, "text"),
        ({"issued_by": ""}, "issued_by"),
    ],
)
def test_proof_that_proves_nothing_is_refused_by_field(
    change: dict[str, str],
    field: str,
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    handler: Handler,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    with pytest.raises(Invalid) as refused:
        desk.give(response(**change), case.id, case.revision, handler(HOUSING))
    assert refused.value.field == field


def test_proof_from_the_future_or_before_the_matter_is_refused(
    open_case: Open, make_assessment: Make, desk: Desk, handler: Handler, clock: Any, in_handling: Any, response: Any
) -> None:
    case = in_handling(open_case(make_assessment()))
    for moved in (timedelta(hours=1), timedelta(days=-1)):
        with pytest.raises(Invalid, match="published_at"):
            desk.give(response(published_at=clock.now() + moved), case.id, case.revision, handler(HOUSING))


def test_closing_with_an_open_duty_is_refused(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    analyst: Actor,
    handler: Handler,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    answered = desk.give(response(), case.id, case.revision, handler(HOUSING))
    again = desk.give(c.Reopen("未解决"), case.id, answered.revision, analyst)
    with pytest.raises(Refused):
        desk.give(c.Close(), case.id, again.revision, handler(HOUSING))


def test_an_answer_may_be_dated_to_the_minute_of_the_detection(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    handler: Handler,
    clock: Any,
    clock_of: Any,
    in_handling: Any,
    response: Any,
) -> None:
    clock.forward(seconds=40)
    case = in_handling(open_case(make_assessment()))
    minute = clock.now().replace(second=0, microsecond=0)
    answered = desk.give(response(published_at=minute), case.id, case.revision, handler(HOUSING))
    assert clock_of(answered, ClockKind.RESPONSE).stopped_at == case.detected_at
