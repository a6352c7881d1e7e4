"""The duty roster over HTTP: what one may see of it, entering, taking out, a file of it."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import UploadFile

from api.context import Context
from api.entering import saved
from api.presenting.desks import desk_name, desks_by_name
from api.presenting.refusals import in_chinese, wants_english
from api.schemas.duty import (
    DeskRow,
    GapRow,
    NewShift,
    OverlapRow,
    RosterFaultRow,
    RosterImport,
    RosterView,
    ShiftRow,
)
from api.viewer import Viewer
from pipeline.cases import desks, roster
from pipeline.cases.actor import Actor
from pipeline.domain.errors import HuiyingError, Invalid, NotFound, Refused
from pipeline.domain.policy import Profile
from pipeline.domain.roster import Overlap, Shift
from pipeline.intake import TableError
from pipeline.intake.roster_tables import RosterFault, fault_of, read_roster
from pipeline.ports.duty import Entered, Roster

LONGEST_VIEW = timedelta(days=92)


def shown(context: Context, viewer: Viewer, since: datetime | None, until: datetime | None) -> RosterView:
    """The rosters of the desks one sees."""
    now, actor = context.clock.now(), viewer.actor
    since = since or now - timedelta(days=1)
    until = until or now + roster.AHEAD
    if not since < until <= since + LONGEST_VIEW:
        raise Invalid("until", f"give a span of at most {LONGEST_VIEW.days} days", "span")
    found = context.roster.shifts(desks.readable(actor), min(since, now), max(until, now))
    own = desks.own_desk(actor)
    named = [own, *sorted({shift.desk for shift in found} - {own})] if own else []
    seen = [roster.seen(found, desk, now, since, until) for desk in named]
    return RosterView(
        items=[_desk_row(each, viewer, context) for each in seen],
        since=since,
        until=until,
        as_of=now,
        unstaffed=[desk_name(each.desk, context.profile) for each in seen if each.shifts and not each.now],
    )


def enter(context: Context, viewer: Viewer, order: NewShift) -> ShiftRow:
    """Enter a shift; the same one twice is refused, for nothing would be kept."""
    fields = {name: getattr(order, name) for name in NewShift.model_fields}
    shift = Shift(id=0, **fields)
    kept = roster.enter(context.roster, context.profile, viewer.actor, [shift], context.clock.now())
    if not kept:
        raise Refused("shift_known", "this shift is on the roster already")
    return shift_row(kept[0], context)


def remove(context: Context, viewer: Viewer, shift_id: int) -> ShiftRow:
    """Take a shift out and give it back, so that it can be entered again."""
    return shift_row(roster.remove(context.roster, viewer.actor, shift_id, context.clock.now()), context)


def import_file(context: Context, viewer: Viewer, file: UploadFile) -> RosterImport:
    """Enter the rows of a file; the upload is deleted again whatever happens."""
    with TemporaryDirectory(prefix="huiying-roster-") as folder:
        path = Path(folder) / "roster"
        saved(file, path, context.settings.max_upload_bytes)
        try:
            report = enter_rows(context.roster, context.profile, viewer.actor, path, context.clock.now())
        except TableError as error:
            raise Invalid("file", str(error), error.code) from None
    rejected = [fault.model_copy(update={"reason": _in_words(fault, viewer.language)}) for fault in report.rejected]
    return report.model_copy(update={"rejected": rejected})


def _in_words(fault: RosterFaultRow, language: str) -> str:
    return fault.reason if wants_english(language) else in_chinese(fault.code, fault.reason)


def enter_rows(book: Roster, profile: Profile, actor: Actor, path: Path, now: datetime) -> RosterImport:
    """Every row by itself: a fault keeps out its own row alone."""
    desks.require_own_desk(actor)
    rows = [_checked(profile, actor, number, row, now) for number, row in read_roster(path, desks_by_name(profile))]
    shifts = [row for row in rows if isinstance(row, Shift)]
    faults = [row for row in rows if isinstance(row, RosterFault)]
    kept = book.enter(shifts, Entered(actor.name, now))
    return RosterImport(
        rows=len(rows),
        entered=len(kept),
        already_known=len(shifts) - len(kept),
        rejected=[RosterFaultRow.model_validate(each, from_attributes=True) for each in faults],
    )


def _checked(
    profile: Profile, actor: Actor, number: int, row: Shift | RosterFault, now: datetime
) -> Shift | RosterFault:
    if isinstance(row, RosterFault):
        return row
    try:
        return roster.checked(profile, actor, row, now)
    except Invalid as error:
        return fault_of(number, error)
    except NotFound as error:
        return RosterFault(number, "desk", str(error), "no_desk")


def _may_write(viewer: Viewer, desk: str) -> bool:
    try:
        desks.require_keeper(viewer.actor, desk)
    except HuiyingError:
        return False
    return True


def _desk_row(seen: roster.DeskRoster, viewer: Viewer, context: Context) -> DeskRow:
    return DeskRow(
        desk=desk_name(seen.desk, context.profile),
        shifts=[shift_row(shift, context) for shift in seen.shifts],
        now=[shift_row(shift, context) for shift in seen.now],
        gaps=[GapRow(starts_at=gap.starts_at, ends_at=gap.ends_at) for gap in seen.gaps],
        overlaps=[_overlap_row(overlap) for overlap in seen.overlaps],
        may_write=_may_write(viewer, seen.desk),
    )


def shift_row(shift: Shift, context: Context) -> ShiftRow:
    """A shift with its desk's name."""
    fields = {name: getattr(shift, name) for name in ShiftRow.model_fields if name != "desk"}
    return ShiftRow(desk=desk_name(shift.desk, context.profile), **fields)


def _overlap_row(overlap: Overlap) -> OverlapRow:
    both = (overlap.first, overlap.second)
    return OverlapRow(
        shifts=[shift.id for shift in both],
        people=[shift.person for shift in both],
        starts_at=overlap.starts_at,
        ends_at=overlap.ends_at,
    )
