"""The numbers of one period, and how they went day by day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from api.metrics import casework, selections
from api.metrics.columns import Array
from api.metrics.frames import SECOND, Frames, Span, micros
from api.metrics.numbers import quantiles, rate
from api.metrics.selections import CASE_STOPS
from api.presenting.words import STOPS
from api.schemas.metrics import Figures, OnTime, StopTime, TrendDay

ZONE = ZoneInfo("Asia/Shanghai")
ORDER = (
    "dispatch",
    "sign_in",
    "first_publication",
    "authoritative_information",
    "press_conference",
    "response",
    "close",
)


def _stop(kind: str, frames: Frames, span: Span) -> StopTime:
    """A clock's time is from its anchor to its stop, a case's from its detection; a case's stop has no deadline."""
    reached = selections.stopped(frames, span, kind)
    ends = ("detected_at", CASE_STOPS[kind]) if kind in CASE_STOPS else ("anchor_at", "stopped_at")
    seconds = (reached[ends[1]] - reached[ends[0]]) / SECOND
    median, p90 = quantiles(seconds)
    timed = kind not in CASE_STOPS
    due, met = (selections.number(each, frames, span, kind) if timed else 0 for each in ("stop_due", "stop_met"))
    return StopTime.model_validate(
        {
            "kind": kind,
            "label": STOPS[kind],
            "count": len(seconds),
            "median_seconds": median,
            "p90_seconds": p90,
            "on_time_rate": rate(met, due),
            "due": due,
        }
    )


def on_time(frames: Frames, span: Span) -> OnTime:
    """The publication duties of the period."""
    met, due = selections.number("met", frames, span), len(selections.decided(frames, span))
    return OnTime(
        met=met,
        due=due,
        rate=rate(met, due),
        unanswered_late=selections.number("unanswered_late", frames, span),
        late_on_arrival=selections.number("late_on_arrival", frames, span),
    )


def figures(frames: Frames, span: Span) -> Figures:
    """All numbers of one period."""
    return Figures(
        opened=selections.number("opened", frames, span),
        answered=selections.number("answered", frames, span),
        closed=selections.number("closed", frames, span),
        on_time=on_time(frames, span),
        stops=[_stop(kind, frames, span) for kind in ORDER],
        holding=casework.holding(frames, span),
        returns=casework.returns(frames, span),
        reopenings=casework.reopenings(frames, span),
        satisfaction=casework.satisfaction(frames, span),
        effect=casework.effect(frames, span),
    )


def _per_day(times: Array, days: Sequence[date]) -> list[int]:
    """How many of the moments lie in each of the days, in Asia/Shanghai."""
    ends = [datetime.combine(day, time(), ZONE) for day in (*days, days[-1] + timedelta(days=1))]
    edges = np.array([micros(each.astimezone(UTC)) for each in ends])
    counts: list[int] = np.diff(np.searchsorted(np.sort(times), edges)).tolist()
    return counts


def trend(frames: Frames, span: Span) -> list[TrendDay]:
    """Every day of the period up to now, in Asia/Shanghai."""
    first = span.since.astimezone(ZONE).date()
    last = (min(span.until, span.now) - timedelta(microseconds=1)).astimezone(ZONE).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not days:
        return []
    counted = (
        _per_day(selections.selected("opened", frames, span).raw("opened_at"), days),
        _per_day(selections.selected("answered", frames, span).raw("answered_at"), days),
        _per_day(selections.missed(frames, span).raw("decided_at"), days),
    )
    return [
        TrendDay(date=day, opened=opened, answered=answered, missed=missed)
        for day, opened, answered, missed in zip(days, *counted, strict=True)
    ]
