"""Fits the two heads of `rumour.py` on the rumour sets, with every source weighed apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.answers import SOURCE as ANSWERS
from classifier.corpora import Sample
from classifier.model import Floats
from classifier.normalise import normalise
from classifier.rumour import BUCKETS, RARITY_STEP, SHARES, RumourModel, RumourWeights, grams, matrix, slots_of
from classifier.scoring import LONGEST

CLAIMS: Final = ("weibo21_train", "weibo21_val", "weibo21_test", "ced", "checked")
_LEAST_TEXTS: Final = 2
_MOST_WEIGHTS: Final = 180_000
_STRENGTH: Final = 40.0
# Of the head over sequences weighed by how unlike their shares are in false and true posts (Wang and Manning 2012):
# its strength, and what is added to every share.
_STRENGTH_OF_RATIOS: Final = 10.0
_SMOOTHING: Final = 0.1
# So much a sequence counts whose shares are alike.
_LEAST_RATIO: Final = 0.25
# How much a post counts: the two narrower rumour sets less, what is no claim at all little, examples fully.
_NARROW: Final = 0.2
_BACKGROUND: Final = 0.1
_FOLDS: Final = 3

Bools = NDArray[np.bool_]
Buckets = NDArray[np.int32]


def text_of(sample: Sample) -> str:
    """What the heads read of a post: the normalised title and the beginning of the text."""
    return f"{normalise(sample.title)}\n{normalise(sample.text[:LONGEST])}"


def fit_with_alarms(samples: Sequence[Sample], more: Buckets | None = None) -> tuple[RumourWeights, Floats]:
    """The calibrated heads, and for each sample the log-odds of the alarm by heads that did not see it; `more` are
    buckets wanted beside those that tell rumours."""
    odds = unseen_odds(samples, more=more)
    slope, shift = _platt(samples, odds)
    weights = fit_rumours(samples, more)
    alarms: Floats = ((odds * slope[:2] + shift[:2]) @ SHARES).astype(np.float32)
    return replace(weights, step=weights.step * slope, bias=weights.bias * slope + shift), alarms


def fit_rumours(samples: Sequence[Sample], more: Buckets | None = None) -> RumourWeights:
    """Both heads from samples of rumour sets (`CLAIMS`) and of others, where an unknown label counts as not false; the
    third, of emergencies, is still empty."""
    texts = [text_of(sample) for sample in samples]
    labels = np.asarray([sample.labels.get("false_information", False) for sample in samples])
    sources = np.asarray([sample.source for sample in samples])
    weights = importance(labels, sources)
    claims = np.flatnonzero(np.isin(sources, CLAIMS))
    buckets, rarity = _chosen([texts[at] for at in claims], labels[claims], weights[claims], more)
    wide = wide_matrix(texts, buckets, rarity)
    among = _fit(wide[claims], labels[claims], weights[claims])
    apart = _fit(wide, labels, weights)
    heads = np.column_stack([among[0], apart[0], np.zeros_like(apart[0])])
    step = (np.abs(heads).max(axis=0) / 127).astype(np.float32).clip(1e-9)
    bias = np.asarray([among[1], apart[1], 0.0], dtype=np.float32)
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


def unseen_odds(samples: Sequence[Sample], seed: int = 7, more: Buckets | None = None) -> Floats:
    """Log-odds (samples × 2) by heads that did not see the sample."""
    fold = np.random.default_rng(seed).integers(0, _FOLDS, len(samples))
    odds = np.zeros((len(samples), 2), dtype=np.float32)
    for number in range(_FOLDS):
        parts = list(zip(samples, (fold == number).tolist(), strict=True))
        model = RumourModel(fit_rumours([sample for sample, held in parts if not held], more))
        odds[fold == number] = model.odds([text_of(sample) for sample, held in parts if held])
    return odds


def _platt(samples: Sequence[Sample], odds: Floats) -> tuple[Floats, Floats]:
    """Slopes and shifts by column: those of Platt's method on all rumour sets for column 0, none for the others.

    On the widest set alone the head believes that every other source holds as many false posts as that one."""
    labels = np.asarray([sample.labels.get("false_information", False) for sample in samples])
    claims = np.isin([sample.source for sample in samples], CLAIMS)
    fitted = LogisticRegression(C=1e6).fit(odds[claims, :1], labels[claims])
    slope = np.asarray([fitted.coef_[0, 0], 1.0, 1.0], dtype=np.float32)
    return slope, np.asarray([fitted.intercept_[0], 0.0, 0.0], dtype=np.float32)


def _chosen(
    texts: Sequence[str], labels: Bools, weights: Floats, more: Buckets | None
) -> tuple[Buckets, NDArray[np.uint8]]:
    """The buckets that stand in enough texts and their rarity, of too many those whose first weights are largest;
    and `more`."""
    found = grams(texts, np.arange(BUCKETS, dtype=np.int32))
    frequency = np.bincount(found.slots, minlength=BUCKETS)
    buckets = np.flatnonzero(frequency >= _LEAST_TEXTS).astype(np.int32)
    exact = np.log((1 + len(texts)) / (1 + frequency)) + 1
    rarity = np.clip(np.round(exact / RARITY_STEP), 1, 255).astype(np.uint8)
    if len(buckets) > _MOST_WEIGHTS:
        first, _ = _fit(wide_matrix(texts, buckets, rarity[buckets]), labels, weights)
        buckets = buckets[np.argsort(-np.abs(first) * rarity[buckets], kind="stable")[:_MOST_WEIGHTS]]
    buckets = np.union1d(buckets, buckets if more is None else more).astype(np.int32)
    return buckets, rarity[buckets]


def wide_matrix(texts: Sequence[str], buckets: Buckets, rarity: NDArray[np.uint8]) -> Any:
    """What the heads learn from: a row for each text, a column for each bucket."""
    return matrix(grams(texts, slots_of(buckets)), rarity.astype(np.float32) * RARITY_STEP)


def _fit(wide: Any, labels: Bools, weights: Floats) -> tuple[Floats, float]:
    """The mean of a head over the sequences as they are and one over the sequences weighed by their ratios."""
    plain, constant = _separator(wide, labels, weights, _STRENGTH)
    ratios = _ratios(wide, labels, weights)
    weighed, other = _separator(wide @ sparse.diags(ratios), labels, weights, _STRENGTH_OF_RATIOS)
    mean: Floats = ((plain + weighed * ratios) / 2).astype(np.float32)
    return mean, (constant + other) / 2


def _ratios(wide: Any, labels: Bools, weights: Floats) -> Floats:
    """How unlike the shares of each sequence are in the posts with the label and without it; 1 on the average."""
    shares = [np.asarray(wide.T @ (weights * side)).ravel() + _SMOOTHING for side in (labels, ~labels)]
    apart = np.abs(np.log(shares[0] / shares[0].sum()) - np.log(shares[1] / shares[1].sum()))
    ratios: Floats = (_LEAST_RATIO + (1 - _LEAST_RATIO) * apart / apart.mean()).astype(np.float32)
    return ratios


def _separator(wide: Any, labels: Bools, weights: Floats, strength: float) -> tuple[Floats, float]:
    model = LogisticRegression(C=strength, solver="liblinear", dual=True, max_iter=60, tol=0.02, random_state=7)
    model.fit(wide, labels, sample_weight=weights)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
