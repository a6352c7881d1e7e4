"""The store keeps posts, events and what follows from them in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import opening
from pipeline.cases.ledger import Ledger
from pipeline.codec import decode
from pipeline.domain import events as ev
from pipeline.domain.errors import Fenced, NotFound, Stale
from pipeline.domain.folding import apply, replay
from pipeline.domain.messages import Change
from pipeline.domain.post import Post
from pipeline.domain.tally import sum_tallies, tally_of
from pipeline.ports.notifier import Notice
from pipeline.ports.store import Commit, StoredPost

Store = Callable[[Post], StoredPost]


def confirm(store: SqlStore, noon: datetime, seen_at: int = 1) -> None:
    with store.write() as tx:
        was = replace(tx.case("case-1"), seq=seen_at)
        event = ev.number("case-1", seen_at + 1, ev.Draft(ev.Confirmed(), noon, "user:a"), noon)
        tx.commit_events([Commit(was, apply(was, event), (event,))])


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
        confirm(opened, noon, seen_at=1)
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


def test_of_two_versions_in_one_batch_only_the_newer_is_current(
    opened: SqlStore, stored: Store, a_post: Callable[..., Post]
) -> None:
    first = a_post("site:2", text="福泉市金山街道停水")
    second = replace(first, revision="r2", text="福泉市金山街道停水，已恢复", digest="d2")
    attach(opened, [stored(first), replace(stored(second), version=2)])
    with opened.read() as tx:
        assert tx.latest_posts(["site:2"])["site:2"].post.text == second.text
        assert [each.post.text for each in tx.post_refs("case-1") if each.post.id == "site:2"] == [second.text]
    assert spread_of(opened)[0] == 1


def spread_of(store: SqlStore, case_id: str = "case-1") -> tuple[int, datetime]:
    """What the case's row says; the audit agrees that it follows from the posts."""
    assert SqlAudit(store.engine).run().differences == ()
    with store.engine.connect() as connection:
        c = t.cases.c
        row = connection.execute(select(c.voice_count, c.last_post_at).where(c.id == case_id)).one()
    return row[0], row[1]


def attach(store: SqlStore, posts: list[StoredPost]) -> None:
    with store.write() as tx:
        ledger = Ledger(tx.case("case-1"), posts[0].post.collected_at)
        refs = tuple(opening.ref(stored.post) for stored in posts)
        tally = sum_tallies([tally_of(stored.assessment, stored.post.seen_at) for stored in posts])
        ledger.add(ev.Draft(ev.Attached(refs, tally), ledger.now, "machine:gather"))
        tx.put_posts([replace(stored, case_id="case-1") for stored in posts])
        tx.commit_events([ledger.commit])


def test_voices_count_distinct_pseudonyms_whatever_arrives_when(
    opened: SqlStore, stored: Store, a_post: Callable[..., Post], noon: datetime
) -> None:
    later = noon + timedelta(hours=1)
    attach(opened, [stored(a_post("site:2", "k1-a")), stored(a_post("site:3", "k1-b"))])
    attach(opened, [stored(replace(a_post("site:4", "k1-b"), collected_at=later)), stored(a_post("site:5", "k1-c"))])
    assert spread_of(opened) == (3, later)


def test_a_new_revision_speaks_with_its_own_voice_alone(
    opened: SqlStore, stored: Store, a_post: Callable[..., Post], noon: datetime
) -> None:
    attach(opened, [stored(a_post("site:2", "k1-b"))])
    revised = replace(stored(replace(a_post("site:2", "k2-c"), revision="r2")), version=2)
    attach(opened, [revised])
    assert spread_of(opened)[0] == 2


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
    changes = [(row.key, decode(row.change, Change)) for row in mine]
    assert [(key, change.version) for key, change in changes if change.kind == "case"] == [("case-1", 1), ("case-1", 2)]
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
    assert [decode(row.change, Change).event for row in later] == ["confirmed"]


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
