"""Gathering goes on around what people decided, and around what the gatherer has not noticed yet."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from zlib import crc32

import pytest

from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.post import Channel, Post, Reply
from pipeline.domain.transitions import State

Feed = Callable[[Iterable[tuple[Post, Assessment]]], None]
Make = Callable[..., Any]
ANALYST = Actor("ana", Role.ANALYST)
FIRE = ("马场坪", "仓库", "爆炸", "18人", "物流园")
FLOOD = ("金山", "内涝", "积水", "三条街", "隧道")
BOTH = (*FIRE[:4], *FLOOD)


@pytest.fixture
def post(make_post: Make) -> Make:
    """A post that says its words in an order of its own."""
    return lambda name, words, **more: make_post(name, text=f"福泉市{'，'.join(words)}（{name * 30}）", **more)


@pytest.fixture
def reading(make_assessment: Make) -> Make:
    """A reading whose sketch is its words' own, so that no post passes for a copy of another."""
    return lambda words: make_assessment(keywords=words, sketch=tuple(crc32(word.encode()) for word in words))


def case_of(store: SqlStore, post_id: str) -> Case:
    with store.read() as tx:
        return tx.case(tx.latest_posts([post_id])[post_id].case_id)


def test_a_post_like_one_of_a_case_that_a_person_merged_away_joins_where_it_went(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore, desk: Desk
) -> None:
    feed([(make_post("a"), make_assessment(keywords=FIRE)), (make_post("b"), make_assessment(keywords=FLOOD))])
    source, target = case_of(sql_store, "a"), case_of(sql_store, "b")
    desk.give(c.Merge(target.id), source.id, source.revision, ANALYST)
    feed([(make_post("c"), make_assessment(keywords=FIRE))])
    assert case_of(sql_store, "c").id == target.id
    assert SqlAudit(sql_store.engine).run().differences == ()


def test_a_second_revision_of_an_imported_past_matter_stays_with_its_case(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore, clock: Any
) -> None:
    asked = clock.now() - timedelta(days=900)
    past = {
        "channel": Channel.HOTLINE,
        "published_at": asked,
        "history": True,
        "reply": Reply("已处理。", asked + timedelta(days=1)),
    }
    feed([(make_post("t", **past), make_assessment())])
    feed([(make_post("t", revision="r2", **past), make_assessment())])
    case = case_of(sql_store, "t")
    assert (case.state, case.tally.posts) == (State.CLOSED, 1)
    assert [event.type for event in sql_store.history(case.id)] == ["opened", "answered_then", "attached"]


def test_a_revision_that_says_nothing_any_more_is_still_told_to_its_case(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("a"), make_assessment(keywords=FIRE))])
    feed([(make_post("a", revision="r2", text="此文已删除"), Assessment())])
    case = case_of(sql_store, "a")
    assert [event.type for event in sql_store.history(case.id)][:2] == ["opened", "attached"]
    assert SqlAudit(sql_store.engine).run().differences == ()


def test_two_revisions_in_one_batch_follow_a_case_through_two_merges(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore, desk: Desk
) -> None:
    words = (FIRE, FLOOD, ("平塘", "大桥", "裂缝", "限行"))
    feed([(make_post(name), make_assessment(keywords=each)) for name, each in zip("abc", words, strict=True)])
    for source, target in (("a", "b"), ("b", "c")):
        case = case_of(sql_store, source)
        desk.give(c.Merge(case_of(sql_store, target).id), case.id, case.revision, ANALYST)
    feed([(make_post("a", revision="r2"), make_assessment(keywords=FIRE))])
    assert case_of(sql_store, "a").id == case_of(sql_store, "c").id


def test_a_deadline_missed_before_anyone_noticed_is_missed_when_the_machine_merges(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore, clock: Any
) -> None:
    feed([(make_post("a"), make_assessment(keywords=FIRE)), (make_post("b"), make_assessment(keywords=FLOOD))])
    before = {case_of(sql_store, name).id for name in "ab"}
    clock.forward(hours=60)
    feed([(make_post("c"), make_assessment(keywords=BOTH))])
    (gone,) = before - {case_of(sql_store, "c").id}
    with sql_store.read() as tx:
        merged = tx.case(gone)
    assert merged.state is State.MERGED
    (response,) = (clock for clock in merged.clocks if clock.id.kind is ClockKind.RESPONSE)
    assert response.status is ClockStatus.MISSED


def test_a_new_wording_in_the_same_batch_stays_with_the_case_its_post_joined(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("a"), make_assessment(keywords=FIRE))])
    reworded = make_post("b", revision="r2"), make_assessment(keywords=FLOOD)
    feed([(make_post("b"), make_assessment(keywords=FIRE)), reworded])
    case = case_of(sql_store, "b")
    assert (case.id, case.tally.posts) == (case_of(sql_store, "a").id, 2)
    assert sql_store.recent_cases(case.opened_at) == [case.id]


def test_two_revisions_of_a_post_delivered_again_stay_two(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore, clock: Any
) -> None:
    both = [(make_post("a", revision=each), make_assessment(keywords=FIRE)) for each in ("r1", "r2")]
    feed(both)
    feed(both)
    with sql_store.read() as tx:
        assert tx.latest_posts(["a"])["a"].version == 2
    clock.forward(hours=1)
    feed([(make_post("a", revision="r1"), make_assessment(keywords=FIRE))])
    with sql_store.read() as tx:
        assert tx.latest_posts(["a"])["a"].version == 3


def test_what_is_like_a_post_that_was_split_off_joins_the_case_it_went_to(
    feed: Feed, post: Make, reading: Make, sql_store: SqlStore, desk: Desk
) -> None:
    feed([(post("a", FIRE), reading(FIRE)), (post("b", BOTH), reading(BOTH))])
    case = case_of(sql_store, "b")
    assert case.tally.posts == 2
    fresh = desk.give(c.Split(("b",)), case.id, case.revision, ANALYST)
    feed([(post("c", FLOOD), reading(FLOOD)), (post("d", FIRE), reading(FIRE))])
    assert case_of(sql_store, "c").id == fresh.id
    assert case_of(sql_store, "d").id == case.id
    assert SqlAudit(sql_store.engine).run().differences == ()


def test_after_a_merge_was_undone_posts_join_the_case_they_are_like(
    feed: Feed, post: Make, reading: Make, sql_store: SqlStore, desk: Desk
) -> None:
    feed([(post("a", FIRE), reading(FIRE)), (post("b", FLOOD), reading(FLOOD))])
    source, target = case_of(sql_store, "a"), case_of(sql_store, "b")
    desk.give(c.Merge(target.id), source.id, source.revision, ANALYST)
    feed([(post("c", FIRE), reading(FIRE))])
    merged = case_of(sql_store, "a")
    assert merged.id == target.id
    with sql_store.read() as tx:
        revision = tx.case(source.id).revision
    desk.give(c.Split(), source.id, revision, ANALYST)
    feed([(post("d", FIRE), reading(FIRE)), (post("e", FLOOD), reading(FLOOD))])
    assert case_of(sql_store, "e").id == target.id
    assert case_of(sql_store, "d").id in (source.id, target.id)
    assert SqlAudit(sql_store.engine).run().differences == ()


def test_a_detached_post_stays_outside_in_every_revision_and_draws_nothing_in(
    feed: Feed, post: Make, reading: Make, sql_store: SqlStore, desk: Desk
) -> None:
    feed([(post("a", FIRE), reading(FIRE)), (post("b", BOTH), reading(BOTH))])
    case = case_of(sql_store, "a")
    desk.give(c.Detach(("b",)), case.id, case.revision, ANALYST)
    feed([(post("b", BOTH, revision="r2"), reading(BOTH))])
    feed([(post("b", FIRE, revision="r3"), reading(FIRE))])
    with sql_store.read() as tx:
        outside = tx.latest_posts(["b"])["b"]
    assert (outside.case_id, outside.version, outside.moves) == ("", 3, 1)
    feed([(post("c", FLOOD), reading(FLOOD))])
    assert case_of(sql_store, "c").id != case.id
    assert SqlAudit(sql_store.engine).run().differences == ()
