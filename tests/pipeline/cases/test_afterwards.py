"""After the answer: the caller's verdict, evaluation, late proof, accountability."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.afterwards import steps_open
from pipeline.cases.decisions import allowed
from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import Audience, Quality, Reading, Verdict
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State

HOUSING, CENTRE = "522702.housing", "5227.hotline"


@pytest.fixture
def answered_ticket(
    open_case: Any, make_assessment: Any, in_handling: Any, give: Any, handler: Any, response: Any
) -> Any:
    return give(handler(HOUSING), response(), in_handling(open_case(make_assessment(), channel=Channel.HOTLINE)))


def test_the_caller_is_asked_within_five_working_days(
    answered_ticket: Any, give: Any, as_role: Any, local: Any
) -> None:
    (asking,) = answered_ticket.running(ClockKind.SATISFACTION)
    assert (asking.id.body, local(asking.schedule.due_at)) == (CENTRE, "Friday 2026-11-27 17:30")
    told = give(as_role("hotline", CENTRE), c.RecordSatisfaction(Verdict.SATISFIED), answered_ticket)
    assert (told.under_way.satisfaction, told.running(ClockKind.SATISFACTION)) == (Verdict.SATISFIED, ())


def test_not_reached_takes_three_attempts(answered_ticket: Any, give: Any, as_role: Any) -> None:
    centre, case = as_role("hotline", CENTRE), answered_ticket
    for _ in range(3):
        with pytest.raises(Refused) as early:
            give(centre, c.RecordSatisfaction(Verdict.NOT_REACHED), case)
        assert early.value.code == "attempts"
        case = give(centre, c.NoteFailedCall("无人接听"), case)
    over = give(centre, c.RecordSatisfaction(Verdict.NOT_REACHED), case)
    with pytest.raises(Refused) as again:
        give(centre, c.NoteFailedCall(), over)
    assert again.value.code == "no_callback"


def test_closing_leaves_the_call_to_the_caller_open_and_starts_the_evaluation(
    answered_ticket: Any, give: Any, handler: Any, as_role: Any, analyst: Any, clock_of: Any, local: Any
) -> None:
    closed = give(handler(HOUSING), c.Close(), answered_ticket)
    assert {each.id.kind for each in closed.running()} == {ClockKind.SATISFACTION, ClockKind.EVALUATION}
    assert local(clock_of(closed, "evaluation").schedule.due_at) == "Friday 2026-12-04 17:30"
    judged = give(analyst, c.Evaluate(Quality.GOOD, "回应及时"), closed)
    told = give(as_role("hotline", CENTRE), c.RecordSatisfaction(Verdict.ACCEPTABLE), judged)
    assert (told.state, told.running()) == (State.EVALUATED, ())


def test_reopening_ends_what_the_old_answer_had_begun(
    answered_ticket: Any, give: Any, handler: Any, analyst: Any, clock_of: Any
) -> None:
    closed = give(handler(HOUSING), c.Close(), answered_ticket)
    again = give(analyst, c.Reopen("未解决"), closed)
    assert {clock_of(again, kind).status for kind in ("evaluation", "satisfaction")} == {ClockStatus.CANCELLED}
    assert {each.id.kind for each in again.running()} == {ClockKind.SECOND_RESPONSE}


def test_evaluation_is_for_closed_cases(answered_ticket: Any, give: Any, analyst: Any) -> None:
    with pytest.raises(Refused) as refused:
        give(analyst, c.Evaluate(Quality.POOR, "x"), answered_ticket)
    assert refused.value.code == "not_now"


@pytest.fixture
def late(
    open_case: Any, make_assessment: Any, in_handling: Any, give: Any, handler: Any, response: Any, clock: Any
) -> Any:
    """Published in time, recorded two days late."""
    case = in_handling(open_case(make_assessment()))
    in_time = clock.now() + timedelta(hours=1)
    clock.forward(hours=96)
    return give(handler(HOUSING), response(published_at=in_time), case)


def test_late_proof_becomes_a_hit_only_by_supervision_and_both_facts_stay(
    late: Any, give: Any, as_role: Any, analyst: Any, clock_of: Any
) -> None:
    missed = clock_of(late, "response")
    assert missed.status is ClockStatus.MISSED
    with pytest.raises(Refused) as role:
        give(analyst, c.AcceptProof(missed.id, "属实"), late)
    accepted = clock_of(give(as_role("supervision"), c.AcceptProof(missed.id, "网页存档属实"), late), "response")
    assert (role.value.code, accepted.status, accepted.passed) == ("role", ClockStatus.MET, 100)
    assert accepted.accepted_at is not None


def test_what_was_done_late_cannot_be_accepted(
    open_case: Any,
    make_assessment: Any,
    in_handling: Any,
    give: Any,
    handler: Any,
    response: Any,
    as_role: Any,
    clock: Any,
    clock_of: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    running = clock_of(case, "response").id
    clock.forward(hours=96)
    with pytest.raises(Refused):
        give(as_role("supervision"), c.AcceptProof(running, "x"), case)
    answered = give(handler(HOUSING), response(), case)
    with pytest.raises(Refused) as refused:
        give(as_role("supervision"), c.AcceptProof(running, "x"), answered)
    assert (refused.value.code, clock_of(answered, "response").status) == ("no_late_proof", ClockStatus.MISSED)


def late_step(clock: Any, step: str = "open-criticism", ground: Ground = Ground.LATE) -> c.ProposeAccountability:
    return c.ProposeAccountability(step, HOUSING, ground, "超时两天", clock)


def test_a_step_of_the_ladder_is_proposed_once_for_a_breach_and_a_person_decides(
    late: Any, give: Any, as_role: Any, analyst: Any, clock_of: Any, sql_store: Any
) -> None:
    propose = late_step(clock_of(late, "response").id)
    case = give(analyst, propose, late)
    assert sql_store.history(case.id)[-1].audience is Audience.OFFICE
    with pytest.raises(Refused) as again:
        give(analyst, propose, case)
    with pytest.raises(Refused) as role:
        give(analyst, c.DecideAccountability(1, Measure.OPEN_NOTICE, "已通报"), case)
    with pytest.raises(Invalid) as measure:
        give(as_role("supervision"), c.DecideAccountability(1, Measure.INTERVIEW, "已约谈"), case)
    office = as_role("government_office")
    decided = give(office, c.DecideAccountability(1, Measure.OPEN_NOTICE, "已通报批评"), case)
    with pytest.raises(Refused) as twice:
        give(office, c.DecideAccountability(1, None, "x"), decided)
    codes = [each.value.code for each in (again, role, measure, twice)]
    assert codes == ["proposed_already", "role", "unknown_measure", "no_proposal"]
    assert sql_store.history(case.id)[-1].audience is Audience.CASE


DECEIT = c.ProposeAccountability("deceit", HOUSING, Ground.DECEIT, "隐瞒停水范围")


@pytest.fixture
def major(open_case: Any, make_assessment: Any, in_handling: Any) -> Any:
    """A concern that its disposition makes a major one."""
    return in_handling(open_case(make_assessment(disposition=Disposition.PROBLEM), "site:major"))


def test_what_only_a_person_finds_needs_no_clock(major: Any, give: Any, analyst: Any, as_role: Any) -> None:
    case = give(analyst, DECEIT, major)
    dropped = give(as_role("supervision"), c.DecideAccountability(1, None, "查无实据"), case)
    assert dropped.under_way.proposals[0].decided


def test_a_step_for_major_concerns_is_refused_for_another(
    late: Any, major: Any, give: Any, analyst: Any, desk: Any
) -> None:
    profile = desk.policies.current.profile
    with pytest.raises(Refused) as refused:
        give(analyst, DECEIT, late)
    assert refused.value.code == "not_major"
    assert [{step.id for step in steps_open(each, profile)} for each in (late, major)] == [
        {"open-criticism", "not-published"},
        {"not-published", "deceit"},
    ]


@pytest.mark.parametrize(
    ("grade", "disposition", "posts", "major"),
    [
        (Grade.II, None, 1, True),
        (Grade.III, None, 29, False),
        (None, Disposition.PROBLEM, 1, True),
        (None, Disposition.DIFFICULTY, 30, True),
        (None, None, 29, False),
    ],
)
def test_a_concern_is_major_by_its_grade_its_disposition_or_how_many_tell_of_it(
    policies: Any, grade: Any, disposition: Any, posts: int, major: bool
) -> None:
    categories = (Category.EMERGENCY,) if grade else (Category.LIVELIHOOD,)
    reading = Reading(categories=categories, grade=grade, disposition=disposition)
    assert policies.current.profile.major.covers(reading, posts) is major


def test_only_the_bodies_that_the_profile_names_decide_a_proposal(
    late: Any, give: Any, as_role: Any, analyst: Any, clock_of: Any, policies: Any
) -> None:
    case = give(analyst, late_step(clock_of(late, "response").id), late)
    decide = c.DecideAccountability(1, Measure.OPEN_NOTICE, "已通报")
    seated = [as_role("supervision", "5227.supervision"), as_role("leader", "5227.publicity")]
    for actor in seated:
        assert "accountability" not in allowed(case, actor, policies.current.profile)
        with pytest.raises(Refused) as refused:
            give(actor, decide, case)
        assert refused.value.code == "not_decider"
        assert "黔南州人民政府办公室" in refused.value.named
    discipline = as_role("supervision", "5227.discipline")
    assert "accountability" in allowed(case, discipline, policies.current.profile)
    assert give(discipline, decide, case).under_way.proposals[0].decided


def test_a_proposal_without_breach_or_outside_the_ladder_is_refused(
    late: Any, give: Any, analyst: Any, clock_of: Any
) -> None:
    missed, met = clock_of(late, "response").id, clock_of(late, "sign_in").id
    tried = (
        (late_step(met), "no_breach"),
        (late_step(None), "unknown_clock"),
        (late_step(missed, "remind-head"), "reminder_only"),
        (late_step(missed, "prison"), "unknown_step"),
        (late_step(missed, ground=Ground.WEAK), "ground_not_for"),
    )
    for command, code in tried:
        with pytest.raises((Refused, Invalid)) as refused:
            give(analyst, command, late)
        assert refused.value.code == code


def test_a_step_is_only_for_the_clocks_that_the_profile_names(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, clock: Any, clock_of: Any
) -> None:
    case = open_case(make_assessment())
    clock.forward(hours=30)
    dispatch = clock_of(case, "dispatch").id
    with pytest.raises(Refused) as refused:
        give(analyst, replace(late_step(dispatch), body=dispatch.body), case)
    assert refused.value.code == "step_not_for"
