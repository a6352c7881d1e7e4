"""MinHash sketches of wordings (Broder 1997): how much two texts share, from 32 numbers each."""

import numpy as np

ROWS = 32
_SEED = 20170617
_generator = np.random.default_rng(_SEED)
_FACTORS = _generator.integers(0, 1 << 63, size=(ROWS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _generator.integers(0, 1 << 63, size=(ROWS, 1), dtype=np.uint64)
_SHIFT = np.uint64(32)
LONGEST = 4000


def sketch(text: str) -> tuple[int, ...]:
    """The sketch of a normalised text over its character pairs; () for a text without a pair."""
    letters = "".join(filter(str.isalnum, text[:LONGEST]))
    if len(letters) < 2:
        return ()
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    pairs = (codes[:-1] << _SHIFT) | codes[1:]
    # Multiply-shift hashing (Dietzfelbinger et al. 1997): the product wraps, the high half is kept.
    rows = _FACTORS * pairs
    rows += _TERMS
    return tuple((rows.min(axis=1) >> _SHIFT).tolist())
