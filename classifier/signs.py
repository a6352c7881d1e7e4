"""Which patterns a text can match at all, told by the characters it has: one look-up for all texts of a batch.

Most patterns need characters that most texts lack. Which ones is read off the pattern itself, so that nobody keeps a
list: what stands in it once at least, or in every branch of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# The signs of a text about which nothing is known: every pattern is tried.
UNKNOWN: Final = -1
_CODES: Final = 0x110000
_BITS: Final = 64
# So many sets of characters of one pattern are asked for, the smallest first; a larger set is in most texts.
_MOST_SETS: Final = 3
_LARGEST_SET: Final = 40

Characters = frozenset[int]


class Signs:
    """Gives every set of characters that a pattern needs a bit, and every text the bits of the sets it has one of."""

    def __init__(self) -> None:
        self._bits: dict[Characters, int] = {}
        self._tables: list[NDArray[np.uint64]] = []

    def of_pattern(self, *patterns: re.Pattern[str] | str) -> int:
        """The bits without all of which none of the patterns, tried one behind the other, finds anything."""
        bits = 0
        for characters in (each for pattern in patterns for each in needed(pattern)):
            bits |= self._bits.setdefault(characters, 1 << len(self._bits))
        return bits

    def of_texts(self, texts: Sequence[str]) -> list[int]:
        """The bits of each text; it can match a pattern only if it has all of that pattern's."""
        if not texts or not self._bits:
            return [0] * len(texts)
        codes = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
        columns = [np.bitwise_or.reduceat(table[codes], starts).tolist() for table in self._by_code()]
        return [sum(part << at * _BITS for at, part in enumerate(parts)) for parts in zip(*columns, strict=True)]

    def _by_code(self) -> list[NDArray[np.uint64]]:
        """For every character the bits of the sets that it is in, 64 sets to a table."""
        while len(self._tables) * _BITS < len(self._bits):
            self._tables.append(np.zeros(_CODES, dtype=np.uint64))
            first = (len(self._tables) - 1) * _BITS
            for at, characters in enumerate(list(self._bits)[first : first + _BITS]):
                self._tables[-1][list(characters)] |= np.uint64(1 << at)
        return self._tables


def needed(pattern: re.Pattern[str] | str) -> list[Characters]:
    """Sets of characters; whatever the pattern, compiled or not, matches has one of each."""
    written, flags = (pattern, 0) if isinstance(pattern, str) else (pattern.pattern, pattern.flags)
    return [] if flags & re.IGNORECASE else _smallest(_of_all(parser.parse(written, flags)))


def characters_of(members: Any, widest: int) -> Characters | None:
    """Those of a class such as `[一-九两]` as parsed; None where a range is wider or a part is not known here."""
    found: set[int] = set()
    for code, argument in members:
        match str(code):
            case "LITERAL":
                found.add(argument)
            case "RANGE" if argument[1] - argument[0] < widest:
                found |= set(range(argument[0], argument[1] + 1))
            case _:
                return None
    return frozenset(found)


def _smallest(sets: Iterable[Characters]) -> list[Characters]:
    return sorted(set(sets), key=lambda each: (len(each), min(each)))[:_MOST_SETS]


def _of_all(items: Any) -> list[Characters]:
    """Of what stands one behind the other."""
    return [characters for code, argument in items for characters in _of_one(str(code), argument)]


def _of_one(code: str, argument: Any) -> list[Characters]:
    """Nothing where the parser says something that is not known here: the pattern is tried once more than need be."""
    match code:
        case "LITERAL":
            return [frozenset({argument})]
        case "IN":
            found = characters_of(argument, _LARGEST_SET)
            return [found] if found and len(found) <= _LARGEST_SET else []
        case "BRANCH":
            return _of_branches([_smallest(_of_all(branch)) for branch in argument[1]])
        case "SUBPATTERN" if argument[1] & re.IGNORECASE:
            return []
        case "SUBPATTERN" | "ASSERT":
            return _of_all(argument[-1])
        case "ATOMIC_GROUP":
            return _of_all(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if argument[0] > 0:
            return _of_all(argument[-1])
    return []


def _of_branches(branches: Sequence[Sequence[Characters]]) -> list[Characters]:
    """One set of each branch together: whichever branch matches, the text has a character of it."""
    if not all(branches):
        return []
    most = max(map(len, branches))
    together = (frozenset().union(*(sets[min(at, len(sets) - 1)] for sets in branches)) for at in range(most))
    return [characters for characters in together if len(characters) <= _LARGEST_SET]
