"""Which bodies act on a case besides the one dispatched: told before, supporting, named for good, and the grade."""

from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.domain.transitions import State

HOUSING, WATER, EMERGENCY = "522702.housing", "522702.water", "522702.emergency"


def test_withdrawing_releases_the_body_that_was_told_and_dispatch_runs_on(
    open_case: Any, make_emergency: Any, give: Any, analyst: Any, handler: Any, clock_of: Any
) -> None:
    case = give(analyst, c.Withdraw("误报"), open_case(make_emergency(Grade.I)))
    assert (case.state, case.provisional, case.acting, case.former) == (State.TRIAGE, False, frozenset(), (EMERGENCY,))
    assert clock_of(case, "sign_in").status is ClockStatus.CANCELLED
    assert clock_of(case, "dispatch").running
    with pytest.raises(Refused) as refused:
        give(handler(EMERGENCY), c.SignIn(), case)
    assert refused.value.code == "signed_in"


def test_what_was_told_to_nobody_cannot_be_withdrawn(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any
) -> None:
    with pytest.raises(Refused) as refused:
        give(analyst, c.Withdraw("误报"), open_case(make_assessment()))
    assert refused.value.code == "not_provisional"


def test_a_supporting_body_comes_with_its_own_clock_and_leaves_with_it(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, in_handling: Any, clock_of: Any, handler: Any
) -> None:
    case = give(analyst, c.AddSupport(WATER), in_handling(open_case(make_assessment())))
    assert (case.supporting, clock_of(case, "sign_in", WATER).running) == ((WATER,), True)
    gone = give(analyst, c.RemoveSupport(WATER, "另案办理"), case)
    assert (gone.supporting, gone.former) == ((), (WATER,))
    assert clock_of(gone, "sign_in", WATER).status is ClockStatus.CANCELLED
    back = give(analyst, c.AddSupport(WATER), gone)
    assert clock_of(back, "sign_in", WATER).id.occurrence == 2
    assert give(handler(WATER), c.SignIn(), back).state is State.HANDLING


def test_a_body_acts_once_and_only_one_that_exists(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, in_handling: Any
) -> None:
    case = in_handling(open_case(make_assessment()))
    with pytest.raises(Refused, match="already"):
        give(analyst, c.AddSupport(HOUSING), case)
    with pytest.raises(Refused, match="does not support"):
        give(analyst, c.RemoveSupport(HOUSING, "x"), case)
    with pytest.raises(Invalid) as unknown:
        give(analyst, c.AddSupport("522702.nobody"), case)
    assert (unknown.value.field, unknown.value.code) == ("body", "unknown_body")


def test_a_body_dropped_at_the_second_dispatch_no_longer_sees_the_case(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, dispatched: Any
) -> None:
    sent = dispatched(open_case(make_assessment()), HOUSING, WATER)
    returned = give(handler(HOUSING), c.Return("不属于本单位"), sent)
    again = dispatched(returned, EMERGENCY)
    assert (again.acting, set(again.former)) == ({EMERGENCY}, {HOUSING, WATER})


def test_the_arbiter_names_the_body_for_good(
    open_case: Any, make_assessment: Any, give: Any, as_role: Any, handler: Any, dispatched: Any, sql_store: Any
) -> None:
    office, case = as_role("government_office"), open_case(make_assessment())
    with pytest.raises(Refused) as early:
        give(office, c.Arbitrate(HOUSING), case)
    assert early.value.code == "too_early"
    for lead in (HOUSING, WATER):
        case = give(handler(lead), c.Return("不属于本单位"), dispatched(case, lead))
    case = give(office, c.Arbitrate(HOUSING, (WATER,)), case)
    assert (case.state, case.lead, case.supporting) == (State.DISPATCHED, HOUSING, (WATER,))
    assert sql_store.history(case.id)[-1].facts.final
    with pytest.raises(Refused) as third:
        give(handler(HOUSING), c.Return("不属于本单位"), case)
    assert third.value.code == "third_return"


def test_raising_the_grade_starts_the_stricter_clocks_where_the_emergency_began(
    open_case: Any, make_emergency: Any, give: Any, analyst: Any, in_handling: Any, clock: Any, clock_of: Any
) -> None:
    case = in_handling(open_case(make_emergency(Grade.IV)), EMERGENCY)
    clock.forward(hours=6)
    graver = give(analyst, c.Regrade(Grade.II, "伤亡上升"), case)
    information = clock_of(graver, "authoritative_information")
    assert (information.schedule.anchor, information.schedule.late_on_arrival) == (case.emergency_at, True)
    assert (information.id.body, graver.reading.grade, graver.state) == (EMERGENCY, Grade.II, State.HANDLING)


def test_lowering_the_grade_waives_the_open_stricter_clocks_by_name_and_reason(
    open_case: Any, make_emergency: Any, give: Any, leader: Any, in_handling: Any, clock_of: Any, sql_store: Any
) -> None:
    case = in_handling(open_case(make_emergency(Grade.II)), EMERGENCY)
    milder = give(leader, c.Regrade(Grade.IV, "核实无人伤亡"), case)
    conference = clock_of(milder, "press_conference")
    assert conference.status is ClockStatus.WAIVED
    assert conference.reason.endswith("核实无人伤亡")
    assert sql_store.history(case.id)[-1].actor == "user:lea"
    assert clock_of(milder, "response").schedule.due_at.timestamp() - case.detected_at.timestamp() == 48 * 3600


def test_a_case_whose_last_open_duty_was_waived_is_answered(
    open_case: Any, make_emergency: Any, give: Any, leader: Any, handler: Any, in_handling: Any, response: Any
) -> None:
    case = in_handling(open_case(make_emergency(Grade.II)), EMERGENCY)
    informed = give(handler(EMERGENCY), response(kind="authoritative_information"), case)
    assert informed.state is State.HANDLING
    milder = give(leader, c.Regrade(Grade.III, "核实"), informed)
    assert (milder.state, milder.open_duties) == (State.ANSWERED, ())


def test_only_an_emergency_has_a_grade_and_only_another_one_is_a_change(
    open_case: Any, make_assessment: Any, make_emergency: Any, give: Any, analyst: Any
) -> None:
    with pytest.raises(Refused) as plain:
        give(analyst, c.Regrade(Grade.I, "x"), open_case(make_assessment(), "site:1"))
    with pytest.raises(Refused) as same:
        give(analyst, c.Regrade(Grade.IV, "x"), open_case(make_emergency(Grade.IV), "site:2"))
    assert (plain.value.code, same.value.code) == ("no_emergency", "same_grade")


def test_a_correction_that_names_another_body_releases_the_one_that_was_told(
    open_case: Any, make_emergency: Any, give: Any, analyst: Any, handler: Any
) -> None:
    from dataclasses import replace

    case = open_case(make_emergency(Grade.I))
    elsewhere = replace(case.reading, places=(replace(case.reading.places[0], code="522725", name="瓮安县"),))
    moved = give(analyst, c.Correct(elsewhere), case)
    assert moved.proposed_lead.startswith("522725.")
    assert (moved.provisional, moved.acting, moved.former) == (False, frozenset(), (EMERGENCY,))
    assert not moved.running("sign_in")
    with pytest.raises(NotFound):
        give(handler(moved.proposed_lead), c.SignIn(), moved)
