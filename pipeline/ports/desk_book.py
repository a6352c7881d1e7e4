"""The desk's own book beside the cases: handover notes, and special reports with what a leader instructs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EntryKind(StrEnum):
    """A note for the next shift, or a report for a leader 专报."""

    HANDOVER = "handover"
    SPECIAL_REPORT = "special_report"


class ReplyKind(StrEnum):
    """What can follow an entry: the next shift took over; a leader's instruction 批示, its follow-up, its end."""

    TAKEN = "taken"
    INSTRUCTION = "instruction"
    FOLLOW_UP = "follow_up"
    DONE = "done"


# With these nothing more is to be done about the entry.
ENDING = frozenset({ReplyKind.TAKEN, ReplyKind.DONE})


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that followed an entry. `due_at`: by when an instruction is to be followed."""

    kind: ReplyKind
    at: datetime
    by: str
    text: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its replies in order. `desk` is the body it belongs to, or the office; texts are masked."""

    id: int
    kind: EntryKind
    desk: str
    at: datetime
    by: str
    title: str
    text: str
    cases: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to take or follow it."""
        return not any(reply.kind in ENDING for reply in self.replies)

    @property
    def due_at(self) -> datetime | None:
        """By when the last instruction is to be followed; None when it names no time."""
        times = [reply.due_at for reply in self.replies if reply.due_at]
        return times[-1] if times and self.open else None


class DeskBook(Protocol):
    """Entries are added and never changed; replies are appended."""

    def write(self, entry: Entry) -> Entry:
        """Keep an entry; its id is given here."""

    def entry(self, entry_id: int) -> Entry | None:
        """The entry of that id with its replies."""

    def entries(self, desk: str, kind: EntryKind | None = None, limit: int = 100) -> Sequence[Entry]:
        """Those of a desk, the newest first."""

    def reply(self, entry_id: int, after: int, reply: Reply) -> None:
        """Append a reply as the one after `after` others; Stale when somebody replied meanwhile."""
