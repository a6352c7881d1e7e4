"""What kind of emergency a post tells of, by its hazard words and by the words around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.rules import Reading
from classifier.tables import yaml_of

_TITLE: Final = 3.0
_LEAD: Final = 1.5
# How much of the text says what happened before it goes on to causes and consequences.
_LEAD_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of emergency and the first-level topic whose department answers for it."""

    name: str
    topic: str


class Kinds:
    """The lexicon `kinds.yaml`."""

    def __init__(self, file: Path = LEXICONS / "kinds.yaml") -> None:
        raw: dict[str, Any] = yaml_of(file)
        self._of_concept = {concept: Kind(entry["kind"], entry["topic"]) for concept, entry in raw["concepts"].items()}
        self._otherwise = dict(raw["otherwise"])
        known = {kind.name: kind for kind in self._of_concept.values()}
        if unknown := {*raw["words"], *self._otherwise.values()} - set(known):
            raise DataError(file, 0, f"words are given for a kind without a concept: {', '.join(sorted(unknown))}")
        self._order = {name: at for at, name in enumerate(known)}
        self._known = known
        self._weight = float(raw["weight"])
        pairs = [(str(word), name) for name, words in raw["words"].items() for word in words]
        self._owners = [name for _, name in pairs]
        self._automaton = AhoCorasick(
            [word for word, _ in pairs], matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def of(self, fields: dict[str, str], reading: Reading) -> Kind | None:
        """The kind whose words weigh most in the normalised `fields`; None without a hazard or such a word."""
        sums = self.told(fields, reading)
        if not sums:
            return None
        return self._known[max(sums, key=lambda name: (sums[name], self._order[name]))]

    def told(self, fields: dict[str, str], reading: Reading) -> dict[str, float]:
        """Every kind that `fields` have a word of, and what its words weigh."""
        worth: dict[tuple[str, str], float] = {}
        for field, concepts in reading.concepts.items():
            for found in concepts:
                if found.concept in self._of_concept:
                    name = self._of_concept[found.concept].name
                    word = name, fields[field][found.start : found.end]
                    worth[word] = worth.get(word, 0.0) + _place(field, found.start)
        for field, value in fields.items():
            for index, start, end in self._automaton.find_matches_as_indexes(value, overlapping=True):
                word = self._owners[index], value[start:end]
                worth[word] = worth.get(word, 0.0) + _place(field, start) * self._weight
        sums: dict[str, float] = {}
        for (name, _), weight in worth.items():
            # A word repeated says little more than said once.
            sums[name] = sums.get(name, 0.0) + math.log1p(weight)
        return sums or self._told_otherwise(reading)

    def _told_otherwise(self, reading: Reading) -> dict[str, float]:
        named = [found.concept for concepts in reading.concepts.values() for found in concepts]
        return {self._otherwise[name]: 1.0 for name in named if name in self._otherwise}


def _place(field: str, start: int) -> float:
    if field == "title":
        return _TITLE
    return _LEAD if start < _LEAD_LENGTH else 1.0
