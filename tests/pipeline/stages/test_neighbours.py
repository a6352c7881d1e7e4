"""Posts find those that may tell of the same matter, and nothing that cannot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain.assessment import Category
from pipeline.domain.matching import WINDOW, Signature
from pipeline.stages.neighbours import CROWDED, Neighbours

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
WORDS = {"马场坪": 9.0, "仓库": 7.0, "爆炸": 6.0}


def mark(name: str, at: datetime = NOON, *counties: str, words: dict[str, float] = WORDS) -> Signature:
    return Signature(
        post_id=name,
        at=at,
        counties=frozenset(counties),
        towns=frozenset(),
        words=words,
        total=sum(words.values()),
        sketch=(),
        categories=frozenset({Category.EMERGENCY}),
        kind="爆炸",
        topic=None,
    )


def found(neighbours: Neighbours, signature: Signature) -> list[str]:
    return [match.case_id for match in neighbours.matches(signature)]


@pytest.mark.parametrize("apart", [-WINDOW, -WINDOW / 2, timedelta(0), WINDOW / 2, WINDOW])
def test_a_post_is_found_from_anywhere_inside_the_window(apart: timedelta) -> None:
    neighbours = Neighbours()
    neighbours.add(mark("a", NOON, "522702"), "case-a")
    assert found(neighbours, mark("b", NOON + apart, "522702")) == ["case-a"]
    beyond = WINDOW + timedelta(hours=1)
    assert found(neighbours, mark("b", NOON + (apart + beyond if apart > timedelta(0) else -beyond), "522702")) == []


def test_a_post_without_a_place_is_found_from_any_county_and_finds_them_all() -> None:
    neighbours = Neighbours()
    neighbours.add(mark("a"), "case-a")
    neighbours.add(mark("b", NOON, "522702", "522725"), "case-b")
    assert set(found(neighbours, mark("c", NOON, "522702"))) == {"case-a", "case-b"}
    assert set(found(neighbours, mark("d"))) == {"case-a", "case-b"}
    assert found(neighbours, mark("e", NOON, "522701")) == ["case-a"]


def test_a_newer_revision_takes_the_place_of_the_older() -> None:
    neighbours = Neighbours()
    neighbours.add(mark("a", NOON, "522702"), "case-a")
    neighbours.add(mark("a", NOON, "522702", words={"停水": 9.0}), "case-a")
    assert len(neighbours) == 1
    assert found(neighbours, mark("b", NOON, "522702")) == []
    assert found(neighbours, mark("b", NOON, "522702", words={"停水": 9.0})) == ["case-a"]


def test_the_posts_of_a_merged_case_are_found_under_the_case_it_went_to() -> None:
    neighbours = Neighbours()
    neighbours.add(mark("a", NOON, "522702"), "case-a")
    neighbours.merged("case-a", "case-b")
    neighbours.merged("case-b", "case-c")
    assert found(neighbours, mark("b", NOON, "522702")) == ["case-c"]


def test_one_kind_of_emergency_in_one_town_is_found_without_a_word_in_common() -> None:
    neighbours = Neighbours()
    fire = replace(mark("a", NOON, "522730"), towns=frozenset({"522730105"}))
    neighbours.add(fire, "case-a")
    other_words = replace(fire, post_id="b", words={"包裹": 8.0}, total=8.0)
    assert found(neighbours, other_words) == ["case-a"]
    assert found(neighbours, replace(other_words, towns=frozenset({"522730106"}))) == []


def test_a_word_that_a_crowd_shares_finds_nobody() -> None:
    neighbours = Neighbours()
    for number in range(CROWDED + 1):
        at = NOON + timedelta(minutes=number)
        neighbours.add(mark(f"p{number}", at, "522702", words={"堵车": 8.0, f"巷{number}": 12.0}), f"case-{number}")
    assert found(neighbours, mark("x", NOON, "522702", words={"堵车": 8.0})) == []
    assert found(neighbours, mark("y", NOON, "522702", words={"堵车": 8.0, "巷7": 12.0})) == ["case-7"]


def test_what_nothing_new_can_match_is_forgotten() -> None:
    neighbours = Neighbours()
    neighbours.add(mark("a", NOON, "522702"), "case-a")
    neighbours.add(replace(mark("b", NOON + WINDOW, "522702"), words={"停水": 9.0}), "case-b")
    neighbours.expire(NOON + WINDOW + timedelta(hours=1))
    assert len(neighbours) == 1
    assert found(neighbours, mark("c", NOON + timedelta(hours=1), "522702")) == []


def test_a_backlog_of_months_is_held_in_the_memory_of_some_days() -> None:
    neighbours = Neighbours(room=40)
    for day in range(400):
        at = NOON - timedelta(days=400 - day)
        neighbours.add(mark(f"p{day}", at, "522702"), f"case-{day}")
        neighbours.slim(NOON)
        assert len(neighbours) <= 41
        assert f"case-{day}" in found(neighbours, mark("asked", at, "522702"))
        assert day < 2 or f"case-{day - 2}" in found(neighbours, mark("asked", at, "522702"))
    assert found(neighbours, mark("asked", NOON - timedelta(days=400), "522702")) == []


@pytest.mark.parametrize("newest", [timedelta(0), timedelta(days=3650)])
def test_what_the_window_holds_is_kept_however_much_it_is(newest: timedelta) -> None:
    neighbours = Neighbours(room=40)
    for number in range(200):
        at = NOON - timedelta(minutes=number)
        neighbours.add(mark(f"p{number}", at, "522702", words={f"w{number}": 9.0}), f"case-{number}")
        neighbours.slim(NOON)
    neighbours.add(mark("late", NOON + newest, "522702", words={"别处": 9.0}), "case-late")
    neighbours.slim(NOON)
    assert len(neighbours) == 201
