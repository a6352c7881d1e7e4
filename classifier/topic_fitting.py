"""Fits the topic head: one linear separator for each topic over words weighed by rarity, and one temperature."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.svm import LinearSVC

from classifier.features import TOPIC_BUCKETS
from classifier.model import Floats

_HELD: Final = 5
_TEMPERATURES: Final = (0.5, 20.0)
# Rarity relative to that of a word in the middle, so that words keep their scale beside the other features.
_MIDDLE: Final = 4.0
# Vectors and topic words count less than the words themselves, of which the messages have enough.
_BESIDE: Final = 0.3

Ints = NDArray[np.int64]


def fit_topics(matrix: Any, labels: Ints, weights: Floats) -> tuple[Floats, Floats]:
    """Weights (features × topics) and constants; their softmax is calibrated on a fifth that a first fit left out."""
    rarity = _rarity(matrix)
    scaled = (matrix @ sparse.diags(rarity)).tocsr()
    held = np.random.default_rng(7).integers(0, _HELD, len(labels)) == 0
    first, constants = _separators(scaled[~held], labels[~held], weights[~held])
    temperature = _temperature(scaled[held] @ first + constants, labels[held])
    coefficients, constants = _separators(scaled, labels, weights)
    return (coefficients * rarity[:, None] * temperature).astype(np.float32), constants * np.float32(temperature)


def _rarity(matrix: Any) -> Floats:
    """Logarithm of inverse document frequency of hashed words; a constant for the features after them."""
    rarity = np.full(matrix.shape[1], _BESIDE, dtype=np.float32)
    frequency = np.bincount(matrix[:, :TOPIC_BUCKETS].tocsr().indices, minlength=TOPIC_BUCKETS)
    rarity[:TOPIC_BUCKETS] = (np.log((1 + matrix.shape[0]) / (1 + frequency)) + 1) / _MIDDLE
    return rarity


def _separators(matrix: Any, labels: Ints, weights: Floats) -> tuple[Floats, Floats]:
    model = LinearSVC(C=0.1, tol=0.01, random_state=7)
    model.fit(matrix, labels, sample_weight=weights)
    if len(model.classes_) != int(labels.max()) + 1:
        raise ValueError("every topic needs an example")
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


def _temperature(margins: Floats, labels: Ints) -> float:
    def loss(factor: float) -> float:
        odds = margins * factor
        likely = odds[np.arange(len(labels)), labels] - np.logaddexp.reduce(odds, axis=1)
        return -float(likely.mean())

    return float(minimize_scalar(loss, bounds=_TEMPERATURES, method="bounded").x)
