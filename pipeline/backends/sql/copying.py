"""PostgreSQL's COPY: many rows as one stream, its errors as those of any other statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def copy(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Stream the rows within the connection's transaction; IntegrityError and the others as from `execute`."""
    if not connection.in_transaction():
        connection.begin()
    dialect, driver = connection.dialect, connection.connection
    assert dialect.dbapi is not None
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:  # type: ignore[attr-defined]
            for row in rows:
                stream.write_row(row)
    except dialect.dbapi.Error as error:
        lost = dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate(error)
        meant = DBAPIError.instance(
            statement, None, error, dialect.dbapi.Error, connection_invalidated=lost, dialect=dialect
        )
        raise meant from error
