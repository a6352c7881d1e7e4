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
from pipeline.backends.sql.write_log import WriteLog
from pipeline.domain.errors import HuiyingError, Unavailable, Unusable

BUSY_SECONDS = 30
STATEMENTS = 1024
# When the log has so many pages, the commit that comes to it waits until they are in the database: 16 MB, every thirty
# lives of a case.
LOG_PAGES = 4000
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
_LOG = "huiying_write_log"


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
    log = WriteLog(parsed.database, BUSY_SECONDS)
    # An update names the columns that changed, so there are some hundred statements.
    waiting = {"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": STATEMENTS}
    engine = create_engine(parsed, connect_args=waiting, execution_options={_LOG: log})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "engine_disposed", lambda _: log.close())
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
    logged = connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    # The bus forgets what it believes stored, so a power cut must not take back what was committed here: the log is
    # written to the disk after each commit, by us; where the file system allows none, SQLite writes.
    synchronous = "NORMAL" if logged else "FULL"
    pragmas = (f"synchronous={synchronous}", f"wal_autocheckpoint={LOG_PAGES}", "foreign_keys=ON", "cache_size=-65536")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").close()


@contextmanager
def begin(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """A transaction; what it wrote is on the disk when it has ended well. SQLite writers take the lock at once, so
    that none fails halfway; what is only read is read as of one moment. Driver errors become ours.
    """
    embedded = engine.dialect.name == "sqlite"
    try:
        if embedded and write:
            log: WriteLog = engine.get_execution_options()[_LOG]
            with log.turn(engine) as connection:
                yield connection
            log.flush()
            return
        with engine.connect() as connection:
            if not embedded and not write:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with _committing(connection, "BEGIN" if embedded else ""):
                yield connection
    except (NoConnectionFree, DBAPIError) as error:
        raise _ours(error) from error


@contextmanager
def _committing(connection: Connection, begun_by: str = "") -> Iterator[None]:
    if begun_by:
        connection.begin()
        send(connection, begun_by)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    try:
        connection.commit()
    except BaseException:
        # SQLAlchemy takes the transaction for ended, the database does not: it would keep its locks.
        connection.invalidate()
        raise


def _ours(error: NoConnectionFree | DBAPIError) -> HuiyingError:
    """Away or busy is Unavailable, the rest is a fault of the store."""
    if isinstance(error, NoConnectionFree):
        return Unavailable("every connection to the case store is in use", "store")
    told = str(error.orig)
    if isinstance(error, OperationalError):
        if any(refusal in told for refusal in _REFUSALS):
            return Unusable("store", f"the case store refuses us: {told}; check user, password and database")
        if any(full in told for full in _FULL):
            line = told.partition("\n")[0]
            reason = f"the disk of the case store is full ({line}): make room, everything goes on by itself"
            return Unavailable(reason, "store")
        return Unavailable(f"the case store does not answer: {told}", "store")
    if error.connection_invalidated:  # such as that of a process that was frozen inside a transaction
        return Unavailable(f"the case store ended the connection: {told}", "store")
    return HuiyingError(f"the case store refused: {told}")
