"""Builds the shipped weights from the public sets and the project's own examples.

    python -m classifier.training --data DIR [--out FOLDER]

No text is kept: only weights, and a card that names the sets, their counts and the scores on unseen sources.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier import answers, corpora
from classifier.calibration import fit_slopes
from classifier.concepts import Concepts
from classifier.corpora import Sample, distinct, key_of
from classifier.disposition_model import DispositionWeights, save_disposition
from classifier.disposition_training import fit_dispositions
from classifier.examples import examples
from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor
from classifier.fitting import (
    MESSAGES,
    MIXING_WEIGHTS,
    Table,
    fit_head,
    fit_mixing,
    tabulate,
    topic_matrix,
    trainable,
    unseen_odds,
    unseen_recall,
    weights_of,
)
from classifier.gazetteer import Gazetteer
from classifier.incident_training import fit_incidents, telling_buckets
from classifier.judgements import judged, news, portal_news
from classifier.model import SHIPPED, Floats, Vectors, Weights, load_vectors, save_weights
from classifier.normalise import normalise
from classifier.rules import Rules
from classifier.rumour import RumourWeights, save_rumour
from classifier.rumour_training import fit_with_alarms
from classifier.segmenter import Segmenter
from classifier.topic_fitting import fit_topics
from classifier.topics import Topics
from classifier.verdict import CATEGORIES

_RUMOUR: Final = "false_information"
_RUMOURS: Final = ("weibo21_train", "weibo21_val", "ced", "checked")
# Sets that have a test part of their own, or none.
_WHOLE: Final = ("examples", answers.SOURCE, *_RUMOURS)
_GROUPS: Final[dict[str, list[list[str]]]] = {
    "emergency": [["cec"]],
    "livelihood": [["messages.jsonl", "messages_with_replies.jsonl"]],
}
# The share of ordinary posts each category may raise by mistake when the mixing is set.
_ALARMS: Final = {"emergency": 0.009, "livelihood": 0.010, _RUMOUR: 0.0098}
_FEWER_ALARMS: Final = 0.004
_EXAMPLE_WEIGHT: Final = 6.0
# One of so many ordinary posts shows the disposition head what asks for nothing.
_NOTHING_ASKED: Final = 5


def main() -> None:
    """Train, print what was used, write the artifact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    started = time.perf_counter()
    trained = train(given.data, load_vectors(given.out))
    trained.save(given.out)
    print(f"trained in {time.perf_counter() - started:.0f} s:", trained.card["rows"])


def held_out(sample: Sample, share: float = 0.2) -> bool:
    """Whether a sample belongs to the test part: decided by its text, so the same in every run."""
    from zlib import crc32

    return crc32(key_of(sample.title + sample.text).encode()) % 1000 < share * 1000


def training_samples(data: Path) -> list[Sample]:
    """What the category heads learn from: no `duee_sample`, no `weibo21_test`, 80 % of every ordinary set."""
    sources: Sequence[Iterable[Sample]] = (
        examples(),
        (each.sample for each in answers.made_up()),
        corpora.messages(data),
        corpora.messages(data, "messages_with_replies.jsonl"),
        corpora.emergencies(data),
        corpora.rumours(data, *_RUMOURS),
        judged(corpora.ordinary(data)),
        news(data),
        portal_news(data),
    )
    seen = {key_of(sample.text) for sample in corpora.rumours(data, "weibo21_test")}
    samples = [sample for source in sources for sample in distinct(source, seen)]
    return [sample for sample in samples if sample.source in _WHOLE or not held_out(sample)]


def extractor_for(vectors: Vectors) -> Extractor:
    """The extractor of training and inference: names of divisions are no features."""
    return Extractor(vectors, frozenset(Gazetteer().senses))


@dataclass(frozen=True, slots=True)
class Trained:
    """What training gives: arrays for the linear heads, for rumours and for dispositions, and their card."""

    weights: Weights
    rumour: RumourWeights
    disposition: DispositionWeights
    card: dict[str, Any]

    def save(self, folder: Path) -> None:
        """Write the artifact beside the word vectors in `folder`."""
        save_rumour(folder, self.rumour)
        save_disposition(folder, self.disposition)
        save_weights(folder, self.weights, self.card)


def train(data: Path, vectors: Vectors) -> Trained:
    """Fit all heads; the card lists sets, counts and mixing."""
    segmenter, rules = Segmenter(), Rules(Concepts())
    extractor = extractor_for(vectors)
    samples = training_samples(data)
    shared = np.asarray([sample.source not in _RUMOURS or not held_out(sample) for sample in samples])
    table = tabulate([s for s, kept in zip(samples, shared, strict=True) if kept], segmenter, extractor, rules)
    heads = [fit_head(table, at, trainable(table, at)) for at in range(len(CATEGORIES))]
    rumour, alarms = fit_with_alarms(samples, telling_buckets(samples))
    odds = [
        alarms[shared] if name == _RUMOUR else unseen_odds(table, at, _GROUPS.get(name, []))
        for at, name in enumerate(CATEGORIES)
    ]
    told = fit_incidents(
        table, [s for s, kept in zip(samples, shared, strict=True) if kept], rumour, odds[0], _GROUPS["emergency"]
    )
    heads[0], odds[0] = (heads[0][0] * told.share_of_words, heads[0][1] * told.share_of_words), told.odds
    mixing = np.asarray([_mixing(table, at, odds[at]) for at in range(len(CATEGORIES))], dtype=np.float32)
    appeals = CATEGORIES.index("livelihood")
    asking = disposition_samples(data)
    wide = np.column_stack([coefficients for coefficients, _ in heads])
    topic_wide, topic_bias, topic_rows = _topic_head(data, segmenter, extractor)
    weights = Weights(
        hashed=wide[:BUCKETS],
        dense=wide[BUCKETS:],
        bias=np.asarray([constant for _, constant in heads], dtype=np.float32),
        mixing=mixing,
        topic_hashed=topic_wide[:TOPIC_BUCKETS],
        topic_dense=topic_wide[TOPIC_BUCKETS:],
        topic_bias=topic_bias,
    )
    card = {
        "name": "huiying-4",
        "segmenter": segmenter.name,
        "rows": dict(Counter(sample.source for sample in samples)),
        "topic_rows": topic_rows,
        "disposition_rows": dict(Counter(each.sample.source for each in asking)),
        "positives": {name: int((table.labels[:, at] == 1).sum()) for at, name in enumerate(CATEGORIES)},
        "mixing": {name: [round(float(x), 3) for x in mixing[at]] for at, name in enumerate(CATEGORIES)},
        "unseen": {"livelihood": round(unseen_recall(table, appeals, MESSAGES, odds[appeals], _alarms(appeals)), 4)},
        "left_out": "duee_sample, weibo21_test, 20 % of every other public set but those of rumours",
    }
    return Trained(weights, told.weights, fit_dispositions(asking, segmenter, extractor), card)


def _mixing(table: Table, category: int, odds: Floats) -> tuple[float, ...]:
    """Factors of rules and model, the constant, and the two slopes of calibration."""
    by_rule, by_model, constant = fit_mixing(table, category, odds, _alarms(category))
    rows = ~np.isnan(odds) & trainable(table, category)
    mixed = by_rule * table.rules[rows, category] + by_model * odds[rows] + constant
    weights = weights_of(table, rows, MIXING_WEIGHTS, category)
    return by_rule, by_model, constant, *fit_slopes(mixed, table.labels[rows, category] == 1, weights)


def _alarms(category: int) -> float:
    return _ALARMS.get(CATEGORIES[category], _FEWER_ALARMS)


def disposition_samples(data: Path) -> list[answers.Asking]:
    """What the disposition head learns from: made-up posts, 80 % of the judged messages, and some ordinary posts."""
    judged_ones = (each for each in answers.judged_messages(data) if not held_out(each.sample))
    quiet = [sample for sample in examples() if not any(sample.labels.values())]
    quiet += [sample for sample in distinct(corpora.ordinary(data)) if not held_out(sample)][::_NOTHING_ASKED]
    silent = (answers.Asking(sample, answers.NOTHING) for sample in quiet)
    return [*answers.made_up(), *answers.asking(), *judged_ones, *silent]


def topic_samples(data: Path) -> list[Sample]:
    """Samples with a topic: examples, then 90 % of the segmented and of the raw messages."""
    public = [*corpora.segmented_topics(data), *corpora.messages(data, "topic_example.jsonl")]
    chosen = [sample for sample in distinct(public) if not held_out(sample, 0.1)]
    return [sample for sample in examples() if sample.topic] + chosen


def topic_tokens(sample: Sample, segmenter: Segmenter) -> tuple[list[str], str]:
    """Words and plain text of a sample; the segmented set comes in words already."""
    plain = normalise(sample.title + "\n" + sample.text)
    if sample.source == "topic_segmented":
        return plain.split(), plain.replace(" ", "")
    return segmenter.words(plain), plain


def _topic_head(data: Path, segmenter: Segmenter, extractor: Extractor) -> tuple[Any, Any, dict[str, int]]:
    topics = Topics()
    samples = topic_samples(data)
    pairs = [topic_tokens(sample, segmenter) for sample in samples]
    matrix = topic_matrix([tokens for tokens, _ in pairs], [text for _, text in pairs], extractor, topics)
    labels = np.asarray([topics.index[sample.topic] for sample in samples])
    weights = np.asarray([_EXAMPLE_WEIGHT if sample.source == "examples" else 1.0 for sample in samples])
    wide, bias = fit_topics(matrix, labels, weights.astype(np.float32))
    return wide, bias, dict(Counter(sample.source for sample in samples))


if __name__ == "__main__":
    main()
