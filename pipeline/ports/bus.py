"""The message log: topics of messages, read by groups, delivered at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

POSTS = "posts"
ASSESSED = "assessed"
CHANGES = "changes"
DEAD_LETTERS = "dead-letters"
TOPICS = (POSTS, ASSESSED, CHANGES, DEAD_LETTERS)


@dataclass(frozen=True, slots=True)
class Message:
    """What is put on the bus: `key` orders (post id or case id), `value` is codec bytes."""

    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as taken off the bus."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Consumer(Protocol):
    """One member of a group. What was polled and not committed is delivered again after a restart."""

    def poll(self, limit: int, timeout: float) -> list[Delivery]:
        """Up to `limit` deliveries, waiting at most `timeout` seconds for the first."""

    def commit(self) -> None:
        """Everything polled so far is done with."""

    def close(self) -> None:
        """Leave the group; uncommitted deliveries go to others."""


class Bus(Protocol):
    """A log of messages per topic, delivered at least once, in order per key."""

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """Return once all are acknowledged; raise Unavailable when the bus is away."""

    def consumer(self, topic: str, group: str) -> Consumer:
        """Join the group at its committed place, or at the beginning."""

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has not committed."""

    def close(self) -> None:
        """Release files and connections."""
