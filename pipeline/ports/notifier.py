"""Telling people: at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a body or role should know. `key` makes a repetition recognisable."""

    key: str
    to: str
    kind: str
    case_id: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


class Notifier(Protocol):
    """Delivers notices, at least once."""

    def notify(self, notices: Sequence[Notice]) -> None:
        """Deliver; raise Unavailable to be called again."""
