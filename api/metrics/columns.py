"""The stop times of all live cases as columns of numbers, taken from the store's packed rows.

A word (a category, a body, a place) is its place in a vocabulary. Times are microseconds since 1970, `NEVER`
for none. Rows of stays, opinions and clocks name their case by its place among the cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.codec.courses import CLOCK, OPINION, STATES, STAY, Layout
from pipeline.ports.queries import Columns

Array = np.ndarray[Any, Any]
WORDS = ("category", "topic", "channel", "place", "lead")
TIMES = ("detected_at", "opened_at", "next_due_at", "published_at")
COUNTS = ("posts_before", "posts_after")
PARTS: dict[str, tuple[str, Layout]] = {
    "stays": ("stays", STAY),
    "opinions": ("opinions", OPINION),
    "clocks": ("clocks", CLOCK),
}
NEVER = np.iinfo(np.int64).min
_STATE = {state.value: place for place, state in enumerate(STATES)}
_NAME = {"lead": "body"}


class Vocabularies:
    """The words of each kind in the order of their first coming, '' always being the first. They only grow."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, int]] = {_NAME.get(kind, kind): {"": 0} for kind in WORDS}
        # Rows name bodies by lists of their own, few of which differ: where each begins in `_flat`.
        self._lists: dict[str, int] = {}
        self._flat = np.zeros(1, np.int32)

    def words(self, kind: str) -> list[str]:
        """The words by place."""
        return list(self._places[kind])

    def places(self, kind: str, words: Sequence[str]) -> Array:
        """The words' places; new words are added."""
        known = self._places[kind]
        for word in dict.fromkeys(words):
            known.setdefault(word, len(known))
        return np.fromiter(map(known.__getitem__, words), np.int32, len(words))

    def lists(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Where the list of each text begins, in places of bodies one behind the other; each begins with nobody."""
        new = [text for text in dict.fromkeys(texts) if text not in self._lists]
        pieces, size = [self._flat], len(self._flat)
        for text in new:
            self._lists[text] = size
            pieces.append(self.places("body", ["", *text.split("\n")]))
            size += len(pieces[-1])
        self._flat = np.concatenate(pieces) if new else self._flat
        return np.fromiter(map(self._lists.__getitem__, texts), np.int64, len(texts)), self._flat


@dataclass(frozen=True, slots=True)
class Segment:
    """Some cases with all that belongs to them: `cases` by column, each part by column with the column `case`, in
    the order of the cases."""

    cases: dict[str, Array]
    stays: dict[str, Array]
    opinions: dict[str, Array]
    clocks: dict[str, Array]

    @property
    def size(self) -> int:
        """How many cases."""
        return len(self.cases["case_id"])


def _times(values: Sequence[int | None]) -> Array:
    return np.array([NEVER if value is None else value for value in values], np.int64)


def segment(columns: Columns, vocabularies: Vocabularies) -> Segment:
    """One page of the store's rows."""
    cases: dict[str, Array] = {
        "case_id": np.array([case_id.encode() for case_id in columns["case_id"]], np.bytes_),
        "state": np.array([_STATE[state] for state in columns["state"]], np.uint8),
    }
    cases |= {kind: vocabularies.places(_NAME.get(kind, kind), columns[kind]) for kind in WORDS}
    cases |= {name: _times(columns[name]) for name in TIMES}
    cases |= {name: np.array(columns[name], np.int32) for name in COUNTS}
    starts, flat = vocabularies.lists(columns["bodies"])
    parts = {name: _unpacked(columns[column], layout, starts, flat) for name, (column, layout) in PARTS.items()}
    return Segment(cases, **parts)


def _unpacked(packed: Sequence[bytes], layout: Layout, starts: Array, flat: Array) -> dict[str, Array]:
    kind = np.dtype([(name, f"<{width}") for name, width in layout])
    counts = np.array([len(each) for each in packed], np.int64) // kind.itemsize
    records = np.frombuffer(b"".join(packed), kind)
    case = np.repeat(np.arange(len(packed), dtype=np.int32), counts)
    columns = {name: np.ascontiguousarray(records[name]) for name, _ in layout}
    return {"case": case, **columns, "body": flat[starts[case] + records["body"]]}


def joined(segments: Sequence[Segment]) -> Segment:
    """The segments one behind the other."""
    starts = np.cumsum([0, *(each.size for each in segments)])
    cases = {name: np.concatenate([each.cases[name] for each in segments]) for name in segments[0].cases}
    parts = {}
    for name in PARTS:
        tables = [getattr(each, name) for each in segments]
        parts[name] = {column: np.concatenate([table[column] for table in tables]) for column in tables[0]}
        moved = [table["case"] + start for table, start in zip(tables, starts, strict=False)]
        parts[name]["case"] = np.concatenate(moved).astype(np.int32)
    return Segment(cases, **parts)


def taken(whole: Segment, places: Array) -> Segment:
    """The cases at these places, in their order; what it costs depends on how many these are."""
    parts = {name: _rows_taken(getattr(whole, name), whole.size, places) for name in PARTS}
    return Segment({name: column[places] for name, column in whole.cases.items()}, **parts)


def _rows_taken(table: dict[str, Array], size: int, places: Array) -> dict[str, Array]:
    starts = starts_of(table["case"], size)
    rows = rows_at(starts, places)
    case = np.repeat(np.arange(len(places), dtype=np.int32), starts[places + 1] - starts[places])
    return {"case": case} | {name: column[rows] for name, column in table.items() if name != "case"}


def starts_of(case: Array, size: int) -> Array:
    """Where the rows of each of so many cases begin, and where the last ones end: a case's stand together."""
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(case, minlength=size), out=starts[1:])
    return starts


def rows_at(starts: Array, places: Array) -> Array:
    """The rows of the cases at these places, one behind the other."""
    first = starts[places]
    counts = starts[places + 1] - first
    ends = np.cumsum(counts)
    rows: Array = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - counts), counts)
    return rows


EMPTY: dict[str, list[Any]] = {
    name: []
    for name in ("case_id", "state", *WORDS, *TIMES, *COUNTS, "bodies", *(column for column, _ in PARTS.values()))
}
