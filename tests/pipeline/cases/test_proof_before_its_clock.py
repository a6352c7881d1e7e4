"""Proof from before a clock began does not stop it, unless a person says that it answers the matter (rule 10)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid
from pipeline.domain.events import ConferenceHeld, PublicationKind
from pipeline.domain.transitions import State

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
INFORMATION = PublicationKind.AUTHORITATIVE_INFORMATION


@pytest.fixture
def exploded(
    open_case: Any, make_assessment: Any, make_emergency: Any, in_handling: Any, give: Any, analyst: Any, clock: Any
) -> Any:
    """A complaint of a week ago that took in today's explosion of grade II; the emergency office handles it."""
    complaint = open_case(make_assessment())
    clock.forward(days=7)
    explosion = open_case(make_emergency(Grade.II), "site:2")
    return in_handling(give(analyst, c.Merge(complaint.id), explosion), EMERGENCY)


def conference(at: datetime) -> c.HoldConference:
    return c.HoldConference(ConferenceHeld(at, "福泉市政府新闻发布厅", "市政府主要负责人"))


def test_what_was_published_about_the_old_complaint_is_no_information_about_the_explosion(
    exploded: Any, give: Any, handler: Any, response: Any, clock: Any, clock_of: Any
) -> None:
    assert exploded.detected_at < exploded.emergency_at
    before = response(kind=INFORMATION, published_at=clock.now() - timedelta(days=3))
    with pytest.raises(Invalid) as refused:
        give(handler(EMERGENCY), before, exploded)
    assert (refused.value.field, refused.value.code) == ("published_at", "before_detection")
    in_time = give(handler(EMERGENCY), response(kind=INFORMATION), exploded)
    assert clock_of(in_time, INFORMATION).status is ClockStatus.MET


def test_confirmed_it_stops_the_clock_at_its_very_start_and_not_before(
    exploded: Any, give: Any, handler: Any, response: Any, clock: Any, clock_of: Any
) -> None:
    before = response(kind=INFORMATION, published_at=clock.now() - timedelta(days=3), predates=True)
    stopped = clock_of(give(handler(EMERGENCY), before, exploded), INFORMATION)
    assert (stopped.status, stopped.stopped_at) == (ClockStatus.MET, exploded.emergency_at)


def test_a_conference_from_before_the_explosion_is_none_about_it(
    exploded: Any, give: Any, handler: Any, clock: Any, clock_of: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        give(handler(EMERGENCY), conference(clock.now() - timedelta(days=3)), exploded)
    assert (refused.value.field, refused.value.code) == ("held_at", "before_matter")
    held = give(handler(EMERGENCY), conference(clock.now()), exploded)
    assert clock_of(held, ClockKind.PRESS_CONFERENCE).status is ClockStatus.MET


def test_the_first_answer_entered_again_is_no_second_response(
    open_case: Any,
    make_assessment: Any,
    in_handling: Any,
    give: Any,
    analyst: Any,
    handler: Any,
    response: Any,
    clock: Any,
) -> None:
    case, published_at = in_handling(open_case(make_assessment())), clock.now()
    clock.forward(hours=3)
    answered = give(handler(HOUSING), response(published_at=published_at), case)
    reopened = give(analyst, c.Reopen("群众反映未解决"), answered)
    with pytest.raises(Invalid) as refused:
        give(handler(HOUSING), response(published_at=published_at), reopened)
    assert refused.value.code == "before_detection"
    assert give(handler(HOUSING), response(), reopened).state is State.ANSWERED


def test_an_answer_entered_late_discharges_what_ran_when_it_was_published_and_no_more(
    open_case: Any,
    make_assessment: Any,
    in_handling: Any,
    give: Any,
    analyst: Any,
    handler: Any,
    response: Any,
    clock: Any,
    clock_of: Any,
) -> None:
    lead = handler(HOUSING)
    first = give(lead, response(), in_handling(open_case(make_assessment())))
    case = give(analyst, c.Reopen("群众反映未解决"), first)
    clock.forward(hours=1)
    published_at = clock.now()
    clock.forward(hours=1)
    case = give(lead, c.Progress("已换管道"), case)
    answered = give(lead, response(published_at=published_at), case)
    assert clock_of(answered, ClockKind.SECOND_RESPONSE).status is ClockStatus.MET
    assert clock_of(answered, ClockKind.FOLLOW_UP).running
