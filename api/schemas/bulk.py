"""Many cases at once: what is asked, and what became of each."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Answer, Order
from api.schemas.bodies import BodyName
from api.schemas.cases import EventRow
from api.schemas.clocks import ClockMoved
from api.schemas.commands import Bodies, BodyId, Note
from pipeline.domain.assessment import Grade
from pipeline.domain.transitions import State

MOST = 100
Outcome = Literal["possible", "done", "refused", "stale", "missing"]


class BulkCase(Order):
    """A case and the revision it was chosen at."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    revision: Annotated[int, Field(ge=0, le=1_000_000_000)]


class BulkOrder(Order):
    """One command for many cases. A dispatch without `lead` sends each case where its own proposal says."""

    command: Literal["confirm", "dispatch"]
    cases: Annotated[tuple[BulkCase, ...], Field(min_length=1, max_length=MOST)]
    lead: BodyId | None = None
    supporting: Bodies = ()
    note: Note = ""


class BulkRow(Answer):
    """What becomes of one case, or why nothing does.

    `possible` in a preview and `done` afterwards show the case as it then stands, and in `clocks` what the command
    does to its clocks. `stale` names in `changed` what others did meanwhile; nothing was done.
    """

    id: str
    outcome: Outcome
    title: str = ""
    revision: int | None = None
    state: State | None = None
    grade: Grade | None = None
    uncertain: bool = False
    lead: BodyName | None = None
    supporting: tuple[BodyName, ...] = ()
    clocks: tuple[ClockMoved, ...] = ()
    code: str | None = None
    detail: str | None = None
    changed: tuple[EventRow, ...] = ()


class BulkReport(Answer):
    """A row for each case in the order asked; `counts` by outcome."""

    items: list[BulkRow]
    counts: dict[str, int]
