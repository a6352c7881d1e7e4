"""A fault between any two statements leaves nothing behind, and doing it again gives what was meant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, event, select

from pipeline import policy
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Category, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.events import PublicationKind, Published
from pipeline.domain.post import Channel, Post
from pipeline.ports.bus import ASSESSED, CHANGES, Delivery
from pipeline.stages.gather import Gather
from pipeline.stages.periodic import Relay, Tick

ANALYST = Actor("ana", Role.ANALYST)
LEAD = "522702.emergency"
HANDLER = Actor("han", Role.HANDLER, LEAD)
FIRE = ("马场坪", "仓库", "爆炸", "18人", "物流园")
FLOOD = ("金山", "内涝", "积水", "三条街", "隧道")
# A claim taken before the fault is taken again after it; the rest must be as it was.
CLAIMS = {"claimed_by", "claimed_until"}


class Fault(Exception):
    """The power cut of this test."""


@contextmanager
def fault_before(engine: Engine, number: int) -> Iterator[None]:
    """Raise before statement `number` of this engine, counted from 1, commits counted too."""
    seen = 0

    def strike(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise Fault

    event.listen(engine, "before_cursor_execute", strike)
    event.listen(engine, "commit", strike)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", strike)
        event.remove(engine, "commit", strike)


class Works:
    """Everything on one small store, with two matters gathered."""

    def __init__(self, folder: Path, policies: Policies) -> None:
        self.engine = open_engine(f"sqlite:///{folder}/store.db")
        migrate(self.engine)
        self.clock = ManualClock()
        self.store = SqlStore(self.engine)
        self.bus = SqliteBus(folder / "bus.db")
        self.gather = Gather(self.store, policies, self.clock, "worker")
        self.desk = Desk(self.store, policies, self.clock)
        self.feed(("a", FIRE), ("b", FLOOD))
        self.apart = ""

    def feed(self, *told: tuple[str, tuple[str, ...]]) -> None:
        self.gather.handle([self._delivery(*each) for each in told])

    def _delivery(self, name: str, words: tuple[str, ...]) -> Delivery:
        post = Post(name, "r1", f"d-{name}", "site", Channel.NEWS, "福泉出事了", self.clock.now(), author=f"k1-{name}")
        read = Assessment(
            category=Category.EMERGENCY,
            categories=(Category.EMERGENCY,),
            scores={"emergency": 0.9},
            grade=Grade.IV,
            places=(Place("522702", "福泉市", "county", confidence=0.9),),
            keywords=words,
            uncertain=False,
        )
        return Delivery(ASSESSED, 0, 0, name, encode(AssessedPost(post, read)))

    def case(self, post: str) -> Case:
        with self.store.read() as tx:
            return tx.case(tx.latest_posts([post])[post].case_id)

    def state(self, case_id: str) -> Case:
        with self.store.read() as tx:
            return tx.case(case_id)

    def founding(self, post: str) -> str:
        """The first post of the case that holds this one."""
        with self.store.read() as tx:
            return tx.post_refs(self.case(post).id)[0].post.id

    def give(self, command: c.Command, post: str, actor: Actor = ANALYST) -> None:
        case = self.case(post)
        self.desk.give(command, case.id, case.revision, actor, key=f"{type(command).__name__}{case.seq}")

    def content(self) -> dict[str, list[dict[str, Any]]]:
        """All rows but leases; without claims."""
        with self.engine.connect() as connection:
            return {table.name: _rows(connection, table) for table in t.metadata.sorted_tables if table is not t.leases}


def _rows(connection: Any, table: Table) -> list[dict[str, Any]]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [{name: value for name, value in row.items() if name not in CLAIMS} for row in rows]


def gather_and_merge(works: Works) -> None:
    works.feed(("c", (*FIRE, *FLOOD)), ("d", ("平塘", "大桥", "裂缝", "限行")))


def dispatch(works: Works) -> None:
    works.give(c.Dispatch(LEAD, ("522702.health",)), "a")


def merge(works: Works) -> None:
    works.give(c.Merge(works.case("b").id), "a")


def publish(works: Works) -> None:
    at = works.clock.now()
    answer = Published(PublicationKind.RESPONSE, "已扑灭", "https://www.example.gov.cn/1", "市应急局", at)
    works.give(c.Publish(answer), "a", HANDLER)


def handled(works: Works) -> None:
    dispatch(works)
    works.give(c.SignIn(), "a", HANDLER)


def merged(works: Works) -> None:
    works.apart = works.case("a").id
    merge(works)


def restore(works: Works) -> None:
    works.desk.give(c.Split(), works.apart, works.state(works.apart).revision, ANALYST, key="restore")


def two_posts(works: Works) -> None:
    works.feed(("c", (*FIRE[:4], *FLOOD)))
    works.give(c.Confirm(), "c")


def split(works: Works) -> None:
    works.give(c.Split((works.founding("c"),)), "c")


def give_notice(works: Works) -> None:
    works.give(c.GiveNotice(LEAD, "请核实"), "a")


def regrade(works: Works) -> None:
    works.give(c.Regrade(Grade.I, "伤亡上升"), "a")


def tick(works: Works) -> None:
    Tick(works.store, works.clock).turn()


def relay(works: Works) -> None:
    Relay(works.store, works.bus, works.clock, "relay").turn()


def nothing(_: Works) -> None:
    """No preparation."""


@pytest.fixture(scope="module")
def policies() -> Policies:
    return Policies(policy.load("qiannan"))


@pytest.fixture
def works(tmp_path: Path, policies: Policies) -> Iterator[Works]:
    made = Works(tmp_path, policies)
    yield made
    made.bus.close()
    made.store.close()


@pytest.mark.parametrize(
    ("prepare", "work"),
    [
        (nothing, gather_and_merge),
        (nothing, dispatch),
        (nothing, merge),
        (merged, restore),
        (two_posts, split),
        (nothing, give_notice),
        (nothing, regrade),
        (handled, publish),
        (nothing, tick),
    ],
)
def test_a_fault_before_any_statement_leaves_nothing_behind(
    works: Works, prepare: Callable[[Works], None], work: Callable[[Works], None]
) -> None:
    prepare(works)
    works.clock.wait(timedelta(hours=3).total_seconds())
    before = works.content()
    for number in range(1, 400):
        with fault_before(works.engine, number):
            try:
                work(works)
                break
            except Fault:
                assert works.content() == before
    assert number > 5
    assert works.content() != before
    assert SqlAudit(works.engine).run().differences == ()
    assert len(works.content()["posts"]) == {gather_and_merge: 4, split: 3}.get(work, 2)


def test_a_batch_delivered_again_after_its_commit_changes_nothing(works: Works) -> None:
    gather_and_merge(works)
    once = works.content()
    gather_and_merge(works)
    works.gather.neighbours = None
    gather_and_merge(works)
    assert works.content() == once


def test_a_tick_after_the_tick_notes_nothing(works: Works) -> None:
    works.clock.wait(timedelta(hours=30).total_seconds())
    while Tick(works.store, works.clock).turn():
        pass
    once = works.content()
    tick(works)
    assert works.content() == once


def test_a_relay_that_fails_anywhere_loses_no_change(works: Works) -> None:
    wanted = {(row["key"], row["change"]) for row in works.content()["outbox"]}
    assert wanted
    for number in range(1, 100):
        with fault_before(works.engine, number):
            try:
                relay(works)
                break
            except Fault:
                pass
    assert works.content()["outbox"] == []
    reader = works.bus.consumer(CHANGES, "reader")
    carried = [(each.key, each.value.decode()) for each in reader.poll(10_000, 0)]
    reader.close()
    assert set(carried) == wanted
    assert number > 3
