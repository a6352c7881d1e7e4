"""The numbers of one period, and how they went day by day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from api.metrics import selections
from api.metrics.frames import SECOND, Frames, Span, moment
from api.presenting.words import STOPS
from api.schemas.metrics import Figures, OnTime, StopTime, TrendDay

ZONE = ZoneInfo("Asia/Shanghai")
CASE_STOPS = {"first_publication": "published_at", "close": "closed_at"}
ORDER = (
    "dispatch",
    "sign_in",
    "first_publication",
    "authoritative_information",
    "press_conference",
    "response",
    "close",
)
P90 = 0.9


def rate(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def _quantile(seconds: "pd.Series[float]", share: float) -> float | None:
    return float(seconds.quantile(share)) if len(seconds) else None


def _clock_stop(kind: str, frames: Frames, span: Span) -> StopTime:
    """From the clock's anchor to its stop, of the clocks stopped in the period."""
    clocks = frames.clocks
    of_kind = clocks[(clocks["kind"] == kind) & ~clocks["late_on_arrival"]]
    decided = of_kind[(of_kind["met"] | of_kind["missed"]) & span.holds(of_kind["decided_at"])]
    done = of_kind[(of_kind["met"] | of_kind["missed"]) & span.holds(of_kind["stopped_at"])]
    return _stop(kind, (done["stopped_at"] - done["anchor_at"]) / SECOND, decided)


def _case_stop(kind: str, frames: Frames, span: Span) -> StopTime:
    """From detection to the stop, of the cases that reached it in the period; it has no deadline."""
    reached = frames.cases[span.holds(frames.cases[CASE_STOPS[kind]])]
    return _stop(kind, (reached[CASE_STOPS[kind]] - reached["detected_at"]) / SECOND, None)


def _stop(kind: str, seconds: "pd.Series[float]", decided: pd.DataFrame | None) -> StopTime:
    due = 0 if decided is None else len(decided)
    met = 0 if decided is None else int(decided["met"].sum())
    return StopTime.model_validate(
        {
            "kind": kind,
            "label": STOPS[kind],
            "count": len(seconds),
            "median_seconds": _quantile(seconds, 0.5),
            "p90_seconds": _quantile(seconds, P90),
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
        stops=[
            _case_stop(kind, frames, span) if kind in CASE_STOPS else _clock_stop(kind, frames, span) for kind in ORDER
        ],
    )


def _per_day(times: "pd.Series[float]") -> dict[date, int]:
    days = pd.Series([moment(value).astimezone(ZONE).date() for value in times], dtype="object")
    return {day: int(count) for day, count in days.value_counts().items() if isinstance(day, date)}


def trend(frames: Frames, span: Span) -> list[TrendDay]:
    """Every day of the period up to now, in Asia/Shanghai."""
    opened = _per_day(selections.selected("opened", frames, span)["opened_at"])
    answered = _per_day(selections.selected("answered", frames, span)["answered_at"])
    missed = _per_day(selections.missed(frames, span)["decided_at"])
    first = span.since.astimezone(ZONE).date()
    last = (min(span.until, span.now) - timedelta(microseconds=1)).astimezone(ZONE).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        TrendDay(date=d, opened=opened.get(d, 0), answered=answered.get(d, 0), missed=missed.get(d, 0)) for d in days
    ]
