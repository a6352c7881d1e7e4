"""What was crawled before: one SQLite file, written only after the bus has acknowledged."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.errors import StateError
from pipeline.ports.clock import Clock

_TABLES = """
CREATE TABLE IF NOT EXISTS taken (
    source TEXT NOT NULL, key TEXT NOT NULL, revision TEXT NOT NULL,
    first_at REAL NOT NULL, checked_at REAL NOT NULL, published_at REAL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS postponed (
    source TEXT NOT NULL, key TEXT NOT NULL, attempts INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS yields (
    source TEXT NOT NULL, at REAL NOT NULL, posts INTEGER NOT NULL,
    titled INTEGER NOT NULL, authored INTEGER NOT NULL, dated INTEGER NOT NULL, dead INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS yields_by_source ON yields (source);
CREATE TABLE IF NOT EXISTS runs (
    source TEXT PRIMARY KEY, complete INTEGER NOT NULL, begun_at REAL NOT NULL, finished_at REAL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """One address or native id that was taken, with the revision of its content."""

    key: str
    revision: str
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a key: its revision, when first taken, when last looked at."""

    revision: str
    first_at: datetime
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """When a source was read last, and when a run over it last reached its end."""

    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Yield:
    """What one delivery brought: how many posts, how many of them with which field, how many were dead."""

    posts: int
    titled: int
    authored: int
    dated: int
    dead: int


class CrawlState:
    """The memory of crawls under `folder`/crawl.sqlite; safe against a kill at any moment."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self._file = folder / "crawl.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._file, timeout=30, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"{self._file}: the crawl's memory cannot be opened ({error})") from error

    def close(self) -> None:
        """Release the file."""
        self._database.close()

    def recall(self, source: str, key: str) -> Memory | None:
        """What is remembered of the key, or None when it is new."""
        query = "SELECT revision, first_at, checked_at FROM taken WHERE source = ? AND key = ?"
        row = self._database.execute(query, (source, key)).fetchone()
        return Memory(row[0], _moment(row[1]), _moment(row[2])) if row else None

    def record(self, source: str, taken: Sequence[Taken], brought: Yield | None = None) -> None:
        """Remember; in one transaction. Called only after the bus has acknowledged."""
        now = self.clock.now().timestamp()
        rows = [
            (source, each.key, each.revision, now, now, each.published_at and each.published_at.timestamp())
            for each in taken
        ]
        with self._transaction():
            self._database.executemany(
                "INSERT INTO taken VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "revision = excluded.revision, checked_at = excluded.checked_at, published_at = excluded.published_at",
                rows,
            )
            self._database.executemany(
                "DELETE FROM postponed WHERE source = ? AND key = ?", [(source, each.key) for each in taken]
            )
            if brought and brought.posts + brought.dead:
                row = (source, now, *astuple(brought))
                self._database.execute("INSERT INTO yields VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def arrivals(self, source: str, limit: int) -> list[datetime]:
        """The times of the newest posts, newest first: by their own statement, else when they were first taken."""
        query = (
            "SELECT coalesce(published_at, first_at) AS at FROM taken WHERE source = ? AND revision NOT LIKE 'dead-%' "
            "ORDER BY at DESC LIMIT ?"
        )
        return [_moment(at) for (at,) in self._database.execute(query, (source, limit))]

    def yields(self, source: str, limit: int) -> list[Yield]:
        """What the latest deliveries brought, newest first."""
        query = "SELECT posts, titled, authored, dated, dead FROM yields WHERE source = ? ORDER BY rowid DESC LIMIT ?"
        return [Yield(*row) for row in self._database.execute(query, (source, limit))]

    def taken_since(self, source: str, since: datetime) -> int:
        """How many posts were first taken since then."""
        query = "SELECT count(*) FROM taken WHERE source = ? AND first_at >= ? AND revision NOT LIKE 'dead-%'"
        return int(self._database.execute(query, (source, since.timestamp())).fetchone()[0])

    def last_run(self, source: str) -> Run | None:
        """The latest run, or None before the first."""
        query = "SELECT begun_at, finished_at FROM runs WHERE source = ?"
        row = self._database.execute(query, (source,)).fetchone()
        return Run(_moment(row[0]), _moment(row[1]) if row[1] is not None else None) if row else None

    def postpone(self, source: str, key: str) -> int:
        """The address did not answer: try it in later runs. Returns how many runs have failed."""
        with self._transaction():
            self._database.execute(
                "INSERT INTO postponed VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET attempts = attempts + 1",
                (source, key),
            )
        query = "SELECT attempts FROM postponed WHERE source = ? AND key = ?"
        return int(self._database.execute(query, (source, key)).fetchone()[0])

    def postponed(self, source: str) -> list[str]:
        """Addresses that did not answer in earlier runs."""
        rows = self._database.execute("SELECT key FROM postponed WHERE source = ? ORDER BY key", (source,))
        return [key for (key,) in rows]

    def forget(self, source: str, key: str) -> None:
        """Take it as new in the next run, which reads on to the end, wherever it stands."""
        with self._transaction():
            self._database.execute("DELETE FROM taken WHERE source = ? AND key = ?", (source, key))
            self._database.execute("UPDATE runs SET complete = 0 WHERE source = ?", (source,))

    def forget_since(self, sources: Sequence[str], since: datetime) -> None:
        """Take as new in the next run whatever was taken or looked at from `since` on."""
        with self._transaction():
            for source in sources:
                self._database.execute(
                    "DELETE FROM taken WHERE source = ? AND checked_at >= ?", (source, since.timestamp())
                )
                self._database.execute("UPDATE runs SET complete = 0 WHERE source = ?", (source,))

    def begin(self, source: str) -> bool:
        """Note that a run begins. True when the last one reached its end, so that old pages need no second look."""
        row = self._database.execute("SELECT complete FROM runs WHERE source = ?", (source,)).fetchone()
        with self._transaction():
            self._database.execute(
                "INSERT INTO runs VALUES (?, 0, ?, NULL) "
                "ON CONFLICT DO UPDATE SET complete = 0, begun_at = excluded.begun_at",
                (source, self.clock.now().timestamp()),
            )
        return bool(row and row[0])

    def finish(self, source: str) -> None:
        """Note that a run reached its end and all it found is delivered."""
        with self._transaction():
            self._database.execute(
                "UPDATE runs SET complete = 1, finished_at = ? WHERE source = ?",
                (self.clock.now().timestamp(), source),
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise StateError(f"{self._file}: the crawl's memory cannot be written ({error})") from error


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
