"""Two at once, and one that is too late: each fact is recorded once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import policy
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Category
from pipeline.domain.errors import Fenced
from pipeline.domain.post import Channel, Post
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.stages import gather as gathering
from pipeline.stages.gather import Gather
from pipeline.stages.periodic import Tick
from tests.faults.conftest import thresholds

CASES = 12


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    return SqlStore(engine)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def gatherer(store: SqlStore, clock: ManualClock) -> Callable[[str], Gather]:
    policies = Policies(policy.load("qiannan"))
    return lambda holder: Gather(store, policies, clock, holder)


def deliveries(clock: ManualClock, count: int) -> list[Delivery]:
    read = Assessment(Category.LIVELIHOOD, (Category.LIVELIHOOD,), {"livelihood": 0.9})
    posts = [Post(f"p{at}", "r1", "d", "site", Channel.HOTLINE, "停水", clock.now()) for at in range(count)]
    return [Delivery(ASSESSED, 0, 0, post.id, encode(AssessedPost(post, read))) for post in posts]


def test_tickers_at_once_note_each_threshold_once(
    store: SqlStore, clock: ManualClock, gatherer: Callable[[str], Gather]
) -> None:
    gatherer("g").handle(deliveries(clock, CASES))
    clock.wait(timedelta(days=3).total_seconds())
    start, noted = threading.Barrier(4), []

    def tick() -> None:
        start.wait()
        noted.append(Tick(store, clock).turn())

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        ids = {stored.case_id for stored in tx.latest_posts([f"p{at}" for at in range(CASES)]).values()}
    found = Counter((case_id, each) for case_id in ids for each in thresholds(store.history(case_id)))
    assert len(noted) == 4
    assert sum(noted) == found.total() == len(found) > 0
    assert SqlAudit(store.engine).run().differences == ()


def test_a_gatherer_that_took_too_long_and_was_replaced_stores_nothing(
    store: SqlStore, clock: ManualClock, gatherer: Callable[[str], Gather], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = gatherer("slow"), gatherer("quick")
    batch = deliveries(clock, 2)
    remember: Any = gathering.remembered

    def long_remembering(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(gathering, "remembered", remember)
        clock.wait(gathering.LEASE_SECONDS + 1)
        quick.handle(batch[:1])
        return remember(*given, **more)

    monkeypatch.setattr(gathering, "remembered", long_remembering)
    with pytest.raises(Fenced):
        slow.handle(batch)
    with store.read() as tx:
        assert set(tx.latest_posts(["p0", "p1"])) == {"p0"}


def test_a_lease_that_ran_out_unnoticed_harms_nobody(
    store: SqlStore, clock: ManualClock, gatherer: Callable[[str], Gather]
) -> None:
    only = gatherer("only")
    for delivery in deliveries(clock, 2):
        only.handle([delivery])
        clock.wait(10 * gathering.LEASE_SECONDS)
    assert only.lease is not None
    assert only.lease.epoch == 1
    with store.read() as tx:
        assert len(tx.latest_posts(["p0", "p1"])) == 2
