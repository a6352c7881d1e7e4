"""More time and pauses: only for the product's own numbers, only before the breach, only by an approver."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.post import Channel

HOUSING = "522702.housing"
HOUR = 3600
Ask = Callable[..., Case]


@pytest.fixture
def ticket(open_case: Any, make_assessment: Any, in_handling: Any) -> Case:
    """A hotline item in handling: it owes completion in five working days, a number of the product's own."""
    case: Case = in_handling(open_case(make_assessment(), channel=Channel.HOTLINE))
    return case


@pytest.fixture
def ask(give: Any, handler: Any) -> Ask:
    """The lead asks for time on one of its clocks."""

    def request(case: Case, kind: ClockKind = ClockKind.COMPLETION, seconds: int = 8 * HOUR) -> Case:
        (clock,) = (each for each in case.running(kind) if each.id.body == HOUSING)
        done: Case = give(handler(HOUSING), c.RequestTime(clock.id, seconds, "待料"), case)
        return done

    return request


def test_granted_time_moves_the_deadline_in_its_own_calendar(
    ticket: Case, ask: Ask, give: Any, leader: Any, clock_of: Any, local: Any
) -> None:
    before = clock_of(ticket, "completion").schedule
    assert local(before.due_at) == "Friday 2026-11-27 17:30"
    later = clock_of(give(leader, c.DecideTime(1, True), ask(ticket)), "completion")
    assert local(later.schedule.due_at) == "Tuesday 2026-12-01 10:00"
    assert (later.schedule.budget_seconds, later.schedule.extended_seconds) == (
        before.budget_seconds + 8 * HOUR,
        8 * HOUR,
    )
    assert [percent for percent, _ in later.schedule.warnings] == [50, 80, 100]
    assert (later.revision, later.schedule.anchor) == (2, before.anchor)


def test_a_refused_request_changes_no_deadline_and_says_why(
    ticket: Case, ask: Ask, give: Any, leader: Any, clock_of: Any
) -> None:
    asked = ask(ticket)
    with pytest.raises(Invalid, match="note"):
        give(leader, c.DecideTime(1, False), asked)
    refused = give(leader, c.DecideTime(1, False, "材料已到"), asked)
    assert clock_of(refused, "completion") == clock_of(ticket, "completion")
    assert refused.under_way.requests == ()


def test_a_paused_clock_warns_of_nothing_and_runs_on_with_what_was_left(
    ticket: Case, ask: Ask, give: Any, leader: Any, handler: Any, clock: Any, clock_of: Any, local: Any
) -> None:
    paused = give(leader, c.DecideTime(1, True), ask(ticket, seconds=0))
    clock.forward(days=14)
    still = give(handler(HOUSING), c.Progress("等待鉴定"), paused)
    assert (clock_of(still, "completion").passed, clock_of(still, "completion").status) == (0, ClockStatus.RUNNING)
    resumed = clock_of(give(handler(HOUSING), c.Resume(clock_of(still, "completion").id), still), "completion")
    assert local(resumed.schedule.due_at) == "Friday 2026-12-11 17:30"
    assert resumed.schedule.paused_seconds == 10 * 7 * HOUR
    assert [local(at) for _, at in resumed.upcoming] == [
        "Wednesday 2026-12-09 14:00",
        "Thursday 2026-12-10 17:30",
        "Friday 2026-12-11 17:30",
    ]


def test_a_paused_duty_can_be_done_in_time(
    ticket: Case, ask: Ask, give: Any, leader: Any, handler: Any, response: Any, clock: Any, clock_of: Any
) -> None:
    paused = give(leader, c.DecideTime(1, True), ask(ticket, seconds=0))
    clock.forward(days=14)
    closed = give(handler(HOUSING), c.Close(), give(handler(HOUSING), response(), paused))
    assert clock_of(closed, "completion").status is ClockStatus.MET


def test_thresholds_noted_before_a_pause_are_not_noted_again(
    ticket: Case, ask: Ask, give: Any, leader: Any, handler: Any, clock: Any, clock_of: Any, sql_store: Any
) -> None:
    clock.forward(days=3)
    paused = give(leader, c.DecideTime(1, True), ask(ticket, seconds=0))
    assert clock_of(paused, "completion").passed == 50
    clock.forward(days=1)
    give(handler(HOUSING), c.Resume(clock_of(paused, "completion").id), paused)
    clock.forward(days=30)
    give(handler(HOUSING), c.Progress("在办"), paused)
    noted = [
        change.threshold
        for event in sql_store.history(ticket.id)
        for change in event.clocks
        if event.type == "threshold_passed" and change.clock.kind is ClockKind.COMPLETION
    ]
    assert noted == [50, 80, 100]


def test_the_hours_of_the_sources_are_never_moved(
    open_case: Any, make_assessment: Any, make_emergency: Any, in_handling: Any, ask: Ask
) -> None:
    concern = in_handling(open_case(make_assessment(), "site:1"))
    grave = in_handling(open_case(make_emergency(), "site:2"))
    for case in (concern, grave):
        for seconds in (HOUR, 0):
            with pytest.raises(Refused) as refused:
                ask(case, ClockKind.RESPONSE, seconds)
            assert refused.value.code == "fixed_clock"


def test_nothing_is_moved_after_its_breach(ticket: Case, ask: Ask, give: Any, leader: Any, clock: Any) -> None:
    asked = ask(ticket)
    clock.forward(days=10)
    with pytest.raises(Refused) as late:
        give(leader, c.DecideTime(1, True), asked)
    refused = give(leader, c.DecideTime(1, False, "已超时"), asked)
    with pytest.raises(Refused) as after:
        ask(refused)
    assert (late.value.code, after.value.code) == ("breached", "breached")


def test_only_the_debtor_asks_once_and_only_an_approver_decides(
    ticket: Case, ask: Ask, give: Any, analyst: Any, handler: Any, dispatched: Any
) -> None:
    asked = ask(ticket)
    completion = asked.under_way.requests[0].clock
    with pytest.raises(Refused) as again:
        ask(asked)
    with pytest.raises(Refused) as role:
        give(analyst, c.DecideTime(1, True), asked)
    with pytest.raises(Refused) as other:
        give(analyst, c.RequestTime(completion, HOUR, "x"), asked)
    assert [each.value.code for each in (again, role, other)] == ["asked_already", "role", "not_debtor"]


def test_what_cannot_be_asked_for_is_refused_with_the_reason(
    ticket: Case, give: Any, handler: Any, leader: Any
) -> None:
    (completion,) = ticket.running(ClockKind.COMPLETION)
    signed = next(each for each in ticket.clocks if each.id.kind is ClockKind.SIGN_IN)
    tried = (
        (handler(HOUSING), c.RequestTime(ClockId(ClockKind.NOTICE, HOUSING, 7), HOUR, "x"), "unknown_clock"),
        (handler(HOUSING), c.RequestTime(signed.id, HOUR, "x"), "clock_over"),
        (handler(HOUSING), c.RequestTime(completion.id, 100 * 24 * HOUR, "x"), "too_long"),
        (handler(HOUSING), c.RequestTime(completion.id, HOUR, " "), "words"),
        (handler(HOUSING), c.Resume(completion.id), "not_paused"),
        (leader, c.DecideTime(1, True), "no_request"),
    )
    for actor, command, code in tried:
        with pytest.raises((Refused, Invalid)) as refused:
            give(actor, command, ticket)
        assert refused.value.code == code


def test_the_office_asks_for_time_on_its_own_clock(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, leader: Any, clock_of: Any
) -> None:
    case = open_case(make_assessment())
    dispatch = clock_of(case, "dispatch")
    granted = give(leader, c.DecideTime(1, True), give(analyst, c.RequestTime(dispatch.id, HOUR, "会商中"), case))
    assert clock_of(granted, "dispatch").schedule.due_at - dispatch.schedule.due_at == timedelta(hours=1)
