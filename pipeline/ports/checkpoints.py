"""Where every chain stood: a record outside the database, which those who can write the database cannot forge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a case's chain, by number and hash."""

    case_id: str
    seq: int
    hash: str


class Heads(Protocol):
    """The chains as the store has them now."""

    def since(self, at: datetime | None) -> Sequence[Head]:
        """The heads of cases with an event recorded at `at` or later; of all without."""


class Checkpoints(Protocol):
    """What was recorded, in order, each entry signed together with the one before."""

    def latest(self) -> datetime | None:
        """When the last entry was made; Damaged when a signature does not fit."""

    def append(self, heads: Sequence[Head], at: datetime) -> None:
        """One more entry, on disk when this returns."""

    def heads(self) -> Mapping[str, Head]:
        """The newest recorded head of each case; Damaged when a signature does not fit."""
