"""What the bus carries beside posts: hints that something changed, and messages set aside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the store changed: `kind` is `post` or `case`; `event` names what happened to a case.

    `rescoped`: other bodies may see the case and its posts from now on.
    """

    kind: Literal["post", "case"]
    id: str
    version: int
    event: str = ""
    rescoped: bool = False


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message set aside, masked, with the reason and where it came from.

    `origin` names the stage or door that gave it up. `id` is the same when the same message is set aside
    again, so that storing it twice leaves one.
    """

    id: str
    topic: str
    key: str
    reason: str
    traceback: str
    origin: str
    payload: str
    at: datetime
    partition: int = 0
    offset: int = -1
