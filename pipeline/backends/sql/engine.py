"""Engines: SQLite with write-ahead log and immediate writing transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from pipeline.domain.errors import HuiyingError, Unavailable

BUSY_SECONDS = 30


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite:///` or `postgresql+psycopg://` URL; the folder of a SQLite file is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args=_connect_args(parsed.get_backend_name()))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _connect_args(backend: str) -> dict[str, Any]:
    return {"timeout": BUSY_SECONDS, "check_same_thread": False} if backend == "sqlite" else {}


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # FULL: the bus forgets what it believes stored, so a power cut must not take back what was committed here.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()


@contextmanager
def begin(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """A transaction; SQLite writers take the lock at once, so that none fails halfway."""
    with _ours(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN IMMEDIATE" if write else "BEGIN"))
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        try:
            connection.commit()
        except BaseException:
            # SQLAlchemy takes the transaction for ended, the database does not: it would keep its locks.
            connection.invalidate()
            raise


@contextmanager
def _ours() -> Iterator[None]:
    """Driver errors become ours: away or busy is Unavailable, the rest is a fault of the store."""
    try:
        yield
    except OperationalError as error:
        raise Unavailable(f"the case store does not answer: {error.orig}") from error
    except DBAPIError as error:
        raise HuiyingError(f"the case store refused: {error.orig}") from error
