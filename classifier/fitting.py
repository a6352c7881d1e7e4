"""Fitting of the linear heads and of the mixing of rules and model, with sources kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.answers import SOURCE as ANSWERS
from classifier.corpora import Sample
from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor
from classifier.judgements import PORTAL
from classifier.judgements import SOURCE as JUDGED
from classifier.model import Floats
from classifier.normalise import normalise
from classifier.rules import Rules
from classifier.scoring import DENSE, HASHED, LEXICON, LONGEST
from classifier.segmenter import Segmenter
from classifier.topics import Topics
from classifier.verdict import CATEGORIES

# A made-up post stands for many of its kind, a judged one for a few: both come in genres the sets lack.
_WEIGHTS: Final = {"examples": 8.0, ANSWERS: 2.0, JUDGED: 4.0}
MIXING_WEIGHTS: Final = {"examples": 20.0, ANSWERS: 2.0, JUDGED: 4.0}
# Messages speak as eyewitnesses do: told too often that none is an emergency, the model forgets the eyewitnesses.
_OF_EMERGENCIES: Final = {"messages.jsonl": 0.3, "messages_with_replies.jsonl": 0.3}
# What shows that a post is an appeal is learnt from one city's letters and from made-up posts: beside the rules the
# model counts this much at most, or it finds the manner of those posts and misses appeals from elsewhere.
_MOST_MODEL: Final = {"livelihood": 0.4}
_FOLDS: Final = 3
ORDINARY: Final = ("tnews", "thucnews_titles", "microblogs_smp2020", PORTAL)
MESSAGES: Final = ("messages.jsonl", "messages_with_replies.jsonl")
# A title that names a hazard is left out of the ordinary sets, since about 1 % of them do report emergencies;
# so is a citizen message that tells of one.
_SUSPECT: Final = -1.5
_TOLD: Final = 1.5

# Thresholds whose F1 differs by less are as good as each other.
_ALIKE: Final = 0.005

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
    """Rows with a known label, without ordinary titles and messages that look like this category by rule."""
    without = table.labels[:, category] == 0
    suspect = without & np.isin(table.sources, ORDINARY) & (table.rules[:, category] > _SUSPECT)
    suspect |= without & np.isin(table.sources, MESSAGES) & (table.rules[:, category] > _TOLD)
    kept: Bools = (table.labels[:, category] >= 0) & ~suspect
    return kept


def weights_of(table: Table, rows: Bools, by_source: dict[str, float], category: int) -> Floats:
    """What each row weighs, by its source; where emergencies are told apart, messages count less."""
    own = _OF_EMERGENCIES if CATEGORIES[category] == "emergency" else {}
    return np.asarray([(by_source | own).get(source, 1.0) for source in table.sources[rows]], dtype=np.float32)


def fit_head(table: Table, category: int, rows: Bools) -> tuple[Floats, float]:
    """Weights over hashed and dense features, and the constant, from `rows`."""
    weights = weights_of(table, rows, _WEIGHTS, category)
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
    """Factors of rule and model log-odds and a constant: where F1 of the judged posts is best, if there are any, but
    ordinary posts raise at most the share `alarms`."""
    rows = ~np.isnan(odds) & trainable(table, category)
    weights = weights_of(table, rows, MIXING_WEIGHTS, category)
    pairs = np.column_stack([table.rules[rows, category], odds[rows]])
    model = LogisticRegression(C=10.0, max_iter=200)
    model.fit(pairs, table.labels[rows, category], sample_weight=weights)
    by_rule, by_model = (float(np.clip(factor, 0.3, 1.0)) for factor in model.coef_[0])
    by_model = min(by_model, by_rule * _MOST_MODEL.get(CATEGORIES[category], by_model / by_rule))
    mixed = by_rule * table.rules[:, category] + by_model * odds
    quiet = np.isin(table.sources, ORDINARY) & ~np.isnan(odds) & trainable(table, category)
    least = float(np.quantile(mixed[quiet], 1.0 - alarms))
    judged = (table.sources == JUDGED) & ~np.isnan(odds)
    wanted = table.labels[judged, category] == 1
    if wanted.any():
        least = max(least, _best_threshold(mixed[judged], wanted))
    return by_rule, by_model, -least


def unseen_recall(table: Table, category: int, sources: Sequence[str], odds: Floats, alarms: float) -> float:
    """Recall of rules and model in `sources` that neither the heads behind `odds` nor the mixing have seen."""
    unseen = np.isin(table.sources, sources)
    rest = Table(table.wide[~unseen], table.rules[~unseen], table.labels[~unseen], table.sources[~unseen])
    by_rule, by_model, constant = fit_mixing(rest, category, odds[~unseen], alarms)
    mixed = by_rule * table.rules[unseen, category] + by_model * odds[unseen] + constant
    return float(np.mean(mixed[table.labels[unseen, category] == 1] >= 0))


def _best_threshold(scores: Floats, wanted: Bools) -> float:
    """From what score on F1 of `wanted` is best: the middle of the scores that come within half a point of it, since
    the very best one hangs on a post or two."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + wanted.sum())
    return float(np.median(scores[order][f1 >= f1.max() - _ALIKE]))


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
