"""What waits for somebody: notices to deliver and dead letters to look at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pipeline.domain.messages import DeadLetter
from pipeline.ports.notifier import Notice


class NoticeQueue(Protocol):
    """Notices written with the events that caused them, waiting for delivery."""

    def claim(self, holder: str, now: datetime, limit: int) -> Sequence[Notice]:
        """Notices for this deliverer alone, the earliest first."""

    def delivered(self, keys: Sequence[str], now: datetime) -> None:
        """They reached their notifier."""


class DeadLetters(Protocol):
    """Messages set aside, kept until a person retries or drops them."""

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep them; the same id twice is one. One that was settled and comes back later waits again."""

    def waiting(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Those nobody settled yet, newest first."""

    def find(self, id: str) -> DeadLetter | None:
        """The one of that id, if it still waits."""

    def count(self) -> int:
        """How many wait."""

    def settle(self, ids: Sequence[str]) -> Sequence[DeadLetter]:
        """Mark as retried or dropped; returns those that were waiting."""
