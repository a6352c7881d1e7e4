"""The live cases and their clocks as data frames. Times are microseconds since 1970, NaN for none."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from pipeline.domain.clocks import PUBLICATION_DUTIES
from pipeline.ports.queries import STOPS, CaseQueries, Columns, Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
OVER = ("closed", "evaluated", "dismissed")
DUTIES = tuple(sorted(kind.value for kind in PUBLICATION_DUTIES))


def micros(moment: datetime) -> int:
    """A time as the frames hold it."""
    return (moment - EPOCH) // MICROSECOND


def moment(microseconds: float) -> datetime:
    """A frame's time as a datetime."""
    return EPOCH + int(microseconds) * MICROSECOND


@dataclass(frozen=True, slots=True)
class Span:
    """The period [since, until) as seen at `now`."""

    since: datetime
    until: datetime
    now: datetime

    @property
    def before(self) -> "Span":
        """The period of the same length before this one."""
        return Span(self.since - (self.until - self.since), self.since, self.now)

    def holds(self, times: "pd.Series[float]") -> "pd.Series[bool]":
        """Which of the times lie in the period; one that reaches to now holds what happens now."""
        end = self.until if self.until < self.now else self.now + MICROSECOND
        return (times >= micros(self.since)) & (times < micros(end))


@dataclass(frozen=True, slots=True)
class Frames:
    """`cases`: one row a case, by case_id, with published_at, answered_at (first) and closed_at (last).
    `clocks`: one row a clock, with the category and place of its case, and whether it is met or missed."""

    cases: pd.DataFrame
    clocks: pd.DataFrame

    @property
    def duties(self) -> pd.DataFrame:
        """The publication duties that could be met."""
        return self.clocks[self.clocks["kind"].isin(DUTIES) & ~self.clocks["late_on_arrival"]]


def _numeric(columns: Columns, *times: str) -> pd.DataFrame:
    frame = pd.DataFrame({name: list(values) for name, values in columns.items()})
    for name in times:
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    return frame


def _with_stops(cases: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    last = {"closed"}
    for kind in STOPS:
        column = "last_at" if kind in last else "first_at"
        reached = stops[stops["type"] == kind].set_index("case_id")[column]
        cases[f"{kind}_at"] = reached.reindex(cases.index).astype("float64")
    return cases


def _with_outcomes(clocks: pd.DataFrame, now: int) -> pd.DataFrame:
    """A clock past due that nobody has noted yet is missed all the same."""
    clocks["late_on_arrival"] = clocks["late_on_arrival"].astype(bool)
    clocks["met"] = clocks["status"] == "met"
    unnoted = (clocks["status"] == "running") & (clocks["due_at"] < now)
    clocks["missed"] = (clocks["status"] == "missed") | unnoted
    clocks["decided_at"] = clocks["stopped_at"].where(clocks["met"], clocks["due_at"])
    return clocks


def load(queries: CaseQueries, scope: Scope, now: datetime) -> Frames:
    """Everything within the scope."""
    cases = _numeric(queries.case_columns(scope), "detected_at", "opened_at", "next_due_at")
    for column in ("category", "place"):
        cases[column] = cases[column].astype("object").fillna("")
    cases = _with_stops(
        cases.set_index("case_id", drop=False).rename_axis(None),
        _numeric(queries.stop_columns(scope), "first_at", "last_at"),
    )
    clocks = _numeric(queries.clock_columns(scope), "anchor_at", "due_at", "stopped_at")
    clocks = clocks[clocks["case_id"].isin(cases.index)].copy()
    for column in ("category", "place", "opened_at"):
        clocks[column] = clocks["case_id"].map(cases[column])
    return Frames(cases, _with_outcomes(clocks, micros(now)))
