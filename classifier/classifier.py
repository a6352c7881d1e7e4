"""`Classifier`: rules, model, places, grade, topic and disposition put together into one `Verdict`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np

from classifier.concepts import LEXICONS, OWN_EVENT, Concepts
from classifier.disposition import Disposer
from classifier.features import Extractor
from classifier.gazetteer import Gazetteer
from classifier.grade import Grader, Grading
from classifier.keywords import Keywords
from classifier.model import SHIPPED, load_card, load_vectors, load_weights
from classifier.normalise import normalise
from classifier.places import PlaceFinder
from classifier.rules import Reading, Rules
from classifier.scoring import LONGEST, Scorer, Scores
from classifier.segmenter import Segmenter
from classifier.tables import yaml_of
from classifier.topics import TopicReading, Topics
from classifier.verdict import CATEGORIES, Evidence, Place, Text, Verdict

_THRESHOLD: Final = 0.5
_DOUBT: Final = (0.3, 0.72)
_LONGEST: Final = 20_000
_KIND_WEIGHT: Final = 4.0
# Posts shorter than this many words follow the topic words; the head was trained on long letters.
_SHORT: Final = 40.0
_MOST_PROOF: Final = 6
_LIKELY: Final = 0.7
_BACKGROUND: Final = ("past", "drill", "fiction", "years_ago", "debunk", "forecast")


class Classifier:
    """Understands posts; build it with `load`, then call `classify` with batches."""

    def __init__(
        self, finder: PlaceFinder, segmenter: Segmenter, scorer: Scorer, rarity: dict[str, float], name: str
    ) -> None:
        self._finder = finder
        self._segmenter = segmenter
        self._home = finder.home
        concepts = Concepts()
        self._concepts = concepts
        self._rules = Rules(concepts)
        self._topics = Topics()
        self._grader = Grader(concepts.mask(_BACKGROUND))
        self._disposer = Disposer()
        self._kinds: dict[str, dict[str, str]] = yaml_of(LEXICONS / "kinds.yaml")
        self._denied_beside = concepts.mask(["debunk", OWN_EVENT])
        self._foreign = concepts.mask(["foreign"])
        self._ours = concepts.mask(["foreign_but_ours"])
        self._scorer = scorer
        self._keywords = Keywords(rarity)
        self.model = name

    @classmethod
    def load(cls, home: str = "", model: Path | None = None, gazetteer: Path | None = None) -> Classifier:
        """Load the shipped model (or the artifact folder `model`) for the home division `home`, e.g. `5227`.

        `gazetteer` replaces the shipped list of the home's landmarks. Raises ModelError when an artifact is
        missing or altered.
        """
        segmenter, folder = Segmenter(), model or SHIPPED
        card = load_card(folder, segmenter.name)
        vectors = load_vectors(folder)
        places = Gazetteer(home, gazetteer)
        scorer = Scorer(load_weights(folder), Extractor(vectors, frozenset(places.senses)))
        rarity = dict(zip(vectors.rows, vectors.rarity.tolist(), strict=True))
        name = f"{card['name']}-{card['digests']['weights.npz'][:8]}"
        return cls(PlaceFinder(places, segmenter), segmenter, scorer, rarity, name)

    def rarity(self, word: str) -> float:
        """How rare a normalised word is: the logarithm of its inverse document frequency, at most about 11."""
        return self._keywords.rarity(word)

    def locate(self, rows: Sequence[Text]) -> list[tuple[Place, ...]]:
        """Only the places of each post."""
        return [self._finder.locate(row) for row in rows]

    def keywords(self, rows: Sequence[Text]) -> list[tuple[str, ...]]:
        """The words that identify the matter of each post, whether it has a category or not."""
        return [self._identifying(self._read(row)) for row in rows]

    def _identifying(self, post: _Post) -> tuple[str, ...]:
        return self._keywords.of(post.words, [place.name for place in post.places], self._hazards(post))

    def classify(self, rows: Sequence[Text]) -> list[Verdict]:
        """One verdict for each post, in order; any text is accepted."""
        posts = [self._read(row) for row in rows]
        if not posts:
            return []
        scores = self._scorer.score([post.words for post in posts])
        rules = np.asarray([post.reading.log_odds for post in posts], dtype=np.float32)
        mixed = self._scorer.mix(rules, scores.odds)
        chances = 1.0 / (1.0 + np.exp(-np.clip(mixed, -30.0, 30.0)))
        rounded = np.round(chances.astype(np.float64), 4).tolist()
        return [
            self._verdict(post, dict(zip(CATEGORIES, chance, strict=True)), scores, at)
            for at, (post, chance) in enumerate(zip(posts, rounded, strict=True))
        ]

    def _read(self, row: Text) -> _Post:
        fields = {"title": normalise(row.title[:_LONGEST]), "text": normalise(row.text[:_LONGEST])}
        words = self._segmenter.words(f"{fields['title']}\n{fields['text'][:LONGEST]}")
        places = self._finder.places(fields, row, self._finder.region(row.region))
        local = any(place.confidence >= 0.5 and place.code.startswith(self._home) for place in places)
        reading = self._rules.read(fields, row.channel, local)
        return _Post(row, fields, {"title": row.title, "text": row.text}, words, reading, places)

    def _verdict(self, post: _Post, scores: dict[str, float], model: Scores, at: int) -> Verdict:
        held = [name for name in CATEGORIES if scores[name] >= _THRESHOLD]
        if "emergency" in held and self._abroad(post.reading, post.places):
            held.remove("emergency")
        beside = post.reading.mask & self._denied_beside == self._denied_beside
        categories = _ordered(held, scores, beside)
        quiet = self._outline(post, scores, categories)
        if not categories:
            return quiet
        topics = self._topics.read(post.fields)
        kind = self._kind(post.reading) if "emergency" in categories else None
        topic, certainty = self._topic(topics, kind, model, at)
        grading = self._grading(post, kind) if "emergency" in categories else None
        disposal = self._disposer.dispose(post.fields, post.originals, categories)
        return replace(
            quiet,
            topic=topic,
            topic_score=certainty,
            grade=grading.grade if grading else None,
            kind=kind,
            casualties=grading.casualties if grading else {},
            disposition=disposal.name,
            evidence=(
                *self._proof(post, categories),
                *(grading.evidence if grading else ()),
                *Topics.proof(topics, self._topics.index[topic], post.originals),
                *disposal.evidence,
            ),
            keywords=self._identifying(post),
        )

    def _outline(self, post: _Post, scores: dict[str, float], categories: tuple[str, ...]) -> Verdict:
        """What every verdict holds; for a post without a category it is all."""
        empty = not any(map(str.strip, post.words))
        return Verdict(
            category=categories[0] if categories else None,
            categories=categories,
            scores=scores,
            topic=None,
            topic_score=0.0,
            grade=None,
            kind=None,
            casualties={},
            places=post.places,
            disposition=None,
            uncertain=empty or _uncertain(scores, categories, post.places),
            evidence=(),
            keywords=(),
            model=self.model,
        )

    def _grading(self, post: _Post, kind: str | None) -> Grading:
        return self._grader.grade(post.fields, post.originals, post.reading, kind or "")

    def _abroad(self, reading: Reading, places: tuple[Place, ...]) -> bool:
        """An emergency in another country: foreign names, none of ours."""
        return bool(reading.mask & self._foreign) and not reading.mask & self._ours and not places

    @staticmethod
    def _hazards(post: _Post) -> list[str]:
        return [
            post.fields[field][found.start : found.end]
            for field, concepts in post.reading.concepts.items()
            for found in concepts
            if found.concept.startswith("hazard_")
        ][:6]

    def _kind(self, reading: Reading) -> str | None:
        sums: dict[str, float] = {}
        for field, concepts in reading.concepts.items():
            for found in concepts:
                if found.concept in self._kinds:
                    sums[found.concept] = sums.get(found.concept, 0.0) + (3.0 if field == "title" else 1.0)
        if not sums:
            return None
        order = list(self._kinds)
        best = max(sums, key=lambda concept: (sums[concept], order.index(concept)))
        return self._kinds[best]["kind"]

    def _topic(self, reading: TopicReading, kind: str | None, model: Scores, at: int) -> tuple[str, float]:
        odds = self._scorer.topics(model, at, reading.sums)
        bounds = model.features.word_bounds
        length = int(bounds[at + 1] - bounds[at])
        short = min(_SHORT / max(length, 1), 1.0)
        odds = odds * (1.0 - 0.6 * short) + np.asarray(reading.sums, dtype=np.float32) * (0.2 + 0.8 * short)
        for entry in self._kinds.values():
            if kind and entry["kind"] == kind:
                odds[self._topics.index[entry["topic"]]] += _KIND_WEIGHT
        best = int(odds.argmax())
        certainty = 1.0 / float(np.exp(odds - odds[best]).sum())
        return self._topics.names[best], round(certainty, 4)

    def _proof(self, post: _Post, categories: tuple[str, ...]) -> list[Evidence]:
        proof: list[Evidence] = []
        for category in categories:
            by_rule = self._rule_proof(post, category)
            proof += by_rule or self._weight_proof(post, category)
        return proof

    def _rule_proof(self, post: _Post, category: str) -> list[Evidence]:
        fired = self._rules.named(post.reading.fired, category)
        wanted = 0
        for rule in fired:
            wanted |= rule.every
            for one in rule.some:
                wanted |= one
        why = ",".join(rule.id for rule in sorted(fired, key=lambda rule: -rule.weight)[:3])
        proof: dict[str, Evidence] = {}
        for field, concepts in post.reading.concepts.items():
            for found in concepts:
                words = post.originals[field][found.start : found.end]
                if self._concepts.bits[found.concept] & wanted and len(proof) < _MOST_PROOF:
                    proof.setdefault(words, Evidence(field, words, found.start, found.end, why, category))
        return list(proof.values())

    def _weight_proof(self, post: _Post, category: str) -> list[Evidence]:
        """Words of the model, placed by their offset in title, newline, text."""
        starts = [0, *accumulate(len(word) for word in post.words)]
        border = len(post.fields["title"]) + 1
        proof = []
        for at, weight in self._scorer.heaviest(post.words, CATEGORIES.index(category)):
            field, start = ("title", starts[at]) if starts[at] < border else ("text", starts[at] - border)
            end = start + len(post.words[at])
            words = post.originals[field][start:end]
            if words:
                proof.append(Evidence(field, words, start, end, f"weight:{weight:+.2f}", category))
        return proof


@dataclass(frozen=True, slots=True)
class _Post:
    """One post on its way through the stages: normalised fields, their originals, words, rules, places."""

    row: Text
    fields: dict[str, str]
    originals: dict[str, str]
    words: list[str]
    reading: Reading
    places: tuple[Place, ...]


def _ordered(held: list[str], scores: dict[str, float], denied_beside: bool) -> tuple[str, ...]:
    """The primary first: a likely rumour before the emergency it tells of, which precedes the rest.

    With `denied_beside` the emergency is real and a rumour about it is denied: it stays first.
    """
    likely = scores["false_information"] >= _LIKELY and not denied_beside
    first = {"emergency": 1, "false_information": 2 if likely else 0}
    return tuple(sorted(held, key=lambda name: (-first.get(name, 0), -scores[name])))


def _uncertain(scores: dict[str, float], categories: tuple[str, ...], places: tuple[Place, ...]) -> bool:
    low, high = _DOUBT
    if any(low < scores[name] < high for name in CATEGORIES):
        return True
    return bool(categories) and bool(places) and places[0].confidence < 0.5
