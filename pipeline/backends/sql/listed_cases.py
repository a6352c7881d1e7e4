"""Cases as lists see them: what they are filtered, counted and sorted by, as columns of numbers.

A word, or the several words of "|a|b|", is its place in a vocabulary. Times are microseconds since 1970, `FAR` for
none. Rows lie in the order of their coming; ids are kept in order beside them, since equal keys are sorted by id.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Row = Sequence[Any]

WORDS = ("state", "categories", "topic", "grade", "counties", "answerable")
# `waiting`: a body of the scope has yet to sign in; `reviewing`: a draft waits for review.
FLAGS = ("history", "waiting", "reviewing")
TIMES = ("due_at", "anchor_at", "opened_at")
COLUMNS = ("id", *WORDS, *FLAGS, *TIMES)
FAR = np.iinfo(np.int64).max


class Vocabulary:
    """The words of a column in the order of their first coming, '' for none being the first. It only grows."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {"": 0}

    def places(self, words: Iterable[str | None]) -> list[int]:
        """The words' places; new words are added."""
        known = self._places
        return [known.setdefault(word or "", len(known)) for word in words]

    def among(self, wanted: Callable[[str], bool]) -> Array:
        """By place, whether it is a word that is wanted; none is never wanted."""
        return np.fromiter((bool(word) and wanted(word) for word in self._places), bool, len(self._places))

    def counted(self, places: Array) -> list[tuple[str, int]]:
        """How often each word stands there."""
        counts = np.bincount(places, minlength=len(self._places)).tolist()
        return [(word, count) for word, count in zip(self._places, counts, strict=True) if count]


class ListedCases:
    """The cases of one scope, changed in place: whoever reads them keeps others from writing."""

    def __init__(self) -> None:
        self.words = {name: Vocabulary() for name in WORDS}
        self.columns = self._columns([])
        # Whether the case is still within the scope.
        self.here: Array = np.zeros(0, bool)
        self._ids: Array = np.zeros(0, np.bytes_)
        self._order: Array = np.zeros(0, np.int64)

    def fill(self, pages: Iterable[Sequence[Row]]) -> None:
        """The cases of a scope that had none, each a row of `COLUMNS`."""
        news = [self._columns(rows) for rows in pages]
        if news:
            self._append({name: np.concatenate([each[name] for each in news]) for name in COLUMNS})

    def write(self, rows: Sequence[Row]) -> None:
        """Cases as they are now, each a row of `COLUMNS`."""
        if not rows:
            return
        news = self._columns(rows)
        places = self._places(news["id"])
        known, new = places >= 0, np.flatnonzero(places < 0)
        for name, column in self.columns.items():
            column[places[known]] = news[name][known]
        self.here[places[known]] = True
        if len(new):
            self._append({name: column[new] for name, column in news.items()})

    def forget(self, case_ids: Iterable[str]) -> None:
        """They are not in the scope, or no more."""
        places = self.rows(case_ids)
        self.here[places] = False

    def rows(self, case_ids: Iterable[str]) -> Array:
        """The rows of those of the cases that are known."""
        places = self._places(_ids(list(case_ids)))
        found: Array = places[places >= 0]
        return found

    def by_id(self, mask: Array) -> Array:
        """The rows chosen, in the order of their ids."""
        found: Array = self._order[mask[self._order]]
        return found

    def id_of(self, row: int) -> str:
        """The case of that row."""
        return bytes(self.columns["id"][row]).decode()

    def _append(self, news: dict[str, Array]) -> None:
        begin = len(self.here)
        self.columns = {name: np.concatenate((column, news[name])) for name, column in self.columns.items()}
        order = np.argsort(news["id"], kind="stable")
        ids = news["id"][order]
        widest = np.promote_types(self._ids.dtype, ids.dtype)
        at = np.searchsorted(self._ids, ids)
        self.here = np.concatenate((self.here, np.ones(len(ids), bool)))
        self._ids = np.insert(self._ids.astype(widest, copy=False), at, ids)
        self._order = np.insert(self._order, at, begin + order)

    def _places(self, ids: Array) -> Array:
        """The rows of these ids, -1 for one that is unknown."""
        if not len(self._ids) or not len(ids):
            return np.full(len(ids), -1, np.int64)
        at = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        return np.where(self._ids[at] == ids, self._order[at], -1)

    def _columns(self, rows: Sequence[Row]) -> dict[str, Array]:
        values = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else ((),) * len(COLUMNS), strict=True))
        columns = {"id": _ids(values["id"])}
        columns |= {name: np.array(self.words[name].places(values[name]), np.int32) for name in WORDS}
        columns |= {name: np.array(values[name], bool) for name in FLAGS}
        return columns | {name: _times(values[name]) for name in TIMES}


def _ids(case_ids: Sequence[str]) -> Array:
    return np.array([case_id.encode() for case_id in case_ids], np.bytes_)


def _times(values: Sequence[int | None]) -> Array:
    return np.array([FAR if value is None else value for value in values], np.int64)
