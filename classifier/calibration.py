"""Scores that mean what they say: of the posts scored 0.8, about four in five should be what is claimed.

Platt's method with the decision held: log-odds are multiplied by one slope above zero and another below, so that
no post changes sides when its score is calibrated.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

_BINS: Final = 10
_SLOPES: Final = (0.1, 6.0)

Bools = NDArray[np.bool_]


def calibrate(odds: Floats, above: Floats | float, below: Floats | float) -> Floats:
    """Log-odds times the slope of their side."""
    scaled: Floats = odds * np.where(odds > 0, above, below)
    return scaled


def fit_slopes(odds: Floats, labels: Bools, weights: Floats | None = None) -> tuple[float, float]:
    """The slopes above and below zero that make unseen `labels` most likely; 1 on a side without rows."""
    counted = np.ones(len(odds), dtype=np.float32) if weights is None else weights
    above, below = (_slope(odds[side], labels[side], counted[side]) for side in (odds > 0, odds <= 0))
    return above, below


def _slope(odds: Floats, labels: Bools, weights: Floats) -> float:
    if not len(odds):
        return 1.0
    # Half a second to import, and only training fits slopes.
    from scipy.optimize import minimize_scalar

    signs = np.where(labels, -1.0, 1.0)

    def loss(slope: float) -> float:
        return float(np.sum(weights * np.logaddexp(0.0, signs * odds * slope)))

    return float(minimize_scalar(loss, bounds=_SLOPES, method="bounded").x)


def calibration_error(labels: Bools, scores: Floats) -> float:
    """Expected calibration error: how far scores and shares differ, over ten equal bins by their posts (Guo 2017)."""
    if not len(scores):
        return 0.0
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    error = 0.0
    for at in np.unique(bins):
        inside = bins == at
        error += float(inside.mean()) * abs(float(scores[inside].mean()) - float(labels[inside].mean()))
    return error
