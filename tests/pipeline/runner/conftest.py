"""A runner on the real embedded bus, a stage that does as it is told, and time that stands still."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.sqlite_attempts import SqliteAttempts
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.codec import decode
from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import Delivery, Message
from pipeline.runner import Runner


class Obedient:
    """Notes the values it handled; `faults` says what to raise on a batch."""

    name, topic, group = "obedient", "posts", "obedient"

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.calls: list[list[str]] = []
        self.fault: Callable[[list[str]], Exception | None] = lambda _: None

    def handle(self, batch: Sequence[Delivery]) -> None:
        values = [delivery.value.decode() for delivery in batch]
        self.calls.append(values)
        if error := self.fault(values):
            raise error
        self.handled += values


class Office:
    """Everything a runner stands on, and what came of it."""

    def __init__(self, directory: Path) -> None:
        self.clock = ManualClock()
        self.bus = SqliteBus(directory / "bus.db")
        self.attempts = SqliteAttempts(directory / "attempts.db")
        self.stop = Event()
        self.stage = Obedient()

    def publish(self, *values: str) -> None:
        self.bus.publish("posts", [Message("k", value.encode()) for value in values])

    def runner(self, batch_size: int = 100) -> Runner:
        return Runner(
            self.bus, self.stage, self.clock, self.attempts,
            lambda text: text.replace("13800138000", "***********"),
            stop=self.stop, batch_size=batch_size,
        )  # fmt: skip

    def letters(self) -> list[DeadLetter]:
        with closing(self.bus.consumer("dead-letters", "reader")) as reader:
            return [decode(delivery.value, DeadLetter) for delivery in reader.poll(1_000, 0)]

    @property
    def lag(self) -> int:
        return self.bus.lag("posts", "obedient")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.bus.close()
    made.attempts.close()
