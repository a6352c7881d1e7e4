"""The store keeps posts, events and what follows from them in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.store import SqlStore
from pipeline.domain import events as ev
from pipeline.domain.case import apply, replay
from pipeline.domain.errors import Fenced, NotFound, Stale
from pipeline.domain.post import Post
from pipeline.ports.notifier import Notice
from pipeline.ports.store import Commit, StoredPost

Store = Callable[[Post], StoredPost]


def confirm(store: SqlStore, noon: datetime, before: int = 1) -> None:
    with store.write() as tx:
        event = ev.number("case-1", before + 1, ev.Draft(ev.Confirmed(), noon, "user:a"), noon)
        tx.commit_events([Commit(before, apply(tx.case("case-1"), event), (event,))])


def test_a_case_read_back_equals_the_replay_of_its_history(opened: SqlStore, noon: datetime) -> None:
    confirm(opened, noon)
    with opened.read() as tx:
        assert tx.case("case-1") == replay(opened.history("case-1"))
        assert tx.case("case-1").confirmed


def test_a_missing_case_is_not_found(store: SqlStore) -> None:
    with store.read() as tx, pytest.raises(NotFound, match="case-9"):
        tx.case("case-9")


def test_every_hash_covers_the_stored_text_and_the_hash_before(opened: SqlStore, noon: datetime) -> None:
    confirm(opened, noon)
    with opened.engine.connect() as connection:
        rows = connection.execute(select(t.events).order_by(t.events.c.seq)).mappings().all()
    previous = GENESIS
    for row in rows:
        assert row["previous_hash"] == previous
        assert row["hash"] == link(previous, row["body"])
        previous = row["hash"]
    with opened.read() as tx:
        assert tx.head("case-1") == previous


def test_events_never_hold_the_text_of_a_post(opened: SqlStore, a_post: Callable[..., Post]) -> None:
    with opened.engine.connect() as connection:
        bodies = connection.execute(select(t.events.c.body)).scalars().all()
    assert bodies
    assert not any(a_post().text in body for body in bodies)


def test_the_second_of_two_writers_is_told_it_is_stale(opened: SqlStore, noon: datetime) -> None:
    confirm(opened, noon)
    with pytest.raises(Stale):
        confirm(opened, noon, before=1)
    assert len(opened.history("case-1")) == 2


def test_a_failed_transaction_leaves_nothing(opened: SqlStore, stored: Store, a_post: Callable[..., Post]) -> None:
    with pytest.raises(RuntimeError), opened.write() as tx:
        tx.put_posts([stored(a_post("site:2"))])
        raise RuntimeError("power cut")
    with opened.read() as tx:
        assert tx.latest_posts(["site:2"]) == {}


def test_the_newest_version_of_a_post_is_current(opened: SqlStore, stored: Store, a_post: Callable[..., Post]) -> None:
    newer = a_post(text="福泉市马场坪厂房起火，已致2人受伤")
    with opened.write() as tx:
        tx.put_posts([StoredPost(newer, stored(newer).assessment, 2, "case-1")])
    with opened.read() as tx:
        assert tx.latest_posts(["site:1"])["site:1"].version == 2
        assert [each.post.text for each in tx.post_refs("case-1")] == [newer.text]


def test_voices_count_distinct_pseudonyms(opened: SqlStore, stored: Store, a_post: Callable[..., Post]) -> None:
    with opened.write() as tx:
        for name, author in (("site:2", "k1-a"), ("site:3", "k1-b")):
            post = stored(a_post(name, author))
            tx.put_posts([StoredPost(post.post, post.assessment, 1, "case-1")])
        assert tx.voices(["case-1"]) == {"case-1": 2}


def test_a_lease_is_for_one_and_an_old_epoch_is_fenced(store: SqlStore, noon: datetime) -> None:
    first = store.acquire("gather", "a", noon, 10)
    assert first is not None
    assert store.acquire("gather", "b", noon + timedelta(seconds=5), 10) is None
    second = store.acquire("gather", "b", noon + timedelta(seconds=11), 10)
    assert second is not None
    assert second.epoch > first.epoch
    with pytest.raises(Fenced), store.write(first):
        pass
    with store.write(second):
        pass


def test_renewing_keeps_the_epoch_and_releasing_frees_it(store: SqlStore, noon: datetime) -> None:
    first = store.acquire("gather", "a", noon, 10)
    assert first is not None
    assert store.acquire("gather", "a", noon + timedelta(seconds=5), 10) == first
    store.release(first)
    taken = store.acquire("gather", "b", noon + timedelta(seconds=6), 10)
    assert taken is not None
    assert taken.epoch == first.epoch + 1


def test_the_outbox_gives_a_whole_case_to_one_relay(opened: SqlStore, noon: datetime) -> None:
    confirm(opened, noon)
    mine = opened.claim_outbox("relay-1", noon, 100)
    assert [(row.key, row.change.version) for row in mine if row.change.kind == "case"] == [
        ("case-1", 1),
        ("case-1", 2),
    ]
    assert opened.claim_outbox("relay-2", noon, 100) == []
    assert opened.claim_outbox("relay-2", noon + timedelta(minutes=1), 100) == mine
    opened.clear_outbox([row.id for row in mine])
    assert opened.claim_outbox("relay-1", noon, 100) == []


def test_a_notice_with_a_known_key_is_queued_once(store: SqlStore, noon: datetime) -> None:
    notice = Notice("k", "body", "overdue", "case-1", noon, {"percent": 100})
    with store.write() as tx:
        tx.add_notices([notice])
        tx.add_notices([notice])
    with store.engine.connect() as connection:
        assert len(connection.execute(select(t.notices)).all()) == 1


def test_a_policy_is_kept_once_by_its_hash(store: SqlStore) -> None:
    with store.write() as tx:
        tx.keep_policy("h", "id: qiannan")
        tx.keep_policy("h", "id: qiannan")
        assert tx.policy_text("h") == "id: qiannan"
        with pytest.raises(NotFound):
            tx.policy_text("other")


def test_merging_moves_posts_and_announces_them(opened: SqlStore) -> None:
    with opened.write() as tx:
        tx.move_posts("case-1", "case-2")
        assert [each.post.id for each in tx.post_refs("case-2")] == ["site:1"]
        assert tx.post_refs("case-1") == []


def test_a_relay_that_was_frozen_clears_nothing_that_came_after_it(opened: SqlStore, noon: datetime) -> None:
    frozen = opened.claim_outbox("relay-1", noon, 100)
    other = opened.claim_outbox("relay-2", noon + timedelta(minutes=1), 100)
    opened.clear_outbox([row.id for row in other])
    confirm(opened, noon)
    opened.clear_outbox([row.id for row in frozen])
    later = opened.claim_outbox("relay-2", noon + timedelta(minutes=2), 100)
    assert [row.change.event for row in later] == ["confirmed"]


def test_what_a_dead_worker_held_is_free_for_the_next(opened: SqlStore, noon: datetime) -> None:
    opened.acquire("gather", "dead", noon, 20)
    opened.claim_outbox("dead", noon, 100)
    opened.free_abandoned(lambda holder: holder == "living")
    assert opened.acquire("gather", "next", noon, 20) is None
    opened.free_abandoned(lambda holder: holder == "dead")
    taken = opened.acquire("gather", "next", noon, 20)
    assert taken is not None
    assert taken.epoch == 2
    assert opened.claim_outbox("next", noon, 100)
