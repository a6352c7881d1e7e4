"""Lists of cases, and one case."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api import accountability, casework, lists
from api.access import Ctx, Who
from api.schemas.cases import CaseDetail, CasePage, ClockList, EventList
from api.schemas.proceedings import WaitingProposals
from pipeline.domain.assessment import Category, Grade
from pipeline.domain.transitions import State

router = APIRouter(prefix="/cases", tags=["cases"])

ViewName = Literal[
    "triage",
    "dispatched",
    "handling",
    "review",
    "answered",
    "closed",
    "overdue",
    "at_risk",
    "all",
    "former",
    "followed",
]
Values = Annotated[tuple[str, ...], Query(max_length=50)]


@router.get("")
def list_cases(
    context: Ctx,
    viewer: Who,
    view: ViewName = "all",
    q: Annotated[str, Query(max_length=500)] = "",
    state: Annotated[tuple[State, ...], Query()] = (),
    category: Annotated[tuple[Category, ...], Query()] = (),
    topic: Values = (),
    grade: Annotated[tuple[Grade, ...], Query()] = (),
    place: Values = (),
    body: Values = (),
    overdue: bool | None = None,
    sort: Literal["urgency", "opened"] = "urgency",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CasePage:
    """A page of cases within one's scope, `followed` being one's own list. A facet given several times means any of
    the values."""
    facets = {
        "state": state,
        "category": category,
        "topic": topic,
        "grade": grade,
        "place": place,
        "body": body,
    }
    asked = lists.Asked(view, q, {k: v for k, v in facets.items() if v}, overdue, sort, cursor, limit)
    return lists.case_page(context, viewer, asked)


@router.get("/proposals")
def list_proposals(context: Ctx, viewer: Who) -> WaitingProposals:
    """Steps of the ladder that were proposed and wait for a person to decide."""
    return accountability.waiting(context, viewer)


@router.get("/{case_id}")
def get_case(case_id: str, response: Response, context: Ctx, viewer: Who) -> CaseDetail:
    """One case; the ETag is its revision. That it was viewed is recorded."""
    return casework.shown(context, viewer, case_id, response)


@router.get("/{case_id}/events")
def list_case_events(case_id: str, context: Ctx, viewer: Who) -> EventList:
    """The history of a case."""
    return casework.events(context, viewer, case_id)


@router.get("/{case_id}/clocks")
def list_case_clocks(case_id: str, context: Ctx, viewer: Who) -> ClockList:
    """The obligations of a case, stopped ones too."""
    return casework.clocks(context, viewer, case_id)
