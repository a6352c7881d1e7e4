"""Statements of the hot path: compiled once for each kind of database, then run as the driver's own text.

Building and looking up a SQLAlchemy statement costs more than the database needs for it; what a command of the desk
runs every time is prepared here. Times are converted on the way in, as its types do; what comes out is as stored.
The statement goes past SQLAlchemy's cursor too, straight to the driver.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable

from pipeline.backends.sql.postgres import copy, sent
from pipeline.backends.sql.tables import UtcTime, micros

Row = Mapping[str, Any]
STREAMED_FROM = 20
_UNKNOWN = object()


class _Compiled(NamedTuple):
    """`picked` takes the parameters in their order out of a row, `written` changes some of them on their way in;
    `constants` are those whose value stands in the statement, `names` is None where a driver takes them by position."""

    sql: str
    picked: Callable[[Row], Any]
    written: Sequence[tuple[int, Callable[[Any], Any]]]
    constants: Row
    names: tuple[str, ...] | None

    def parameters(self, row: Row) -> Any:
        values = list(self.picked({**self.constants, **row} if self.constants else row))
        for place, changed in self.written:
            values[place] = changed(values[place])
        return dict(zip(self.names, values, strict=True)) if self.names else values


class Prepared:
    """A statement with named parameters. One that is given lists is `planned_anew` for each: a plan that was kept from
    when the table was small reads all of it for every value."""

    def __init__(self, statement: Executable, *, planned_anew: bool = False) -> None:
        self._statement: Any = statement
        self._planned_anew = planned_anew
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Once for each row; nothing for none."""
        if not rows:
            return
        compiled = self._for(connection)
        parameters = [compiled.parameters(row) for row in rows]
        if connection.dialect.name == "sqlite":
            send(connection, compiled.sql, parameters)
        else:
            sent(connection, compiled.sql, parameters, planned_anew=self._planned_anew)

    def ask(self, connection: Connection, **values: Any) -> Sequence[Sequence[Any]]:
        """The rows that it finds, as they are stored."""
        compiled = self._for(connection)
        parameters = compiled.parameters(values)
        if connection.dialect.name == "sqlite":
            return send(connection, compiled.sql, [parameters]).fetchall()
        cursor = sent(connection, compiled.sql, [parameters], planned_anew=self._planned_anew)
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found

    def one(self, connection: Connection, **values: Any) -> Sequence[Any] | None:
        """The first row that it finds, as it is stored, or None."""
        return next(iter(self.ask(connection, **values)), None)

    def load(self, connection: Connection, table: str, rows: Sequence[Row]) -> None:
        """Insert many rows as one stream, on PostgreSQL; `run` would send and have planned each of them."""
        compiled = self._for(connection)
        names = compiled.names or ()
        columns = ", ".join(f'"{name}"' for name in names)
        values = ([row[name] for name in names] for row in map(compiled.parameters, rows))
        copy(connection, f'COPY "{table}" ({columns}) FROM STDIN', values)

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compiled(self._statement, dialect)
        return self._compiled[dialect.name]


def _compiled(statement: Any, dialect: Any) -> _Compiled:
    found = statement.compile(dialect=dialect)
    names = tuple(found.positiontup if found.positional else found.binds)
    kinds = [found.binds[name].type.dialect_impl(dialect) for name in names]
    processors = ((place, _processor(kind, dialect)) for place, kind in enumerate(kinds))
    written = tuple((place, processor) for place, processor in processors if processor)
    constants = {name: bind.value for name, bind in found.binds.items() if not bind.required}
    return _Compiled(found.string, _picker(names), written, constants, None if found.positional else names)


def _processor(kind: Any, dialect: Any) -> Callable[[Any], Any] | None:
    return micros if isinstance(kind, UtcTime) else kind.bind_processor(dialect)


def _picker(names: Sequence[str]) -> Callable[[Row], Any]:
    """`itemgetter` gives no sequence for one name, and takes no less."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: [row[name] for name in names]


def send(connection: Connection, sql: str, parameters: Sequence[Any] = ((),)) -> sqlite3.Cursor:
    """Straight to SQLite's driver, once for each of the parameters; its errors become SQLAlchemy's."""
    driver: Any = connection.connection.dbapi_connection
    try:
        found = driver.executemany(sql, parameters) if len(parameters) > 1 else driver.execute(sql, parameters[0])
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, None, error, sqlite3.Error, dialect=connection.dialect) from error
    return cast("sqlite3.Cursor", found)


def commit(connection: Connection) -> None:
    """End SQLite's transaction that was begun by `send`."""
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.commit()
    except sqlite3.Error as error:
        raise DBAPIError.instance("COMMIT", None, error, sqlite3.Error, dialect=connection.dialect) from error


@lru_cache
def inserting(table: Table, columns: frozenset[str]) -> Prepared:
    """Rows that have just these columns."""
    return Prepared(insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in sorted(columns)}))


@lru_cache(maxsize=1024)
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


def update_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Update rows that have their primary key and what changed: a column that is set costs its indexes, even to the
    same value. Rows that change the same columns go together."""
    alike: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        alike.setdefault(frozenset(row), []).append(row)
    for columns, found in alike.items():
        updating(table, columns).run(connection, found)


def changed(before: Row, after: Row, key: Iterable[str]) -> dict[str, Any]:
    """Of a row that keeps its key what is not as before; a column that `before` lacks may have changed."""
    kept = {name: after[name] for name in key}
    return kept | {name: value for name, value in after.items() if before.get(name, _UNKNOWN) != value}
