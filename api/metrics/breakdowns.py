"""The overview's numbers by body, place, category, topic and channel."""

from typing import Any

from api.metrics import selections
from api.metrics.frames import SECOND, Frames, Span
from api.metrics.groups import NONE, NONE_NAME, OUTSIDE, OUTSIDE_NAME, UNASSIGNED, UNASSIGNED_NAME, quantiles
from api.metrics.intervals import RANKED_FROM, wilson
from api.metrics.numbers import rate
from api.presenting.names import Names
from api.presenting.words import CATEGORIES, CHANNELS
from api.schemas.bodies import BodyName
from api.schemas.metrics import BodyFigures, CategoryFigures, GroupFigures, PlaceFigures

NOBODY = BodyName(id=UNASSIGNED, name=UNASSIGNED_NAME)


def by_body(frames: Frames, span: Span, names: Names) -> list[BodyFigures]:
    """Bodies by their rate, the ranked ones first; duties without a lead yet are shown as unassigned."""
    decided = selections.decided(frames, span)
    due, met = decided.count("body"), selections.met(frames, span).count("body")
    cases = decided.count_cases("body")
    medians = quantiles(decided, (decided["stopped_at"] - decided["anchor_at"]) / SECOND, "body")
    rows = [
        _body(names.body(body) or NOBODY, cases[body], met.get(body, 0), due[body], medians.get((body, 0.5)))
        for body in due
    ]
    return sorted(rows, key=lambda row: (not row.ranked, -(row.on_time_rate or 0.0), row.body.id))


def _body(body: BodyName, cases: int, met: int, due: int, median: float | None) -> BodyFigures:
    bounds = wilson(met, due)
    return BodyFigures(
        body=body,
        cases=cases,
        on_time_rate=rate(met, due),
        met=met,
        due=due,
        median_seconds=median,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        ranked=cases >= RANKED_FROM and body is not NOBODY,
    )


def _counts(value: str, parts: dict[str, dict[Any, int]]) -> dict[str, Any]:
    counts = {name: counted.get(value, 0) for name, counted in parts.items()}
    return counts | {"on_time_rate": rate(counts["met"], counts["due"])}


def _parts(frames: Frames, span: Span, column: str) -> dict[str, dict[Any, int]]:
    """How many of each figure per value of the column."""
    selections_of = {
        "cases": selections.selected("opened", frames, span),
        "open": selections.selected("open", frames, span),
        "overdue": selections.selected("overdue", frames, span),
        "met": selections.met(frames, span),
        "due": selections.decided(frames, span),
    }
    return {name: rows.count(column) for name, rows in selections_of.items()}


def by_place(frames: Frames, span: Span, names: Names) -> list[PlaceFigures]:
    """Home and each of its units, in the profile's order; places outside, or none, are together under `other`."""
    parts = _parts(frames, span, "unit")
    codes = [*names.places, *([OUTSIDE] if any(OUTSIDE in counted for counted in parts.values()) else [])]
    return [
        PlaceFigures(code=code, name=OUTSIDE_NAME if code == OUTSIDE else names.place(code), **_counts(code, parts))
        for code in codes
    ]


def by_category(frames: Frames, span: Span) -> list[CategoryFigures]:
    """The six categories by the case's first one."""
    parts = _parts(frames, span, "category")
    return [
        CategoryFigures.model_validate({"category": value, "label": label} | _counts(value, parts))
        for value, label in CATEGORIES.items()
    ]


def by_topic(frames: Frames, span: Span) -> list[GroupFigures]:
    """The topics that any case has, by name."""
    return _groups(frames, span, "topic", {})


def by_channel(frames: Frames, span: Span) -> list[GroupFigures]:
    """The channels that any case came through, by name."""
    return _groups(frames, span, "channel", CHANNELS)


def _groups(frames: Frames, span: Span, column: str, labels: dict[str, str]) -> list[GroupFigures]:
    parts = _parts(frames, span, column)
    found = sorted({value for counted in parts.values() for value in counted}, key=lambda value: (not value, value))
    return [
        GroupFigures(key=value or NONE, label=labels.get(value, value) or NONE_NAME, **_counts(value, parts))
        for value in found
    ]
