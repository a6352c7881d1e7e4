"""A ticket that the public tells of too, and a public concern that somebody rings the hotline about (rule 2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.ledger import Ledger
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockStatus
from pipeline.domain.errors import Refused
from pipeline.domain.events import Grounds, Verdict
from pipeline.domain.post import Channel
from pipeline.domain.tally import sum_tallies, tally_of
from pipeline.domain.transitions import State
from pipeline.ports.store import StoredPost

HOUSING, CENTRE = "522702.housing", "5227.hotline"
HANDLER, HOTLINE = Actor("h", Role.HANDLER, HOUSING), Actor("hot", Role.HOTLINE, CENTRE)
ONE_TO_ONE = c.AnswerDirectly(Grounds.ONE_PERSON, "一人一事", "今晚修好")
Told = Callable[..., Case]


@pytest.fixture
def told(sql_store: SqlStore, policies: Policies, clock: Any, make_post: Any, make_assessment: Any, give: Any) -> Told:
    """A further post of the case, through this channel."""

    def attach(case: Case, name: str, channel: Channel) -> Case:
        post, read = make_post(name, channel=channel), make_assessment()
        with sql_store.write() as tx:
            ledger = Ledger(tx.case(case.id), clock.now())
            ledger.note_thresholds()
            tally = tally_of(read, post.seen_at, channel=channel)
            opening.attach(ledger, [post], tally, policies.current)
            tx.put_posts([StoredPost(post, read, 1, case.id)])
            tx.commit_events([ledger.commit])
            tx.add_notices(notices_of(ledger))
        return ledger.case

    return attach


def _running(case: Case) -> set[str]:
    return {clock.id.kind.value for clock in case.running()}


def test_a_ticket_that_the_public_tells_of_owes_a_response_from_then_on(
    open_case: Any, make_assessment: Any, told: Told, clock: Any, clock_of: Any
) -> None:
    ticket = open_case(make_assessment(), channel=Channel.HOTLINE)
    assert _running(ticket) == {"dispatch", "completion"}
    clock.forward(hours=60)
    grown = told(ticket, "site:2", Channel.MICROBLOG)
    response = clock_of(grown, "response").schedule
    assert _running(grown) == {"dispatch", "completion", "response"}
    assert (response.anchor, response.late_on_arrival) == (clock.now(), False)
    assert clock_of(grown, "completion").schedule == clock_of(ticket, "completion").schedule
    assert grown.detected_at == ticket.detected_at


def test_another_call_makes_no_public_concern_of_a_ticket(open_case: Any, make_assessment: Any, told: Told) -> None:
    ticket = open_case(make_assessment(), channel=Channel.HOTLINE)
    assert "response" not in _running(told(ticket, "site:2", Channel.HOTLINE))


def test_a_public_concern_that_somebody_rings_about_is_the_hotlines_too(
    open_case: Any, make_assessment: Any, told: Told, clock: Any, clock_of: Any, in_handling: Any, give: Any
) -> None:
    case = in_handling(open_case(make_assessment()))
    clock.forward(hours=20)
    grown = told(case, "site:2", Channel.HOTLINE)
    completion = clock_of(grown, "completion")
    assert (grown.desk, completion.id.body, completion.schedule.anchor) == (CENTRE, HOUSING, clock.now())


def test_its_caller_is_asked_when_the_public_was_answered(
    open_case: Any, make_assessment: Any, told: Told, in_handling: Any, give: Any, response: Any, clock_of: Any
) -> None:
    grown = told(in_handling(open_case(make_assessment())), "site:2", Channel.HOTLINE)
    answered = give(HANDLER, response(), grown)
    assert clock_of(answered, "satisfaction").id.body == CENTRE
    assert give(HOTLINE, c.RecordSatisfaction(Verdict.DISSATISFIED), answered).state is State.ANSWERED


def test_who_rings_about_what_was_answered_already_is_asked_too(
    open_case: Any, make_assessment: Any, told: Told, in_handling: Any, give: Any, response: Any, clock_of: Any
) -> None:
    answered = give(HANDLER, response(), in_handling(open_case(make_assessment())))
    grown = told(answered, "site:2", Channel.HOTLINE)
    assert (grown.state, _running(grown)) == (State.ANSWERED, {"completion", "satisfaction"})
    assert give(HANDLER, c.Close(), grown).state is State.CLOSED


def test_a_ticket_answered_to_its_caller_alone_owes_the_public_once_the_public_tells_of_it(
    open_case: Any, make_assessment: Any, told: Told, in_handling: Any, give: Any, response: Any
) -> None:
    answered = give(HANDLER, ONE_TO_ONE, in_handling(open_case(make_assessment(), channel=Channel.HOTLINE)))
    grown = told(answered, "site:2", Channel.NEWS)
    with pytest.raises(Refused) as refused:
        give(HANDLER, c.Close(), grown)
    assert refused.value.code == "open_duty"
    assert "response" not in _running(give(HANDLER, response(), grown))


def test_taking_the_public_post_out_again_ends_what_it_brought(
    open_case: Any, make_assessment: Any, told: Told, give: Any, clock_of: Any, analyst: Actor
) -> None:
    grown = told(open_case(make_assessment(), channel=Channel.HOTLINE), "site:2", Channel.MICROBLOG)
    alone = give(analyst, c.Detach(("site:2",), "另一件事"), grown)
    assert clock_of(alone, "response").status is ClockStatus.CANCELLED
    assert _running(alone) == {"dispatch", "completion"}


def test_merging_a_ticket_into_a_public_concern_brings_its_desk(
    open_case: Any, make_assessment: Any, give: Any, analyst: Actor, clock_of: Any, desk: Any
) -> None:
    public, ticket = open_case(make_assessment()), open_case(make_assessment(), "site:2", channel=Channel.HOTLINE)
    give(analyst, c.Merge(public.id), ticket)
    with desk.store.read() as tx:
        joint = tx.case(public.id)
    assert joint.desk == CENTRE
    assert clock_of(joint, "completion").schedule == clock_of(ticket, "completion").schedule


def test_which_channel_told_first_does_not_depend_on_the_order_of_arrival(make_assessment: Any, make_post: Any) -> None:
    seen = make_post().seen_at
    early, late = seen, seen + timedelta(hours=3)
    tallies = [
        tally_of(make_assessment(), at, channel=channel)
        for at, channel in ((late, Channel.NEWS), (early, Channel.HOTLINE), (early, Channel.NEWS))
    ]
    assert sum_tallies(tallies) == sum_tallies(tallies[::-1])
    assert sum_tallies(tallies).channels == ((Channel.HOTLINE, early), (Channel.NEWS, early))
