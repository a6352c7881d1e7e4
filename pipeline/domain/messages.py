"""What the bus carries beside posts: hints that something changed, and messages set aside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the store changed: `kind` is `post` or `case`; `event` names what happened to a case.

    `rescoped`: other bodies may see the case and its posts from now on. `unseen`: nothing that the case is found
    by has changed.
    """

    kind: Literal["post", "case"]
    id: str
    version: int
    event: str = ""
    rescoped: bool = False
    unseen: bool = False


class Remedy(StrEnum):
    """What a retry of a dead letter does."""

    RESEND = "resend"
    REREAD = "reread"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message set aside, masked, with the reason and where it came from.

    `origin` names the stage or door that gave it up. `id` is the same when the same message is set aside
    again, so that storing it twice leaves one. `payload` is an excerpt unless `whole`; `source` names the crawled
    source that has it still, under `key`.
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
    whole: bool = False
    source: str = ""

    @property
    def remedy(self) -> Remedy:
        """Sent again as it is, read again at its source, or neither."""
        if self.source:
            return Remedy.REREAD
        return Remedy.RESEND if self.whole else Remedy.NONE
