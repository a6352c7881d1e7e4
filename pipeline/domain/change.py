"""What the small messages of the bus say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A hint that a post or a case changed; the store is the truth. `version` is a post's version or a
    case's sequence, `event` the case's event type."""

    kind: str
    id: str
    version: int
    event: str = ""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message set aside: where it came from, why, and its masked payload."""

    id: str
    topic: str
    key: str
    reason: str
    at: datetime
    origin: str = ""
    traceback: str = ""
    payload: str = ""
