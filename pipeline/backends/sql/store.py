"""The case store on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select, update

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.transaction import SqlTransaction, chunks
from pipeline.codec import decode, event_of
from pipeline.domain.errors import Fenced
from pipeline.domain.events import Event
from pipeline.domain.messages import Change
from pipeline.domain.transitions import State
from pipeline.ports.store import Lease, OutboxRow

CLAIM = timedelta(seconds=30)
JOINABLE = tuple(state.value for state in State if state not in (State.MERGED, State.DISMISSED))


class SqlStore:
    """Fulfils `ports.store.CaseStore`; the engine's schema is made by the migrations."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def write(self, lease: Lease | None = None) -> Iterator[SqlTransaction]:
        """A writing transaction; Fenced when the lease's epoch has passed on."""
        with begin(self.engine, write=True) as connection:
            if lease is not None:
                _check_fence(connection, lease)
            yield SqlTransaction(connection)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """A consistent reading transaction."""
        with begin(self.engine, write=False) as connection:
            yield SqlTransaction(connection)

    def acquire(self, name: str, holder: str, now: datetime, seconds: float) -> Lease | None:
        """Take or renew the lease; None while another holds it. Every new holding has a new epoch."""
        until = now + timedelta(seconds=seconds)
        with begin(self.engine, write=True) as connection:
            row = connection.execute(_lease(name)).mappings().one_or_none()
            if row is None:
                fresh = {"name": name, "holder": holder, "epoch": 1, "expires_at": until}
                connection.execute(insert(t.leases).values(fresh))
                return Lease(name, holder, 1)
            if row["holder"] not in (holder, "") and row["expires_at"] > now:
                return None
            epoch = row["epoch"] + (row["holder"] != holder)
            values = {"holder": holder, "epoch": epoch, "expires_at": until}
            connection.execute(update(t.leases).where(t.leases.c.name == name).values(values))
            return Lease(name, holder, epoch)

    def release(self, lease: Lease) -> None:
        """Give the lease up, if it is still ours."""
        mine = (t.leases.c.name == lease.name) & (t.leases.c.epoch == lease.epoch)
        with begin(self.engine, write=True) as connection:
            connection.execute(update(t.leases).where(mine).values(holder=""))

    def free_abandoned(self, gone: Callable[[str], bool]) -> None:
        """Leases, outbox rows and notices of holders that are gone can be taken at once."""
        with begin(self.engine, write=True) as connection:
            for table, column in ((t.leases, "holder"), (t.outbox, "claimed_by"), (t.notices, "claimed_by")):
                held = connection.execute(select(table.c[column]).where(table.c[column] != "").distinct()).scalars()
                dead = [holder for holder in held if gone(holder)]
                free = {column: ""} | ({} if table is t.leases else {"claimed_until": None})
                connection.execute(update(table).where(table.c[column].in_(dead)).values(free))

    def history(self, case_id: str) -> Sequence[Event]:
        """All events of a case, in order."""
        statement = select(t.events.c.body).where(t.events.c.case_id == case_id).order_by(t.events.c.seq)
        with begin(self.engine, write=False) as connection:
            return [event_of(body) for body in connection.execute(statement).scalars()]

    def claim_outbox(self, holder: str, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Rows for this relay alone, whole keys at a time: one case's events stay in order."""
        o = t.outbox.c
        taken = select(o.key).where(o.claimed_until > now, o.claimed_by != holder)
        with begin(self.engine, write=True) as connection:
            keys = select(o.key).where(o.key.not_in(taken)).order_by(o.id).limit(limit)
            wanted = list(dict.fromkeys(connection.execute(keys).scalars()))
            rows: list[OutboxRow] = []
            for some in chunks(wanted):
                connection.execute(
                    update(t.outbox).where(o.key.in_(some)).values(claimed_by=holder, claimed_until=now + CLAIM)
                )
                claimed = connection.execute(select(o.id, o.key, o.change).where(o.key.in_(some)))
                rows += [OutboxRow(r.id, r.key, decode(r.change.encode(), Change)) for r in claimed]
        return sorted(rows, key=lambda row: row.id)

    def clear_outbox(self, row_ids: Sequence[int]) -> None:
        """The rows are published."""
        with begin(self.engine, write=True) as connection:
            for ids in chunks(row_ids):
                connection.execute(delete(t.outbox).where(t.outbox.c.id.in_(ids)))

    def recent_cases(self, since: datetime) -> Sequence[str]:
        """Ids of cases whose last post came since then, and that can still be joined."""
        c = t.cases.c
        statement = select(c.id).where(c.last_post_at >= since, c.state.in_(JOINABLE), c.history.is_(False))
        with begin(self.engine, write=False) as connection:
            return connection.execute(statement.order_by(c.opened_at, c.id)).scalars().all()

    def close(self) -> None:
        """Release connections."""
        self.engine.dispose()


def _lease(name: str) -> Select[Any]:
    """The lease's row, locked until the transaction ends: nobody takes it over between check and commit."""
    return select(t.leases).where(t.leases.c.name == name).with_for_update()


def _check_fence(connection: Connection, lease: Lease) -> None:
    row = connection.execute(_lease(lease.name)).mappings().one_or_none()
    if row is None or row["epoch"] != lease.epoch or row["holder"] != lease.holder:
        raise Fenced(f"the lease «{lease.name}» went to another worker")
