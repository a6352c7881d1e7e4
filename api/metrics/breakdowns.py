"""The period's numbers by body, place and category."""

from typing import Any

import pandas as pd

from api.metrics import selections
from api.metrics.frames import SECOND, Frames, Span
from api.metrics.intervals import RANKED_FROM, wilson
from api.metrics.periods import rate
from api.presenting.names import Names
from api.presenting.words import CATEGORIES
from api.schemas.bodies import BodyName
from api.schemas.metrics import BodyFigures, CategoryFigures, PlaceFigures

# Codes of the rows that no body and no division of the profile stands for; drill-down takes them too.
UNASSIGNED = BodyName(id="unassigned", name="未派单")
OUTSIDE = "other"
OUTSIDE_NAME = "地点不明或辖区外"


def by_body(frames: Frames, span: Span, names: Names) -> list[BodyFigures]:
    """Bodies by their rate, the ranked ones first; duties without a lead yet are shown as unassigned."""
    decided = selections.decided(frames, span)
    rows = [_body(str(body), duties, names) for body, duties in decided.groupby("body")]
    return sorted(rows, key=lambda row: (not row.ranked, -(row.on_time_rate or 0.0), row.body.id))


def _body(body: str, duties: pd.DataFrame, names: Names) -> BodyFigures:
    met, due, cases = int(duties["met"].sum()), len(duties), int(duties["case_id"].nunique())
    bounds = wilson(met, due)
    seconds = ((duties["stopped_at"] - duties["anchor_at"]) / SECOND).dropna()
    return BodyFigures(
        body=names.body(body) or UNASSIGNED,
        cases=cases,
        on_time_rate=rate(met, due),
        met=met,
        due=due,
        median_seconds=float(seconds.median()) if len(seconds) else None,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        ranked=cases >= RANKED_FROM and body != "",
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
    return {
        name: {value: int(count) for value, count in rows[column].value_counts().items()}
        for name, rows in selections_of.items()
    }


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
