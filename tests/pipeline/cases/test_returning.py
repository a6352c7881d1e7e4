"""At most two returns, and then the arbiter."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Refused
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
    with pytest.raises(Refused, match="government office"):
        dispatched(case, "522702.urban")
    case = dispatched(case, "522702.urban", by=leader)
    with pytest.raises(Refused, match="cannot be returned"):
        desk.give(c.Return("not_ours"), case.id, case.revision, handler("522702.urban"))
