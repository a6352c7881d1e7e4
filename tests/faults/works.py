"""A small store with everything on it, and the power cut that comes before any of its statements."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, event, select

from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.sql import tables as t
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
from pipeline.domain.post import Channel, Post
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.stages.gather import Gather

ANALYST = Actor("ana", Role.ANALYST)
LEAD = "522702.emergency"
HANDLER = Actor("han", Role.HANDLER, LEAD)
FIRE = ("马场坪", "仓库", "爆炸", "18人", "物流园")
FLOOD = ("金山", "内涝", "积水", "三条街", "隧道")
# A claim taken before the fault is taken again after it; the rest must be as it was.
CLAIMS = {"claimed_by", "claimed_until"}


class Fault(Exception):
    """The power cut of this test."""


class StruckCursor(sqlite3.Cursor):
    """Passes every statement through its connection."""

    def execute(self, *arguments: Any) -> Any:
        Struck.strike()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        Struck.strike()
        return super().executemany(*arguments)


class Struck(sqlite3.Connection):
    """A connection whose power may fail before any statement, whoever sends it, and before any commit."""

    left = 0

    @classmethod
    def strike(cls) -> None:
        cls.left -= 1
        if cls.left == 0:
            raise Fault

    def cursor(self, *_: Any) -> Any:
        return super().cursor(StruckCursor)

    def execute(self, *arguments: Any) -> Any:
        return self.cursor().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        return self.cursor().executemany(*arguments)

    def commit(self) -> None:
        self.strike()
        super().commit()


@contextmanager
def fault_before(number: int) -> Iterator[None]:
    """Raise before the statement of this number, counted from 1, commits counted too."""
    Struck.left = number
    try:
        yield
    finally:
        Struck.left = 0


def _made_to_fail(_: object, __: object, ___: object, options: dict[str, Any]) -> None:
    options["factory"] = Struck


class Works:
    """Everything on one small store, with two matters gathered."""

    def __init__(self, folder: Path, policies: Policies) -> None:
        self.engine = open_engine(f"sqlite:///{folder}/store.db")
        event.listen(self.engine, "do_connect", _made_to_fail)
        migrate(self.engine)
        self.clock = ManualClock()
        self.store = SqlStore(self.engine)
        self.bus = SqliteBus(folder / "bus.db")
        self.gather = Gather(self.store, policies, self.clock, "worker")
        self.desk = Desk(self.store, policies, self.clock)
        self.feed(("a", FIRE), ("b", FLOOD))
        self.apart = ""

    def feed(self, *told: tuple[str, tuple[str, ...]], grade: Grade = Grade.IV) -> None:
        self.gather.handle([self._delivery(*each, grade) for each in told])

    def take_ticket(self, name: str) -> None:
        """A caller's matter, which is no emergency."""
        read = Assessment(Category.LIVELIHOOD, (Category.LIVELIHOOD,), {"livelihood": 0.9}, uncertain=False)
        post = self._post(name, Channel.HOTLINE)
        self.gather.handle([Delivery(ASSESSED, 0, 0, name, encode(AssessedPost(post, read)))])

    def _post(self, name: str, channel: Channel) -> Post:
        return Post(name, "r1", f"d-{name}", "site", channel, "福泉出事了", self.clock.now(), author=f"k1-{name}")

    def _delivery(self, name: str, words: tuple[str, ...], grade: Grade) -> Delivery:
        post = self._post(name, Channel.NEWS)
        read = Assessment(
            category=Category.EMERGENCY,
            categories=(Category.EMERGENCY,),
            scores={"emergency": 0.9},
            grade=grade,
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
