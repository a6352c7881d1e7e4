"""Two cases made one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Category, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Refused
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
Open = Callable[..., Case]
Make = Callable[..., Assessment]


def test_merging_takes_the_earlier_start_and_leaves_nothing_running_behind(
    open_case: Open, make_assessment: Make, desk: Desk, analyst: Actor, sql_store: SqlStore, clock: Any, clock_of: Any
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


def test_merging_an_emergency_into_another_matter_keeps_its_hours_running(
    open_case: Open,
    make_assessment: Make,
    make_emergency: Make,
    desk: Desk,
    analyst: Actor,
    clock: Any,
    in_handling: Any,
) -> None:
    target = in_handling(open_case(make_assessment(), "site:old"))
    clock.forward(hours=1)
    source = open_case(make_emergency(Grade.II), "site:new")
    owed = {k.id.kind: k.schedule.due_at for k in source.open_duties}
    clock.forward(hours=1)
    merged = desk.give(c.Merge(target.id), source.id, source.revision, analyst)
    assert owed.items() <= {k.id.kind: k.schedule.due_at for k in merged.open_duties}.items()
    assert {k.id.body for k in merged.open_duties} == {HOUSING}


def test_of_two_running_deadlines_of_a_kind_the_earlier_counts_whatever_its_anchor(
    open_case: Open, make_assessment: Make, make_emergency: Make, desk: Desk, analyst: Actor, clock: Any, clock_of: Any
) -> None:
    """The source is an emergency by a person's word alone: none of its posts moves the target's anchor."""
    plain = open_case(make_assessment(), "site:1")
    grave = replace(plain.reading, category=Category.EMERGENCY, categories=(Category.EMERGENCY,), grade=Grade.II)
    source = desk.give(c.Correct(grave), plain.id, plain.revision, analyst)
    clock.forward(hours=3)
    target = open_case(make_emergency(Grade.II), "site:2")
    merged = desk.give(c.Merge(target.id), source.id, source.revision, analyst)
    kind = ClockKind.AUTHORITATIVE_INFORMATION
    assert clock_of(merged, kind).schedule.due_at == clock_of(source, kind).schedule.due_at


def test_reopening_keeps_the_second_response_that_another_case_brought(
    open_case: Open,
    make_assessment: Make,
    give: Any,
    analyst: Actor,
    handler: Any,
    in_handling: Any,
    response: Any,
    clock: Any,
) -> None:
    target, source = (in_handling(open_case(make_assessment(), name)) for name in ("site:1", "site:2"))
    answered = give(handler(HOUSING), response(), target)
    again = give(analyst, c.Reopen("又停水"), give(handler(HOUSING), response(), source))
    (brought,) = again.running(ClockKind.SECOND_RESPONSE)
    merged = give(analyst, c.Merge(answered.id), again)
    clock.forward(hours=5)
    reopened = give(analyst, c.Reopen("仍未恢复"), merged)
    (running,) = reopened.running(ClockKind.SECOND_RESPONSE)
    assert running.schedule.due_at == brought.schedule.due_at
