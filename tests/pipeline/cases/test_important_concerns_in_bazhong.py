"""Bazhong wants authoritative information on important concerns and on what the media raise (record 0080)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.cases import clockwork, opening
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Disposition, Place
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockMove
from pipeline.domain.events import AnsweredDirectly, Draft, Grounds
from pipeline.domain.folding import with_remaining
from pipeline.domain.post import Channel, Post
from pipeline.domain.tally import tally_of
from pipeline.domain.transitions import State
from pipeline.policy import load

RULES = Policies(load("bazhong")).current
ENYANG = Place("511903", "恩阳区", "county", ("四川省", "巴中市", "恩阳区"), 0.9)
Make = Callable[..., Any]


@pytest.fixture
def concern(make_post: Make, make_assessment: Make, clock: Any) -> Callable[..., Ledger]:
    """A microblog's concern, opened under Bazhong's rules."""

    def opened(disposition: Disposition = Disposition.DIFFICULTY, channel: Channel = Channel.MICROBLOG) -> Ledger:
        post: Post = make_post(channel=channel)
        read: Assessment = make_assessment(places=(ENYANG,), disposition=disposition)
        return opening.open_matter(post, tally_of(read, post.seen_at, channel=channel), RULES, clock.now())

    return opened


@pytest.fixture
def joined(make_post: Make, make_assessment: Make, clock: Any) -> Callable[..., Case]:
    """So many further posts through a channel, seen now."""

    def attach(ledger: Ledger, count: int, channel: Channel = Channel.MICROBLOG) -> Case:
        posts = [make_post(f"more:{number}", channel=channel) for number in range(count)]
        read = make_assessment(places=(ENYANG,), disposition=Disposition.DIFFICULTY)
        later = Ledger(ledger.case, clock.now())
        for post in posts:
            opening.attach(later, [post], tally_of(read, post.seen_at, channel=channel), RULES)
        return later.case

    return attach


def _informing(case: Case) -> list[tuple[Any, str]]:
    kind = ClockKind.AUTHORITATIVE_INFORMATION
    return [(each.schedule.anchor, each.schedule.clause) for each in case.running(kind)]


def test_a_serious_problem_owes_information_by_its_own_clause(concern: Any) -> None:
    assert _informing(concern().case) == []
    ((_, clause),) = _informing(concern(Disposition.PROBLEM).case)
    assert clause == "BZ 回应社会关切 重要政务舆情最迟48小时内发布权威信息"


def test_a_difficulty_becomes_important_with_its_thirtieth_post(concern: Any, joined: Any) -> None:
    assert _informing(joined(concern(), 28)) == []
    grown = joined(concern(), 29)
    assert [anchor for anchor, _ in _informing(grown)] == [grown.detected_at]


def test_what_the_media_take_up_is_the_medias_concern_since_then(concern: Any, joined: Any, clock: Any) -> None:
    opened = concern()
    clock.forward(hours=50)
    grown = joined(opened, 1, Channel.NEWS)
    assert _informing(grown) == [(clock.now(), "BZ 回应社会关切 媒体关切最迟48小时内发布权威信息")]
    assert not any(clock.schedule.late_on_arrival for clock in grown.running())


def test_a_ticket_is_no_public_opinion_however_many_ring(concern: Any, joined: Any) -> None:
    assert _informing(joined(concern(Disposition.PROBLEM, Channel.HOTLINE), 40, Channel.HOTLINE)) == []


def test_what_was_answered_before_it_grew_important_owes_no_first_information(
    concern: Any, joined: Any, clock: Any
) -> None:
    ledger = concern()
    response = clockwork.stop(ledger.case.running(ClockKind.RESPONSE), clock.now(), "answered directly")
    answered = AnsweredDirectly(Grounds.ONE_PERSON, "一人一事", "今晚修好")
    handled = Ledger(replace(ledger.case, state=State.HANDLING), clock.now())
    handled.add(Draft(answered, clock.now(), "user:h", clocks=tuple(response)))
    assert _informing(joined(handled, 29)) == []


def test_taking_posts_out_until_few_tell_of_it_ends_what_their_number_brought(concern: Any, joined: Any) -> None:
    grown = joined(concern(), 29)
    few = with_remaining(grown, concern().case.tally)
    (ended,) = [
        each
        for each in clockwork.retrack(RULES, few, few.reading, few.detected_at, (ClockMove.CANCEL, clockwork.PARTED))
        if each.clock.kind is ClockKind.AUTHORITATIVE_INFORMATION
    ]
    assert (ended.move, ended.reason) == (ClockMove.CANCEL, clockwork.PARTED)
