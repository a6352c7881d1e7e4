"""`Classifier`: rules, model, places, grade, topic and disposition put together into one `Verdict`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from classifier.concepts import LEXICONS, Concepts
from classifier.disposition import Disposer
from classifier.gazetteer import Gazetteer
from classifier.grade import Grader, Grading
from classifier.keywords import keywords
from classifier.normalise import normalise
from classifier.places import PlaceFinder
from classifier.rules import Reading, Rules
from classifier.segmenter import Segmenter
from classifier.tables import yaml_of
from classifier.topics import Topics
from classifier.verdict import CATEGORIES, Evidence, Place, Text, Verdict

_THRESHOLD: Final = 0.5
_DOUBT: Final = (0.3, 0.72)
_LONGEST: Final = 20_000
_BACKGROUND: Final = ("past", "drill", "fiction", "years_ago")


class Classifier:
    """Understands posts; build it with `load`, then call `classify` with batches."""

    def __init__(self, finder: PlaceFinder, segmenter: Segmenter) -> None:
        self._finder = finder
        self._segmenter = segmenter
        concepts = Concepts()
        self._concepts = concepts
        self._rules = Rules(concepts)
        self._topics = Topics()
        self._grader = Grader(concepts.mask(_BACKGROUND))
        self._disposer = Disposer()
        self._kinds: dict[str, dict[str, str]] = yaml_of(LEXICONS / "kinds.yaml")
        self._foreign = concepts.mask(["foreign"])
        self._ours = concepts.mask(["foreign_but_ours"])
        self.model = "rules-1"

    @classmethod
    def load(cls, home: str = "", model: Path | None = None, gazetteer: Path | None = None) -> Classifier:
        """Load the shipped model (or the artifact folder `model`) for the home division `home`, e.g. `5227`.

        `gazetteer` replaces the shipped list of the home's landmarks. Raises ModelError when an artifact is
        missing or altered.
        """
        segmenter = Segmenter()
        return cls(PlaceFinder(Gazetteer(home, gazetteer), segmenter), segmenter)

    def locate(self, rows: Sequence[Text]) -> list[tuple[Place, ...]]:
        """Only the places of each post."""
        return [self._finder.locate(row) for row in rows]

    def classify(self, rows: Sequence[Text]) -> list[Verdict]:
        """One verdict for each post, in order; any text is accepted."""
        return [self._verdict(row) for row in rows]

    def _verdict(self, row: Text) -> Verdict:
        fields = {"title": normalise(row.title[:_LONGEST]), "text": normalise(row.text[:_LONGEST])}
        originals = {"title": row.title, "text": row.text}
        reading = self._rules.read(fields, row.channel)
        scores = {name: _chance(odds) for name, odds in zip(CATEGORIES, reading.log_odds, strict=True)}
        places = self._finder.places(fields, row, self._finder.region(row.region))
        held = [name for name in CATEGORIES if scores[name] >= _THRESHOLD]
        if "emergency" in held and self._abroad(reading, places):
            held.remove("emergency")
        categories = tuple(sorted(held, key=lambda name: -scores[name] - (name == "emergency")))
        return self._compose(fields, originals, reading, scores, places, categories)

    def _compose(
        self,
        fields: dict[str, str],
        originals: dict[str, str],
        reading: Reading,
        scores: dict[str, float],
        places: tuple[Place, ...],
        categories: tuple[str, ...],
    ) -> Verdict:
        emergency = "emergency" in categories
        kind = self._kind(reading) if emergency else None
        grading = self._grader.grade(fields, originals, reading, kind or "") if emergency else None
        topic, topic_score, topic_proof = (
            self._topic(fields, originals, kind) if categories else (None, 0.0, [])
        )
        disposal = self._disposer.dispose(fields, originals, categories) if categories else None
        words = self._segmenter.words(fields["title"] + " " + fields["text"])
        return Verdict(
            category=categories[0] if categories else None,
            categories=categories,
            scores=scores,
            topic=topic,
            topic_score=topic_score,
            grade=grading.grade if grading else None,
            kind=kind,
            casualties=grading.casualties if grading else {},
            places=places,
            disposition=disposal.name if disposal else None,
            uncertain=_uncertain(scores, categories, places) or not "".join(fields.values()).strip(),
            evidence=self._evidence(reading, originals, categories, grading)
            + tuple(topic_proof)
            + (disposal.evidence if disposal else ()),
            keywords=keywords(words, [place.name for place in places], {}, self._hazards(fields, reading)),
            model=self.model,
        )

    def _abroad(self, reading: Reading, places: tuple[Place, ...]) -> bool:
        """An emergency in another country: foreign names, none of ours."""
        return bool(reading.mask & self._foreign) and not reading.mask & self._ours and not places

    def _hazards(self, fields: dict[str, str], reading: Reading) -> list[str]:
        return [
            fields[field][found.start : found.end]
            for field, concepts in reading.concepts.items()
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

    def _topic(
        self, fields: dict[str, str], originals: dict[str, str], kind: str | None
    ) -> tuple[str | None, float, list[Evidence]]:
        reading = self._topics.read(fields)
        sums = list(reading.sums)
        for entry in self._kinds.values():
            if kind and entry["kind"] == kind:
                sums[self._topics.index[entry["topic"]]] += 4.0
        best = max(range(len(sums)), key=sums.__getitem__)
        if sums[best] <= 0:
            return None, 0.0, []
        total = sum(math.exp(value - sums[best]) for value in sums)
        return self._topics.names[best], round(1.0 / total, 4), self._topics.proof(reading, best, originals)

    def _evidence(
        self,
        reading: Reading,
        originals: dict[str, str],
        categories: tuple[str, ...],
        grading: Grading | None,
    ) -> tuple[Evidence, ...]:
        proof: list[Evidence] = []
        for category in categories:
            fired = self._rules.named(reading.fired, category)
            wanted = 0
            for rule in fired:
                wanted |= rule.every
                for one in rule.some:
                    wanted |= one
            why = ",".join(rule.id for rule in sorted(fired, key=lambda rule: -rule.weight)[:3])
            seen: set[str] = set()
            for field, concepts in reading.concepts.items():
                for found in concepts:
                    words = originals[field][found.start : found.end]
                    if self._concepts.bits[found.concept] & wanted and words not in seen and len(seen) < 6:
                        seen.add(words)
                        proof.append(Evidence(field, words, found.start, found.end, why, category))
        return (*proof, *(grading.evidence if grading else ()))


def _chance(odds: float) -> float:
    return round(1.0 / (1.0 + math.exp(-max(min(odds, 30.0), -30.0))), 4)


def _uncertain(scores: dict[str, float], categories: tuple[str, ...], places: tuple[Place, ...]) -> bool:
    low, high = _DOUBT
    if any(low < scores[name] < high for name in CATEGORIES):
        return True
    return bool(categories) and bool(places) and places[0].confidence < 0.5
