"""Signals: what each post's words point at survives into the routing of the whole case."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.assessment import Assessment, Category, Grade, Place
from pipeline.domain.events import Tally
from pipeline.domain.signals import signals_of
from pipeline.domain.tally import add_tallies, read_tally, tally_of
from pipeline.policy import load
from samples.corpus import Gold, load_gold, load_posts

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
RULES: Rulebook = Policies(load("qiannan")).current
URBAN = ("城管掀了菜篮子", "又在赶城管撵过的摊位", "老人的辣椒撒了一地")
EVENTS: dict[str, list[Gold]] = {}
for gold in load_gold():
    if gold.lead:
        EVENTS.setdefault(gold.event or gold.id, []).append(gold)


def _tally(text: str, assessment: Assessment) -> Tally:
    places = tuple(place.code for place in assessment.places)
    return tally_of(assessment, NOON, signals_of(text, places, RULES.profile))


def _livelihood(text: str) -> Tally:
    place = Place("522723110", "沿山镇", "township")
    return _tally(
        text, Assessment(categories=(Category.LIVELIHOOD,), topic="城乡建设", topic_score=0.8, places=(place,))
    )


def _lead(tallies: list[Tally]) -> str | None:
    total = Tally()
    for each in tallies:
        total = add_tallies(total, each)
    lead = RULES.route(read_tally(total)).lead
    return lead.body if lead else None


@pytest.mark.parametrize("order", list(permutations(URBAN)))
def test_the_order_of_posts_does_not_change_who_must_answer(order: tuple[str, ...]) -> None:
    assert _lead([_livelihood(text) for text in order]) == "522723.urban"


def test_one_word_in_one_of_many_posts_does_not_turn_the_case() -> None:
    posts = ["楼道漏水", "房子漏水没人修", "漏水三个月", "漏水，城管路过也看见了"]
    assert _lead([_livelihood(text) for text in posts]) == "522723.housing"


def test_a_body_at_work_is_remembered_without_its_sentence() -> None:
    tally = _livelihood("贵定县自然资源局正在调查沿山镇一处违规楼盘")
    assert "handling:522723.resources" in dict(tally.signals)
    assert _lead([tally]) == "522723.resources"


def test_signals_hold_codes_and_rule_names_and_no_word_of_the_text() -> None:
    signals = signals_of("黔南州出台新政策，都匀经济开发区城管正在处理", ("522701",), RULES.profile)
    assert signals
    assert [signal for signal in signals if not signal.isascii()] == []


def test_signals_of_bodies_that_are_gone_from_the_profile_are_passed_over() -> None:
    place = Place("522723110", "沿山镇", "township")
    assessment = Assessment(categories=(Category.LIVELIHOOD,), topic="民政", topic_score=0.8, places=(place,))
    tally = tally_of(assessment, NOON, ("handling:522723.parliament", "rule:lost", "zone:999999", "nonsense"))
    assert _lead([tally]) == "522723.civil"


def _assessment(row: Gold) -> Assessment:
    return Assessment(
        categories=tuple(Category(name) for name in row.categories),
        scores=dict.fromkeys(row.categories, 0.9),
        topic=row.topic,
        topic_score=0.8,
        kind=row.kind,
        grade=Grade(row.grade) if row.grade else None,
        places=tuple(Place(code, code, "") for code in row.places),
        uncertain=False,
    )


@pytest.mark.parametrize("event", EVENTS)
def test_the_posts_of_a_made_up_event_together_find_its_lead(event: str) -> None:
    posts = {post.id: post for post in load_posts()}
    texts = {row.id: f"{posts[row.id].title}\n{posts[row.id].text}" for row in EVENTS[event]}
    tallies = [_tally(texts[row.id], _assessment(row)) for row in EVENTS[event]]
    assert {_lead(tallies)} == {row.lead for row in EVENTS[event]}


def test_the_place_a_post_is_about_outweighs_a_surer_one_that_it_names_later() -> None:
    about, hospital = (
        Place("522702002", "马场坪街道", "township", confidence=0.75),
        Place("5201", "贵阳市", "prefecture", confidence=0.85),
    )
    read = read_tally(tally_of(Assessment(places=(about, hospital)), NOON))
    assert [place.name for place in read.places] == ["马场坪街道", "贵阳市"]
