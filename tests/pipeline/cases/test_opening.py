"""Which clocks a new matter starts, and who is told before a person confirmed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def test_a_livelihood_case_owes_an_answer_in_48_hours(
    open_case: Open, make_assessment: Make, clock: Any, clock_of: Any
) -> None:
    case = open_case(make_assessment())
    owed = clock_of(case, ClockKind.RESPONSE)
    assert owed.schedule.due_at == clock.now() + timedelta(hours=48)
    assert "8" in owed.schedule.clause
    assert case.state is State.TRIAGE
    assert case.proposed_lead == HOUSING


def test_a_grave_emergency_owes_information_in_5_hours_and_a_conference_in_24(
    open_case: Open, make_emergency: Make, clock: Any
) -> None:
    case = open_case(make_emergency(Grade.II))
    due = {k.id.kind: k.schedule.due_at - clock.now() for k in case.clocks}
    assert due[ClockKind.AUTHORITATIVE_INFORMATION] == timedelta(hours=5)
    assert due[ClockKind.PRESS_CONFERENCE] == timedelta(hours=24)
    assert due[ClockKind.DISPATCH] == timedelta(hours=1)
    assert ClockKind.RESPONSE not in due


def test_the_proposed_lead_of_a_grave_emergency_is_told_while_dispatch_still_runs(
    open_case: Open, make_emergency: Make, desk: Desk, handler: Handler, clock_of: Any
) -> None:
    case = open_case(make_emergency(Grade.I))
    assert case.provisional
    assert clock_of(case, ClockKind.SIGN_IN).id.body == EMERGENCY
    signed = desk.give(c.SignIn(), case.id, case.revision, handler(EMERGENCY))
    assert signed.state is State.TRIAGE
    assert clock_of(signed, ClockKind.DISPATCH).running


def test_who_signed_in_provisionally_handles_at_once_when_dispatched(
    open_case: Open, make_emergency: Make, desk: Desk, handler: Handler, dispatched: Any
) -> None:
    case = open_case(make_emergency(Grade.I))
    signed = desk.give(c.SignIn(), case.id, case.revision, handler(EMERGENCY))
    assert dispatched(signed, EMERGENCY).state is State.HANDLING
