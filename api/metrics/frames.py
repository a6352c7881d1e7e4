"""The live cases, their clocks, stays and opinions as data frames. Times are microseconds since 1970, NaN for none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from api.context import Context
from api.metrics.columns import NEVER, Array, Segment, Vocabularies
from api.metrics.shelf import Shelf
from pipeline.codec.courses import KINDS, LATE_ON_ARRIVAL, PAUSED, STATES, STATUSES, VERDICTS
from pipeline.domain.clocks import PUBLICATION_DUTIES
from pipeline.domain.transitions import ANSWERED, State
from pipeline.ports.queries import Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
OVER = ("closed", "evaluated", "dismissed")
DUTIES = tuple(sorted(kind.value for kind in PUBLICATION_DUTIES))
_ENDED = tuple(STATES.index(state) for state in (*ANSWERED, State.DISMISSED))
_RESUMED = tuple(STATES.index(state) for state in (State.TRIAGE, State.HANDLING))


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
    """`cases`: one row a case, by its place, with answered_at (first), closed_at (last) and the lead as `body`.
    `clocks`, `stays` (until: when it ended) and `opinions` name the case by that place, and bear its category,
    topic, channel and unit; `body` is who owes, who led, whose answer it was. `counted_from` is the first opening."""

    cases: pd.DataFrame
    clocks: pd.DataFrame
    stays: pd.DataFrame
    opinions: pd.DataFrame
    case_ids: Array
    counted_from: datetime | None
    found: dict[Any, pd.DataFrame] = field(default_factory=dict)


def shelf_of(context: Context) -> Shelf:
    """The stop times that this process keeps."""
    return context.kept.one("shelf", Shelf)


def load(context: Context, scope: Scope, span: Span, unit_of: Callable[[str], str]) -> Frames:
    """What the period and the one before can count within the scope; `unit_of` names the unit of a place."""
    shelf = shelf_of(context)
    segment, first = shelf.cases(context.queries, scope, micros(span.before.since))
    framing = _Framing(segment, shelf.vocabularies, unit_of)
    return framing.frames(scope, micros(span.now), None if first is None else moment(first))


class _Framing:
    """Makes frames of a segment."""

    def __init__(self, segment: Segment, vocabularies: Vocabularies, unit_of: Callable[[str], str]) -> None:
        self._segment = segment
        self._words = {kind: vocabularies.words(kind) for kind in ("category", "topic", "channel", "body")}
        units = [unit_of(code) for code in vocabularies.words("place")]
        self._words["unit"] = list(dict.fromkeys(units))
        places = {unit: place for place, unit in enumerate(self._words["unit"])}
        unit = np.array([places[each] for each in units], np.int32)[segment.cases["place"]]
        self._codes = {kind: segment.cases[kind] for kind in ("category", "topic", "channel")} | {"unit": unit}

    def frames(self, scope: Scope, now: int, first: datetime | None) -> Frames:
        clocks, stays = self._clocks(now), self._stays()
        cases = self._cases(stays)
        if scope is not None:
            cases["next_due_at"] = _own_next_due(cases, clocks, scope)
        opinions = self._part("opinions", {"verdict": VERDICTS}, "at")
        # A copy lays columns of one kind side by side, so that many are cut at once.
        cases, clocks, stays, opinions = cases.copy(), clocks.copy(), stays.copy(), opinions.copy()
        return Frames(cases, clocks, stays, opinions, self._segment.cases["case_id"], first)

    def _worded(self, kind: str, codes: Array) -> "pd.Categorical[str]":
        return _coded(codes, self._words[kind])

    def _cases(self, stays: pd.DataFrame) -> pd.DataFrame:
        table = self._segment.cases
        frame = pd.DataFrame({"case": np.arange(self._segment.size)})
        frame["state"] = _coded(table["state"], [state.value for state in STATES])
        frame["body"] = self._worded("body", table["lead"])
        for kind, codes in self._codes.items():
            frame[kind] = self._worded(kind, codes)
        for name in ("detected_at", "opened_at", "next_due_at", "published_at"):
            frame[name] = _numbers(table[name])
        for name in ("posts_before", "posts_after"):
            frame[name] = table[name]
        frame["answered_at"] = _first(stays, State.ANSWERED, len(frame))
        frame["closed_at"] = _last(stays, State.CLOSED, len(frame))
        return frame

    def _part(self, name: str, coded: dict[str, tuple[str, ...]], *times: str) -> pd.DataFrame:
        table = getattr(self._segment, name)
        case = table["case"]
        frame = pd.DataFrame({"case": case})
        frame["body"] = self._worded("body", table["body"])
        for column, words in coded.items():
            frame[column] = _coded(table[column], [str(word) for word in words])
        for kind, codes in self._codes.items():
            frame[kind] = self._worded(kind, codes[case])
        for column in times:
            frame[column] = _numbers(table[column])
        return frame

    def _clocks(self, now: int) -> pd.DataFrame:
        """A clock past due that nobody has noted yet is missed all the same, unless it is paused."""
        times = ("anchor_at", "due_at", "stopped_at")
        frame = self._part("clocks", {"kind": KINDS, "status": STATUSES}, *times)
        flags = self._segment.clocks["flags"]
        frame["opened_at"] = _numbers(self._segment.cases["opened_at"][self._segment.clocks["case"]])
        frame["late_on_arrival"] = (flags & LATE_ON_ARRIVAL) > 0
        frame["publication"] = frame["kind"].isin(DUTIES)
        frame["met"] = frame["status"] == "met"
        running = (frame["status"] == "running") & ((flags & PAUSED) == 0)
        frame["missed"] = (frame["status"] == "missed") | (running & (frame["due_at"] < now))
        frame["decided_at"] = frame["stopped_at"].where(frame["met"], frame["due_at"])
        return frame

    def _stays(self) -> pd.DataFrame:
        """`returned_by`: who gave it back; `reopened`: it had been over, or answered."""
        frame = self._part("stays", {"state": STATES}, "since")
        case, state = frame["case"].to_numpy(), frame["state"].cat.codes.to_numpy()
        follows = np.zeros(len(frame), bool)
        follows[1:] = case[1:] == case[:-1]
        previous = np.where(follows, np.roll(state, 1), -1)
        until = np.full(len(frame), np.nan)
        until[:-1] = np.where(follows[1:], frame["since"].to_numpy()[1:], np.nan)
        frame["until"] = until
        frame["reopened"] = np.isin(state, _RESUMED) & np.isin(previous, _ENDED)
        before = np.where(follows, np.roll(frame["body"].cat.codes.to_numpy(), 1), 0)
        back = self._worded("body", np.where(frame["state"] == "returned", before, frame["body"].cat.codes))
        frame["answerable"] = back
        return frame


def _coded(codes: Array, words: Sequence[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(list(words)))


def _numbers(times: Array) -> Array:
    found: Array = np.where(times == NEVER, np.nan, times.astype(np.float64))
    return found


def _first(stays: pd.DataFrame, state: State, size: int) -> Array:
    reached = stays[stays["state"] == state.value].iloc[::-1]
    return _assigned(reached, size)


def _last(stays: pd.DataFrame, state: State, size: int) -> Array:
    return _assigned(stays[stays["state"] == state.value], size)


def _assigned(reached: pd.DataFrame, size: int) -> Array:
    """Of several times of one case the last one stays."""
    times = np.full(size, np.nan)
    times[reached["case"].to_numpy()] = reached["since"].to_numpy()
    return times


def _own_next_due(cases: pd.DataFrame, clocks: pd.DataFrame, scope: tuple[str, ...]) -> Array:
    """As `domain.urgency.next_clock` has it: a body's own duty first, no other's once the case is answered."""
    due = np.where(cases["state"].isin([state.value for state in ANSWERED]), np.nan, cases["next_due_at"])
    own = clocks[clocks["body"].isin(scope) & clocks["stopped_at"].isna()]
    first = own.groupby("case")["due_at"].min()
    due[first.index.to_numpy()] = first.to_numpy()
    return due
