"""Which of the 15 first-level topics a post is about: words of the lexicon and the model."""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.concepts import LEXICONS
from classifier.record import record
from classifier.tables import yaml_of
from classifier.verdict import Evidence

_TITLE = 2.0


@record
class TopicReading:
    """Evidence sums by topic (in the order of `Topics.names`) and the words behind them."""

    sums: tuple[float, ...]
    hits: tuple[tuple[int, str, int, int], ...]


class Topics:
    """The lexicon `topics.yaml`."""

    def __init__(self, file: Path = LEXICONS / "topics.yaml") -> None:
        lexicon: dict[str, list[str]] = yaml_of(file)
        self.names = tuple(lexicon)
        owners: dict[str, list[int]] = {}
        for at, terms in enumerate(lexicon.values()):
            for term in terms:
                owners.setdefault(str(term), []).append(at)
        self._terms = list(owners)
        self._owners = [tuple(owners[term]) for term in self._terms]
        self._worth = [(0.6 + 0.2 * min(len(term), 5)) / len(owners[term]) for term in self._terms]
        self._automaton = AhoCorasick(
            self._terms, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each topic in `names`."""
        return {name: at for at, name in enumerate(self.names)}

    def read(self, fields: dict[str, str]) -> TopicReading:
        """Sum the topic words of normalised fields; a repeated word counts once more by a logarithm."""
        times: dict[int, float] = {}
        first: dict[int, tuple[str, int, int]] = {}
        for field, value in fields.items():
            for index, start, end in self._automaton.find_matches_as_indexes(value):
                times[index] = times.get(index, 0.0) + (_TITLE if field == "title" else 1.0)
                first.setdefault(index, (field, start, end))
        sums = [0.0] * len(self.names)
        hits = []
        for index, count in times.items():
            for owner in self._owners[index]:
                sums[owner] += self._worth[index] * (1.0 + math.log(count))
                hits.append((owner, *first[index]))
        return TopicReading(tuple(sums), tuple(hits))

    @staticmethod
    def proof(reading: TopicReading, topic: int, originals: dict[str, str]) -> list[Evidence]:
        """Up to three words that speak for `topic`."""
        hits = [hit for hit in reading.hits if hit[0] == topic][:3]
        return [Evidence(f, originals[f][s:e], s, e, "topic word", "topic") for _, f, s, e in hits]
