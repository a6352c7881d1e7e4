"""What could not be published, kept on this machine's disk and published later, in order."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from threading import RLock

import structlog

from pipeline.backends.embedded.sqlite_files import connect, ours, written
from pipeline.domain.errors import Unavailable
from pipeline.ports.bus import Bus, Consumer, Message
from pipeline.ports.clock import Clock

log = structlog.get_logger(__name__)

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL)
"""
_AT_ONCE = 500
# Doubled with each try that fails: a broker that was started anew is back within seconds, and while one is away for
# long every try holds the crawl up.
_SHORTEST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)


class SpooledBus:
    """A bus for those who must not wait for it, such as crawlers: `publish` returns once `bus` or the disk has the
    messages. What is kept goes before what comes later, so that an old revision never follows a new one.

    Only an absence (Unavailable) is bridged; what needs a person is raised. Closing leaves `bus` open.
    """

    def __init__(self, bus: Bus, path: Path, clock: Clock) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._bus = bus
        self._path = path
        self._clock = clock
        self._lock = RLock()
        self._away_until: datetime | None = None
        self._pause = _SHORTEST_PAUSE
        self._database = connect(path, synchronous="FULL")
        with ours(path):
            self._database.execute(_TABLE)

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """Unavailable only when the disk does not take them either."""
        with self._lock:
            if self.deliver():
                try:
                    self._bus.publish(topic, messages)
                    self._is_back()
                    return
                except Unavailable as error:
                    self._is_away(error)
            self._keep(topic, messages)

    def deliver(self) -> bool:
        """Publish what is kept; whether none is left. While the bus is away it is asked with growing pauses."""
        with self._lock:
            while rows := self._oldest():
                if self._away_until is not None and self._clock.now() < self._away_until:
                    return False
                try:
                    self._publish(rows)
                except Unavailable as error:
                    self._is_away(error)
                    return False
        return True

    def waiting(self) -> int:
        """How many messages are kept."""
        with self._lock, ours(self._path):
            return int(self._database.execute("SELECT count(*) FROM kept").fetchone()[0])

    def consumer(self, topic: str, group: str) -> Consumer:
        """That of the bus."""
        return self._bus.consumer(topic, group)

    def lag(self, topic: str, group: str) -> int:
        """That of the bus; what is kept here is not counted."""
        return self._bus.lag(topic, group)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _oldest(self) -> list[tuple[int, str, str, bytes, str]]:
        with ours(self._path):
            return self._database.execute("SELECT * FROM kept ORDER BY id LIMIT ?", (_AT_ONCE,)).fetchall()

    def _publish(self, rows: Sequence[tuple[int, str, str, bytes, str]]) -> None:
        """Cleared after the bus acknowledged: at least once."""
        for topic, some in groupby(rows, key=lambda row: row[1]):
            self._bus.publish(topic, [Message(name, value, json.loads(kept)) for _, _, name, value, kept in some])
        with written(self._database, self._path) as database:
            database.executemany("DELETE FROM kept WHERE id = ?", [(row[0],) for row in rows])
        self._is_back()
        log.info("delivered_later", messages=len(rows))

    def _keep(self, topic: str, messages: Sequence[Message]) -> None:
        rows = [(topic, each.key, each.value, json.dumps(dict(each.headers))) for each in messages]
        with written(self._database, self._path) as database:
            database.executemany("INSERT INTO kept (topic, name, value, headers) VALUES (?, ?, ?, ?)", rows)
        log.warning("kept_on_disk", topic=topic, messages=len(messages), file=str(self._path))

    def _is_away(self, error: Unavailable) -> None:
        self._away_until = self._clock.now() + self._pause
        log.warning("bus_is_away", reason=str(error), seconds=self._pause.total_seconds())
        self._pause = min(_LONGEST_PAUSE, 2 * self._pause)

    def _is_back(self) -> None:
        self._away_until, self._pause = None, _SHORTEST_PAUSE
