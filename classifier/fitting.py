"""Fitting of the linear heads and of the mixing of rules and model, with sources kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.corpora import Sample
from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor
from classifier.model import Floats
from classifier.normalise import normalise
from classifier.rules import Rules
from classifier.scoring import DENSE, HASHED, LEXICON, LONGEST
from classifier.segmenter import Segmenter
from classifier.topics import Topics
from classifier.verdict import CATEGORIES

_EXAMPLE_WEIGHT: Final = 8.0
_FOLDS: Final = 3
ORDINARY: Final = ("tnews", "thucnews_titles", "microblogs_smp2020")
# A title that names a hazard is left out of the ordinary sets, since about 1 % of them do report emergencies.
_SUSPECT: Final = -1.5

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """Samples as matrices: one row each in `wide` (hashed and dense) and `rules` (log-odds by category)."""

    wide: Any
    rules: Floats
    labels: NDArray[np.int8]
    sources: NDArray[np.str_]


def tabulate(samples: Sequence[Sample], segmenter: Segmenter, extractor: Extractor, rules: Rules) -> Table:
    """Matrices of `samples`; unknown labels are -1."""
    plain = [(normalise(sample.title), normalise(sample.text[:LONGEST])) for sample in samples]
    odds = [rules.read({"title": title, "text": text}, "").log_odds for title, text in plain]
    features = extractor.features([segmenter.words(f"{title}\n{text}") for title, text in plain])
    counts = np.diff(features.bounds)
    values = np.repeat(features.scale, counts) * HASHED
    hashed = sparse.csr_matrix((values, features.buckets, features.bounds), shape=(len(samples), BUCKETS))
    hashed.sum_duplicates()
    wide = sparse.hstack([hashed, sparse.csr_matrix(features.dense * DENSE)]).tocsr()
    labels = [[int(sample.labels[name]) if name in sample.labels else -1 for name in CATEGORIES] for sample in samples]
    return Table(
        wide,
        np.asarray(odds, dtype=np.float32),
        np.asarray(labels, dtype=np.int8),
        np.asarray([sample.source for sample in samples]),
    )


def trainable(table: Table, category: int) -> Bools:
    """Rows with a known label, without ordinary titles that look like this category by rule."""
    ordinary = np.isin(table.sources, ORDINARY) & (table.labels[:, category] == 0)
    suspect = ordinary & (table.rules[:, category] > _SUSPECT)
    kept: Bools = (table.labels[:, category] >= 0) & ~suspect
    return kept


def fit_head(table: Table, category: int, rows: Bools) -> tuple[Floats, float]:
    """Weights over hashed and dense features, and the constant, from `rows`."""
    weights = np.where(table.sources[rows] == "examples", _EXAMPLE_WEIGHT, 1.0)
    model = LogisticRegression(C=1.0, solver="lbfgs", max_iter=80, tol=1e-3)
    model.fit(table.wide[rows], table.labels[rows, category], sample_weight=weights)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def unseen_odds(table: Table, category: int, groups: Sequence[Sequence[str]], seed: int = 7) -> Floats:
    """Log-odds of every known row by a head that never saw its source (`groups`) or its fold."""
    known = trainable(table, category)
    folds = np.random.default_rng(seed).integers(0, _FOLDS, len(table.sources))
    apart = np.zeros(len(table.sources), dtype=np.int64) - 1
    for number, group in enumerate(groups):
        apart[np.isin(table.sources, group)] = number
    odds = np.full(len(table.sources), np.nan, dtype=np.float32)
    parts = [apart == number for number in range(len(groups))]
    parts += [(apart < 0) & (folds == number) for number in range(_FOLDS)]
    for part in parts:
        held = part & (table.labels[:, category] >= 0)
        if held.any():
            coefficients, constant = fit_head(table, category, known & ~part)
            odds[held] = table.wide[held] @ coefficients + constant
    return odds


def fit_mixing(table: Table, category: int, odds: Floats, alarms: float) -> tuple[float, float, float]:
    """Factors of rule and model log-odds and a constant; ordinary posts raise at most the share `alarms`."""
    rows = ~np.isnan(odds) & trainable(table, category)
    weights = np.where(table.sources[rows] == "examples", 20.0, 1.0)
    pairs = np.column_stack([table.rules[rows, category], odds[rows]])
    model = LogisticRegression(C=10.0, max_iter=200)
    model.fit(pairs, table.labels[rows, category], sample_weight=weights)
    by_rule, by_model = (float(np.clip(factor, 0.3, 1.0)) for factor in model.coef_[0])
    mixed = by_rule * table.rules[:, category] + by_model * odds
    quiet = np.isin(table.sources, ORDINARY) & ~np.isnan(odds) & trainable(table, category)
    return by_rule, by_model, -float(np.quantile(mixed[quiet], 1.0 - alarms))


def topic_matrix(
    token_lists: Sequence[Sequence[str]], texts: Sequence[str], extractor: Extractor, topics: Topics
) -> Any:
    """Hashed words, the mean vector and the lexicon's sums: what the topic head sees."""
    features = extractor.features(token_lists)
    counts = np.diff(features.word_bounds)
    values = np.repeat(1.0 / np.sqrt(np.maximum(counts, 1)), counts) * HASHED
    shape = (len(texts), TOPIC_BUCKETS)
    hashed = sparse.csr_matrix((values, features.words % TOPIC_BUCKETS, features.word_bounds), shape=shape)
    hashed.sum_duplicates()
    lexicon = np.asarray([topics.read({"text": text}).sums for text in texts], dtype=np.float32) * LEXICON
    return sparse.hstack([hashed, sparse.csr_matrix(features.dense * DENSE), sparse.csr_matrix(lexicon)]).tocsr()


def fit_topics(matrix: Any, labels: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats]:
    """Weights (features × topics) and constants of the topic head."""
    model = LogisticRegression(C=1.0, solver="lbfgs", max_iter=120)
    model.fit(matrix, labels, sample_weight=weights)
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
