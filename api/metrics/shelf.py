"""Stop times kept in memory between requests, and brought up to date with what the store wrote since.

Most of it is one large segment in the order of case ids, which is never changed: rows written since lie in a
small one beside it and hide the old ones. When that has grown, both become one again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from api.metrics.columns import (
    EMPTY,
    NEVER,
    PARTS,
    Array,
    Segment,
    Vocabularies,
    joined,
    rows_at,
    segment,
    starts_of,
    taken,
)
from pipeline.codec.courses import STATES, STATUSES
from pipeline.domain.clocks import ClockStatus
from pipeline.domain.transitions import State
from pipeline.ports.queries import CaseQueries, Columns, Scope

# How much may lie beside the large segment: a share of it, or at least so many cases.
BESIDE_SHARE = 20
BESIDE_LEAST = 5_000
MERGED = STATES.index(State.MERGED)
ENDED = np.array([STATES.index(state) for state in (State.EVALUATED, State.DISMISSED, State.MERGED)], np.uint8)
RUNNING = STATUSES.index(ClockStatus.RUNNING)
DECIDED = np.array([STATUSES.index(status) for status in (ClockStatus.MET, ClockStatus.MISSED)], np.uint8)


def _untold(_: int) -> None:
    """Nobody waits for news of the reading."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A segment in the order of case ids. `last_at`: nothing of the case that a period could count is later,
    `NEVER` is no bound; `current`: the rows that no newer ones stand for; `starts`: where the rows of each case
    begin in a part, and where the last ones end."""

    segment: Segment
    last_at: Array
    current: Array
    starts: Mapping[str, Array]

    def within(self, case_ids: Sequence[str] | None) -> Array:
        """The current cases that stand by themselves, all or those of these ids."""
        mask: Array = self.current & (self.segment.cases["state"] != MERGED)
        if case_ids is None:
            return mask
        named = np.zeros(len(mask), bool)
        named[self.places(np.array([case_id.encode() for case_id in case_ids], np.bytes_))] = True
        return mask & named

    def places(self, case_ids: Array) -> Array:
        """Where those of the ids stand that are here."""
        held = self.segment.cases["case_id"]
        if not len(held) or not len(case_ids):
            return np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(held, case_ids), len(held) - 1)
        found: Array = places[held[places] == case_ids]
        return found


class Chosen:
    """Some cases of several holdings, one behind the other. A column is put together when it is first asked for."""

    def __init__(self, pieces: Sequence[tuple[Holding, Array]]) -> None:
        self._pieces = [(holding, places) for holding, places in pieces if len(places)] or pieces[:1]
        self.size = sum(len(places) for _, places in self._pieces)
        self._rows: dict[str, list[Array]] = {}
        self._columns: dict[tuple[str, str], Array] = {}

    def of_cases(self, name: str) -> Array:
        """A column of the cases."""
        if ("cases", name) not in self._columns:
            self._columns["cases", name] = _whole([each.segment.cases[name][places] for each, places in self._pieces])
        return self._columns["cases", name]

    def of_part(self, part: str, name: str) -> Array:
        """A column of all that belongs to the cases; `case` is their place among those chosen."""
        if (part, name) not in self._columns:
            found = self._cases_of(part) if name == "case" else self._taken(part, name)
            self._columns[part, name] = _whole(found)
        return self._columns[part, name]

    def _taken(self, part: str, name: str) -> list[Array]:
        if part not in self._rows:
            self._rows[part] = [rows_at(holding.starts[part], places) for holding, places in self._pieces]
        pairs = zip(self._pieces, self._rows[part], strict=True)
        return [getattr(holding.segment, part)[name][rows] for (holding, _), rows in pairs]

    def _cases_of(self, part: str) -> list[Array]:
        found, first = [], 0
        for holding, places in self._pieces:
            counts = holding.starts[part][places + 1] - holding.starts[part][places]
            found.append(np.repeat(np.arange(first, first + len(places), dtype=np.int32), counts))
            first += len(places)
        return found


def _whole(pieces: Sequence[Array]) -> Array:
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _held(whole: Segment) -> Holding:
    order = np.argsort(whole.cases["case_id"], kind="stable")
    ordered = whole if (np.diff(order) > 0).all() else taken(whole, order)
    return Holding(ordered, _last_times(ordered), np.ones(ordered.size, bool), _starts(ordered))


def _starts(whole: Segment) -> dict[str, Array]:
    return {part: starts_of(getattr(whole, part)["case"], whole.size) for part in PARTS}


def _last_times(whole: Segment) -> Array:
    """A case that goes on, or of which a clock runs, has no last time."""
    last = np.maximum(whole.cases["opened_at"], whole.cases["published_at"])
    clocks = whole.clocks
    due = np.where(np.isin(clocks["status"], DECIDED), clocks["due_at"], NEVER)
    for part, times in (("stays", whole.stays["since"]), ("opinions", whole.opinions["at"])):
        np.maximum.at(last, getattr(whole, part)["case"], times)
    np.maximum.at(last, clocks["case"], np.maximum(due, clocks["stopped_at"]))
    last[~np.isin(whole.cases["state"], ENDED)] = np.iinfo(np.int64).max
    last[clocks["case"][clocks["status"] == RUNNING]] = np.iinfo(np.int64).max
    return last


class Shelf:
    """One process's stop times. Whoever asks first waits until they are read."""

    def __init__(self) -> None:
        self.vocabularies = Vocabularies()
        self._lock = Lock()
        self._mark = 0
        self._holdings = [_held(segment(EMPTY, self.vocabularies)), _held(segment(EMPTY, self.vocabularies))]

    def holdings(self, queries: CaseQueries, told: Callable[[int], None] = _untold) -> Sequence[Holding]:
        """The segments as the store has them now; they stay as they are for whoever holds them. `told` hears how
        many cases each piece brought."""
        with self._lock:
            pages: list[Segment] = []

            def take(columns: Columns) -> None:
                pages.append(segment(columns, self.vocabularies))
                told(pages[-1].size)

            mark = queries.courses(self._mark, take)
            if pages:
                self._holdings = self._after(pages)
            self._mark = mark
            return self._holdings

    def _after(self, pages: list[Segment]) -> list[Holding]:
        large, beside = self._holdings
        news = joined(pages)
        pages.clear()
        if not large.segment.size:
            return [_held(news), beside]
        kept = np.ones(beside.segment.size, bool)
        kept[beside.places(news.cases["case_id"])] = False
        beside = _held(joined([taken(beside.segment, np.flatnonzero(kept)), news]))
        current = large.current.copy()
        current[large.places(news.cases["case_id"])] = False
        large = replace(large, current=current)
        if beside.segment.size <= max(BESIDE_LEAST, large.segment.size // BESIDE_SHARE):
            return [large, beside]
        whole = joined([taken(large.segment, np.flatnonzero(current)), beside.segment])
        return [_held(whole), _held(segment(EMPTY, self.vocabularies))]

    def cases(self, queries: CaseQueries, scope: Scope, since: int) -> tuple[Chosen, int | None]:
        """All that a period since then can count within the scope, and when the first case was opened at all."""
        holdings = self.holdings(queries)
        case_ids = None if scope is None else queries.within(scope)
        inside = [(each, each.within(case_ids)) for each in holdings]
        first = min(
            (int(each.segment.cases["opened_at"][mask].min()) for each, mask in inside if mask.any()), default=None
        )
        return Chosen([(each, np.flatnonzero(mask & (each.last_at >= since))) for each, mask in inside]), first
