"""The bus as one SQLite file: any number of processes publish and consume at once.

A message's row number is its stream (a topic's partition) in the high bits and its offset in the low ones,
so that one table holds every stream in order and a poll is one range scan. Offsets of a stream have no gaps.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from zlib import crc32

import msgspec

from pipeline.backends.embedded.sqlite_consumer import SqliteConsumer
from pipeline.backends.embedded.sqlite_files import connect, ours, written
from pipeline.domain.errors import Invalid, Unavailable
from pipeline.ports.bus import Message

STREAM_BITS = 40
_TRIM_ROWS = 5_000
_TRIM_AFTER = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS streams (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL,
  first INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0, UNIQUE (topic, partition));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB NOT NULL, headers TEXT);
CREATE TABLE IF NOT EXISTS places (
  stream INTEGER NOT NULL, consumers TEXT NOT NULL, committed INTEGER NOT NULL, epoch INTEGER NOT NULL,
  PRIMARY KEY (stream, consumers)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  topic TEXT NOT NULL, consumers TEXT NOT NULL, PRIMARY KEY (topic, consumers)) WITHOUT ROWID;
"""


class SqliteBus:
    """Bus on the file `path`. `partitions` says how many members of a group may work on a topic at once;
    it is settled when the topic is first used. The default of one keeps a whole topic in order. Of what
    all groups have committed, the last `keep` messages of a partition stay for those who join later.
    """

    def __init__(self, path: Path, partitions: Mapping[str, int] | None = None, keep: int = 100_000) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._partitions = dict(partitions or {})
        self._keep = keep
        self._untrimmed = 0
        self._streams: dict[str, list[int]] = {}
        self._lock = Lock()
        self._connection = connect(path, synchronous="FULL")
        with ours(path):
            self._connection.executescript(_SCHEMA)

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """All in one transaction, on disk when this returns."""
        if not messages:
            return
        with self._lock:
            by_stream = self._sorted_out(topic, messages)
            with written(self._connection, self._path) as connection:
                for stream, share in by_stream.items():
                    _append(connection, stream, share)
            self._untrimmed += len(messages)
        if self._untrimmed >= _TRIM_AFTER:
            self._untrimmed = 0
            with suppress(Unavailable):  # what was published stays published
                self.trim(self._keep)

    def consumer(self, topic: str, group: str) -> SqliteConsumer:
        """Join `group`; of each partition one member in all processes is active, the others wait."""
        with self._lock:
            streams = self._streams_of(topic)
            with written(self._connection, self._path) as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO places SELECT id, ?, first, 0 FROM streams WHERE topic = ?",
                    (group, topic),
                )
        return SqliteConsumer(self._path, topic, group, streams, STREAM_BITS)

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has not committed; all that are kept when it never joined."""
        with self._lock, ours(self._path):
            row = self._connection.execute(
                "SELECT coalesce(sum(next - coalesce(committed, first)), 0) FROM streams "
                "LEFT JOIN places ON stream = streams.id AND consumers = ? WHERE topic = ?",
                (group, topic),
            ).fetchone()
        return int(row[0])

    def trim(self, keep: int = 0) -> int:
        """Delete messages that every group of their topic has committed, but not the last `keep` of a
        stream; the number deleted. A topic that no group ever read is kept whole.
        """
        with self._lock, ours(self._path):
            ripe = self._connection.execute(
                "SELECT id, min(min(committed), next - ?) FROM streams JOIN places ON stream = streams.id "
                "GROUP BY streams.id HAVING min(min(committed), next - ?) > first",
                (keep, keep),
            ).fetchall()
        return sum(self._trim_stream(stream, until) for stream, until in ripe)

    def forget(self, topic: str, group: str) -> None:
        """Drop a group that will not come back, so that it does not hold messages back from trimming."""
        with self._lock, written(self._connection, self._path) as connection:
            connection.execute(
                "DELETE FROM places WHERE consumers = ? AND stream IN (SELECT id FROM streams WHERE topic = ?)",
                (group, topic),
            )

    def close(self) -> None:
        """Close the file. Consumers are closed by those who opened them."""
        with self._lock:
            self._connection.close()

    def _sorted_out(self, topic: str, messages: Sequence[Message]) -> dict[int, list[Message]]:
        """Messages by stream; one key always goes to the same stream."""
        streams = self._streams_of(topic)
        if len(streams) == 1:
            return {streams[0]: list(messages)}
        by_stream: dict[int, list[Message]] = defaultdict(list)
        for message in messages:
            by_stream[streams[crc32(message.key.encode()) % len(streams)]].append(message)
        return by_stream

    def _streams_of(self, topic: str) -> list[int]:
        """The ids of the topic's streams by partition; made at first use."""
        if topic not in self._streams:
            wanted = self._partitions.get(topic, 1)
            with written(self._connection, self._path) as connection:
                found = _stream_ids(connection, topic)
                if not found:
                    rows = [(topic, partition) for partition in range(wanted)]
                    connection.executemany("INSERT INTO streams (topic, partition) VALUES (?, ?)", rows)
                    found = _stream_ids(connection, topic)
            if topic in self._partitions and len(found) != wanted:
                raise Invalid(
                    f"partitions of {topic}",
                    f"{wanted} wanted, but {self._path} was laid out with {len(found)}; "
                    "keep that number, or empty the bus first",
                )
            self._streams[topic] = found
        return self._streams[topic]

    def _trim_stream(self, stream: int, until: int) -> int:
        """Delete below offset `until` in small transactions, so that publishers need not wait long."""
        base = stream << STREAM_BITS
        deleted = 0
        first = -1
        while first < until:
            with self._lock, written(self._connection, self._path) as connection:
                (before,) = connection.execute("SELECT first FROM streams WHERE id = ?", (stream,)).fetchone()
                first = min(until, before + _TRIM_ROWS)
                connection.execute("DELETE FROM messages WHERE id >= ? AND id < ?", (base + before, base + first))
                connection.execute("UPDATE streams SET first = ? WHERE id = ?", (first, stream))
            deleted += first - before
        return deleted


def _stream_ids(connection: sqlite3.Connection, topic: str) -> list[int]:
    rows = connection.execute("SELECT id FROM streams WHERE topic = ? ORDER BY partition", (topic,))
    return [stream for (stream,) in rows]


def _append(connection: sqlite3.Connection, stream: int, messages: list[Message]) -> None:
    (offset,) = connection.execute("SELECT next FROM streams WHERE id = ?", (stream,)).fetchone()
    start = (stream << STREAM_BITS) + offset
    rows = [
        (
            start + at,
            message.key,
            message.value,
            msgspec.json.encode(message.headers).decode() if message.headers else None,
        )
        for at, message in enumerate(messages)
    ]
    connection.executemany("INSERT INTO messages VALUES (?, ?, ?, ?)", rows)
    connection.execute("UPDATE streams SET next = ? WHERE id = ?", (offset + len(messages), stream))
