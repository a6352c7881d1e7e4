"""The linear head that tells which answer a post asks for, if any: by character sequences, word vectors, and the
sums of the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.model import DISPOSITION, Floats, arrays_of
from classifier.rumour import RARITY_STEP, grams, matrix, slots_at, slots_of

# Factors of the feature groups; training used the same.
SEQUENCES: Final = 13.0
DENSE: Final = 2.0
LEXICON: Final = 0.5
# So many characters are shown as proof where no word of the lexicon speaks.
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class DispositionWeights:
    """`buckets` known with their `rarity` (in sixteenths); 8-bit weights (buckets × 7) times `step`; weights of the
    vector's dimensions and of the lexicon's six sums; seven constants. The last column
    stands for posts that ask for nothing."""

    buckets: NDArray[np.int32]
    rarity: NDArray[np.uint8]
    sequences: NDArray[np.int8]
    step: Floats
    dense: Floats
    lexicon: Floats
    bias: Floats


def save_disposition(folder: Path, weights: DispositionWeights) -> None:
    """Write `disposition.npz`; the card that names its digest is written after it."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / DISPOSITION, **asdict(weights))


def load_disposition(folder: Path) -> DispositionWeights:
    """Read `disposition.npz`. Raises ModelError when it is missing or damaged."""
    raw = arrays_of(folder / DISPOSITION)
    return DispositionWeights(**{name: raw[name] for name in DispositionWeights.__dataclass_fields__})


class DispositionModel:
    """Applies the head to batches of normalised texts (title, newline, the beginning of the text)."""

    def __init__(self, weights: DispositionWeights) -> None:
        self._slot_of = slots_of(weights.buckets)
        self._rarity = weights.rarity.astype(np.float32) * RARITY_STEP
        self._sequences = weights.sequences.astype(np.float32) * weights.step * SEQUENCES
        self._dense = weights.dense * DENSE
        self._lexicon = weights.lexicon * LEXICON
        self._bias = weights.bias
        others = self._sequences.mean(axis=1, keepdims=True)
        self._apart = (self._sequences - others) * self._rarity[:, None]

    def odds(self, texts: Sequence[str], dense: Floats, lexicon: Floats) -> Floats:
        """Log-odds (texts × 7, each row up to a constant); `dense` and `lexicon` have a row for each text."""
        odds: Floats = self._matrix(texts) @ self._sequences + dense @ self._dense + lexicon @ self._lexicon
        return odds + self._bias

    def heaviest(self, texts: Sequence[str], names: Sequence[int]) -> list[tuple[int, int, float] | None]:
        """Start, end and weight of the three characters of each text that speak most for its disposition, if any do."""
        plain = [lower if len(lower := text.lower()) == len(text) else text for text in texts]
        codes = np.frombuffer("".join(plain).encode("utf-32-le"), dtype="<u4")
        slots = slots_at(codes, _SHOWN, self._slot_of)
        sizes = [len(text) for text in plain]
        weights = self._apart[slots, np.repeat(names, sizes)[: len(slots)].astype(np.intp)]
        weights = np.where(slots >= 0, weights, 0.0)
        ends = list(accumulate(sizes))
        return [_most(weights[end - size : end - _SHOWN + 1], size) for end, size in zip(ends, sizes, strict=True)]

    def _matrix(self, texts: Sequence[str]) -> Any:
        return sequences([titled(text) for text in texts], self._slot_of, self._rarity)


def titled(text: str) -> str:
    """`text` with its title, the line before the first newline, said three times: it says what is wanted."""
    title, _, _ = text.partition("\n")
    return f"{title}\n{title}\n{text}" if title else text


def _most(weights: Floats, size: int) -> tuple[int, int, float] | None:
    """The heaviest place of a text of so many characters, if any weighs."""
    best = int(weights.argmax()) if size >= _SHOWN else 0
    if size < _SHOWN or weights[best] <= 0:
        return None
    return best, best + _SHOWN, float(weights[best] / np.sqrt(size))


def sequences(texts: Sequence[str], slot_of: NDArray[np.int32], rarity: Floats) -> Any:
    """The known sequences of one to three characters: rows of unit length."""
    return matrix(grams(texts, slot_of), rarity)


def wide(found: Any, dense: Floats, lexicon: Floats) -> Any:
    """All features side by side, as the head learns them."""
    parts = [found * SEQUENCES, sparse.csr_matrix(dense * DENSE), sparse.csr_matrix(lexicon * LEXICON)]
    return sparse.hstack(parts).tocsr()
