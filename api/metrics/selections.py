"""What each figure counts. The numbers and the drill-down both come from here, so they cannot differ.

A selection is rows of cases, clocks, stays or opinions, each with the place of its case. `part` narrows a
figure to one stop, stage or age.
"""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from api.metrics.frames import MICROSECOND, OVER, Frames, Span, micros
from pipeline.ports.queries import AT_RISK_HOURS, EFFECT_HOURS

Selection = Callable[[Frames, Span, str], pd.DataFrame]

AT_RISK = timedelta(hours=AT_RISK_HOURS)
EFFECT = timedelta(hours=EFFECT_HOURS)
DAY = timedelta(days=1)
# Ages of open cases: from the bound before up to this one.
BANDS: dict[str, timedelta | None] = {
    "1d": DAY,
    "2d": 2 * DAY,
    "7d": 7 * DAY,
    "30d": 30 * DAY,
    "older": None,
}
STAGES = ("triage", "returned", "dispatched", "handling", "answered", "closed")
CASE_STOPS = {"first_publication": "published_at", "close": "closed_at"}
HEARD = ("satisfied", "acceptable", "dissatisfied")


def backlog(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """The open cases, all or those of an age since detection, with that age."""
    rows = frames.cases[~frames.cases["state"].isin(OVER)]
    rows = rows.assign(age=micros(span.now) - rows["detected_at"])
    if part:
        bounds = list(BANDS)
        at = bounds.index(part)
        above = BANDS[bounds[at - 1]] if at else None
        below = BANDS[part]
        rows = rows[rows["age"] >= (above // MICROSECOND)] if above else rows
        rows = rows[rows["age"] < (below // MICROSECOND)] if below else rows
    return rows


def _overdue(frames: Frames, span: Span, _: str) -> pd.DataFrame:
    return frames.cases[frames.cases["next_due_at"] < micros(span.now)]


def _at_risk(frames: Frames, span: Span, _: str) -> pd.DataFrame:
    due, now = frames.cases["next_due_at"], micros(span.now)
    return frames.cases[(due >= now) & (due <= now + AT_RISK // MICROSECOND)]


def _reached(column: str) -> Selection:
    return lambda frames, span, _: frames.cases[span.holds(frames.cases[column])]


def effect(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The cases first answered in public in the period, a day or more ago."""
    rows = frames.cases[span.holds(frames.cases["published_at"])]
    return rows[rows["published_at"] + EFFECT // MICROSECOND <= micros(span.now)]


def _calmer(frames: Frames, span: Span, _: str) -> pd.DataFrame:
    rows = effect(frames, span)
    return rows[rows["posts_after"] < rows["posts_before"]]


def decided(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The publication duties met or missed in the period: what a rate is of."""
    duties = frames.duties
    return duties[(duties["met"] | duties["missed"]) & span.holds(duties["decided_at"])]


def met(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """Those of them answered in time."""
    duties = decided(frames, span)
    return duties[duties["met"]]


def missed(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """Those of them that fell due unanswered."""
    duties = decided(frames, span)
    return duties[duties["missed"]]


def unanswered_late(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """Those of them not answered even now."""
    late = missed(frames, span)
    return late[late["stopped_at"].isna()]


def late_on_arrival(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """Publication duties of cases opened in the period that were past due when first noticed."""
    clocks = frames.clocks
    duties = clocks[clocks["publication"] & clocks["late_on_arrival"]]
    return duties[span.holds(duties["opened_at"])]


def _of_kind(frames: Frames, kind: str) -> pd.DataFrame:
    clocks = frames.clocks
    clocks = clocks[clocks["kind"] == kind]
    return clocks[~clocks["late_on_arrival"] & (clocks["met"] | clocks["missed"])]


def stopped(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """What reached a stop in the period: clocks of that kind, or cases that were published or closed."""
    if part in CASE_STOPS:
        return _reached(CASE_STOPS[part])(frames, span, "")
    clocks = _of_kind(frames, part)
    return clocks[span.holds(clocks["stopped_at"])]


def stop_due(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """The clocks of that kind met or missed in the period; publication and closing have no clock."""
    clocks = _of_kind(frames, part)
    return clocks[span.holds(clocks["decided_at"])]


def _stop_met(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    clocks = stop_due(frames, span, part)
    return clocks[clocks["met"]]


def held(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """The stays in a stage that ended in the period."""
    stays = frames.stays
    stays = stays[(stays["state"] == part) & stays["until"].notna()]
    return stays[span.holds(stays["until"])]


def waiting(frames: Frames, _: Span, part: str) -> pd.DataFrame:
    """The stays in a stage that go on."""
    stays = frames.stays
    return stays[(stays["state"] == part) & stays["until"].isna()]


def entered(state: str) -> Selection:
    """The stays in a state that began in the period."""

    def select(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
        stays = frames.stays[frames.stays["state"] == state]
        return stays[span.holds(stays["since"])]

    return select


def returned(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The returns of the period, by the body that gave the case back."""
    rows = entered("returned")(frames, span, "")
    return rows.assign(body=rows["answerable"])


def reopened(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The reopenings of the period, by the body that has to go on."""
    stays = frames.stays[frames.stays["reopened"]]
    return stays[span.holds(stays["since"])]


def _opinion(*verdicts: str) -> Selection:
    def select(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
        opinions = frames.opinions[frames.opinions["verdict"].isin(verdicts)]
        return opinions[span.holds(opinions["at"])]

    return select


SELECTIONS: dict[str, Selection] = {
    "open": lambda frames, span, _: backlog(frames, span, ""),
    "backlog": backlog,
    "overdue": _overdue,
    "at_risk": _at_risk,
    "opened": _reached("opened_at"),
    "answered": _reached("answered_at"),
    "closed": _reached("closed_at"),
    "measured": effect,
    "calmer": _calmer,
    "due": decided,
    "met": met,
    "missed": missed,
    "unanswered_late": unanswered_late,
    "late_on_arrival": late_on_arrival,
    "stopped": stopped,
    "stop_due": stop_due,
    "stop_met": _stop_met,
    "held": held,
    "waiting": waiting,
    "dispatched": entered("dispatched"),
    "answers": entered("answered"),
    "returned": returned,
    "reopened": reopened,
    "rated": _opinion(*HEARD),
    "satisfied": _opinion("satisfied"),
    "acceptable": _opinion("acceptable"),
    "dissatisfied": _opinion("dissatisfied"),
    "not_reached": _opinion("not_reached"),
}
# The figures that need a part, and which it may be.
PARTED: dict[str, tuple[str, ...]] = {
    "backlog": ("", *BANDS),
    "held": STAGES,
    "waiting": STAGES,
    **dict.fromkeys(
        ("stopped", "stop_due", "stop_met"),
        ("dispatch", "sign_in", "authoritative_information", "press_conference", "response", *CASE_STOPS),
    ),
}


def selected(figure: str, frames: Frames, span: Span, part: str = "") -> pd.DataFrame:
    """The rows that a figure counts, each with the place of its case."""
    return SELECTIONS[figure](frames, span, part)


def number(figure: str, frames: Frames, span: Span, part: str = "") -> int:
    """The figure itself."""
    return len(selected(figure, frames, span, part))
