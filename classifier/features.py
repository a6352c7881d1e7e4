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
TOPIC_BUCKETS: Final = 1 << 18
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
        packed = self.pack(word)
        if len(self) < 500_000:
            self[word] = packed
        return packed

    def pack(self, word: str) -> int:
        """The word's vector row (0: none) times BUCKETS plus its bucket; -1 when it is no feature."""
        plain = word.lower()
        if plain in self._names or plain in _MADE_UP or not _WORD.search(plain):
            return -1
        row = self._vectors.rows.get(plain, -1) + 1
        return row * BUCKETS + (crc32(plain.encode("utf-8", "replace")) & _MASK)

    def features(self, batch: Sequence[Sequence[str]]) -> Features:
        """Features of a batch of segmented texts."""
        packed = np.fromiter(map(self.__getitem__, chain.from_iterable(batch)), dtype=np.int64)
        return self.of_packed(packed, np.cumsum([0, *map(len, batch)]))

    def of_packed(self, packed: Ints, bounds: Ints) -> Features:
        """Features of texts whose words are packed; text i owns `packed[bounds[i]:bounds[i + 1]]`."""
        kept = packed >= 0
        word_bounds = np.concatenate([[0], np.cumsum(kept)])[bounds]
        packed = packed[kept]
        buckets = packed & _MASK
        joined = (buckets[:-1].astype(np.uint64) * _PAIR + buckets[1:].astype(np.uint64)) * _SPREAD
        # Each word stands before its pair with the next one; the last word of a text has no next.
        both = np.empty(2 * len(buckets), dtype=np.int64)
        both[::2] = buckets
        both[1:-1:2] = (joined >> np.uint64(24)).astype(np.int64) & _MASK
        counts = np.diff(word_bounds)
        paired = np.ones(len(both), dtype=np.bool_)
        paired[2 * word_bounds[1:][counts > 0] - 1] = False
        sizes = np.maximum(2 * counts - 1, 0)
        scale = 1.0 / np.sqrt(np.maximum(sizes, 1)).astype(np.float32)
        dense = self._mean(packed >> 18, word_bounds)
        both_bounds = np.concatenate([[0], np.cumsum(sizes)])
        return Features(both[paired], both_bounds, buckets, word_bounds, scale, dense)

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
