"""Fits the head of `disposition_model.py` on made-up posts, judged messages and ordinary posts; every class weighs
the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.answers import NOTHING, Asking
from classifier.disposition import Lexicon
from classifier.disposition_model import DispositionWeights, sequences, titled, wide
from classifier.features import Extractor
from classifier.model import Floats
from classifier.normalise import normalise
from classifier.rumour import BUCKETS, RARITY_STEP, grams, slots_of
from classifier.rumour_training import text_of
from classifier.segmenter import Segmenter
from classifier.verdict import DISPOSITIONS

_LEAST_TEXTS: Final = 2
_STRENGTH: Final = 0.3
_CLASSES: Final = (*DISPOSITIONS, NOTHING)


def fit_dispositions(posts: Sequence[Asking], segmenter: Segmenter, extractor: Extractor) -> DispositionWeights:
    """The head from `posts`. Raises ValueError when a disposition has no example."""
    texts = [text_of(post.sample) for post in posts]
    labels = np.asarray([_CLASSES.index(post.disposition) for post in posts])
    if len(set(labels.tolist())) != len(_CLASSES):
        raise ValueError("every disposition needs an example, and so do posts that ask for nothing")
    dense, lexicon = surroundings(posts, texts, segmenter, extractor)
    spoken = [titled(text) for text in texts]
    buckets, rarity = _chosen(spoken)
    found = sequences(spoken, slots_of(buckets), rarity.astype(np.float32) * RARITY_STEP)
    shares = np.bincount(labels) * len(_CLASSES) / len(labels)
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-4)
    model.fit(wide(found, dense, lexicon), labels, sample_weight=1.0 / shares[labels])
    heads = model.coef_.T.astype(np.float32)
    sequential, rest = heads[: len(buckets)], heads[len(buckets) :]
    step = (np.abs(sequential).max(axis=0) / 127).astype(np.float32).clip(1e-9)
    return DispositionWeights(
        buckets,
        rarity,
        np.round(sequential / step).astype(np.int8),
        step,
        rest[: dense.shape[1]],
        rest[dense.shape[1] :],
        model.intercept_.astype(np.float32),
    )


def surroundings(
    posts: Sequence[Asking], texts: Sequence[str], segmenter: Segmenter, extractor: Extractor
) -> tuple[Floats, Floats]:
    """Mean word vectors and the lexicon's sums of posts."""
    lexicon = Lexicon()
    fields = [{"title": normalise(post.sample.title), "text": normalise(post.sample.text)} for post in posts]
    sums = np.asarray([lexicon.read(each)[0] for each in fields], dtype=np.float32)
    return extractor.features([segmenter.words(text) for text in texts]).dense, sums


def _chosen(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """The buckets that stand in two texts at least, and their rarity."""
    found = grams(texts, np.arange(BUCKETS, dtype=np.int32))
    frequency = np.bincount(found.slots, minlength=BUCKETS)
    buckets = np.flatnonzero(frequency >= _LEAST_TEXTS).astype(np.int32)
    rarity = np.log((1 + len(texts)) / (1 + frequency[buckets])) + 1
    return buckets, np.clip(np.round(rarity / RARITY_STEP), 1, 255).astype(np.uint8)
