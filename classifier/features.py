"""What the linear heads see of a text: hashed words and word pairs, and the weighted mean of word vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.model import Floats, Vectors

BUCKETS: Final = 1 << 18
TOPIC_BUCKETS: Final = 1 << 16
_MASK: Final = BUCKETS - 1
_PAIR: Final = np.uint64(0x9E3779B1)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"[\u3400-\u9fff]|[!?]")
# Words the makers of a training set put in place of real names tell the source, not the matter.
_MADE_UP: Final = frozenset({"西地省", "西地"})

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a batch. Post i owns `buckets[bounds[i]:bounds[i+1]]`, `scale` is 1/√n."""

    buckets: Ints
    bounds: Ints
    words: Ints
    word_bounds: Ints
    scale: Floats
    dense: Floats


class Extractor(dict[str, int]):
    """Remembers for every word its bucket and its vector row, packed in one number (-1: not a feature)."""

    def __init__(self, vectors: Vectors, names: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._vectors = vectors
        self._names = names
        padding = np.zeros((1, vectors.matrix.shape[1]), dtype=np.float32)
        self._matrix = np.vstack([padding, vectors.matrix])

    def __missing__(self, word: str) -> int:
        plain = word.lower()
        if plain in self._names or plain in _MADE_UP or not _WORD.search(plain):
            packed = -1
        else:
            row = self._vectors.rows.get(plain, -1) + 1
            packed = row * BUCKETS + (crc32(plain.encode("utf-8", "replace")) & _MASK)
        if len(self) < 500_000:
            self[word] = packed
        return packed

    def features(self, batch: Sequence[Sequence[str]]) -> Features:
        """Features of a batch of segmented texts."""
        flat = np.fromiter(map(self.__getitem__, chain.from_iterable(batch)), dtype=np.int64)
        owner = np.repeat(np.arange(len(batch)), [len(words) for words in batch])
        kept = flat >= 0
        flat, owner = flat[kept], owner[kept]
        buckets = flat & _MASK
        word_bounds = np.searchsorted(owner, np.arange(len(batch) + 1))
        together = owner[1:] == owner[:-1]
        joined = (buckets[:-1].astype(np.uint64) * _PAIR + buckets[1:].astype(np.uint64)) * _SPREAD
        pairs = (joined >> np.uint64(24)).astype(np.int64) & _MASK
        everyone = np.concatenate([owner, owner[1:][together]])
        order = np.argsort(everyone, kind="stable")
        bounds = np.searchsorted(everyone[order], np.arange(len(batch) + 1))
        scale = 1.0 / np.sqrt(np.maximum(bounds[1:] - bounds[:-1], 1)).astype(np.float32)
        dense = self._mean(flat >> 18, word_bounds)
        return Features(np.concatenate([buckets, pairs[together]])[order], bounds, buckets, word_bounds, scale, dense)

    def _mean(self, rows: Ints, bounds: Ints) -> Floats:
        summed = sums(self._matrix, rows, bounds)
        lengths: Floats = np.linalg.norm(summed, axis=1, keepdims=True).clip(1e-6)
        return summed / lengths


def sums(matrix: Floats, rows: Ints, bounds: Ints) -> Floats:
    """Sum of the rows `matrix[rows[bounds[i]:bounds[i+1]]]` for every i; nothing sums to zero."""
    ones = np.ones(len(rows), dtype=np.float32)
    chosen = sparse.csr_matrix((ones, rows, bounds), shape=(len(bounds) - 1, len(matrix)))
    result: Floats = chosen @ matrix
    return result
