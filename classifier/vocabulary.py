"""Words by number: what is looked up for a word stands in columns, so that a batch of texts is arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.record import record
from classifier.segmenter import Segmenter

Ints = NDArray[np.int64]
# Ends every text of a batch; normalising leaves no such character, and both engines cut it off as a word.
SEPARATOR: Final = "\0"
_REMEMBERED: Final = 200_000
_COLUMN: Final = 1 << 15


class Vocabulary(dict[str, int]):
    """Numbers words in the order they come, with three columns by number: `feature`, `worth`, `length`."""

    def __init__(self, feature: Callable[[str], int], worth: Callable[[str], float]) -> None:
        super().__init__()
        self._feature_of, self._worth_of = feature, worth
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self.feature = np.empty(_COLUMN, dtype=np.int64)
        self.worth = np.empty(_COLUMN, dtype=np.float64)
        self.length = np.empty(_COLUMN, dtype=np.int64)

    def __missing__(self, word: str) -> int:
        number = len(self)
        if number == len(self.length):
            self.feature, self.worth, self.length = (
                np.concatenate([column, np.empty_like(column)]) for column in (self.feature, self.worth, self.length)
            )
        self.feature[number] = self._feature_of(word)
        self.worth[number] = self._worth_of(word)
        self.length[number] = len(word)
        self[word] = number
        return number

    def numbers(self, words: Sequence[str]) -> Ints:
        """The number of each word; they hold until the next call, which may begin to count anew."""
        if len(self) > _REMEMBERED:
            self._forget()
        return np.fromiter(map(self.__getitem__, words), dtype=np.int64, count=len(words))


@record
class Cut:
    """A batch of texts cut into words. Text i owns `words[bounds[i]:bounds[i + 1]]`, the last a separator.

    By word: `feature` and `worth` of the vocabulary and `starts`, its first code point in the joined texts,
    where text i begins at `offsets[i]`; `edges` has a 1 for every code point that begins a word.
    """

    words: list[str]
    bounds: list[int]
    feature: Ints
    worth: NDArray[np.float64]
    length: Ints
    starts: Ints
    offsets: list[int]
    edges: bytes


def cut(texts: Sequence[str], segmenter: Segmenter, vocabulary: Vocabulary) -> Cut:
    """Cut normalised texts, all in one call of the engine."""
    words = segmenter.words(SEPARATOR.join([*texts, ""]))
    numbers = vocabulary.numbers(words)
    length = vocabulary.length[numbers]
    ends = np.cumsum(length)
    sizes = np.fromiter(chain((0,), (len(text) + 1 for text in texts)), dtype=np.int64, count=len(texts) + 1)
    offsets = np.cumsum(sizes)
    edges = np.zeros(int(offsets[-1]) + 1, dtype=np.uint8)
    edges[0] = 1
    edges[ends] = 1
    return Cut(
        words,
        [0, *(np.searchsorted(ends, offsets[1:]) + 1).tolist()],
        vocabulary.feature[numbers],
        vocabulary.worth[numbers],
        length,
        ends - length,
        offsets.tolist(),
        edges.tobytes(),
    )


class Edges:
    """Where words begin in the fields of post `at`: known from the batch, which holds the title and, where it has no
    more characters than `longest`, the text; or cut when first asked."""

    __slots__ = ("_at", "_batch", "_fields", "_known", "_longest", "_segmenter")

    def __init__(self, fields: dict[str, str], segmenter: Segmenter, batch: Cut, at: int, longest: int) -> None:
        self._fields, self._segmenter = fields, segmenter
        self._batch, self._at, self._longest = batch, at, longest
        self._known: dict[str, tuple[bytes, int]] = {}

    def around(self, field: str, start: int, end: int) -> bool:
        """Whether words of `field` begin both at `start` and at `end`."""
        flags, offset = self._known.get(field) or self._of_batch(field)
        return flags[offset + start] == flags[offset + end] == 1

    def _of_batch(self, field: str) -> tuple[bytes, int]:
        offset = self._batch.offsets[self._at]
        if field == "title":
            known = self._batch.edges, offset
        elif len(self._fields["text"]) <= self._longest:
            known = self._batch.edges, offset + len(self._fields["title"]) + 1
        else:
            return self._cut(field)
        self._known[field] = known
        return known

    def _cut(self, field: str) -> tuple[bytes, int]:
        value = self._fields[field]
        flags = bytearray(len(value) + 1)
        at = 0
        flags[0] = 1
        for word in self._segmenter.words(value):
            at += len(word)
            flags[at] = 1
        self._known[field] = bytes(flags), 0
        return self._known[field]
