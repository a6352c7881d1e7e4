"""Builds the shipped weights from the public sets and the project's own examples.

    python -m classifier.training --data DIR [--out FOLDER]

No text is kept: only weights, and a card that names the sets, their counts and the scores on unseen sources.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier import corpora
from classifier.concepts import Concepts
from classifier.corpora import Sample, distinct, key_of
from classifier.examples import examples
from classifier.features import BUCKETS, TOPIC_BUCKETS, Extractor
from classifier.fitting import (
    Table,
    fit_head,
    fit_mixing,
    fit_topics,
    tabulate,
    topic_matrix,
    trainable,
    unseen_odds,
)
from classifier.gazetteer import Gazetteer
from classifier.model import SHIPPED, Vectors, Weights, load_vectors, save_weights
from classifier.normalise import normalise
from classifier.rules import Rules
from classifier.segmenter import Segmenter
from classifier.topics import Topics
from classifier.verdict import CATEGORIES

_RUMOURS: Final = ("weibo21_train", "weibo21_val", "ced", "checked")
_GROUPS: Final[dict[str, list[list[str]]]] = {
    "emergency": [["cec"]],
    "livelihood": [["messages.jsonl", "messages_with_replies.jsonl"]],
    "false_information": [["weibo21_train", "weibo21_val"], ["ced"], ["checked"]],
}
# The share of ordinary posts each category may raise by mistake when the mixing is set.
_ALARMS: Final = {"emergency": 0.004, "livelihood": 0.006, "false_information": 0.008}
_FEWER_ALARMS: Final = 0.004
_EXAMPLE_WEIGHT: Final = 6.0


def main() -> None:
    """Train, print what was used, write the artifact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    started = time.perf_counter()
    weights, card = train(given.data, load_vectors(given.out))
    save_weights(given.out, weights, card)
    print(f"trained in {time.perf_counter() - started:.0f} s:", card["rows"])


def held_out(sample: Sample, share: float = 0.2) -> bool:
    """Whether a sample belongs to the test part: decided by its text, so the same in every run."""
    from zlib import crc32

    return crc32(key_of(sample.title + sample.text).encode()) % 1000 < share * 1000


def training_samples(data: Path) -> list[Sample]:
    """What the category heads learn from: no `duee_sample`, no `weibo21_test`, 80 % of every ordinary set."""
    sources: Sequence[Iterable[Sample]] = (
        examples(),
        corpora.messages(data),
        corpora.messages(data, "messages_with_replies.jsonl"),
        corpora.emergencies(data),
        corpora.rumours(data, *_RUMOURS),
        corpora.ordinary(data),
    )
    seen = {key_of(sample.text) for sample in corpora.rumours(data, "weibo21_test")}
    samples = [sample for source in sources for sample in distinct(source, seen)]
    return [sample for sample in samples if sample.source == "examples" or not held_out(sample)]


def extractor_for(vectors: Vectors) -> Extractor:
    """The extractor of training and inference: names of divisions are no features."""
    return Extractor(vectors, frozenset(Gazetteer().senses))


def train(data: Path, vectors: Vectors) -> tuple[Weights, dict[str, Any]]:
    """Fit all heads; the card lists sets, counts and mixing."""
    segmenter, rules = Segmenter(), Rules(Concepts())
    extractor = extractor_for(vectors)
    samples = training_samples(data)
    table = tabulate(samples, segmenter, extractor, rules)
    heads = [fit_head(table, at, trainable(table, at)) for at in range(len(CATEGORIES))]
    mixing = np.asarray([_mixing(table, at) for at in range(len(CATEGORIES))], dtype=np.float32)
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
        "name": "huiying-2",
        "segmenter": segmenter.name,
        "rows": dict(Counter(sample.source for sample in samples)),
        "topic_rows": topic_rows,
        "positives": {name: int((table.labels[:, at] == 1).sum()) for at, name in enumerate(CATEGORIES)},
        "mixing": {name: [round(float(x), 3) for x in mixing[at]] for at, name in enumerate(CATEGORIES)},
        "left_out": "duee_sample, weibo21_test, 20 % of every other public set",
    }
    return weights, card


def _mixing(table: Table, category: int) -> tuple[float, float, float]:
    name = CATEGORIES[category]
    odds = unseen_odds(table, category, _GROUPS.get(name, []))
    return fit_mixing(table, category, odds, _ALARMS.get(name, _FEWER_ALARMS))


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
