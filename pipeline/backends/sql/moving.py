"""One store's rows into another, empty one: all of them in one transaction, compared before it ends."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, Integer, Table, func, insert, select, text

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.schema import METADATA
from pipeline.domain.errors import HuiyingError, Refused
from pipeline.ports.moving import Moved

PAGE = 1_000
_MODULUS = 2**256


def move(source: Engine, target: Engine, now: datetime) -> Moved:
    """Copy every table. Interrupted, it leaves the target as empty as it was.

    Refused (`not_empty`, `still_working`) before anything is written; HuiyingError when what arrived is not
    what was sent. Nobody else writes either store meanwhile, as far as the databases can hold them off.
    """
    with begin(source, write=True) as reading, begin(target, write=True) as writing:
        _hold_off_others(reading)
        _hold_off_others(writing)
        _require_still(reading, now)
        _require_empty(writing)
        counts = {table.name: _copied(reading, writing, table) for table in METADATA.sorted_tables}
    return Moved({name: count for name, count in counts.items() if count})


def _hold_off_others(connection: Connection) -> None:
    """SQLite's writing transaction does so by itself."""
    if connection.dialect.name == "postgresql":
        quoted = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
        connection.execute(text(f"LOCK TABLE {quoted} IN EXCLUSIVE MODE"))


def _require_still(connection: Connection, now: datetime) -> None:
    holder = connection.execute(
        select(t.leases.c.holder).where(t.leases.c.holder != "", t.leases.c.expires_at > now)
    ).scalar()
    if holder is not None:
        raise Refused("still_working", f"{holder} works on the store that is left: stop every process, then try again")


def _require_empty(connection: Connection) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise Refused(
                "not_empty", f"the store to move into is not empty, it has {table.name}: name a fresh database"
            )


def _copied(reading: Connection, writing: Connection, table: Table) -> int:
    count, sent = 0, 0
    for rows in _pages(reading, table):
        writing.execute(insert(table), [dict(zip(table.c.keys(), row, strict=True)) for row in rows])
        count, sent = count + len(rows), (sent + _digest(rows)) % _MODULUS
    arrived = sum(map(_digest, _pages(writing, table))) % _MODULUS
    if arrived != sent:
        raise HuiyingError(f"the rows of {table.name} did not arrive as they were sent; nothing was moved")
    _number_on(writing, table)
    return count


def _pages(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[object]]]:
    streamed = connection.execute(select(table), execution_options={"yield_per": PAGE})
    for page in streamed.partitions():
        yield [tuple(row) for row in page]


def _digest(rows: Sequence[Sequence[object]]) -> int:
    """The same in whatever order the rows come: two databases sort text differently."""
    return sum(int.from_bytes(sha256(repr(tuple(row)).encode()).digest(), "big") for row in rows)


def _number_on(connection: Connection, table: Table) -> None:
    """PostgreSQL's own numbers go on behind those that came with the rows."""
    for column in table.primary_key.columns:
        if (
            connection.dialect.name == "postgresql"
            and column.autoincrement is True
            and isinstance(column.type, Integer)
        ):
            last = connection.execute(select(func.max(column))).scalar()
            if last is not None:
                place = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(place, last)))
