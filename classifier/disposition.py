"""Which of the six answers of QN §8.3 a post asks for: words and categories add up, the most decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.tables import yaml_of
from classifier.verdict import CATEGORIES, DISPOSITIONS, Evidence

_DIMINISHING = 0.6


@dataclass(frozen=True, slots=True)
class Disposal:
    """The disposition, how far it leads the next (log-odds), and the words that speak for it."""

    name: str
    lead: float
    evidence: tuple[Evidence, ...]


class Disposer:
    """Applies the lexicon `dispositions.yaml`."""

    def __init__(self, file: Path = LEXICONS / "dispositions.yaml") -> None:
        raw = yaml_of(file)
        if set(raw["words"]) != set(DISPOSITIONS) or set(raw["categories"]) != set(CATEGORIES):
            raise DataError(file, 0, f"words must name {', '.join(DISPOSITIONS)}, categories all six categories")
        self._weights = {name: float(part["weight"]) for name, part in raw["words"].items()}
        pairs = [(str(term), name) for name, part in raw["words"].items() for term in part["terms"]]
        self._names = [name for _, name in pairs]
        self._automaton = AhoCorasick(
            [term for term, _ in pairs],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        self._priors: dict[str, dict[str, float]] = raw["categories"]

    def dispose(self, fields: dict[str, str], originals: dict[str, str], categories: tuple[str, ...]) -> Disposal:
        """The disposition of a post of these categories (the primary first)."""
        sums = dict.fromkeys(DISPOSITIONS, 0.0)
        for at, category in enumerate(categories):
            for name, weight in self._priors[category].items():
                sums[name] += weight / (at + 1)
        hits: dict[str, list[Evidence]] = {name: [] for name in DISPOSITIONS}
        for field, value in fields.items():
            for index, start, end in self._automaton.find_matches_as_indexes(value, overlapping=True):
                name = self._names[index]
                words = originals[field][start:end]
                if all(words != held.text for held in hits[name]):
                    hits[name].append(Evidence(field, words, start, end, f"D-{name}", "disposition"))
        for name, found in hits.items():
            sums[name] += sum(self._weights[name] * _DIMINISHING**at for at in range(min(len(found), 4)))
        ordered = sorted(DISPOSITIONS, key=lambda name: -sums[name])
        best = ordered[0]
        return Disposal(best, sums[best] - sums[ordered[1]], tuple(hits[best][:3]))
