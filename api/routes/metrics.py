"""Numbers for leaders. Pandas takes a second to import, so it is left until it is asked for."""

from typing import Annotated, Literal, cast, get_args

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse

from api.access import Ctx, Who
from api.schemas.base import UtcInput
from api.schemas.cases import CasePage
from api.schemas.metrics import BoundaryMap, Breakdown, Dimension, Overview, Series, Unit

router = APIRouter(prefix="/metrics", tags=["metrics"])

Period = Literal["24h", "7d", "30d", "90d", "365d"]
TABLES_OF_OVERVIEW = ("figures", "stops", "holding", "ages", "stages", "trend")
Table = Literal[
    "figures",
    "stops",
    "holding",
    "ages",
    "stages",
    "trend",
    "body",
    "place",
    "category",
    "topic",
    "channel",
    "week",
    "month",
]
Figure = Literal[
    "open",
    "backlog",
    "overdue",
    "at_risk",
    "opened",
    "answered",
    "closed",
    "measured",
    "calmer",
    "due",
    "met",
    "missed",
    "unanswered_late",
    "late_on_arrival",
    "stopped",
    "stop_due",
    "stop_met",
    "held",
    "waiting",
    "dispatched",
    "answers",
    "returned",
    "reopened",
    "rated",
    "satisfied",
    "acceptable",
    "dissatisfied",
    "not_reached",
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


@router.get("/breakdown/{by}")
def metrics_breakdown(
    context: Ctx,
    viewer: Who,
    by: Dimension,
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "30d",
) -> Breakdown:
    """Bodies, places, categories, topics or channels beside each other, each with the period before."""
    from api.metrics import pages as figures

    return figures.compared(context, viewer, figures.span(context, since, until, period), by)


@router.get("/series/{unit}")
def metrics_series(
    context: Ctx,
    viewer: Who,
    unit: Unit,
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "90d",
) -> Series:
    """The figures week by week or month by month; the times of a row open its cases."""
    from api.metrics import pages as figures

    return figures.in_time(context, viewer, figures.span(context, since, until, period), unit)


@router.get("/boundaries", response_model=BoundaryMap, responses={304: {"description": "As it was."}})
def metrics_boundaries(context: Ctx, known: Annotated[str, Header(alias="If-None-Match")] = "") -> Response:
    """The boundaries of the units as the office gave them, none where it gave none; browsers keep them until they
    change."""
    from api.metrics.boundaries import drawn

    body, mark = context.kept.one("boundaries", lambda: drawn(context.boundaries))
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if mark in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/tables/{table}", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
def metrics_table(
    context: Ctx,
    viewer: Who,
    table: Table,
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "30d",
    format: Literal["csv", "xlsx"] = "csv",
) -> StreamingResponse:
    """One table of the page as a file: the overview's own, the breakdown by a dimension, or the weeks or months."""
    from api.metrics import pages as figures
    from api.metrics import tables

    span = figures.span(context, since, until, period)
    if table in TABLES_OF_OVERVIEW:
        sheet = tables.table_of(figures.overview(context, viewer, span), table)
    elif table in get_args(Unit):
        sheet = tables.table_of(figures.in_time(context, viewer, span, cast("Unit", table)), table)
    else:
        sheet = tables.table_of(figures.compared(context, viewer, span, cast("Dimension", table)), table)
    body = tables.workbook(sheet, table) if format == "xlsx" else tables.csv_lines(sheet)
    name = f"huiying-{table}-{span.since:%Y%m%d}-{span.until:%Y%m%d}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(body, media_type=tables.MEDIA[format], headers=headers)


@router.get("/cases")
def metrics_cases(
    context: Ctx,
    viewer: Who,
    figure: Figure,
    body: Annotated[str, Query(max_length=100)] = "",
    place: Annotated[str, Query(max_length=12)] = "",
    category: Annotated[str, Query(max_length=40)] = "",
    topic: Annotated[str, Query(max_length=100)] = "",
    channel: Annotated[str, Query(max_length=40)] = "",
    part: Annotated[str, Query(max_length=40)] = "",
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    period: Period = "30d",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CasePage:
    """The very cases that a figure counts. `part` is the stop, the stage or the age of a figure that has several."""
    from api.metrics import pages as figures

    span = figures.span(context, since, until, period)
    keys = {"body": body, "place": place, "category": category, "topic": topic, "channel": channel}
    asked = figures.Drill(figure, part, keys, cursor, limit)
    return figures.counted_cases(context, viewer, span, asked)
