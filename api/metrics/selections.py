"""What each figure counts. The numbers and the drill-down both come from here, so they cannot differ.

A selection is rows of cases, clocks, stays or opinions, each with the place of its case. `part` narrows a
figure to one stop, stage or age.
"""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from api.metrics.frames import MICROSECOND, OVER, Frames, Span, micros
from pipeline.ports.queries import AT_RISK_HOURS, EFFECT_HOURS

Selection = Callable[..., pd.DataFrame]

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


def remembered(select: Selection) -> Selection:
    """Of one request's frames each selection is made once."""

    def once(frames: Frames, span: Span, part: str = "") -> pd.DataFrame:
        asked = (select, span, part)
        if asked not in frames.found:
            frames.found[asked] = select(frames, span, part)
        return frames.found[asked]

    return once


@remembered
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


@remembered
def effect(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The cases first answered in public in the period, a day or more ago."""
    rows = frames.cases[span.holds(frames.cases["published_at"])]
    return rows[rows["published_at"] + EFFECT // MICROSECOND <= micros(span.now)]


def _calmer(frames: Frames, span: Span, _: str) -> pd.DataFrame:
    rows = effect(frames, span)
    return rows[rows["posts_after"] < rows["posts_before"]]


@remembered
def _settled(frames: Frames, span: Span, column: str) -> pd.DataFrame:
    """The clocks that were met or missed, whose time of that name lies in the period; not what arrived late."""
    clocks = frames.clocks
    counted = (clocks["met"] | clocks["missed"]) & ~clocks["late_on_arrival"]
    return clocks[counted & span.holds(clocks[column])]


@remembered
def decided(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The publication duties met or missed in the period: what a rate is of."""
    clocks = _settled(frames, span, "decided_at")
    return clocks[clocks["publication"]]


@remembered
def met(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """Those of them answered in time."""
    duties = decided(frames, span)
    return duties[duties["met"]]


@remembered
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
    return clocks[clocks["publication"] & clocks["late_on_arrival"] & span.holds(clocks["opened_at"])]


@remembered
def stopped(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """What reached a stop in the period: clocks of that kind, or cases that were published or closed."""
    if part in CASE_STOPS:
        return _reached(CASE_STOPS[part])(frames, span, "")
    clocks = _settled(frames, span, "stopped_at")
    return clocks[clocks["kind"] == part]


@remembered
def stop_due(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """The clocks of that kind met or missed in the period; publication and closing have no clock."""
    clocks = _settled(frames, span, "decided_at")
    return clocks[clocks["kind"] == part]


def _stop_met(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    clocks = stop_due(frames, span, part)
    return clocks[clocks["met"]]


@remembered
def _stays(frames: Frames, span: Span, column: str) -> pd.DataFrame:
    """The stays that began (`since`) or ended (`until`) in the period."""
    return frames.stays[span.holds(frames.stays[column])]


@remembered
def held(frames: Frames, span: Span, part: str) -> pd.DataFrame:
    """The stays in a stage that ended in the period."""
    stays = _stays(frames, span, "until")
    return stays[stays["state"] == part]


@remembered
def waiting(frames: Frames, _: Span, part: str) -> pd.DataFrame:
    """The stays in a stage that go on."""
    stays = frames.stays
    return stays[(stays["state"] == part) & stays["until"].isna()]


def entered(state: str) -> Selection:
    """The stays in a state that began in the period."""

    def select(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
        stays = _stays(frames, span, "since")
        return stays[stays["state"] == state]

    return remembered(select)


@remembered
def returned(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The returns of the period, by the body that gave the case back."""
    rows = entered("returned")(frames, span, "")
    return rows.assign(body=rows["answerable"])


@remembered
def reopened(frames: Frames, span: Span, _: str = "") -> pd.DataFrame:
    """The reopenings of the period, by the body that has to go on."""
    stays = _stays(frames, span, "since")
    return stays[stays["reopened"]]


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
