"""Rows with named columns, each taken when it is first asked for: of what a million cases have a page reads little.

A selection is made of whole numbers (codes of words, microseconds); what a figure reckons with is a pandas series.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from api.metrics.columns import NEVER, Array

At = Array | slice
Take = Callable[[At], Array]
ALL = slice(None)


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: `take` gives their places in `words`."""

    take: Take
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Times:
    """A column of moments in microseconds, `NEVER` for none."""

    take: Take


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers or of yes and no."""

    take: Take


Column = Words | Times | Numbers


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows at `places` of what `columns` tell of; None is all of them."""

    size: int
    columns: Mapping[str, Column]
    places: Array | None = None
    _made: dict[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.size

    def raw(self, name: str) -> Array:
        """The column's whole numbers: places of words, microseconds."""
        if name not in self._made:
            self._made[name] = self.columns[name].take(ALL if self.places is None else self.places)
        return self._made[name]

    def __getitem__(self, name: str) -> "pd.Series[Any]":
        """The column as pandas reckons with it: a moment is a float, NaN for none."""
        column, found = self.columns[name], self.raw(name)
        if isinstance(column, Words):
            return pd.Series(pd.Categorical.from_codes(found, categories=pd.Index(list(column.words))))
        if isinstance(column, Times):
            return pd.Series(np.where(found == NEVER, np.nan, found.astype(np.float64)))
        return pd.Series(found)

    def words(self, name: str) -> Sequence[str]:
        """The words that the column's numbers are places of."""
        column = self.columns[name]
        assert isinstance(column, Words)
        return column.words

    def among(self, name: str, wanted: Iterable[str]) -> Array:
        """Which rows have one of the words."""
        known = {word: place for place, word in enumerate(self.words(name))}
        places = [known[word] for word in wanted if word in known]
        found = self.raw(name)
        if len(places) == 1:
            equal: Array = found == places[0]
            return equal
        named = np.zeros(len(known), bool)
        named[places] = True
        taken: Array = named[found]
        return taken

    def where(self, mask: Array) -> "Rows":
        """The rows that the mask has."""
        chosen = np.flatnonzero(mask)
        places = chosen if self.places is None else self.places[chosen]
        return Rows(len(chosen), self.columns, places)

    def assign(self, **columns: Column) -> "Rows":
        """With further columns, told row by row of these rows; others of the same name are hidden."""
        old = {name: _moved(column, self.places) for name, column in self.columns.items() if name not in columns}
        return Rows(self.size, old | columns)

    def count(self, name: str) -> dict[str, int]:
        """How many rows per word."""
        words = self.words(name)
        found = np.bincount(self.raw(name), minlength=len(words))
        return told(words, found)

    def cases(self) -> Array:
        """The places of the cases, each once."""
        return pd.unique(self.raw("case"))

    def count_cases(self, name: str) -> dict[str, int]:
        """How many cases per word."""
        words = self.words(name)
        pairs = pd.unique(self.raw("case").astype(np.int64) * len(words) + self.raw(name))
        found = np.bincount(pairs % len(words), minlength=len(words))
        return told(words, found)


def told(words: Sequence[str], counts: Array) -> dict[str, int]:
    """The counts that are not 0 by their words."""
    return {words[int(place)]: int(counts[place]) for place in np.flatnonzero(counts)}


def _moved(column: Column, places: Array | None) -> Column:
    def take(at: At) -> Array:
        return column.take(at if places is None else places[at])

    return Words(take, column.words) if isinstance(column, Words) else type(column)(take)


def given(values: Array) -> Take:
    """Of values that are at hand."""
    return lambda at: values[at]
