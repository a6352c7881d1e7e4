"""What each figure counts. The numbers and the drill-down both come from here, so they cannot differ."""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from api.metrics.frames import DUTIES, MICROSECOND, OVER, Frames, Span, micros
from pipeline.ports.queries import AT_RISK_HOURS

AT_RISK = timedelta(hours=AT_RISK_HOURS)


def _open(frames: Frames, _: Span) -> pd.DataFrame:
    return frames.cases[~frames.cases["state"].isin(OVER)]


def _overdue(frames: Frames, span: Span) -> pd.DataFrame:
    return frames.cases[frames.cases["next_due_at"] < micros(span.now)]


def _at_risk(frames: Frames, span: Span) -> pd.DataFrame:
    due, now = frames.cases["next_due_at"], micros(span.now)
    return frames.cases[(due >= now) & (due <= now + AT_RISK // MICROSECOND)]


def _reached(column: str) -> Callable[[Frames, Span], pd.DataFrame]:
    return lambda frames, span: frames.cases[span.holds(frames.cases[column])]


def decided(frames: Frames, span: Span) -> pd.DataFrame:
    """The publication duties met or missed in the period: what a rate is of."""
    duties = frames.duties
    return duties[(duties["met"] | duties["missed"]) & span.holds(duties["decided_at"])]


def met(frames: Frames, span: Span) -> pd.DataFrame:
    """Those of them answered in time."""
    duties = decided(frames, span)
    return duties[duties["met"]]


def missed(frames: Frames, span: Span) -> pd.DataFrame:
    """Those of them that fell due unanswered."""
    duties = decided(frames, span)
    return duties[duties["missed"]]


def unanswered_late(frames: Frames, span: Span) -> pd.DataFrame:
    """Those of them not answered even now."""
    late = missed(frames, span)
    return late[late["stopped_at"].isna()]


def late_on_arrival(frames: Frames, span: Span) -> pd.DataFrame:
    """Publication duties of cases opened in the period that were past due when first noticed."""
    clocks = frames.clocks
    duties = clocks[clocks["kind"].isin(DUTIES) & clocks["late_on_arrival"]]
    return duties[span.holds(duties["opened_at"])]


OF_CASES: dict[str, Callable[[Frames, Span], pd.DataFrame]] = {
    "open": _open,
    "overdue": _overdue,
    "at_risk": _at_risk,
    "opened": _reached("opened_at"),
    "answered": _reached("answered_at"),
    "closed": _reached("closed_at"),
}
OF_DUTIES: dict[str, Callable[[Frames, Span], pd.DataFrame]] = {
    "met": met,
    "missed": missed,
    "unanswered_late": unanswered_late,
    "late_on_arrival": late_on_arrival,
}


def selected(figure: str, frames: Frames, span: Span) -> pd.DataFrame:
    """The rows a figure counts: cases, or duties with their case_id."""
    return (OF_CASES | OF_DUTIES)[figure](frames, span)


def number(figure: str, frames: Frames, span: Span) -> int:
    """The figure itself."""
    return len(selected(figure, frames, span))
