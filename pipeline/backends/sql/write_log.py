"""SQLite's write-ahead log with several writers in one process: they take turns, and share the writing to the disk.

SQLite lets one writer in; who waits for its lock sleeps for longer and longer. It writes to the disk while it holds
the lock, once for each commit. Here the lock is handed on at once, before the disk is asked, and one writing to the
disk serves all who committed before it began (group commit: DeWitt et al., SIGMOD 1984).
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipeline.backends.sql.prepared import commit, send
from pipeline.domain.errors import Unavailable

_to_disk: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


class WriteLog:
    """The log of one database file, for one process. Others wait for SQLite's own lock."""

    def __init__(self, database: str | None, patience: float) -> None:
        self._file = f"{database}-wal"
        self._patience = patience
        self._turn = Lock()
        self._writer: Connection | None = None
        self._flushing = Lock()
        self._log: int | None = None
        self._ended = 0
        self._flushed = 0

    @contextmanager
    def turn(self, engine: Engine) -> Iterator[Connection]:
        """A writer's transaction, begun and committed in its turn. All have one connection: what it keeps of the
        database would be worthless after another's commit. SQLAlchemy hears of the transaction only when it is asked
        something: its own share in begin and commit is as large as that of three statements. Raises Unavailable after
        the patience."""
        if not self._turn.acquire(timeout=self._patience):
            raise Unavailable("the case store does not answer: another writer holds it", "store")
        try:
            writer = self._writer or self._opened(engine)
            try:
                send(writer, "BEGIN IMMEDIATE")
                yield writer
            except BaseException:
                self._roll_back(writer)
                raise
            self._commit(writer)
        finally:
            self._ended += 1
            self._turn.release()

    def _commit(self, writer: Connection) -> None:
        try:
            commit(writer)
            if writer.in_transaction():
                writer.commit()
        except BaseException:
            self._let_go()
            raise

    def _opened(self, engine: Engine) -> Connection:
        """From now on nobody takes the log away; the one that was written to the disk so far may be gone."""
        self._writer = engine.connect()
        self._forget_log()
        return self._writer

    def _roll_back(self, writer: Connection) -> None:
        """Whoever comes next finds a connection without a past."""
        try:
            if writer.in_transaction():
                writer.rollback()
            if not writer.invalidated:
                writer.connection.rollback()
                return
        except (SQLAlchemyError, sqlite3.Error):
            pass
        self._let_go()

    def close(self) -> None:
        """End the connection, once no writer has it."""
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.invalidate()
            writer.close()
        self._forget_log()

    def _forget_log(self) -> None:
        with self._flushing:
            log, self._log = self._log, None
            if log is not None:
                os.close(log)

    def flush(self) -> None:
        """Return once all that was committed before is on the disk. Raises Unavailable when the disk refuses: what was
        committed may be there or not, as after a cut line."""
        wanted = self._ended
        with self._flushing:
            if self._flushed < wanted:
                reached = self._ended
                self._write_out()
                self._flushed = reached

    def _write_out(self) -> None:
        """The log stays the same file while the writers' connection is open, so it is opened once; where there is none
        SQLite has written to the disk itself."""
        try:
            if self._log is None:
                self._log = os.open(self._file, os.O_RDONLY)
            _to_disk(self._log)
        except FileNotFoundError:
            return
        except OSError as error:
            reason = f"the disk of the case store does not take what is written ({error}): look at disk and mount"
            raise Unavailable(reason, "store") from error
