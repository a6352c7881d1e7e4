"""The desk's own book."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, CaseName, LongText, Order, ShortText, UtcInput
from api.schemas.linked import LinkedCase
from pipeline.ports.desk_book import EntryKind, ReplyKind


class NewEntry(Order):
    """A handover note for the next shift, or a special report for a leader."""

    kind: EntryKind
    title: ShortText
    text: LongText
    cases: Annotated[tuple[CaseName, ...], Field(max_length=50)] = ()


class NewReply(Order):
    """What follows an entry; an instruction may say by when it is to be followed."""

    kind: ReplyKind
    text: Annotated[str, Field(max_length=20_000)] = ""
    due_at: UtcInput | None = None


class ReplyRow(Answer):
    """Something that followed an entry."""

    kind: ReplyKind
    at: datetime
    by: str
    by_name: str
    text: str
    due_at: datetime | None


class EntryRow(Answer):
    """An entry with its replies. `overdue`: an instruction was to be followed by now. Of its `cases` those that the
    reader sees."""

    id: int
    kind: EntryKind
    at: datetime
    by: str
    by_name: str
    title: str
    text: str
    cases: list[LinkedCase]
    replies: list[ReplyRow]
    open: bool
    due_at: datetime | None
    overdue: bool


class EntryList(Answer):
    """The entries of one's desk, the newest first."""

    items: list[EntryRow]
