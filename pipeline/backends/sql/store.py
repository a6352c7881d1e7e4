"""The case store on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Select, bindparam, delete, func, or_, select, text, update
from sqlalchemy.sql.base import Executable

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.among import Among
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.prepared import Prepared
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.domain.errors import Fenced
from pipeline.domain.events import Event
from pipeline.domain.transitions import State
from pipeline.ports.store import Lease, OutboxRow

CLAIM = timedelta(seconds=30)
_FROZEN_AFTER_MS = 20_000
_LEASED = "huiying holds "
_FREE = {"holder": "", "epoch": 0}
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
                _bound_idleness(connection, lease.name)
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
            _end_frozen(connection, name)
            SqlTransaction(connection).insert_new(t.leases, [_FREE | {"name": name, "expires_at": now}])
            row = connection.execute(_lease(name)).mappings().one()
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
        with self.read() as transaction:
            return transaction.history(case_id)

    def claim_outbox(self, holder: str, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Rows for this relay alone, whole keys at a time: one case's events stay in order."""
        free = {"holder": holder, "now": now}
        with begin(self.engine, write=True) as connection:
            wanted = [key for (key,) in _CLAIMABLE.ask(connection, **free, limit=limit)]
            until = now + CLAIM
            rows = _CLAIM.ask(connection, keys=wanted, claimed_by=holder, claimed_until=until) if wanted else []
        return sorted((OutboxRow(id, key, change.encode()) for id, key, change in rows), key=lambda row: row.id)

    def clear_outbox(self, row_ids: Sequence[int]) -> None:
        """The rows are published."""
        with begin(self.engine, write=True) as connection:
            if row_ids:
                _CLEAR.run(connection, [{"ids": row_ids}])

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


def _claimable() -> Select[Any]:
    """Keys whose first row nobody holds. That row is locked: who has it has the key, others pass it by."""
    o, first = t.outbox.c, t.outbox.alias("first")
    is_first = o.id == select(func.min(first.c.id)).where(first.c.key == o.key).scalar_subquery()
    holder, now = bindparam("holder", type_=o.claimed_by.type), bindparam("now", type_=o.claimed_until.type)
    free = or_(o.claimed_until.is_(None), o.claimed_until <= now, o.claimed_by == holder)
    found = select(o.key).where(is_first, free).order_by(o.id).limit(bindparam("limit", type_=Integer()))
    return found.with_for_update(skip_locked=True, of=t.outbox)


def _claim() -> Executable:
    """Takes all rows of those keys, the ones that came since too."""
    o = t.outbox.c
    taken = {name: bindparam(name, type_=o[name].type) for name in ("claimed_by", "claimed_until")}
    return update(t.outbox).where(Among(o.key, "keys")).values(taken).returning(o.id, o.key, o.change)


_CLAIMABLE = Prepared(_claimable())
_CLAIM = Prepared(_claim(), planned_anew=True)
_CLEAR = Prepared(delete(t.outbox).where(Among(t.outbox.c.id, "ids")), planned_anew=True)


def _bound_idleness(connection: Connection, name: str) -> None:
    """A worker that is frozen between check and commit must not keep the lease's row from its successor."""
    if connection.dialect.name == "postgresql":
        bound = text(
            "SELECT set_config('idle_in_transaction_session_timeout', :ms, true),"
            " set_config('application_name', :who, true)"
        )
        connection.execute(bound, {"ms": str(_FROZEN_AFTER_MS), "who": f"{_LEASED}{name}"})


def _end_frozen(connection: Connection, name: str) -> None:
    """End the session of a frozen holder. While it was sending PostgreSQL takes it for busy, which no timeout ends."""
    if connection.dialect.name == "postgresql":
        frozen = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = :who AND state <> 'idle' AND wait_event = 'ClientRead'"
            " AND state_change < clock_timestamp() - make_interval(secs => :seconds)"
        )
        connection.execute(frozen, {"who": f"{_LEASED}{name}", "seconds": _FROZEN_AFTER_MS / 1000})


def _check_fence(connection: Connection, lease: Lease) -> None:
    row = connection.execute(_lease(lease.name)).mappings().one_or_none()
    if row is None or row["epoch"] != lease.epoch or row["holder"] != lease.holder:
        raise Fenced(f"the lease «{lease.name}» went to another worker")
