"""Engines: SQLite with write-ahead log and immediate writing transactions; PostgreSQL with a bounded pool."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from select import POLLIN, poll
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from pipeline.backends.sql.prepared import send
from pipeline.domain.errors import HuiyingError, Unavailable, Unusable

BUSY_SECONDS = 30
# One process uses a connection for each of its threads at most; a server's are few and dear.
POOL: dict[str, Any] = {"pool_size": 16, "max_overflow": 0, "pool_timeout": 30}
POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "options": "-c statement_timeout=60s -c lock_timeout=30s -c idle_in_transaction_session_timeout=120s"
    # A machine that went away in the middle of a statement must not keep its locks for hours.
    " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}
# What the server says when it answers but does not let us in; psycopg gives no code before a session stands.
_REFUSALS = ("authentication failed", "no password supplied", "pg_hba.conf", "does not exist", "certificate", "SSL")
# What PostgreSQL's system and SQLite say.
_FULL = ("No space left on device", "disk is full")


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite:///` or `postgresql+psycopg://` URL; the folder of a SQLite file is made."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Unusable("store", f"this is no database URL: {error}") from error
    if parsed.get_backend_name() != "sqlite":
        _require_files(parsed.query)
        engine = create_engine(parsed, connect_args=POSTGRES, **POOL)
        event.listen(engine, "checkout", _require_open)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _require_files(options: Mapping[str, Any]) -> None:
    for name in ("sslrootcert", "sslcert", "sslkey"):
        path = options.get(name, "system")
        if path != "system" and not Path(path).is_file():
            raise Unusable("store", f"{name}: there is no file {path}")


def _require_open(connection: psycopg.Connection[Any], *_: object) -> None:
    """A server that ended a session while it was idle said so: a look whether anything came costs no round trip."""
    if connection.closed or _has_come(connection.fileno()):
        raise InvalidatePoolError


def _has_come(socket: int) -> bool:
    waiting = poll()
    waiting.register(socket, POLLIN)
    return bool(waiting.poll(0))


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # FULL: the bus forgets what it believes stored, so a power cut must not take back what was committed here.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()


@contextmanager
def begin(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """A transaction. SQLite writers take the lock at once, so that none fails halfway; what is only read is
    read as of one moment.
    """
    with _ours(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.begin()
            send(connection, "BEGIN IMMEDIATE" if write else "BEGIN")
        elif not write:
            connection.execution_options(isolation_level="REPEATABLE READ")
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
    except NoConnectionFree as error:
        raise Unavailable("every connection to the case store is in use", "store") from error
    except OperationalError as error:
        if any(refusal in str(error.orig) for refusal in _REFUSALS):
            raise Unusable(
                "store", f"the case store refuses us: {error.orig}; check user, password and database"
            ) from error
        if any(full in str(error.orig) for full in _FULL):
            told = str(error.orig).splitlines()[0]
            reason = f"the disk of the case store is full ({told}): make room, everything goes on by itself"
            raise Unavailable(reason, "store") from error
        raise Unavailable(f"the case store does not answer: {error.orig}", "store") from error
    except DBAPIError as error:
        if error.connection_invalidated:  # such as that of a process that was frozen inside a transaction
            raise Unavailable(f"the case store ended the connection: {error.orig}", "store") from error
        raise HuiyingError(f"the case store refused: {error.orig}") from error
