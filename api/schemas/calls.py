"""Acknowledged calls."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, LongText, Order, ShortText
from api.schemas.bodies import BodyName
from api.schemas.duty import Line
from pipeline.domain.calls import Rung, StepKind
from pipeline.domain.clocks import ClockKind
from pipeline.domain.duty_rules import CallReason

CaseId = Annotated[str, Field(max_length=200)]


class NewCall(Order):
    """Have somebody of a desk rung up, about a case or about something else."""

    to: Annotated[str, Field(min_length=1, max_length=100)]
    text: LongText
    case: CaseId = ""
    minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None


class Acknowledge(Order):
    """Who heard it, by name, and what was said."""

    person: ShortText
    text: Line = ""


class NotReached(Order):
    """The one who is rung does not answer: the next is rung at once."""

    text: Line = ""


class WithdrawCall(Order):
    """The call is not needed any more."""

    reason: ShortText


class CalleeRow(Answer):
    """Whom to ring, where."""

    rung: Rung
    desk: BodyName
    person: str
    phone: str
    post: str


class StepRow(Answer):
    """One thing that happened to a call."""

    kind: StepKind
    at: datetime
    by: str
    by_name: str
    callee: CalleeRow | None
    due_at: datetime | None
    text: str


class CallRow(Answer):
    """A call. `callee` is who is rung now, until `due_at`; `exhausted`: nobody is left, and nobody acknowledged.

    `clause` gives the minutes, "(p)" where no document does; `basis` is the duty that the call serves.
    """

    id: str
    case_id: str
    to: BodyName
    reason: CallReason
    clock: ClockKind | None
    title: str
    text: str
    minutes: int
    clause: str
    basis: str
    opened_at: datetime
    opened_by: str
    open: bool
    exhausted: bool
    callee: CalleeRow | None
    due_at: datetime | None
    steps: list[StepRow]
    allowed: list[str]


class CallList(Answer):
    """The calls one sees, open ones first, then the newest. `waiting` counts the open ones."""

    items: list[CallRow]
    waiting: int
    may_call: bool
    as_of: datetime
