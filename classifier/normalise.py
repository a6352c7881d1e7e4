"""Length-preserving normalisation: one code point in, one code point out, so offsets stay true.

Traditional characters become simplified ones by OpenCC's character table (without its phrases, which change
lengths); full-width forms become ASCII; control characters and lone surrogates become spaces.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

# Where the character table alone would damage ordinary simplified words (著名, 乾隆, 藉口).
_KEEP = "著乾藉瞭於"


@cache
def _table() -> NDArray[np.uint32]:
    """What every code point becomes: looking all of a text up at once is four times as fast as `str.translate`."""
    table = dict.fromkeys((*range(9), *range(11, 13), *range(14, 32), 127, 12288, 65279), " ")
    table |= dict.fromkeys(range(55296, 57344), " ")
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    codes = np.arange(sys.maxunicode + 1, dtype="<u4")
    for code, target in (table | _traditional()).items():
        codes[code] = ord(target)
    return codes


def _traditional() -> dict[int, str]:
    file = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in file.read_text("utf-8").splitlines() if "\t" in line)
    table = {ord(source): targets.split(" ")[0] for source, targets in pairs if len(source) == 1}
    table = {code: target for code, target in table.items() if len(target) == 1}
    for kept in _KEEP:
        table.pop(ord(kept), None)
    return table | {ord("於"): "于"}


def normalise(text: str) -> str:
    """Return `text` in simplified characters and half-width forms, code point for code point."""
    if text.isascii() and text.isprintable():
        return text
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain: str = _table()[codes].tobytes().decode("utf-32-le")
    return plain


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Each of `texts` normalised, by one look-up for all of them."""
    plain = normalise("".join(texts))
    ends = list(accumulate(map(len, texts)))
    return [plain[start:end] for start, end in zip([0, *ends], ends, strict=False)]
