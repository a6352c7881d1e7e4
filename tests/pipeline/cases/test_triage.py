"""What the internet office decides about a case: reading, dispatch, dismissal."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Category, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def test_confirming_stays_in_triage(open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor) -> None:
    case = open_case(make_assessment())
    confirmed = desk.give(c.Confirm(), case.id, case.revision, analyst)
    assert (confirmed.state, confirmed.confirmed) == (State.TRIAGE, True)


def test_supporting_bodies_sign_in_on_their_own_clock(
    open_case: Open, make_assessment: Make, desk: Desk, handler: Handler, dispatched: Any
) -> None:
    case = dispatched(open_case(make_assessment()), HOUSING, "522702.water")
    assert {k.id.body for k in case.running(ClockKind.SIGN_IN)} == {HOUSING, "522702.water"}
    signed = desk.give(c.SignIn(), case.id, case.revision, handler("522702.water"))
    assert signed.state is State.DISPATCHED


def test_dismissing_ends_the_clocks_and_reopening_starts_new_ones(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, clock: Any
) -> None:
    case = open_case(make_assessment())
    gone = desk.give(c.Dismiss("与本州无关"), case.id, case.revision, analyst)
    assert (gone.state, gone.running()) == (State.DISMISSED, ())
    clock.forward(hours=5)
    back = desk.give(c.Reopen("误判"), case.id, gone.revision, analyst)
    assert back.state is State.TRIAGE
    assert {k.id.occurrence for k in back.running()} == {2}


def test_an_unknown_body_cannot_be_named(open_case: Open, make_assessment: Make, dispatched: Any) -> None:
    case = open_case(make_assessment())
    with pytest.raises(Invalid, match="lead"):
        dispatched(case, "522702.nobody")


def test_correcting_the_grade_starts_the_stricter_clocks_at_their_anchor(
    open_case: Open, make_emergency: Make, desk: Desk, analyst: Actor, clock: Any, clock_of: Any
) -> None:
    from dataclasses import replace

    case = open_case(make_emergency(Grade.IV))
    clock.forward(hours=6)
    graver = replace(case.reading, grade=Grade.II)
    corrected = desk.give(c.Correct(graver), case.id, case.revision, analyst)
    information = clock_of(corrected, ClockKind.AUTHORITATIVE_INFORMATION)
    assert information.schedule.anchor == case.detected_at
    assert information.schedule.late_on_arrival
    assert clock_of(corrected, ClockKind.RESPONSE).status is ClockStatus.WAIVED


def test_correcting_to_and_fro_loses_no_duty(
    open_case: Open, make_emergency: Make, desk: Desk, analyst: Actor, clock: Any
) -> None:
    case = open_case(make_emergency(Grade.II))
    owed = {k.id.kind: k.schedule.due_at for k in case.open_duties}
    clock.forward(hours=6)
    reading = case.reading
    milder = replace(reading, category=Category.LIVELIHOOD, categories=(Category.LIVELIHOOD,), grade=None)
    corrected = desk.give(c.Correct(milder), case.id, case.revision, analyst)
    assert {k.id.kind for k in corrected.open_duties} == {ClockKind.RESPONSE}
    back = desk.give(c.Correct(reading), case.id, corrected.revision, analyst)
    assert {k.id.kind: k.schedule.due_at for k in back.open_duties} == owed
    first, second = (k for k in back.clocks if k.id.kind is ClockKind.AUTHORITATIVE_INFORMATION)
    assert (first.status, second.schedule.late_on_arrival) == (ClockStatus.MISSED, True)
