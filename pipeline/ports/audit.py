"""Whether what is stored follows from the histories of the cases."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not follow: `table` holds it, `what` says how it differs, without any post's text."""

    case_id: str
    table: str
    what: str


@dataclass(frozen=True, slots=True)
class Audited:
    """How much was replayed, and what was wrong with it; nothing is changed."""

    cases: int
    events: int
    differences: tuple[Difference, ...]


class Audit(Protocol):
    """Replays every history on one consistent view of the store."""

    def run(self) -> Audited:
        """All cases; Unavailable when the store is away."""
