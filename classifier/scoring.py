"""Inference of the linear heads with NumPy alone, and which words carried a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor, Features, sums
from classifier.model import Floats, Weights

# Factors of the feature groups; training used the same.
HASHED: Final = 3.0
DENSE: Final = 4.0
LEXICON: Final = 0.5
LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds by category (posts × 6) of the model alone, with the features they came from, and those of
    the topics without the lexicon's part (posts × topics), each up to a constant."""

    odds: Floats
    features: Features
    by_topic: Floats


class Scorer:
    """Applies the trained heads to batches of segmented texts."""

    def __init__(self, weights: Weights, extractor: Extractor) -> None:
        self._extractor = extractor
        self._hashed = np.ascontiguousarray(weights.hashed * HASHED)
        self._dense = weights.dense * DENSE
        self._bias = weights.bias
        self._mixing = weights.mixing
        self._topic_hashed = np.ascontiguousarray(weights.topic_hashed * HASHED)
        width = self._dense.shape[0]
        self._topic_dense = weights.topic_dense[:width] * DENSE
        self._topic_lexicon = weights.topic_dense[width:] * LEXICON
        self._topic_bias = weights.topic_bias

    def score(self, batch: Sequence[Sequence[str]]) -> Scores:
        """Model log-odds of segmented texts (title, newline, the first 600 characters of the text)."""
        features = self._extractor.features(batch)
        odds = sums(self._hashed, features.buckets, features.bounds) * features.scale[:, None]
        return Scores(odds + features.dense @ self._dense + self._bias, features, self._by_topic(features))

    def _by_topic(self, features: Features) -> Floats:
        counts = np.diff(features.word_bounds)
        hashed = sums(self._topic_hashed, features.words % TOPIC_BUCKETS, features.word_bounds)
        scaled = hashed / np.sqrt(np.maximum(counts, 1)).astype(np.float32)[:, None]
        odds: Floats = scaled + features.dense @ self._topic_dense + self._topic_bias
        return odds

    def mix(self, rules: Floats, model: Floats) -> Floats:
        """Rule and model log-odds together (posts × 6)."""
        mixed: Floats = rules * self._mixing[:, 0] + model * self._mixing[:, 1] + self._mixing[:, 2]
        return mixed

    def topics(self, scores: Scores, at: int, lexicon: Sequence[float]) -> Floats:
        """Log-odds of the topics of post `at`, up to a constant."""
        odds: Floats = scores.by_topic[at] + np.asarray(lexicon, dtype=np.float32) @ self._topic_lexicon
        return odds

    def heaviest(self, words: Sequence[str], category: int, limit: int = 3) -> list[tuple[int, float]]:
        """The words that raised `category` most: (position in `words`, weight), heaviest first."""
        scale = 1.0 / np.sqrt(max(2 * len(words), 1))
        weights: dict[int, float] = {}
        seen: set[str] = set()
        for at, word in enumerate(words):
            packed = self._extractor[word]
            if packed >= 0 and len(word) > 1 and word not in seen:
                seen.add(word)
                weights[at] = float(self._hashed[packed % BUCKETS, category]) * scale
        best = sorted(weights, key=lambda at: -weights[at])[:limit]
        return [(at, weights[at]) for at in best if weights[at] > 0.1]
