"""How often a message was tried: written down before each try, so that even one that kills us is counted."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Trial:
    """A stretch of deliveries tried together: where it begins, and the most that it may hold."""

    group: str
    topic: str
    partition: int
    offset: int
    size: int


class Attempts(Protocol):
    """Survives the death of the process at any moment."""

    def begin(self, trial: Trial) -> int:
        """Record one more attempt before it is made; how many are recorded, this one included."""

    def withdraw(self, trial: Trial) -> None:
        """The attempt said nothing about the messages: it does not count."""

    def settle(self, trial: Trial) -> None:
        """The messages are done with: forget what was recorded."""

    def close(self) -> None:
        """Release files and connections."""
