"""bury: dead letters are kept in the store until a person retries or drops them."""

from collections.abc import Sequence

from pipeline.codec import decode
from pipeline.domain.errors import Invalid
from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import DEAD_LETTERS, Delivery
from pipeline.ports.clock import Clock
from pipeline.ports.waiting import DeadLetters


class Bury:
    """Stores each dead letter once; one that cannot be read is kept as what it is."""

    name = "bury"
    topic = DEAD_LETTERS
    group = "bury"

    def __init__(self, dead_letters: DeadLetters, clock: Clock) -> None:
        self.dead_letters = dead_letters
        self.clock = clock

    def handle(self, batch: Sequence[Delivery]) -> None:
        """A dead letter never makes another."""
        self.dead_letters.bury([self._letter(delivery) for delivery in batch])

    def _letter(self, delivery: Delivery) -> DeadLetter:
        try:
            return decode(delivery.value, DeadLetter)
        except Invalid as error:
            return DeadLetter(
                id=f"{delivery.topic}:{delivery.partition}:{delivery.offset}",
                topic=delivery.topic,
                key=delivery.key,
                reason=f"unreadable dead letter: {error}",
                traceback="",
                origin=self.name,
                payload="",
                at=self.clock.now(),
                partition=delivery.partition,
                offset=delivery.offset,
            )
