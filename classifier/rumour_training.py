"""Fits the two heads of `rumour.py` on the rumour sets, with every source weighed apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.answers import SOURCE as ANSWERS
from classifier.corpora import Sample
from classifier.model import Floats
from classifier.normalise import normalise
from classifier.rumour import BUCKETS, RARITY_STEP, SHARES, RumourModel, RumourWeights, grams, matrix, slots_of
from classifier.scoring import LONGEST

CLAIMS: Final = ("weibo21_train", "weibo21_val", "weibo21_test", "ced", "checked")
_LEAST_TEXTS: Final = 2
_MOST_WEIGHTS: Final = 200_000
_STRENGTH: Final = 40.0
# How much a post counts: the two narrower rumour sets less, what is no claim at all little, examples fully.
_NARROW: Final = 0.2
_BACKGROUND: Final = 0.1
_FOLDS: Final = 3

Bools = NDArray[np.bool_]


def text_of(sample: Sample) -> str:
    """What the heads read of a post: the normalised title and the beginning of the text."""
    return f"{normalise(sample.title)}\n{normalise(sample.text[:LONGEST])}"


def fit_with_alarms(samples: Sequence[Sample]) -> tuple[RumourWeights, Floats]:
    """The calibrated heads, and for each sample the log-odds of the alarm by heads that did not see it."""
    odds = unseen_odds(samples)
    slope, shift = _platt(samples, odds)
    weights = fit_rumours(samples)
    alarms: Floats = ((odds * slope + shift) @ SHARES).astype(np.float32)
    return replace(weights, step=weights.step * slope, bias=weights.bias * slope + shift), alarms


def fit_rumours(samples: Sequence[Sample]) -> RumourWeights:
    """Both heads from samples of rumour sets (`CLAIMS`) and of others, where an unknown label counts as not false."""
    texts = [text_of(sample) for sample in samples]
    labels = np.asarray([sample.labels.get("false_information", False) for sample in samples])
    sources = np.asarray([sample.source for sample in samples])
    weights = importance(labels, sources)
    claims = np.flatnonzero(np.isin(sources, CLAIMS))
    buckets, rarity = _chosen([texts[at] for at in claims], labels[claims], weights[claims])
    wide = _matrix(texts, buckets, rarity)
    among = _fit(wide[claims], labels[claims], weights[claims])
    apart = _fit(wide, labels, weights)
    heads = np.column_stack([among[0], apart[0]])
    step = (np.abs(heads).max(axis=0) / 127).astype(np.float32).clip(1e-9)
    bias = np.asarray([among[1], apart[1]], dtype=np.float32)
    return RumourWeights(buckets, rarity, np.round(heads / step).astype(np.int8), step, bias)


def importance(labels: Bools, sources: NDArray[np.str_]) -> Floats:
    """How much each post counts: false and true posts of a rumour set count the same in sum."""
    weights = np.full(len(labels), _BACKGROUND, dtype=np.float32)
    weights[np.isin(sources, ("examples", ANSWERS))] = 1.0
    for group in (CLAIMS[:3], CLAIMS[3:4], CLAIMS[4:]):
        rows = np.isin(sources, group)
        share = float(labels[rows].mean()) if rows.any() else 0.5
        base = 1.0 if group == CLAIMS[:3] else _NARROW
        weights[rows & labels] = base * 0.5 / max(share, 0.01)
        weights[rows & ~labels] = base * 0.5 / max(1.0 - share, 0.01)
    return weights


def unseen_odds(samples: Sequence[Sample], seed: int = 7) -> Floats:
    """Log-odds (samples × 2) by heads that did not see the sample."""
    fold = np.random.default_rng(seed).integers(0, _FOLDS, len(samples))
    odds = np.zeros((len(samples), 2), dtype=np.float32)
    for number in range(_FOLDS):
        parts = list(zip(samples, (fold == number).tolist(), strict=True))
        model = RumourModel(fit_rumours([sample for sample, held in parts if not held]))
        odds[fold == number] = model.odds([text_of(sample) for sample, held in parts if held])
    return odds


def _platt(samples: Sequence[Sample], odds: Floats) -> tuple[Floats, Floats]:
    """Slopes and shifts by column: those of Platt's method on the widest rumour set for column 0, none for column 1."""
    labels = np.asarray([sample.labels.get("false_information", False) for sample in samples])
    claims = np.isin([sample.source for sample in samples], CLAIMS)
    widest = np.isin([sample.source for sample in samples], CLAIMS[:3])
    rows = widest if widest.any() else claims
    fitted = LogisticRegression(C=1e6).fit(odds[rows, :1], labels[rows])
    slope = np.asarray([fitted.coef_[0, 0], 1.0], dtype=np.float32)
    return slope, np.asarray([fitted.intercept_[0], 0.0], dtype=np.float32)


def _chosen(texts: Sequence[str], labels: Bools, weights: Floats) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """The buckets that stand in enough texts and their rarity; of too many, those whose first weights are largest."""
    found = grams(texts, np.arange(BUCKETS, dtype=np.int32))
    frequency = np.bincount(found.slots, minlength=BUCKETS)
    buckets = np.flatnonzero(frequency >= _LEAST_TEXTS).astype(np.int32)
    exact = np.log((1 + len(texts)) / (1 + frequency[buckets])) + 1
    rarity = np.clip(np.round(exact / RARITY_STEP), 1, 255).astype(np.uint8)
    if len(buckets) > _MOST_WEIGHTS:
        first, _ = _fit(_matrix(texts, buckets, rarity), labels, weights)
        kept = np.sort(np.argsort(-np.abs(first) * rarity, kind="stable")[:_MOST_WEIGHTS])
        buckets, rarity = buckets[kept], rarity[kept]
    return buckets, rarity


def _matrix(texts: Sequence[str], buckets: NDArray[np.int32], rarity: NDArray[np.uint8]) -> Any:
    return matrix(grams(texts, slots_of(buckets)), rarity.astype(np.float32) * RARITY_STEP)


def _fit(wide: Any, labels: Bools, weights: Floats) -> tuple[Floats, float]:
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", dual=True, max_iter=60, tol=0.02, random_state=7)
    model.fit(wide, labels, sample_weight=weights)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
