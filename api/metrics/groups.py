"""One dimension's values side by side, in the period and in the one before."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from api.metrics import selections
from api.metrics.casework import seconds_held
from api.metrics.frames import SECOND, Frames, Span
from api.metrics.intervals import RANKED_FROM, wilson
from api.metrics.numbers import P90, rate
from api.metrics.rows import Rows, told
from api.presenting.names import Names
from api.presenting.words import CATEGORIES, CHANNELS
from api.schemas.metrics import BreakdownRow, KeyFigures
from pipeline.ports.queries import EFFECT_HOURS

COLUMNS = {"body": "body", "place": "unit", "category": "category", "topic": "topic", "channel": "channel"}
# Keys of what has no value; drill-down takes them too.
UNASSIGNED, UNASSIGNED_NAME = "unassigned", "未派单"
OUTSIDE, OUTSIDE_NAME = "other", "地点不明或辖区外"
NONE, NONE_NAME = "none", "未分类"
# What is counted of a period, by the name of its selection and its part.
COUNTED = (
    *("opened", "answered", "closed", "due", "met", "unanswered_late", "late_on_arrival", "held"),
    *("dispatched", "returned", "answers", "reopened", "rated", "satisfied", "acceptable", "measured", "calmer"),
)
PARTS = {"held": "handling"}

SHARES = (0.5, P90)
Counts = dict[str, int]
Quantiles = dict[tuple[str, float], float]


def value_of(by: str, key: str) -> str:
    """The key as the frames have it."""
    return "" if key == (UNASSIGNED if by == "body" else NONE) else key


def key_of(by: str, value: str) -> str:
    """The frames' value as a key."""
    return value or (UNASSIGNED if by == "body" else NONE)


def quantiles(rows: Rows, seconds: "pd.Series[float]", column: str) -> Quantiles:
    """Median and ninth decile per value."""
    values, words, codes = seconds.to_numpy(), rows.words(column), rows.raw(column)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(codes[known], kind="stable")]
    sizes = np.bincount(codes[known], minlength=len(words))
    ends = np.cumsum(sizes)
    found: Quantiles = {}
    for place in np.flatnonzero(sizes).tolist():
        both = np.quantile(values[order[ends[place] - sizes[place] : ends[place]]], SHARES)
        found |= {(words[place], share): float(value) for share, value in zip(SHARES, both, strict=True)}
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one period, each by value of the dimension."""

    counted: dict[str, Counts]
    answering: Quantiles
    holding: Quantiles
    posts: dict[str, Counts]

    def figures(self, value: str) -> KeyFigures:
        """One value's numbers."""
        count = {name: found.get(value, 0) for name, found in self.counted.items()}
        bounds = wilson(count["met"], count["due"])
        hours = EFFECT_HOURS * count["measured"]
        derived: dict[str, Any] = {
            "on_time_rate": rate(count["met"], count["due"]),
            "low": bounds[0] if bounds else None,
            "high": bounds[1] if bounds else None,
            "median_seconds": self.answering.get((value, 0.5)),
            "p90_seconds": self.answering.get((value, P90)),
            "holding_median_seconds": self.holding.get((value, 0.5)),
            "holding_p90_seconds": self.holding.get((value, P90)),
            "return_rate": rate(count["returned"], count["dispatched"]),
            "reopening_rate": rate(count["reopened"], count["answers"]),
            "satisfaction_rate": rate(count["satisfied"] + count["acceptable"], count["rated"]),
            "per_hour_before": rate(self.posts["posts_before"].get(value, 0), hours),
            "per_hour_after": rate(self.posts["posts_after"].get(value, 0), hours),
        }
        return KeyFigures.model_validate(count | derived)


def rows_counted(frames: Frames, span: Span) -> dict[str, Rows]:
    """What is counted of a period, by the name of its selection."""
    return {name: selections.selected(name, frames, span, PARTS.get(name, "")) for name in COUNTED}


def measured(rows: dict[str, Rows], column: str) -> Measured:
    """What was counted, by the values of a column."""
    due, held, effect = rows["due"], rows["held"], rows["measured"]
    return Measured(
        counted={name: found.count(column) for name, found in rows.items()},
        answering=quantiles(due, (due["stopped_at"] - due["anchor_at"]) / SECOND, column),
        holding=quantiles(held, seconds_held(held), column),
        posts={name: _sums(effect, name, column) for name in ("posts_before", "posts_after")},
    )


def _sums(rows: Rows, name: str, column: str) -> Counts:
    """The sum of a column per value."""
    words = rows.words(column)
    return told(words, np.bincount(rows.raw(column), rows.raw(name), len(words)))


def _values(by: str, found: set[str], names: Names) -> dict[str, str]:
    """The values to show with their names, in the order of what they come from."""
    if by == "body":
        known = {value: names.known_body(value).name for value in sorted(found - {""})}
        return known | ({"": UNASSIGNED_NAME} if "" in found else {})
    if by == "place":
        return names.places | ({OUTSIDE: OUTSIDE_NAME} if OUTSIDE in found else {})
    words = {"category": CATEGORIES, "channel": CHANNELS}.get(by, {})
    known = words if by == "category" else {value: words.get(value, value) for value in sorted(found - {""})}
    return known | ({"": NONE_NAME} if "" in found else {})


def breakdown(frames: Frames, span: Span, by: str, names: Names) -> list[BreakdownRow]:
    """The ranked rows first, the best of them first; the others in the order of their values."""
    column = COLUMNS[by]
    now, before = (measured(rows_counted(frames, each), column) for each in (span, span.before))
    open_cases = selections.backlog(frames, span, "")
    standing = {
        "open": open_cases.count(column),
        "overdue": selections.selected("overdue", frames, span).count(column),
        "cases": selections.decided(frames, span).count_cases(column),
    }
    ages = quantiles(open_cases, open_cases["age"] / SECOND, column)
    found = {value for part in (now.counted, before.counted, standing) for each in part.values() for value in each}
    rows = [
        BreakdownRow(
            key=key_of(by, value),
            name=name,
            open=standing["open"].get(value, 0),
            overdue=standing["overdue"].get(value, 0),
            backlog_median_seconds=ages.get((value, 0.5)),
            cases=standing["cases"].get(value, 0),
            ranked=False,
            rank=None,
            current=now.figures(value),
            previous=before.figures(value),
        )
        for value, name in _values(by, found, names).items()
    ]
    return _ranked(rows)


def _ranked(rows: list[BreakdownRow]) -> list[BreakdownRow]:
    """Rows of the same rate have the same rank."""
    fit = [row for row in rows if row.cases >= RANKED_FROM and row.key not in (UNASSIGNED, OUTSIDE, NONE)]
    rates = sorted((_rate(row) for row in fit), reverse=True)
    placed = [row.model_copy(update={"ranked": True, "rank": 1 + rates.index(_rate(row))}) for row in fit]
    rest = [row for row in rows if row not in fit]
    return [*sorted(placed, key=lambda row: (row.rank or 0, row.key)), *rest]


def _rate(row: BreakdownRow) -> float:
    return row.current.on_time_rate or 0.0
