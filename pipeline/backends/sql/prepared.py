"""Statements of the hot path: compiled once for each kind of database, then run as the driver's own text.

Building and looking up a SQLAlchemy statement costs more than the database needs for it; what a command of the desk
runs every time is prepared here. Times are converted on the way in, as its types do; what comes out is as stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Table, and_, bindparam, delete, insert, update
from sqlalchemy.sql.base import Executable

from pipeline.backends.sql.copying import copy

Row = Mapping[str, Any]
STREAMED_FROM = 20


class _Compiled(NamedTuple):
    """`names` are the parameters in their order, `constants` those whose value stands in the statement, `written` what
    changes a value on its way in."""

    sql: str
    names: tuple[str, ...]
    positional: bool
    written: Mapping[str, Callable[[Any], Any]]
    constants: Row

    def parameters(self, row: Row) -> Any:
        written, given = self.written, {**self.constants, **row} if self.constants else row
        values = [written[name](given[name]) if name in written else given[name] for name in self.names]
        return tuple(values) if self.positional else dict(zip(self.names, values, strict=True))


class Prepared:
    """A statement with named parameters."""

    def __init__(self, statement: Executable) -> None:
        self._statement: Any = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Once for each row; nothing for none."""
        if rows:
            compiled = self._for(connection)
            parameters = [compiled.parameters(row) for row in rows]
            connection.exec_driver_sql(compiled.sql, parameters if len(parameters) > 1 else parameters[0])

    def ask(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """The rows that it finds, as they are stored."""
        compiled = self._for(connection)
        return connection.exec_driver_sql(compiled.sql, compiled.parameters(values))

    def load(self, connection: Connection, table: str, rows: Sequence[Row]) -> None:
        """Insert many rows as one stream, on PostgreSQL; `run` would send and have planned each of them."""
        compiled = self._for(connection)
        columns = ", ".join(f'"{name}"' for name in compiled.names)
        values = ([row[name] for name in compiled.names] for row in map(compiled.parameters, rows))
        copy(connection, f'COPY "{table}" ({columns}) FROM STDIN', values)

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            found = self._statement.compile(dialect=dialect)
            binds = ((name, bind.type.dialect_impl(dialect)) for name, bind in found.binds.items())
            written = {name: processor for name, kind in binds if (processor := kind.bind_processor(dialect))}
            names = found.positiontup if found.positional else found.binds
            constants = {name: bind.value for name, bind in found.binds.items() if not bind.required}
            self._compiled[dialect.name] = _Compiled(found.string, tuple(names), found.positional, written, constants)
        return self._compiled[dialect.name]


@lru_cache
def inserting(table: Table, columns: frozenset[str]) -> Prepared:
    """Rows that have just these columns."""
    return Prepared(insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in sorted(columns)}))


@lru_cache
def updating(table: Table, columns: frozenset[str]) -> Prepared:
    """Those columns of the rows whose primary key is given with them."""
    key = _key(table)
    values = {name: bindparam(name, type_=table.c[name].type) for name in sorted(columns - key.keys())}
    return Prepared(update(table).where(and_(*key.values())).values(values))


@lru_cache
def deleting(table: Table) -> Prepared:
    """The rows of these primary keys."""
    return Prepared(delete(table).where(and_(*_key(table).values())))


def _key(table: Table) -> dict[str, Any]:
    """Parameters of an update must not be called like its columns; a key's column is never changed."""
    return {column.name: column == bindparam(column.name, type_=column.type) for column in table.primary_key}


def insert_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows that all have the same columns."""
    found = list(rows)
    if not found:
        return
    prepared = inserting(table, frozenset(found[0]))
    if len(found) >= STREAMED_FROM and connection.dialect.name == "postgresql":
        prepared.load(connection, table.name, found)
    else:
        prepared.run(connection, found)
