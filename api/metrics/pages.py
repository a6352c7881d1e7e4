"""The leader's page, and the cases behind each of its numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from api import cursors
from api.context import Context
from api.metrics import selections
from api.metrics.breakdowns import OUTSIDE, UNASSIGNED, by_body, by_category, by_place
from api.metrics.frames import Frames, Span, load, moment
from api.metrics.periods import figures, trend
from api.presenting.cases import case_row, row_values
from api.presenting.clocks import clock_row
from api.presenting.names import Names
from api.problems import ApiError
from api.schemas.cases import CasePage
from api.schemas.metrics import LadderRow, OverdueCase, Overview
from api.viewer import Viewer
from pipeline.domain.clocks import ClockKind
from pipeline.domain.policy import Profile
from pipeline.domain.urgency import next_clock
from pipeline.ports.queries import CaseFilter, Paging

PERIODS = {
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
    "365d": timedelta(days=365),
}
LONGEST = timedelta(days=3_660)
OVERDUE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Drill:
    """Which number is opened, narrowed as its row was."""

    figure: str
    body: str
    place: str
    category: str
    cursor: str
    limit: int


def span(context: Context, since: datetime | None, until: datetime | None, period: str) -> Span:
    """The period asked for; ApiError 422 when it is empty or longer than ten years."""
    now = context.clock.now()
    end = until or now
    start = since or end - PERIODS[period]
    if not timedelta(0) < end - start <= LONGEST:
        raise ApiError(422, "invalid", "since: 起始时间须早于截止时间，且不超过十年", field="since")
    return Span(start, end, now)


def _frames(context: Context, viewer: Viewer, now: datetime) -> Frames:
    """The frames with the unit each place lies in."""
    frames, names = load(context.queries, viewer.scope, now), Names(context.profile)
    for frame in (frames.cases, frames.clocks):
        units = {code: names.unit_of(str(code)) or OUTSIDE for code in frame["place"].unique()}
        frame["unit"] = frame["place"].map(units)
    return frames


def overview(context: Context, viewer: Viewer, period: Span) -> Overview:
    """The page over the period, within the viewer's scope."""
    frames, names = _frames(context, viewer, period.now), Names(context.profile)
    first = frames.cases["opened_at"].min() if len(frames.cases) else None
    return Overview(
        **dict(figures(frames, period)),
        since=period.since,
        until=period.until,
        as_of=period.now,
        counted_from=moment(first) if first is not None else None,
        open=selections.number("open", frames, period),
        overdue=selections.number("overdue", frames, period),
        at_risk=selections.number("at_risk", frames, period),
        previous=figures(frames, period.before),
        trend=trend(frames, period),
        by_body=by_body(frames, period, names),
        by_place=by_place(frames, period, names),
        by_category=by_category(frames, period),
        overdue_cases=_overdue_cases(context, viewer, period.now),
    )


def _ladder(profile: Profile, kind: ClockKind) -> LadderRow | None:
    """The step that the profile foresees for a breach of this clock: its proposal before its reminder."""
    steps = [step for step in profile.ladder if step.follows(kind)]
    step = next((step for step in steps if step.proposes), steps[0] if steps else None)
    return LadderRow.model_validate(step, from_attributes=True) if step else None


def _overdue_cases(context: Context, viewer: Viewer, now: datetime) -> list[OverdueCase]:
    """The most overdue first."""
    wanted = CaseFilter(view="overdue", scope=viewer.scope)
    page = context.queries.cases(wanted, Paging("urgency", now, OVERDUE_SHOWN))
    names, rows = Names(context.profile), []
    for record in page.records:
        clock = next_clock(record.case, viewer.body)
        if clock is not None:
            values = row_values(record, names, now, viewer.body)
            ladder = _ladder(context.profile, clock.id.kind)
            rows.append(OverdueCase(**values, missed_clock=clock_row(clock, names), ladder=ladder))
    return rows


def _narrowed(rows: pd.DataFrame, asked: Drill) -> pd.DataFrame:
    body_column = "body" if asked.figure in selections.OF_DUTIES else "lead"
    if asked.body:
        body = "" if asked.body == UNASSIGNED.id else asked.body
        rows = rows[rows[body_column] == body]
    if asked.place:
        rows = rows[rows["unit"] == asked.place]
    if asked.category:
        rows = rows[rows["category"] == asked.category]
    return rows


def counted_cases(context: Context, viewer: Viewer, period: Span, asked: Drill) -> CasePage:
    """The cases behind a number, the latest opened first."""
    question = cursors.fingerprint(viewer.username, period.since, asked.figure, asked.body, asked.place)
    frames, names = _frames(context, viewer, period.now), Names(context.profile)
    rows = _narrowed(selections.selected(asked.figure, frames, period), asked)
    cases = frames.cases[frames.cases.index.isin(rows["case_id"])]
    ids = list(cases.sort_values(["opened_at", "case_id"], ascending=[False, True]).index)
    start = int(cursors.unpack(question, asked.cursor, int)[0]) if asked.cursor else 0
    end = start + asked.limit
    records = context.queries.records(ids[start:end], period.now)
    return CasePage(
        items=[case_row(records[each], names, period.now) for each in ids[start:end] if each in records],
        next_cursor=cursors.pack(question, (end,)) if end < len(ids) else None,
        total=len(ids),
        facets={},
        views=dict(context.queries.views(viewer.scope, period.now)),
        as_of=period.now,
    )
