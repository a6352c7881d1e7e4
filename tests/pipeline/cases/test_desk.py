"""What people decide about a case, from triage to the closing, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.decisions import allowed
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Category, Grade
from pipeline.domain.case import Case, replay
from pipeline.domain.clocks import Clock, ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale
from pipeline.domain.events import ConferenceHeld, PublicationKind, Published
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def clock_of(case: Case, kind: ClockKind, body: str | None = None) -> Clock:
    return next(k for k in case.clocks if k.id.kind is kind and body in (None, k.id.body))


def dispatched(desk: Desk, case: Case, analyst: Actor, lead: str = HOUSING, *supporting: str) -> Case:
    return desk.give(c.Dispatch(lead, supporting), case.id, case.revision, analyst)


def in_handling(desk: Desk, case: Case, analyst: Actor, handler: Handler, lead: str = HOUSING) -> Case:
    sent = dispatched(desk, case, analyst, lead)
    return desk.give(c.SignIn(), case.id, sent.revision, handler(lead))


def response(clock: Any, **more: Any) -> c.Publish:
    fields = {
        "kind": PublicationKind.RESPONSE,
        "text": "已组织抢修，今日18时前恢复供水。",
        "url": "https://www.example.gov.cn/1",
        "issued_by": "福泉市住房和城乡建设局",
        "published_at": clock.now(),
    } | more
    return c.Publish(Published(**fields))


def test_a_livelihood_case_owes_an_answer_in_48_hours(open_case: Open, make_assessment: Make, clock: Any) -> None:
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
    open_case: Open, make_emergency: Make, desk: Desk, handler: Handler
) -> None:
    case = open_case(make_emergency(Grade.I))
    assert case.provisional
    assert clock_of(case, ClockKind.SIGN_IN).id.body == EMERGENCY
    signed = desk.give(c.SignIn(), case.id, case.revision, handler(EMERGENCY))
    assert signed.state is State.TRIAGE
    assert clock_of(signed, ClockKind.DISPATCH).running


def test_who_signed_in_provisionally_handles_at_once_when_dispatched(
    open_case: Open, make_emergency: Make, desk: Desk, handler: Handler, analyst: Actor
) -> None:
    case = open_case(make_emergency(Grade.I))
    signed = desk.give(c.SignIn(), case.id, case.revision, handler(EMERGENCY))
    assert dispatched(desk, signed, analyst, EMERGENCY).state is State.HANDLING


def test_confirming_stays_in_triage(open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor) -> None:
    case = open_case(make_assessment())
    confirmed = desk.give(c.Confirm(), case.id, case.revision, analyst)
    assert (confirmed.state, confirmed.confirmed) == (State.TRIAGE, True)


def test_a_case_goes_from_triage_to_closed_and_its_duty_is_met(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    clock.forward(hours=3)
    answered = desk.give(response(clock), case.id, case.revision, handler(HOUSING))
    assert answered.state is State.ANSWERED
    owed = clock_of(answered, ClockKind.RESPONSE)
    assert (owed.status, owed.id.body) == (ClockStatus.MET, HOUSING)
    closed = desk.give(c.Close("已办结"), case.id, answered.revision, handler(HOUSING))
    assert closed.state is State.CLOSED
    assert not closed.running()


def test_an_answer_after_the_deadline_is_a_miss_even_when_dated_before_it(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    published_at = clock.now() + timedelta(hours=1)
    clock.forward(hours=49)
    answered = desk.give(response(clock, published_at=published_at), case.id, case.revision, handler(HOUSING))
    assert clock_of(answered, ClockKind.RESPONSE).status is ClockStatus.MISSED


def test_a_command_first_records_the_thresholds_that_are_due(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore, clock: Any
) -> None:
    case = open_case(make_assessment())
    clock.forward(hours=25)
    dispatched(desk, case, analyst)
    types = [event.type for event in sql_store.history(case.id)]
    assert types[-1] == "dispatched"
    assert types.count("threshold_passed") == 4  # dispatch 50, 80, 100 and response 50


def test_both_publications_of_a_grave_emergency_are_owed_before_it_is_answered(
    open_case: Open, make_emergency: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_emergency(Grade.II)), analyst, handler, EMERGENCY)
    clock.forward(hours=1)
    notice = response(clock, kind=PublicationKind.AUTHORITATIVE_INFORMATION)
    informed = desk.give(notice, case.id, case.revision, handler(EMERGENCY))
    assert informed.state is State.HANDLING
    held = c.HoldConference(ConferenceHeld(clock.now(), "福泉市政府新闻发布厅", "市政府主要负责人"))
    answered = desk.give(held, case.id, informed.revision, handler(EMERGENCY))
    assert answered.state is State.ANSWERED


def test_returning_keeps_every_start_and_asks_for_a_new_dispatch(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    opened = open_case(make_assessment())
    case = dispatched(desk, opened, analyst)
    clock.forward(hours=1)
    returned = desk.give(c.Return("not_ours"), case.id, case.revision, handler(HOUSING))
    assert (returned.state, returned.lead) == (State.RETURNED, "")
    before, after = (clock_of(each, ClockKind.RESPONSE) for each in (opened, returned))
    assert after.schedule == before.schedule
    assert len(returned.running(ClockKind.DISPATCH)) == 1
    again = dispatched(desk, returned, analyst, "522702.water")
    assert clock_of(again, ClockKind.RESPONSE).id.body == "522702.water"


def test_after_two_returns_only_the_government_office_decides_and_nobody_returns(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, leader: Actor, handler: Handler
) -> None:
    case = open_case(make_assessment())
    for lead in (HOUSING, "522702.water"):
        case = dispatched(desk, case, analyst, lead)
        case = desk.give(c.Return("not_ours"), case.id, case.revision, handler(lead))
    with pytest.raises(Refused, match="government office"):
        dispatched(desk, case, analyst, "522702.urban")
    case = dispatched(desk, case, leader, "522702.urban")
    with pytest.raises(Refused, match="cannot be returned"):
        desk.give(c.Return("not_ours"), case.id, case.revision, handler("522702.urban"))


def test_supporting_bodies_sign_in_on_their_own_clock(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler
) -> None:
    case = dispatched(desk, open_case(make_assessment()), analyst, HOUSING, "522702.water")
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


def test_reopening_an_answered_case_owes_a_second_response(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    answered = desk.give(response(clock), case.id, case.revision, handler(HOUSING))
    again = desk.give(c.Reopen("群众反映未解决"), case.id, answered.revision, analyst)
    assert again.state is State.HANDLING
    assert clock_of(again, ClockKind.SECOND_RESPONSE).id.body == HOUSING


def test_the_second_of_two_people_is_told_it_is_stale(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor
) -> None:
    case = open_case(make_assessment())
    dispatched(desk, case, analyst)
    with pytest.raises(Stale):
        desk.give(c.Dismiss("重复"), case.id, case.revision, analyst)


def test_an_idempotency_key_makes_a_repeated_command_harmless(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore
) -> None:
    case = open_case(make_assessment())
    first = desk.give(c.Confirm(), case.id, case.revision, analyst, "key-1")
    again = desk.give(c.Confirm(), case.id, case.revision, analyst, "key-1")
    assert first == again
    assert len(sql_store.history(case.id)) == 2


def test_another_body_does_not_learn_that_the_case_exists(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler
) -> None:
    case = dispatched(desk, open_case(make_assessment()), analyst)
    with pytest.raises(NotFound):
        desk.give(c.SignIn(), case.id, case.revision, handler("522725.housing"))


def test_roles_cannot_give_each_others_commands(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler
) -> None:
    case = dispatched(desk, open_case(make_assessment()), analyst)
    with pytest.raises(Refused, match="role"):
        desk.give(c.SignIn(), case.id, case.revision, analyst)
    with pytest.raises(Refused, match="role"):
        desk.give(c.Dismiss("x"), case.id, case.revision, handler(HOUSING))


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
    analyst: Actor,
    handler: Handler,
    clock: Any,
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    with pytest.raises(Invalid) as refused:
        desk.give(response(clock, **change), case.id, case.revision, handler(HOUSING))
    assert refused.value.field == field


def test_proof_from_the_future_or_before_the_matter_is_refused(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    for moved in (timedelta(hours=1), timedelta(days=-1)):
        with pytest.raises(Invalid, match="published_at"):
            desk.give(response(clock, published_at=clock.now() + moved), case.id, case.revision, handler(HOUSING))


def test_closing_with_an_open_duty_is_refused(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    answered = desk.give(response(clock), case.id, case.revision, handler(HOUSING))
    again = desk.give(c.Reopen("未解决"), case.id, answered.revision, analyst)
    with pytest.raises(Refused):
        desk.give(c.Close(), case.id, again.revision, handler(HOUSING))


def test_an_unknown_body_cannot_be_named(open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor) -> None:
    case = open_case(make_assessment())
    with pytest.raises(Invalid, match="lead"):
        dispatched(desk, case, analyst, "522702.nobody")


def test_merging_takes_the_earlier_start_and_leaves_nothing_running_behind(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore, clock: Any
) -> None:
    early = open_case(make_assessment(), "site:1")
    clock.forward(hours=2)
    late = open_case(make_assessment(), "site:2")
    merged = desk.give(c.Merge(late.id), early.id, early.revision, analyst)
    assert merged.id == late.id
    assert clock_of(merged, ClockKind.RESPONSE).schedule == clock_of(early, ClockKind.RESPONSE).schedule
    with sql_store.read() as tx:
        gone = tx.case(early.id)
        assert (gone.state, gone.running(), gone.merged_into) == (State.MERGED, (), late.id)
        assert len(tx.post_refs(late.id)) == 2


def test_a_case_cannot_be_merged_with_itself(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor
) -> None:
    case = open_case(make_assessment())
    with pytest.raises(Refused, match="itself"):
        desk.give(c.Merge(case.id), case.id, case.revision, analyst)


def test_what_may_be_done_now_is_what_the_desk_accepts(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler
) -> None:
    case = open_case(make_assessment())
    assert allowed(case, analyst) == ("confirm", "correct", "dispatch", "dismiss", "merge")
    sent = dispatched(desk, case, analyst)
    assert allowed(sent, handler(HOUSING)) == ("sign-in", "return")
    assert allowed(sent, handler("522702.water")) == ()
    signed = desk.give(c.SignIn(), case.id, sent.revision, handler(HOUSING))
    assert allowed(signed, handler(HOUSING)) == ("return", "progress", "publish")


def test_correcting_the_grade_starts_the_stricter_clocks_at_their_anchor(
    open_case: Open, make_emergency: Make, desk: Desk, analyst: Actor, clock: Any
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


def test_the_state_row_always_equals_the_replay_of_the_history(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    analyst: Actor,
    handler: Handler,
    sql_store: SqlStore,
    clock: Any,
) -> None:
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    clock.forward(hours=30)
    answered = desk.give(response(clock), case.id, case.revision, handler(HOUSING))
    assert replay(sql_store.history(case.id)) == answered


def test_merging_an_emergency_into_another_matter_keeps_its_hours_running(
    open_case: Open,
    make_assessment: Make,
    make_emergency: Make,
    desk: Desk,
    analyst: Actor,
    handler: Handler,
    clock: Any,
) -> None:
    target = in_handling(desk, open_case(make_assessment(), "site:old"), analyst, handler)
    clock.forward(hours=1)
    source = open_case(make_emergency(Grade.II), "site:new")
    owed = {k.id.kind: k.schedule.due_at for k in source.open_duties}
    clock.forward(hours=1)
    merged = desk.give(c.Merge(target.id), source.id, source.revision, analyst)
    assert owed.items() <= {k.id.kind: k.schedule.due_at for k in merged.open_duties}.items()
    assert {k.id.body for k in merged.open_duties} == {HOUSING}


def test_correcting_to_and_fro_loses_no_duty(
    open_case: Open, make_assessment: Make, make_emergency: Make, desk: Desk, analyst: Actor, clock: Any
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


def test_reopening_a_dismissed_case_starts_each_clock_once(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore
) -> None:
    case = open_case(make_assessment())
    gone = desk.give(c.Dismiss("与本州无关"), case.id, case.revision, analyst)
    desk.give(c.Reopen("确系本州"), case.id, gone.revision, analyst)
    started = [change.clock for change in sql_store.history(case.id)[-1].clocks]
    assert len(started) == len(set(started)) == 2


def test_an_answer_may_be_dated_to_the_minute_of_the_detection(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, clock: Any
) -> None:
    clock.forward(seconds=40)
    case = in_handling(desk, open_case(make_assessment()), analyst, handler)
    minute = clock.now().replace(second=0, microsecond=0)
    answered = desk.give(response(clock, published_at=minute), case.id, case.revision, handler(HOUSING))
    assert clock_of(answered, ClockKind.RESPONSE).stopped_at == case.detected_at
