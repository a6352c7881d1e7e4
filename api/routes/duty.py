"""Who is on duty."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api import duty
from api.access import Ctx, Who
from api.schemas.base import RowId, UtcInput
from api.schemas.duty import NewShift, RosterImport, RosterView, ShiftRow

router = APIRouter(prefix="/duty/roster", tags=["duty"])


@router.get("")
def view_roster(context: Ctx, viewer: Who, since: UtcInput | None = None, until: UtcInput | None = None) -> RosterView:
    """Who is on duty when, who is now, and where nobody is or two are. A body sees its own and the offices'."""
    return duty.shown(context, viewer, since, until)


@router.post("", status_code=201)
def enter_shift(order: NewShift, context: Ctx, viewer: Who) -> ShiftRow:
    """Enter a shift of one's own desk; the offices enter everybody's."""
    return duty.enter(context, viewer, order)


@router.post("/import")
def import_roster(
    context: Ctx,
    viewer: Who,
    file: Annotated[UploadFile, File(description="CSV, XLSX or JSON Lines")],
) -> RosterImport:
    """Enter the rows of a file; rows already there are passed over, bad rows reported by number."""
    return duty.import_file(context, viewer, file)


@router.post("/{shift_id}/remove")
def remove_shift(shift_id: RowId, context: Ctx, viewer: Who) -> ShiftRow:
    """Take a shift out; it is given back and can be entered again."""
    return duty.remove(context, viewer, shift_id)
