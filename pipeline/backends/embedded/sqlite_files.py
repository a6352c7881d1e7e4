"""Opening our own SQLite files, and SQLite's errors as ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.domain.errors import Damaged, Unavailable

# SQLite does not queue its writers: one that publishes without a pause can keep another waiting for long.
BUSY_SECONDS = 30.0
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """An autocommit connection in WAL mode, usable from any thread by one at a time.

    `synchronous` FULL survives a power cut with every commit, NORMAL every commit but the last few;
    both survive the death of the process.
    """
    with ours(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


@contextmanager
def ours(path: Path) -> Iterator[None]:
    """SQLite's errors become Damaged (a person must act) or Unavailable (try again)."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise Damaged(f"{path} is damaged ({error}): stop all processes, restore it or move it away") from error
        if not isinstance(error, sqlite3.OperationalError):
            raise
        raise Unavailable(f"{path}: {error}") from error


@contextmanager
def written(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it or nothing."""
    with ours(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
