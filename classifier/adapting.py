"""Teaches a trained model from a few posts of one's own, without the public sets: the heads move as little as needed.

The heads of six categories get a correction that fits the labels, held near zero by a penalty; what rules, the rumour
heads and the topic head say stays. For suspected rumours only the constant moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from classifier.calibration import Bools
from classifier.corpora import Sample
from classifier.features import BUCKETS
from classifier.fitting import Table
from classifier.model import Floats, Weights
from classifier.verdict import CATEGORIES

_PENALTY: Final = 1.0
_RUMOUR: Final = CATEGORIES.index("false_information")
_HELD: Final = 4
_FEWEST: Final = 4


def parted(samples: Sequence[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Three quarters to learn from and one to judge by; too few to part are learned and judged alike."""
    if len(samples) < _FEWEST:
        return list(samples), list(samples)
    order = np.random.default_rng(7).permutation(len(samples)).tolist()
    held = {at for place, at in enumerate(order) if place % _HELD == 0}
    return [s for at, s in enumerate(samples) if at not in held], [s for at, s in enumerate(samples) if at in held]


def adapted(weights: Weights, table: Table, odds: Floats) -> Weights:
    """The weights corrected by the rows of `table`, whose uncalibrated log-odds so far are `odds` (rows × 6)."""
    hashed, dense, bias = weights.hashed.copy(), weights.dense.copy(), weights.bias.copy()
    mixing = weights.mixing.copy()
    for category in range(len(CATEGORIES)):
        known = table.labels[:, category] >= 0
        labels = table.labels[known, category] == 1
        wide = table.wide[known] if category != _RUMOUR else sparse.csr_matrix((int(known.sum()), 0))
        if not known.any():
            continue
        factor = float(mixing[category, 1])
        moved, shift = _correction(wide * factor, labels, odds[known, category])
        if category != _RUMOUR:
            hashed[:, category] += moved[:BUCKETS]
            dense[:, category] += moved[BUCKETS:]
        mixing[category, 2] += shift
    return replace(weights, hashed=hashed, dense=dense, bias=bias, mixing=mixing)


def _correction(wide: Any, labels: Bools, odds: Floats) -> tuple[Floats, float]:
    """Weights and constant that added to `odds` make the labels likelier, at the price of their squares.

    A feature that no row has keeps the weight of zero from which all begin: it is left out.
    """
    signs = np.where(labels, -1.0, 1.0)
    had, moved = np.unique(wide.indices), np.zeros(wide.shape[1], np.float32)
    wide, width = wide[:, had], len(had)

    def loss(move: Floats) -> tuple[float, Floats]:
        mixed = odds + wide @ move[:width] + move[width]
        chance = signs / (1.0 + np.exp(np.clip(-signs * mixed, -30, 30)))
        value = float(np.logaddexp(0.0, signs * mixed).sum() + 0.5 * _PENALTY * (move @ move))
        return value, np.append(wide.T @ chance, chance.sum()) + _PENALTY * move

    found = minimize(loss, np.zeros(width + 1), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    moved[had] = found.x[:width]
    return moved, float(found.x[width])
