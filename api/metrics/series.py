"""The figures of a period by calendar weeks or months, as the clocks in Asia/Shanghai have them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

import numpy as np

from api.metrics.columns import Array
from api.metrics.frames import Frames, Span, micros
from api.metrics.groups import measured, rows_counted
from api.metrics.periods import ZONE
from api.metrics.rows import Rows, Words, given
from api.schemas.metrics import SeriesRow, Unit

# What of each counted thing lies in the week or month that counts it.
TIMES = {
    "opened": "opened_at",
    "answered": "answered_at",
    "closed": "closed_at",
    "due": "decided_at",
    "met": "decided_at",
    "unanswered_late": "decided_at",
    "late_on_arrival": "opened_at",
    "held": "until",
    "dispatched": "since",
    "returned": "since",
    "answers": "since",
    "reopened": "since",
    "rated": "at",
    "satisfied": "at",
    "acceptable": "at",
    "measured": "published_at",
    "calmer": "published_at",
}
COLUMN = "piece"


def series(frames: Frames, span: Span, unit: Unit) -> list[SeriesRow]:
    """Every week or month that has begun, the first and the last cut to the period."""
    found = list(pieces(span, unit))
    edges = np.array([micros(since) for _, since, _ in found])
    words = [str(place) for place in range(len(found))]
    rows = {name: _placed(rows, TIMES[name], edges, words) for name, rows in rows_counted(frames, span).items()}
    figures = measured(rows, COLUMN)
    return [
        SeriesRow(key=key, since=since, until=until, figures=figures.figures(str(place)))
        for place, (key, since, until) in enumerate(found)
    ]


def _placed(rows: Rows, name: str, edges: Array, words: Sequence[str]) -> Rows:
    """The rows with the number of the piece that their time lies in."""
    return rows.assign(**{COLUMN: Words(given(np.searchsorted(edges, rows.raw(name), side="right") - 1), words)})


def pieces(span: Span, unit: Unit) -> Iterator[tuple[str, datetime, datetime]]:
    """Name, beginning and end of each."""
    begin = span.since
    while begin < span.until and begin <= span.now:
        key, following = _next(begin, unit)
        yield key, begin, min(following, span.until)
        begin = following


def _next(at: datetime, unit: Unit) -> tuple[str, datetime]:
    """The week or month that a moment lies in, and where the next one begins."""
    day = at.astimezone(ZONE).date()
    if unit == "week":
        year, week, weekday = day.isocalendar()
        name, following = f"{year}-W{week:02}", day + timedelta(days=8 - weekday)
    else:
        name, following = f"{day:%Y-%m}", (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return name, datetime.combine(following, time(), ZONE).astimezone(at.tzinfo)
