"""Fits the head that tells emergencies by their character sequences (column 2 of `rumour.py`), and how much the head
over words still counts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.corpora import Sample
from classifier.fitting import MIXING_WEIGHTS, Table, fit_head, trainable, unseen_odds, weights_of
from classifier.model import Floats
from classifier.rumour import BUCKETS, RumourWeights, grams
from classifier.rumour_training import text_of, wide_matrix
from classifier.verdict import CATEGORIES

_EMERGENCY: Final = CATEGORIES.index("emergency")
# The sources in which emergencies stand: what is frequent there is read, wherever else it may stand.
_TELLING: Final = ("judged", "examples", "cec", "dispositions")
_LEAST_TELLING: Final = 3
_LEAST_TEXTS: Final = 6
_MOST_BUCKETS: Final = 20_000
# How freely the head follows single sequences: its matrix times this, beside a penalty of one.
_STEEP: Final = 3.2


@dataclass(frozen=True, slots=True)
class Incidents:
    """The rumour weights with column 2 filled, what the head over words is to be multiplied by, and the log-odds of
    both together by heads that did not see the row."""

    weights: RumourWeights
    share_of_words: float
    odds: Floats


def telling_buckets(samples: Sequence[Sample]) -> NDArray[np.int32]:
    """The sequences that stand in enough posts of the sources with emergencies, the most frequent of them."""
    texts = [text_of(sample) for sample in samples]
    found = grams(texts, np.arange(BUCKETS, dtype=np.int32))
    telling = np.isin([sample.source for sample in samples], _TELLING)
    everywhere = np.bincount(found.slots, minlength=BUCKETS)
    there = np.bincount(found.slots[np.repeat(telling, np.diff(found.bounds))], minlength=BUCKETS)
    there[everywhere < _LEAST_TEXTS] = 0
    kept = np.argsort(-there, kind="stable")[:_MOST_BUCKETS]
    return np.sort(kept[there[kept] >= _LEAST_TELLING]).astype(np.int32)


def fit_incidents(
    table: Table, samples: Sequence[Sample], weights: RumourWeights, by_words: Floats, groups: Sequence[Sequence[str]]
) -> Incidents:
    """The head from the rows of `table`, whose posts are `samples`; `by_words` are the log-odds of the head over words
    that did not see the row or its group of sources."""
    wide = wide_matrix([text_of(sample) for sample in samples], weights.buckets, weights.rarity) * _STEEP
    characters = replace(table, wide=wide)
    odds = unseen_odds(characters, _EMERGENCY, groups)
    of_words, of_characters = _shares(table, by_words, odds)
    head, constant = fit_head(characters, _EMERGENCY, trainable(table, _EMERGENCY))
    head = head * np.float32(_STEEP * of_characters)
    step, heads, bias = weights.step.copy(), weights.heads.copy(), weights.bias.copy()
    step[2] = max(float(np.abs(head).max()) / 127, 1e-9)
    heads[:, 2] = np.round(head / step[2]).astype(np.int8)
    bias[2] = constant * of_characters
    both: Floats = (of_words * by_words + of_characters * odds).astype(np.float32)
    return Incidents(replace(weights, heads=heads, step=step, bias=bias), of_words, both)


def _shares(table: Table, by_words: Floats, by_characters: Floats) -> tuple[float, float]:
    """How much words and characters count beside the rules and each other; neither speaks against."""
    rows = ~np.isnan(by_words) & ~np.isnan(by_characters) & trainable(table, _EMERGENCY)
    seen = np.column_stack([table.rules[rows, _EMERGENCY], by_words[rows], by_characters[rows]])
    counted = weights_of(table, rows, MIXING_WEIGHTS, _EMERGENCY)
    model = LogisticRegression(C=10.0, max_iter=300)
    model.fit(seen, table.labels[rows, _EMERGENCY], sample_weight=counted)
    return max(float(model.coef_[0, 1]), 0.0), max(float(model.coef_[0, 2]), 0.0)
