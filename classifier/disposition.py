"""Which of the six answers of QN §8.3 a post asks for: words, forms and categories add up, the most decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.tables import yaml_of
from classifier.verdict import CATEGORIES, DISPOSITIONS, Evidence

# What no, one, two … words of one weight say together: each further word adds 0.6 of the one before.
_SUMS: Final = (0.0, 1.0, 1.6, 1.96, 2.176)
_MOST_PROOF: Final = 3
# Where something was found (field, start, end) and why it counts.
Spans = list[tuple[str, int, int, str]]


@dataclass(frozen=True, slots=True)
class Disposal:
    """The disposition, how far it leads the next (log-odds), and the words that speak for it."""

    name: str
    lead: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Words of one disposition that weigh the same."""

    name: str
    weight: float


class Disposer:
    """Applies the lexicon `dispositions.yaml`."""

    def __init__(self, file: Path = LEXICONS / "dispositions.yaml") -> None:
        raw = yaml_of(file)
        if set(raw["words"]) != set(DISPOSITIONS) or set(raw["categories"]) != set(CATEGORIES):
            raise DataError(file, 0, f"words must name {', '.join(DISPOSITIONS)}, categories all six categories")
        pairs = [
            (str(term), _Group(name, float(group["weight"])))
            for name, groups in raw["words"].items()
            for group in groups
            for term in group["terms"]
        ]
        self._groups = [group for _, group in pairs]
        self._automaton = AhoCorasick(
            [term for term, _ in pairs],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        self._forms = [_form(row, file) for row in raw["patterns"]]
        self._priors: dict[str, dict[str, float]] = raw["categories"]

    def dispose(self, fields: dict[str, str], originals: dict[str, str], categories: tuple[str, ...]) -> Disposal:
        """The disposition of a post of these categories (the primary first)."""
        sums = dict.fromkeys(DISPOSITIONS, 0.0)
        for at, category in enumerate(categories):
            for name, weight in self._priors[category].items():
                sums[name] += weight / (at + 1)
        proof = self._spoken(fields, originals, sums)
        for name, weight, pattern in self._forms:
            for field, value in fields.items():
                if form := pattern.search(value):
                    sums[name] += weight
                    if weight > 0 and form.end() > form.start():
                        proof[name].append((field, *form.span(), f"D-{name}-form"))
        ordered = sorted(DISPOSITIONS, key=lambda name: -sums[name])
        best = ordered[0]
        evidence = [
            Evidence(field, originals[field][start:end], start, end, why, "disposition")
            for field, start, end, why in proof[best][:_MOST_PROOF]
        ]
        return Disposal(best, sums[best] - sums[ordered[1]], tuple(evidence))

    def _spoken(self, fields: dict[str, str], originals: dict[str, str], sums: dict[str, float]) -> dict[str, Spans]:
        """The words that speak for each disposition, each once; their weights are added to `sums`."""
        proof: dict[str, Spans] = {name: [] for name in DISPOSITIONS}
        heard: set[tuple[str, str]] = set()
        counts: dict[_Group, int] = {}
        for field, value in fields.items():
            for index, start, end in self._automaton.find_matches_as_indexes(value, overlapping=True):
                group = self._groups[index]
                word = group.name, originals[field][start:end]
                if word not in heard:
                    heard.add(word)
                    proof[group.name].append((field, start, end, f"D-{group.name}"))
                    counts[group] = counts.get(group, 0) + 1
        for group, count in counts.items():
            sums[group.name] += group.weight * _SUMS[min(count, len(_SUMS) - 1)]
        return proof


def _form(row: dict[str, Any], file: Path) -> tuple[str, float, re.Pattern[str]]:
    if row.get("name") not in DISPOSITIONS:
        raise DataError(file, 0, f"pattern {row.get('pattern', '?')!r}: name must be one of {', '.join(DISPOSITIONS)}")
    try:
        return row["name"], float(row["weight"]), re.compile(row["pattern"])
    except re.error as error:
        raise DataError(file, 0, f"pattern {row['pattern']!r} is none: {error}") from error
