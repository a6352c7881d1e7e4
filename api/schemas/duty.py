"""The desk's day: who is on duty, whom to reach, who was called."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, Order, ShortText, UtcInput
from api.schemas.bodies import BodyName

DeskId = Annotated[str, Field(max_length=100, description="a body's id, or `office`; one's own when left out")]
Phone = Annotated[str, Field(max_length=40)]
Line = Annotated[str, Field(max_length=200)]


class NewShift(Order):
    """Who is on duty at a desk from when until when, and who leads the shift."""

    desk: DeskId = ""
    starts_at: UtcInput
    ends_at: UtcInput
    person: ShortText
    phone: Phone
    leader: Line = ""
    leader_phone: Phone = ""
    note: Line = ""


class ShiftRow(Answer):
    """A shift of the roster."""

    id: int
    desk: BodyName
    starts_at: datetime
    ends_at: datetime
    person: str
    phone: str
    leader: str
    leader_phone: str
    note: str


class GapRow(Answer):
    """Nobody is on duty from `starts_at` until before `ends_at`."""

    starts_at: datetime
    ends_at: datetime


class OverlapRow(Answer):
    """Two shifts of the desk claim the same hours."""

    shifts: list[int]
    people: list[str]
    starts_at: datetime
    ends_at: datetime


class DeskRow(Answer):
    """One desk's roster: `now` is on duty; gaps from now on. `may_write`: the reader keeps this roster."""

    desk: BodyName
    shifts: list[ShiftRow]
    now: list[ShiftRow]
    gaps: list[GapRow]
    overlaps: list[OverlapRow]
    may_write: bool


class RosterView(Answer):
    """The rosters of the desks one sees over [since, until); one's own first, also when it is empty.

    `unstaffed` are bodies with a roster that nobody is on now.
    """

    items: list[DeskRow]
    since: datetime
    until: datetime
    as_of: datetime
    unstaffed: list[BodyName]


class RosterFaultRow(Answer):
    """A row of the file that is no shift, and why."""

    row: int
    field: str
    reason: str
    code: str


class RosterImport(Answer):
    """What became of the rows: entered, already there, or rejected."""

    rows: int
    entered: int
    already_known: int
    rejected: list[RosterFaultRow]
