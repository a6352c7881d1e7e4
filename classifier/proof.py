"""Which words speak for a category: those of the rules that fired, else the heaviest of the model."""

from __future__ import annotations

from typing import Final

from classifier.post import ReadPost
from classifier.rules import Rules
from classifier.scoring import Scorer
from classifier.verdict import CATEGORIES, Evidence

_MOST: Final = 6


class Prover:
    """Finds the evidence of the categories of a post."""

    def __init__(self, rules: Rules, scorer: Scorer) -> None:
        self._rules = rules
        self._scorer = scorer

    def proof(self, post: ReadPost, categories: tuple[str, ...]) -> list[Evidence]:
        """The words for each category in turn."""
        return [
            evidence
            for category in categories
            for evidence in self._by_rule(post, category) or self._by_weight(post, category)
        ]

    def _by_rule(self, post: ReadPost, category: str) -> list[Evidence]:
        wanted, why = self._rules.wanted(post.reading.fired, category)
        proof: dict[str, Evidence] = {}
        bits = self._rules.concepts.bits
        for field, concepts in post.reading.concepts.items() if wanted else ():
            for concept, start, end in concepts:
                if bits[concept] & wanted:
                    words = post.originals[field][start:end]
                    if words not in proof:
                        proof[words] = Evidence(field, words, start, end, why, category)
                        if len(proof) == _MOST:
                            return list(proof.values())
        return list(proof.values())

    def _by_weight(self, post: ReadPost, category: str) -> list[Evidence]:
        """Words of the model, placed by their offset in title, newline, text."""
        batch, border = post.batch, len(post.fields["title"]) + 1
        proof = []
        for at, weight in self._scorer.heaviest(batch, post.at, CATEGORIES.index(category)):
            start = int(batch.starts[at]) - batch.offsets[post.at]
            field, start = ("title", start) if start < border else ("text", start - border)
            end = start + len(batch.words[at])
            words = post.originals[field][start:end]
            if words:
                proof.append(Evidence(field, words, start, end, f"weight:{weight:+.2f}", category))
        return proof
