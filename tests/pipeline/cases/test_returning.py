"""At most two returns, and then the arbiter."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.decisions import allowed
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Refused
from pipeline.domain.policy import Office
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
Open = Callable[..., Case]
Make = Callable[..., Assessment]
Handler = Callable[[str], Actor]


def test_returning_keeps_every_start_and_asks_for_a_new_dispatch(
    open_case: Open, make_assessment: Make, desk: Desk, handler: Handler, clock: Any, clock_of: Any, dispatched: Any
) -> None:
    opened = open_case(make_assessment())
    case = dispatched(opened)
    clock.forward(hours=1)
    returned = desk.give(c.Return("not_ours"), case.id, case.revision, handler(HOUSING))
    assert (returned.state, returned.lead) == (State.RETURNED, "")
    before, after = (clock_of(each, ClockKind.RESPONSE) for each in (opened, returned))
    assert after.schedule == before.schedule
    assert len(returned.running(ClockKind.DISPATCH)) == 1
    again = dispatched(returned, "522702.water")
    assert clock_of(again, ClockKind.RESPONSE).id.body == "522702.water"


def test_after_two_returns_only_the_government_office_decides_and_nobody_returns(
    open_case: Open, make_assessment: Make, desk: Desk, leader: Actor, handler: Handler, dispatched: Any
) -> None:
    case = open_case(make_assessment())
    for lead in (HOUSING, "522702.water"):
        case = dispatched(case, lead)
        case = desk.give(c.Return("not_ours"), case.id, case.revision, handler(lead))
    with pytest.raises(Refused, match="黔南州人民政府办公室 now names the body"):
        dispatched(case, "522702.urban")
    case = dispatched(case, "522702.urban", by=leader)
    with pytest.raises(Refused, match="cannot be returned"):
        desk.give(c.Return("not_ours"), case.id, case.revision, handler("522702.urban"))


def test_the_arbiter_is_the_body_that_the_profile_names(
    open_case: Open, make_assessment: Make, sql_store: Any, clock: Any, policies: Any, handler: Handler, as_role: Any
) -> None:
    publicity = Office("5227.publicity", "a")
    profile = replace(policies.current.profile, arbiter=publicity)
    case, desk = open_case(make_assessment()), Desk(sql_store, Policies(profile), clock)
    for lead in (HOUSING, "522702.water"):
        case = desk.give(c.Dispatch(lead), case.id, case.revision, as_role("analyst"))
        case = desk.give(c.Return("not_ours"), case.id, case.revision, handler(lead))
    for command in (c.Dispatch(HOUSING), c.Arbitrate(HOUSING)):
        with pytest.raises(Refused) as refused:
            desk.give(command, case.id, case.revision, as_role("leader"))
        assert (refused.value.code, refused.value.named) == ("arbiter", "黔南州委宣传部")
    named = as_role("leader", publicity.body)
    assert "arbitrate" in allowed(case, named, profile)
    assert desk.give(c.Arbitrate(HOUSING), case.id, case.revision, named).lead == HOUSING
