"""A member of a consumer group of the SQLite bus.

Of each partition one member is active, by a lock on a file beside the database. The operating system
frees it the moment its holder dies, kill -9 included, so that another takes over at its next poll; no
clock is involved. A commit is checked against the epoch that the lock's holder wrote when it took over.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from time import monotonic

import msgspec
from filelock import FileLock, Timeout

from pipeline.backends.embedded.sqlite_files import connect, ours, written
from pipeline.domain.errors import Fenced
from pipeline.ports.bus import Delivery

_SHORTEST_PAUSE = 0.001
_LONGEST_PAUSE = 0.05
_LOOK_FOR_MORE_SECONDS = 1.0
_HEADERS = msgspec.json.Decoder(dict[str, str])


@dataclass(slots=True)
class _Claim:
    """An active membership: the stream's lock, and where reading and committing stand."""

    stream: int
    partition: int
    lock: FileLock
    epoch: int
    committed: int
    position: int


class SqliteConsumer:
    """Consumer of one topic, for one thread; any thread may close it."""

    def __init__(self, path: Path, topic: str, group: str, streams: list[int], stream_bits: int) -> None:
        self._path = path
        self._topic = topic
        self._group = group
        self._streams = streams
        self._bits = stream_bits
        self._claims: dict[int, _Claim] = {}
        self._looked_at = -_LOOK_FOR_MORE_SECONDS
        self._closed = Event()
        self._in_use = Lock()
        self._connection = connect(path, synchronous="NORMAL")

    def poll(self, limit: int, timeout: float) -> list[Delivery]:
        """See Consumer; a member that has to stand by waits here for its turn."""
        deadline = monotonic() + timeout
        pause = _SHORTEST_PAUSE
        with self._in_use:
            while not self._closed.is_set():
                version = self._data_version()
                self._look_for_streams()
                found = self._read(limit)
                if found or monotonic() >= deadline:
                    return found
                pause = self._wait_for_change(version, pause, deadline)
        return []

    def commit(self) -> None:
        """Everything polled is done with; Fenced when another member took over meanwhile."""
        with self._in_use:
            moved = [claim for claim in self._claims.values() if claim.position != claim.committed]
            if moved:
                with written(self._connection, self._path) as connection:
                    for claim in moved:
                        self._advance(connection, claim)
                for claim in moved:
                    claim.committed = claim.position
            if len(self._claims) > 1:
                self._make_room()

    def close(self) -> None:
        """Leave; a poll under way in another thread returns at once."""
        if self._closed.is_set():
            return
        self._closed.set()
        with self._in_use:
            for claim in self._claims.values():
                claim.lock.release()
            self._claims.clear()
            self._connection.close()

    def _wait_for_change(self, version: int, pause: float, deadline: float) -> float:
        """Sleep until another connection wrote; a member without a stream only a moment, to try again."""
        while True:
            self._closed.wait(max(0.0, min(pause, deadline - monotonic())))
            pause = min(_LONGEST_PAUSE, pause * 1.5)
            over = self._closed.is_set() or monotonic() >= deadline
            if over or not self._claims or self._data_version() != version:
                return pause

    def _data_version(self) -> int:
        """Changes whenever another connection wrote; costs no read of the table."""
        with ours(self._path):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _read(self, limit: int) -> list[Delivery]:
        found: list[Delivery] = []
        for claim in self._claims.values():
            if len(found) < limit:
                found += self._read_stream(claim, limit - len(found))
        if len(self._claims) > 1 and found:  # the next poll begins with another stream
            first = next(iter(self._claims))
            self._claims[first] = self._claims.pop(first)
        return found

    def _read_stream(self, claim: _Claim, limit: int) -> list[Delivery]:
        base = claim.stream << self._bits
        with ours(self._path):
            rows = self._connection.execute(
                "SELECT id, key, value, headers FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (base + claim.position, base + (1 << self._bits), limit),
            ).fetchall()
        if rows:
            claim.position = rows[-1][0] - base + 1
        return [
            Delivery(self._topic, claim.partition, row - base, key, value, _HEADERS.decode(headers) if headers else {})
            for row, key, value, headers in rows
        ]

    def _look_for_streams(self) -> None:
        """Claim streams that no living member holds; at every poll while idle, else once a second."""
        if len(self._claims) == len(self._streams):
            return
        if self._claims and monotonic() - self._looked_at < _LOOK_FOR_MORE_SECONDS:
            return
        self._looked_at = monotonic()
        for partition, stream in enumerate(self._streams):
            if stream not in self._claims and (claim := self._claim(stream, partition)):
                self._claims[stream] = claim
        if not self._claims:
            self._ask_for_room()

    def _claim(self, stream: int, partition: int) -> _Claim | None:
        lock = FileLock(f"{self._path}.{self._group}.{self._topic}.{partition}.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        try:
            committed, epoch = self._take_over(stream)
        except BaseException:
            lock.release()
            raise
        return _Claim(stream, partition, lock, epoch, committed, committed)

    def _take_over(self, stream: int) -> tuple[int, int]:
        """Raise the epoch, so that a former holder can no longer commit; where to begin, and the epoch."""
        with written(self._connection, self._path) as connection:
            connection.execute(
                "UPDATE places SET epoch = epoch + 1 WHERE stream = ? AND consumers = ?",
                (stream, self._group),
            )
            place = connection.execute(
                "SELECT committed, epoch FROM places WHERE stream = ? AND consumers = ?",
                (stream, self._group),
            ).fetchone()
        if place is None:
            raise Fenced(f"the group {self._group} was forgotten: join it again")
        return int(place[0]), int(place[1])

    def _advance(self, connection: sqlite3.Connection, claim: _Claim) -> None:
        done = connection.execute(
            "UPDATE places SET committed = ? WHERE stream = ? AND consumers = ? AND epoch = ?",
            (claim.position, claim.stream, self._group, claim.epoch),
        )
        if done.rowcount != 1:
            raise Fenced(f"another member of {self._group} took over {self._topic}/{claim.partition}")

    def _ask_for_room(self) -> None:
        """Leave word that a member of this group has nothing; once is enough for all of them."""
        row = (self._topic, self._group)
        with ours(self._path):
            asked = self._connection.execute("SELECT 1 FROM waiting WHERE (topic, consumers) = (?, ?)", row)
            if len(self._streams) > 1 and asked.fetchone() is None:
                self._connection.execute("INSERT OR IGNORE INTO waiting VALUES (?, ?)", row)

    def _make_room(self) -> None:
        """Leave one of several streams to a member that asked; it tries more often than we do."""
        row = (self._topic, self._group)
        with ours(self._path):
            asked = self._connection.execute("SELECT 1 FROM waiting WHERE (topic, consumers) = (?, ?)", row)
            if asked.fetchone() is None:
                return
            self._connection.execute("DELETE FROM waiting WHERE (topic, consumers) = (?, ?)", row)
        _, claim = self._claims.popitem()
        claim.lock.release()
        self._looked_at = monotonic()
