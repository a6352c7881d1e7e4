"""Attempts in a small SQLite file of one machine; any number of processes."""

from dataclasses import astuple
from pathlib import Path
from threading import Lock

from pipeline.backends.embedded.sqlite_files import connect, ours
from pipeline.ports.attempts import Trial

_TABLE = """
CREATE TABLE IF NOT EXISTS attempts (
  consumers TEXT NOT NULL, topic TEXT NOT NULL, part INTEGER NOT NULL, first INTEGER NOT NULL,
  size INTEGER NOT NULL, made INTEGER NOT NULL,
  PRIMARY KEY (consumers, topic, part, first, size)) WITHOUT ROWID
"""
_ONE = "WHERE (consumers, topic, part, first, size) = (?, ?, ?, ?, ?)"


class SqliteAttempts:
    """See Attempts."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = Lock()
        self._connection = connect(path, synchronous="NORMAL")
        with ours(path):
            self._connection.execute(_TABLE)

    def begin(self, trial: Trial) -> int:
        """See Attempts."""
        with self._lock, ours(self._path):
            rows = self._connection.execute(
                "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, 1) "
                "ON CONFLICT DO UPDATE SET made = made + 1 RETURNING made",
                astuple(trial),
            ).fetchall()
        return int(rows[0][0])

    def withdraw(self, trial: Trial) -> None:
        """See Attempts."""
        with self._lock, ours(self._path):
            self._connection.execute(f"UPDATE attempts SET made = made - 1 {_ONE}", astuple(trial))

    def settle(self, trial: Trial) -> None:
        """See Attempts."""
        with self._lock, ours(self._path):
            self._connection.execute(f"DELETE FROM attempts {_ONE}", astuple(trial))

    def close(self) -> None:
        """See Attempts."""
        with self._lock:
            self._connection.close()
