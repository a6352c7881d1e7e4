"""The live cases, their clocks, stays and opinions as rows. Times are microseconds since 1970."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from api.context import Context
from api.metrics.columns import NEVER, Array, Vocabularies
from api.metrics.rows import At, Column, Numbers, Rows, Times, Words, given
from api.metrics.shelf import Chosen, Shelf
from pipeline.codec.courses import KINDS, LATE_ON_ARRIVAL, PAUSED, STATES, STATUSES, VERDICTS
from pipeline.domain.clocks import PUBLICATION_DUTIES, ClockStatus
from pipeline.domain.transitions import ANSWERED, State
from pipeline.ports.queries import Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
OVER = ("closed", "evaluated", "dismissed")
OF_CASE = ("category", "topic", "channel")
_DUTIES = np.array([KINDS.index(kind) for kind in PUBLICATION_DUTIES], np.uint8)
_ENDED = np.array([STATES.index(state) for state in (*ANSWERED, State.DISMISSED)], np.uint8)
_TRIAGE, _HANDLING = STATES.index(State.TRIAGE), STATES.index(State.HANDLING)
_RETURNED, _ANSWERED, _CLOSED = (STATES.index(state) for state in (State.RETURNED, State.ANSWERED, State.CLOSED))
_RUNNING, _MET, _MISSED = (STATUSES.index(each) for each in (ClockStatus.RUNNING, ClockStatus.MET, ClockStatus.MISSED))


def micros(moment: datetime) -> int:
    """A time as the rows hold it."""
    return (moment - EPOCH) // MICROSECOND


def moment(microseconds: float) -> datetime:
    """A row's time as a datetime."""
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

    def holds(self, times: Array) -> Array:
        """Which of the moments lie in the period; one that reaches to now holds what happens now."""
        end = self.until if self.until < self.now else self.now + MICROSECOND
        inside: Array = times >= micros(self.since)
        inside &= times < micros(end)
        return inside


@dataclass(frozen=True, slots=True)
class Frames:
    """`cases`: one row a case, by its place, with answered_at (first), closed_at (last) and the lead as `body`.
    `clocks`, `stays` (until: when it ended) and `opinions` name the case by that place, and bear its category,
    topic, channel and unit; `body` is who owes, who led, whose answer it was. `counted_from` is the first opening."""

    cases: Rows
    clocks: Rows
    stays: Rows
    opinions: Rows
    case_ids: Array
    counted_from: datetime | None
    found: dict[Any, Rows] = field(default_factory=dict)


def shelf_of(context: Context) -> Shelf:
    """The stop times that this process keeps."""
    return context.kept.one("shelf", Shelf)


def load(context: Context, scope: Scope, span: Span, unit_of: Callable[[str], str]) -> Frames:
    """What the period and the one before can count within the scope; `unit_of` names the unit of a place."""
    shelf = shelf_of(context)
    chosen, first = shelf.cases(context.queries, scope, micros(span.before.since))
    framing = _Framing(chosen, shelf.vocabularies, unit_of, micros(span.now))
    return framing.frames(scope, None if first is None else moment(first))


class _Framing:
    """Says what each column is of the cases chosen. What a column is made of is made once."""

    def __init__(self, chosen: Chosen, vocabularies: Vocabularies, unit_of: Callable[[str], str], now: int) -> None:
        self._chosen, self._now = chosen, now
        self._words: dict[str, Sequence[str]] = {kind: vocabularies.words(kind) for kind in (*OF_CASE, "body")}
        self._units = [unit_of(code) for code in vocabularies.words("place")]

    def frames(self, scope: Scope, first: datetime | None) -> Frames:
        cases, clocks = self._cases(), self._clocks()
        if scope is not None:
            cases = cases.assign(next_due_at=Times(given(_own_next_due(cases, clocks, scope))))
        return Frames(cases, clocks, self._stays(), self._opinions(), self._chosen.of_cases("case_id"), first)

    @cached_property
    def _unit(self) -> Words:
        words = list(dict.fromkeys(self._units))
        places = {unit: place for place, unit in enumerate(words)}
        by_place = np.array([places[each] for each in self._units], np.int32)
        return Words(lambda at: by_place[self._chosen.of_cases("place")[at]], words)

    def _of_case(self) -> dict[str, Column]:
        """What groups a case."""
        named = {kind: Words(self._taken(kind), self._words[kind]) for kind in OF_CASE}
        return {**named, "unit": self._unit}

    def _taken(self, name: str) -> Callable[[At], Array]:
        return lambda at: self._chosen.of_cases(name)[at]

    def _cases(self) -> Rows:
        times = {name: Times(self._taken(name)) for name in ("detected_at", "opened_at", "next_due_at", "published_at")}
        return Rows(
            self._chosen.size,
            {
                "case": Numbers(lambda at: np.arange(self._chosen.size, dtype=np.int32)[at]),
                "state": Words(self._taken("state"), [state.value for state in STATES]),
                "body": Words(self._taken("lead"), self._words["body"]),
                **self._of_case(),
                **times,
                **{name: Numbers(self._taken(name)) for name in ("posts_before", "posts_after")},
                "answered_at": Times(lambda at: self._answered_at[at]),
                "closed_at": Times(lambda at: self._closed_at[at]),
            },
        )

    def _part(self, name: str, columns: dict[str, Column], *times: str) -> Rows:
        """Rows of a part, with what their case is grouped by."""
        chosen = self._chosen

        def take(column: str) -> Callable[[At], Array]:
            return lambda at: chosen.of_part(name, column)[at]

        def of_case(column: Column) -> Words:
            assert isinstance(column, Words)
            return Words(lambda at: column.take(chosen.of_part(name, "case")[at]), column.words)

        shared: dict[str, Column] = {
            "case": Numbers(take("case")),
            "body": Words(take("body"), self._words["body"]),
            **{kind: of_case(column) for kind, column in self._of_case().items()},
            **{each: Times(take(each)) for each in times},
        }
        return Rows(len(chosen.of_part(name, "case")), shared | columns)

    def _word(self, part: str, name: str, values: Sequence[Any]) -> Words:
        return Words(lambda at: self._chosen.of_part(part, name)[at], [str(value.value) for value in values])

    def _opinions(self) -> Rows:
        return self._part("opinions", {"verdict": self._word("opinions", "verdict", VERDICTS)}, "at")

    def _clocks(self) -> Rows:
        case = self._chosen
        columns: dict[str, Column] = {
            "kind": self._word("clocks", "kind", KINDS),
            "opened_at": Times(lambda at: case.of_cases("opened_at")[case.of_part("clocks", "case")[at]]),
            "late_on_arrival": Numbers(lambda at: (case.of_part("clocks", "flags")[at] & LATE_ON_ARRIVAL) > 0),
            "publication": Numbers(lambda at: np.isin(case.of_part("clocks", "kind")[at], _DUTIES)),
            "met": Numbers(lambda at: case.of_part("clocks", "status")[at] == _MET),
            "missed": Numbers(lambda at: self._missed[at]),
            "decided_at": Times(lambda at: self._decided_at[at]),
        }
        return self._part("clocks", columns, "anchor_at", "due_at", "stopped_at")

    @cached_property
    def _missed(self) -> Array:
        """A clock past due that nobody has noted yet is missed all the same, unless it is paused."""
        status, flags, due = (self._chosen.of_part("clocks", name) for name in ("status", "flags", "due_at"))
        missed: Array = status == _MISSED
        running = np.flatnonzero(status == _RUNNING)
        missed[running] = ((flags[running] & PAUSED) == 0) & (due[running] < self._now)
        return missed

    @cached_property
    def _decided_at(self) -> Array:
        status, due, stopped = (self._chosen.of_part("clocks", name) for name in ("status", "due_at", "stopped_at"))
        decided: Array = np.where(status == _MET, stopped, due)
        return decided

    def _stays(self) -> Rows:
        """`answerable`: of a return who gave the case back; `reopened`: it had been over, or answered."""
        columns: dict[str, Column] = {
            "state": self._word("stays", "state", STATES),
            "until": Times(lambda at: self._until[at]),
            "reopened": Numbers(lambda at: self._reopened[at]),
            "answerable": Words(lambda at: self._answerable[at], self._words["body"]),
        }
        return self._part("stays", columns, "since")

    @cached_property
    def _follows(self) -> Array:
        """Which stays have one before them in their case."""
        case = self._chosen.of_part("stays", "case")
        follows = np.zeros(len(case), bool)
        np.equal(case[1:], case[:-1], out=follows[1:])
        return follows

    @cached_property
    def _until(self) -> Array:
        since = self._chosen.of_part("stays", "since")
        until = np.roll(since, -1)
        np.copyto(until, NEVER, where=~np.roll(self._follows, -1))
        return until

    @cached_property
    def _reopened(self) -> Array:
        state = self._chosen.of_part("stays", "state")
        reopened = np.zeros(len(state), bool)
        again = np.flatnonzero(((state == _TRIAGE) | (state == _HANDLING)) & self._follows)
        reopened[again] = np.isin(state[again - 1], _ENDED)
        return reopened

    @cached_property
    def _answerable(self) -> Array:
        state, body = (self._chosen.of_part("stays", name) for name in ("state", "body"))
        answerable = body.copy()
        back = np.flatnonzero(state == _RETURNED)
        answerable[back] = np.where(self._follows[back], body[back - 1], 0)
        return answerable

    @cached_property
    def _answered_at(self) -> Array:
        return self._reached(_ANSWERED, -1)

    @cached_property
    def _closed_at(self) -> Array:
        return self._reached(_CLOSED, 1)

    def _reached(self, state: int, step: int) -> Array:
        """When each case came to the state: of several times the one written last stays."""
        found = np.flatnonzero(self._chosen.of_part("stays", "state") == state)[::step]
        times = np.full(self._chosen.size, NEVER)
        case, since = (self._chosen.of_part("stays", name) for name in ("case", "since"))
        times[case[found]] = since[found]
        return times


def _own_next_due(cases: Rows, clocks: Rows, scope: tuple[str, ...]) -> Array:
    """As `domain.urgency.next_clock` has it: a body's own duty first, no other's once the case is answered."""
    answered = cases.among("state", [state.value for state in ANSWERED])
    due = np.where(answered, NEVER, cases.raw("next_due_at"))
    own = clocks.where(clocks.among("body", scope) & (clocks.raw("stopped_at") == NEVER))
    first = np.full(len(due), np.iinfo(np.int64).max)
    np.minimum.at(first, own.raw("case"), own.raw("due_at"))
    found: Array = np.where(first == np.iinfo(np.int64).max, due, first)
    return found
