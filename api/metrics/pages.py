"""The leader's page, and the cases behind each of its numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from api import cursors, following
from api.context import Context
from api.metrics import selections
from api.metrics.breakdowns import by_body, by_category, by_channel, by_place, by_topic
from api.metrics.casework import backlog
from api.metrics.frames import Frames, Span, load
from api.metrics.groups import COLUMNS, OUTSIDE, breakdown, value_of
from api.metrics.periods import figures, trend
from api.metrics.rows import Rows
from api.metrics.selections import PARTED
from api.metrics.series import series
from api.presenting.cases import case_row, row_values
from api.presenting.clocks import clock_row
from api.presenting.names import Names
from api.problems import ApiError
from api.schemas.cases import CasePage
from api.schemas.metrics import Breakdown, Dimension, LadderRow, OverdueCase, Overview, Series, Unit
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
    part: str
    keys: dict[str, str]
    cursor: str
    limit: int


def span(context: Context, since: datetime | None, until: datetime | None, period: str) -> Span:
    """The period asked for; ApiError 422 when it is empty or longer than ten years."""
    now = context.clock.now()
    end = until or now
    start = since or end - PERIODS[period]
    if not timedelta(0) < end - start <= LONGEST:
        english = "since: give a beginning before the end, and at most ten years"
        raise ApiError(422, "invalid", "since: 起始时间须早于截止时间，且不超过十年", english, field="since")
    return Span(start, end, now)


def _frames(context: Context, viewer: Viewer, period: Span) -> Frames:
    names = Names(context.profile)
    return load(context, viewer.scope, period, lambda code: names.unit_of(code) or OUTSIDE)


def overview(context: Context, viewer: Viewer, period: Span) -> Overview:
    """The page over the period, within the viewer's scope."""
    frames, names = _frames(context, viewer, period), Names(context.profile)
    return Overview(
        **dict(figures(frames, period)),
        since=period.since,
        until=period.until,
        as_of=period.now,
        counted_from=frames.counted_from,
        open=selections.number("open", frames, period),
        overdue=selections.number("overdue", frames, period),
        at_risk=selections.number("at_risk", frames, period),
        previous=figures(frames, period.before),
        backlog=backlog(frames, period),
        trend=trend(frames, period),
        by_body=by_body(frames, period, names),
        by_place=by_place(frames, period, names),
        by_category=by_category(frames, period),
        by_topic=by_topic(frames, period),
        by_channel=by_channel(frames, period),
        overdue_cases=_overdue_cases(context, viewer, period.now),
    )


def compared(context: Context, viewer: Viewer, period: Span, by: Dimension) -> Breakdown:
    """One dimension's values beside each other, within the viewer's scope."""
    frames, names = _frames(context, viewer, period), Names(context.profile)
    rows = breakdown(frames, period, by, names)
    return Breakdown(by=by, since=period.since, until=period.until, as_of=period.now, rows=rows)


def in_time(context: Context, viewer: Viewer, period: Span, unit: Unit) -> Series:
    """The period week by week or month by month, within the viewer's scope."""
    frames = _frames(context, viewer, period)
    return Series(
        unit=unit,
        since=period.since,
        until=period.until,
        as_of=period.now,
        counted_from=frames.counted_from,
        rows=series(frames, period, unit),
    )


def _ladder(profile: Profile, kind: ClockKind, names: Names) -> LadderRow | None:
    """The step that the profile foresees for a breach of this clock: its proposal before its reminder."""
    steps = [step for step in profile.ladder if step.follows(kind)]
    step = next((step for step in steps if step.proposes), steps[0] if steps else None)
    if step is None:
        return None
    text = names.words(step.text, step.english)
    return LadderRow(id=step.id, text=text, clause=step.clause, proposes=step.proposes)


def _overdue_cases(context: Context, viewer: Viewer, now: datetime) -> list[OverdueCase]:
    """The most overdue first."""
    wanted = CaseFilter(view="overdue", scope=viewer.scope)
    page = context.queries.cases(wanted, Paging("urgency", now, OVERDUE_SHOWN))
    names, rows = Names(context.profile, viewer.language), []
    for record in page.records:
        clock = next_clock(record.case, viewer.body)
        if clock is not None:
            values = row_values(record, names, now, viewer.body)
            ladder = _ladder(context.profile, clock.id.kind, names)
            rows.append(OverdueCase(**values, missed_clock=clock_row(clock, names), ladder=ladder))
    return rows


def _narrowed(rows: Rows, asked: Drill) -> Rows:
    """Each dimension as the row has it: the lead of a case, who owes a duty, who held a stay."""
    for by, key in asked.keys.items():
        if key:
            rows = rows.where(rows.among(COLUMNS[by], (value_of(by, key),)))
    return rows


def counted_cases(context: Context, viewer: Viewer, period: Span, asked: Drill) -> CasePage:
    """The cases behind a number, the latest opened first."""
    if asked.part not in PARTED.get(asked.figure, ("",)):
        raise ApiError(422, "invalid", "part: 该指标没有这一项", "part: the figure has no such part", field="part")
    question = cursors.fingerprint(viewer.username, period.since, asked.figure, asked.part, *asked.keys.values())
    frames, names = _frames(context, viewer, period), Names(context.profile)
    rows = _narrowed(selections.selected(asked.figure, frames, period, asked.part), asked)
    places = rows.cases()
    opened, named = frames.cases.raw("opened_at")[places], frames.case_ids[places]
    ids = [case_id.decode() for case_id in named[np.lexsort((named, -opened))]]
    mine = following.followed_ids(context, viewer)
    start = int(cursors.unpack(question, asked.cursor, int)[0]) if asked.cursor else 0
    end = start + asked.limit
    records = context.queries.records(ids[start:end], period.now)
    return CasePage(
        items=[case_row(records[each], names, period.now, "", mine) for each in ids[start:end] if each in records],
        next_cursor=cursors.pack(question, (end,)) if end < len(ids) else None,
        total=len(ids),
        facets={},
        views=dict(context.queries.views(viewer.scope, period.now)),
        as_of=period.now,
    )
