"""Handover notes, and special reports with the leader's instructions."""

from fastapi import APIRouter

from api import desk_book
from api.access import Ctx, Who
from api.schemas.base import RowId
from api.schemas.desk_book import EntryList, EntryRow, NewEntry, NewReply
from pipeline.ports.desk_book import EntryKind

router = APIRouter(prefix="/desk-book", tags=["desk book"])


@router.get("")
def list_desk_entries(context: Ctx, viewer: Who, kind: EntryKind | None = None) -> EntryList:
    """The entries of one's own desk: a body's, or the offices'."""
    return desk_book.entries(context, viewer, kind)


@router.post("", status_code=201)
def write_desk_entry(order: NewEntry, context: Ctx, viewer: Who) -> EntryRow:
    """Leave a handover note, or lay a special report before the leaders."""
    return desk_book.write(context, viewer, order)


@router.post("/{entry_id}/replies")
def reply_to_desk_entry(entry_id: RowId, order: NewReply, context: Ctx, viewer: Who) -> EntryRow:
    """Take a handover, instruct on a report, follow an instruction up, or end it."""
    return desk_book.reply(context, viewer, entry_id, order)
