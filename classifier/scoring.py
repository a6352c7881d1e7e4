"""Inference of the linear heads with NumPy alone, and which words carried a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from classifier.calibration import calibrate
from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor, Features, Ints, sums
from classifier.model import Floats, Weights
from classifier.record import record
from classifier.rumour import RumourModel
from classifier.verdict import CATEGORIES
from classifier.vocabulary import Cut

# Factors of the feature groups; training used the same.
HASHED: Final = 3.0
DENSE: Final = 4.0
LEXICON: Final = 0.5
LONGEST: Final = 600
_RUMOUR: Final = CATEGORIES.index("false_information")
_EMERGENCY: Final = CATEGORIES.index("emergency")
# A word that weighs less proves nothing; those of emergencies count little beside the character sequences.
_LEAST_PROOF: Final = 0.1
_LEAST_OF_EMERGENCIES: Final = 0.015


@record
class Scores:
    """Log-odds by category (posts × 6) of the model alone, with the features they came from, and those of
    the topics without the lexicon's part (posts × topics), each up to a constant."""

    odds: Floats
    features: Features
    by_topic: Floats


def by_characters(odds: Floats, rumour: RumourModel, texts: Sequence[str]) -> Floats:
    """Log-odds of words (texts × 6) with what the character sequences say of rumours and emergencies."""
    alarms = rumour.alarms(texts)
    odds[:, _RUMOUR] = alarms[:, 0]
    odds[:, _EMERGENCY] += alarms[:, 1]
    return odds


class Scorer:
    """Applies the trained heads to batches of segmented texts."""

    def __init__(self, weights: Weights, extractor: Extractor, rumour: RumourModel) -> None:
        self._rumour = rumour
        self._extractor = extractor
        self._hashed = np.multiply(weights.hashed, HASHED, dtype=np.float32)
        self._dense = weights.dense * DENSE
        self._bias = weights.bias
        self._mixing = weights.mixing
        self._topic_hashed = np.multiply(weights.topic_hashed, HASHED, dtype=np.float32)
        width = self._dense.shape[0]
        self._topic_dense = weights.topic_dense[:width] * DENSE
        self._topic_lexicon = weights.topic_dense[width:] * LEXICON
        self._topic_bias = weights.topic_bias

    def score(self, batch: Cut, texts: Sequence[str]) -> Scores:
        """Model log-odds of texts (title, newline, the first 600 characters of the text) and of their words."""
        features = self._extractor.of_packed(batch.feature, np.asarray(batch.bounds))
        odds = sums(self._hashed, features.buckets, features.bounds) * features.scale[:, None]
        odds = odds + features.dense @ self._dense + self._bias
        return Scores(by_characters(odds, self._rumour, texts), features, self._by_topic(features))

    def suspicion(self, texts: Sequence[str]) -> list[float]:
        """The chance that the rumour head learned from rumour sets alone gives each text."""
        odds = self._rumour.odds(texts)[:, 0].astype(np.float64)
        chances: list[float] = (1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))).tolist()
        return chances

    def _by_topic(self, features: Features) -> Floats:
        counts = np.diff(features.word_bounds)
        hashed = sums(self._topic_hashed, features.words % TOPIC_BUCKETS, features.word_bounds)
        scaled = hashed / np.sqrt(np.maximum(counts, 1)).astype(np.float32)[:, None]
        odds: Floats = scaled + features.dense @ self._topic_dense + self._topic_bias
        return odds

    def mix(self, rules: Floats, model: Floats) -> Floats:
        """Calibrated log-odds of rules and model together (posts × 6)."""
        mixed: Floats = rules * self._mixing[:, 0] + model * self._mixing[:, 1] + self._mixing[:, 2]
        return calibrate(mixed, self._mixing[:, 3], self._mixing[:, 4])

    def topics(self, scores: Scores, rows: Ints, lexicon: Floats) -> Floats:
        """Log-odds of the topics of the posts `rows`, up to a constant each; `lexicon` has a row of sums for each."""
        odds: Floats = scores.by_topic[rows] + lexicon @ self._topic_lexicon
        return odds

    def heaviest(self, batch: Cut, at: int, category: int, limit: int = 3) -> list[tuple[int, float]]:
        """The words of text `at` that raised `category` most: (position in the batch, weight), heaviest first."""
        first, last = batch.bounds[at], batch.bounds[at + 1] - 1
        feature, length = batch.feature[first:last], batch.length[first:last]
        scale = 1.0 / np.sqrt(max(2 * len(feature), 1))
        weights = self._hashed[feature & (BUCKETS - 1), category] * scale
        least = _LEAST_OF_EMERGENCIES if category == _EMERGENCY else _LEAST_PROOF
        heavy = np.flatnonzero((feature >= 0) & (length > 1) & (weights > least))
        found: dict[str, tuple[int, float]] = {}
        for position in heavy[np.argsort(-weights[heavy], kind="stable")].tolist():
            found.setdefault(batch.words[first + position], (first + position, float(weights[position])))
            if len(found) == limit:
                break
        return list(found.values())
