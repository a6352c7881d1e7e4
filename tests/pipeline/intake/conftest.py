"""A door with a log in memory behind it; messages cross it as bytes, as on every real bus."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import codec
from pipeline.domain.errors import Unavailable
from pipeline.domain.messages import DeadLetter
from pipeline.domain.post import Post
from pipeline.intake import FileKeys, Intake
from pipeline.ports.bus import DEAD_LETTERS, POSTS, Consumer, Message

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass
class StoppedClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


@dataclass
class RecordingBus:
    """Keeps what was published, as bytes; `away` makes it refuse."""

    topics: dict[str, list[Message]] = field(default_factory=dict)
    away: bool = False

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        if self.away:
            raise Unavailable("the bus is away")
        self.topics.setdefault(topic, []).extend(messages)

    def consumer(self, topic: str, group: str) -> Consumer:
        raise AssertionError("the door never reads")

    def lag(self, topic: str, group: str) -> int:
        return 0

    def close(self) -> None:
        return None

    @property
    def posts(self) -> list[Post]:
        return [codec.decode(message.value, Post) for message in self.topics.get(POSTS, [])]

    @property
    def letters(self) -> list[DeadLetter]:
        return [codec.decode(message.value, DeadLetter) for message in self.topics.get(DEAD_LETTERS, [])]

    @property
    def bytes(self) -> bytes:
        return b"".join(message.value + message.key.encode() for each in self.topics.values() for message in each)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def bus() -> RecordingBus:
    return RecordingBus()


@pytest.fixture
def intake(bus: RecordingBus, clock: StoppedClock, tmp_path: Path) -> Intake:
    return Intake(bus, FileKeys(tmp_path / "keys", clock), clock)
