"""What each figure counts. The numbers and the drill-down both come from here, so they cannot differ.

A selection is rows of cases, clocks, stays or opinions, each with the place of its case. `part` narrows a
figure to one stop, stage or age.
"""

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from api.metrics.columns import NEVER, Array
from api.metrics.frames import MICROSECOND, OVER, Frames, Span, micros
from api.metrics.rows import Numbers, Rows, Words, given
from pipeline.ports.queries import AT_RISK_HOURS, EFFECT_HOURS

Selection = Callable[..., Rows]

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

    def once(frames: Frames, span: Span, part: str = "") -> Rows:
        asked = (select, span, part)
        if asked not in frames.found:
            frames.found[asked] = select(frames, span, part)
        return frames.found[asked]

    return once


@remembered
def backlog(frames: Frames, span: Span, part: str) -> Rows:
    """The open cases, all or those of an age since detection, with that age."""
    if not part:
        rows = frames.cases.where(~frames.cases.among("state", OVER))
        return rows.assign(age=Numbers(given(micros(span.now) - rows.raw("detected_at"))))
    rows, bounds = backlog(frames, span, ""), list(BANDS)
    age, at = rows.raw("age"), bounds.index(part)
    above, below = BANDS[bounds[at - 1]] if at else None, BANDS[part]
    younger = age < below // MICROSECOND if below else np.ones(len(age), bool)
    return rows.where(younger & (age >= above // MICROSECOND) if above else younger)


def _awaited(frames: Frames) -> Array:
    """When each case's next clock is due; those without one long after anybody looks."""
    due = frames.cases.raw("next_due_at")
    found: Array = np.where(due == NEVER, np.iinfo(np.int64).max, due)
    return found


def _overdue(frames: Frames, span: Span, _: str) -> Rows:
    return frames.cases.where(_awaited(frames) < micros(span.now))


def _at_risk(frames: Frames, span: Span, _: str) -> Rows:
    due, now = _awaited(frames), micros(span.now)
    return frames.cases.where((due >= now) & (due <= now + AT_RISK // MICROSECOND))


def _reached(column: str) -> Selection:
    return lambda frames, span, _="": _cases_when(frames, span, column)


@remembered
def _cases_when(frames: Frames, span: Span, column: str) -> Rows:
    """The cases of which that happened in the period."""
    return frames.cases.where(span.holds(frames.cases.raw(column)))


@remembered
def effect(frames: Frames, span: Span, _: str = "") -> Rows:
    """The cases first answered in public in the period, a day or more ago."""
    rows = frames.cases.where(span.holds(frames.cases.raw("published_at")))
    return rows.where(rows.raw("published_at") + EFFECT // MICROSECOND <= micros(span.now))


def _calmer(frames: Frames, span: Span, _: str) -> Rows:
    rows = effect(frames, span)
    return rows.where(rows.raw("posts_after") < rows.raw("posts_before"))


@remembered
def _settled(frames: Frames, span: Span, column: str) -> Rows:
    """The clocks that were met or missed, whose time of that name lies in the period; not what arrived late."""
    rows = frames.clocks.where(span.holds(frames.clocks.raw(column)))
    return rows.where((rows.raw("met") | rows.raw("missed")) & ~rows.raw("late_on_arrival"))


@remembered
def decided(frames: Frames, span: Span, _: str = "") -> Rows:
    """The publication duties met or missed in the period: what a rate is of."""
    clocks = _settled(frames, span, "decided_at")
    return clocks.where(clocks.raw("publication"))


@remembered
def met(frames: Frames, span: Span, _: str = "") -> Rows:
    """Those of them answered in time."""
    duties = decided(frames, span)
    return duties.where(duties.raw("met"))


@remembered
def missed(frames: Frames, span: Span, _: str = "") -> Rows:
    """Those of them that fell due unanswered."""
    duties = decided(frames, span)
    return duties.where(duties.raw("missed"))


def unanswered_late(frames: Frames, span: Span, _: str = "") -> Rows:
    """Those of them not answered even now."""
    late = missed(frames, span)
    return late.where(late.raw("stopped_at") == NEVER)


@remembered
def late_on_arrival(frames: Frames, span: Span, _: str = "") -> Rows:
    """Publication duties of cases opened in the period that were past due when first noticed."""
    late = frames.clocks.where(frames.clocks.raw("late_on_arrival"))
    late = late.where(late.raw("publication"))
    return late.where(span.holds(late.raw("opened_at")))


@remembered
def stopped(frames: Frames, span: Span, part: str) -> Rows:
    """What reached a stop in the period: clocks of that kind, or cases that were published or closed."""
    if part in CASE_STOPS:
        return _reached(CASE_STOPS[part])(frames, span)
    clocks = _settled(frames, span, "stopped_at")
    return clocks.where(clocks.among("kind", (part,)))


@remembered
def stop_due(frames: Frames, span: Span, part: str) -> Rows:
    """The clocks of that kind met or missed in the period; publication and closing have no clock."""
    clocks = _settled(frames, span, "decided_at")
    return clocks.where(clocks.among("kind", (part,)))


def _stop_met(frames: Frames, span: Span, part: str) -> Rows:
    clocks = stop_due(frames, span, part)
    return clocks.where(clocks.raw("met"))


@remembered
def _stays(frames: Frames, span: Span, column: str) -> Rows:
    """The stays that began (`since`) or ended (`until`) in the period."""
    return frames.stays.where(span.holds(frames.stays.raw(column)))


@remembered
def held(frames: Frames, span: Span, part: str) -> Rows:
    """The stays in a stage that ended in the period."""
    stays = _stays(frames, span, "until")
    return stays.where(stays.among("state", (part,)))


@remembered
def _lasting(frames: Frames, _: Span, __: str) -> Rows:
    """The stays that go on."""
    return frames.stays.where(frames.stays.raw("until") == NEVER)


@remembered
def waiting(frames: Frames, span: Span, part: str) -> Rows:
    """Those of them in a stage."""
    stays = _lasting(frames, span, "")
    return stays.where(stays.among("state", (part,)))


def entered(state: str) -> Selection:
    """The stays in a state that began in the period."""

    def select(frames: Frames, span: Span, _: str = "") -> Rows:
        stays = _stays(frames, span, "since")
        return stays.where(stays.among("state", (state,)))

    return remembered(select)


@remembered
def returned(frames: Frames, span: Span, _: str = "") -> Rows:
    """The returns of the period, by the body that gave the case back."""
    rows = entered("returned")(frames, span, "")
    return rows.assign(body=Words(given(rows.raw("answerable")), rows.words("answerable")))


@remembered
def reopened(frames: Frames, span: Span, _: str = "") -> Rows:
    """The reopenings of the period, by the body that has to go on."""
    stays = _stays(frames, span, "since")
    return stays.where(stays.raw("reopened"))


def _opinion(*verdicts: str) -> Selection:
    def select(frames: Frames, span: Span, _: str = "") -> Rows:
        opinions = frames.opinions.where(span.holds(frames.opinions.raw("at")))
        return opinions.where(opinions.among("verdict", verdicts))

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


def selected(figure: str, frames: Frames, span: Span, part: str = "") -> Rows:
    """The rows that a figure counts, each with the place of its case."""
    return SELECTIONS[figure](frames, span, part)


def number(figure: str, frames: Frames, span: Span, part: str = "") -> int:
    """The figure itself."""
    return len(selected(figure, frames, span, part))
