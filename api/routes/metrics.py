"""Numbers for leaders. Pandas takes a second to import, so it is left until it is asked for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access import Ctx, Who
from api.schemas.base import UtcInput
from api.schemas.cases import CasePage
from api.schemas.metrics import Overview

router = APIRouter(prefix="/metrics", tags=["metrics"])

Period = Literal["24h", "7d", "30d", "90d", "365d"]
Figure = Literal[
    "open",
    "overdue",
    "at_risk",
    "opened",
    "answered",
    "closed",
    "met",
    "missed",
    "unanswered_late",
    "late_on_arrival",
]


@router.get("/overview")
def metrics_overview(
    context: Ctx,
    viewer: Who,
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "30d",
) -> Overview:
    """The leader's page over [since, until), or over the last `period`."""
    from api.metrics import pages as figures

    return figures.overview(context, viewer, figures.span(context, since, until, period))


@router.get("/cases")
def metrics_cases(
    context: Ctx,
    viewer: Who,
    figure: Figure,
    body: Annotated[str, Query(max_length=100)] = "",
    place: Annotated[str, Query(max_length=12)] = "",
    category: Annotated[str, Query(max_length=40)] = "",
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "30d",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CasePage:
    """The very cases that a figure of the overview counts."""
    from api.metrics import pages as figures

    span = figures.span(context, since, until, period)
    asked = figures.Drill(figure, body, place, category, cursor, limit)
    return figures.counted_cases(context, viewer, span, asked)
