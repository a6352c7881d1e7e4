"""Straight to PostgreSQL's driver: a statement, or many rows as one stream; errors as of any other statement."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def sent(connection: Connection, statement: str, rows: Sequence[Any], *, planned_anew: bool = False) -> Any:
    """The driver's cursor after the statement was carried out once for each of the rows; the server keeps its plan for
    the next time unless it is `planned_anew`."""
    with _driver(connection, statement) as driver:
        cursor = driver.cursor()
        if len(rows) > 1:
            cursor.executemany(statement, rows)
        else:
            cursor.execute(statement, rows[0], prepare=False if planned_anew else None)
    return cursor


def copy(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Stream the rows."""
    with _driver(connection, statement) as driver, driver.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


@contextmanager
def _driver(connection: Connection, statement: str) -> Iterator[Any]:
    """Within the connection's transaction; one that is lost is not used again."""
    if not connection.in_transaction():
        connection.begin()  # SQLAlchemy commits only what it knows to have begun
    dialect = connection.dialect
    assert dialect.dbapi is not None
    kind = dialect.dbapi.Error
    try:
        yield connection.connection.driver_connection
    except kind as error:
        lost = dialect.is_disconnect(error, connection.connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(statement, None, error, kind, connection_invalidated=lost, dialect=dialect) from error
