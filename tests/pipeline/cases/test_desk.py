"""What holds for every command: role, sight, revision, repetition, thresholds."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.decisions import allowed
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.errors import NotFound, Refused, Stale
from pipeline.domain.folding import replay

HOUSING = "522702.housing"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def test_a_command_first_records_the_thresholds_that_are_due(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, clock: Any, dispatched: Any
) -> None:
    case = open_case(make_assessment())
    clock.forward(hours=25)
    dispatched(case)
    types = [event.type for event in sql_store.history(case.id)]
    assert types[-1] == "dispatched"
    assert types.count("threshold_passed") == 4  # dispatch 50, 80, 100 and response 50


def test_the_second_of_two_people_is_told_it_is_stale(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, dispatched: Any
) -> None:
    case = open_case(make_assessment())
    dispatched(case)
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


def test_a_key_of_a_refused_command_is_free_again(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor
) -> None:
    case = open_case(make_assessment())
    with pytest.raises(Stale):
        desk.give(c.Confirm(), case.id, case.revision + 1, analyst, "key-1")
    assert desk.give(c.Confirm(), case.id, case.revision, analyst, "key-1").confirmed


def test_another_body_does_not_learn_that_the_case_exists(
    open_case: Open, make_assessment: Make, desk: Desk, handler: Handler, dispatched: Any
) -> None:
    case = dispatched(open_case(make_assessment()))
    with pytest.raises(NotFound):
        desk.give(c.SignIn(), case.id, case.revision, handler("522725.housing"))


def test_roles_cannot_give_each_others_commands(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, dispatched: Any
) -> None:
    case = dispatched(open_case(make_assessment()))
    with pytest.raises(Refused, match="role"):
        desk.give(c.SignIn(), case.id, case.revision, analyst)
    with pytest.raises(Refused, match="role"):
        desk.give(c.Dismiss("x"), case.id, case.revision, handler(HOUSING))


def test_what_may_be_done_now_is_what_the_desk_accepts(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, handler: Handler, dispatched: Any
) -> None:
    case, profile = open_case(make_assessment()), desk.policies.current.profile
    office = {"confirm", "correct", "dispatch", "dismiss", "merge", "notice", "consult", "extend"}
    assert set(allowed(case, analyst, profile)) == office
    sent = dispatched(case)
    body = {"return", "name-person", "consult", "extend"}
    assert set(allowed(sent, handler(HOUSING), profile)) == body | {"sign-in"}
    assert allowed(sent, handler("522702.water"), profile) == ()
    signed = desk.give(c.SignIn(), case.id, sent.revision, handler(HOUSING))
    answers = {"progress", "draft", "publish", "direct-answer", "adopt"}
    assert set(allowed(signed, handler(HOUSING), profile)) == (body | answers) - {"extend"}


def test_the_state_row_always_equals_the_replay_of_the_history(
    open_case: Open,
    make_assessment: Make,
    desk: Desk,
    handler: Handler,
    sql_store: SqlStore,
    clock: Any,
    in_handling: Any,
    response: Any,
) -> None:
    case = in_handling(open_case(make_assessment()))
    clock.forward(hours=30)
    answered = desk.give(response(), case.id, case.revision, handler(HOUSING))
    assert replay(sql_store.history(case.id)) == answered


def test_reopening_a_dismissed_case_starts_each_clock_once(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore
) -> None:
    case = open_case(make_assessment())
    gone = desk.give(c.Dismiss("与本州无关"), case.id, case.revision, analyst)
    desk.give(c.Reopen("确系本州"), case.id, gone.revision, analyst)
    started = [change.clock for change in sql_store.history(case.id)[-1].clocks]
    assert len(started) == len(set(started)) == 2
