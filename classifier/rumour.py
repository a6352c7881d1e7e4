"""Whether a post reads like one that fact checkers found false: character sequences, two linear heads, no more.

A text alone cannot be verified; the scores say how alike the wording is, and start a check by a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.model import RUMOUR, Floats, arrays_of

BITS: Final = 20
BUCKETS: Final = 1 << BITS
_LONGEST: Final = 3
# Number and slot of so few texts go into 32 bits, which sort twice as fast.
_FEW: Final = 1 << (31 - BITS)
_ROLL: Final = np.uint32(0x01000193)
_SPREAD: Final = np.uint32(0x9E3779B1)
_MIX: Final = np.uint32(0x85EBCA77)
# Short links carry no wording, only when and where they were made.
_LINK = re.compile(r"https?://[0-9a-zA-Z./?=&%_#-]*|o?网页链接")
# What a platform's page writes around a post tells where it was copied from: markup, who posted the film, where the
# page cut the text off.
_AROUND = re.compile(r"<[^<>]{3,200}>|(?:l\S{1,16}?)?的(?:微博|秒拍)视频|(?:\.\.\.|…+)\s*(?:展开)?全文c?")
_SIGNS_OF_PAGE: Final = ("<", "的微博视频", "的秒拍视频", "全文")
RARITY_STEP: Final = 1 / 16
# How much of the alarm comes from the head that saw rumour sets only; the rest from the one that saw ordinary posts.
SHARES: Final = np.asarray([0.1, 0.9], dtype=np.float32)

Ints = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """Distinct character sequences (1 to 3 characters) of a batch: `slots` and `counts` of text i stand in
    `[bounds[i]:bounds[i + 1]]`, in order of the slot."""

    slots: Ints
    counts: Ints
    bounds: Ints


def grams(texts: Sequence[str], slot_of: NDArray[np.int32]) -> Grams:
    """The sequences of normalised texts. `slot_of` gives every bucket its slot, -1 to those left out.

    Blanks are passed over: how a post is spaced tells which collection it was taken from, not what it says.
    """
    plain = [_worded(text.lower()) for text in texts]
    joined = "".join(f"\2{text}\3" for text in plain)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    numbers = _numbers(len(texts) + 1)
    owner = numbers[:-1].repeat([len(text) + 2 for text in plain])
    said = ~_blank(codes)
    codes, owner = codes[said], owner[said]
    keys = np.concatenate([_keys(codes, owner, length, slot_of) for length in range(1, _LONGEST + 1)])
    keys.sort()
    new = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    chosen = keys[starts]
    bounds = np.searchsorted(chosen, numbers)
    return Grams(chosen & (BUCKETS - 1), np.diff(starts, append=len(keys)), bounds)


def _numbers(count: int) -> Ints:
    """0, 1, 2 … with room for a slot below each."""
    numbers = np.arange(count, dtype=np.int64) << BITS
    return numbers.astype(np.int32) if count <= _FEW else numbers


def _worded(text: str) -> str:
    """The text with a mark for each link and without what a page wrote around it."""
    if "http" in text or "网页链接" in text:
        text = _LINK.sub("\1", text)
    return _AROUND.sub("", text) if any(sign in text for sign in _SIGNS_OF_PAGE) else text


def _blank(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Spaces, line ends and signs without width; the marks 1 to 3 of `grams` are none."""
    narrow = (codes == 0xA0) | ((codes >= 0x2000) & (codes <= 0x200F))
    blank: NDArray[np.bool_] = narrow | ((codes > 3) & (codes <= 32))
    return blank


def _keys(codes: NDArray[np.uint32], owner: Ints, length: int, slot_of: NDArray[np.int32]) -> Ints:
    """Owner and slot, packed, of every sequence of `length` characters that stands in one text."""
    slots = slots_at(codes, length, slot_of)
    begins, ends = owner[: len(slots)], owner[length - 1 :]
    keys = slots | begins  # -1 where the sequence has no slot
    chosen: Ints = keys[(keys >= 0) & (begins == ends)]
    return chosen


def slots_at(codes: NDArray[np.uint32], length: int, slot_of: NDArray[np.int32]) -> NDArray[np.int32]:
    """The slot of the sequence of `length` characters that begins at each place."""
    count = max(len(codes) - length + 1, 0)
    rolled = codes[:count].astype(np.uint32)
    for at in range(1, length):
        rolled = rolled * _ROLL + codes[at : at + count]
    slots: NDArray[np.int32] = slot_of[((rolled * _SPREAD) ^ np.uint32(length)) * _MIX >> np.uint32(32 - BITS)]
    return slots


def slots_of(buckets: NDArray[np.int32]) -> NDArray[np.int32]:
    """The slot of every bucket: its place in `buckets`, -1 when it is not there."""
    slots = np.full(BUCKETS, -1, dtype=np.int32)
    slots[buckets] = np.arange(len(buckets), dtype=np.int32)
    return slots


def matrix(found: Grams, rarity: Floats) -> Any:
    """One row of unit length for each text: (1 + log count) × rarity by slot."""
    values = (1.0 + np.log(found.counts.astype(np.float32))) * rarity[found.slots]
    rows = sparse.csr_matrix((values, found.slots, found.bounds), shape=(len(found.bounds) - 1, len(rarity)))
    squares = sparse.csr_matrix((values * values, found.slots, found.bounds), shape=rows.shape)
    lengths = np.sqrt(squares @ np.ones(len(rarity), dtype=np.float32)).clip(1e-6)
    rows.data /= np.repeat(lengths, np.diff(found.bounds))
    return rows


@dataclass(frozen=True, slots=True)
class RumourWeights:
    """`buckets` known, their `rarity` (in sixteenths) and 8-bit weights (three columns) times `step`; three constants.

    Column 0 learned from rumour sets alone: false against true among posts that fact checkers took up.
    Column 1 saw ordinary posts as well: false against everything else.
    Column 2 tells of an emergency (`incident_training.py`); it is read here since the sequences are the same.
    """

    buckets: NDArray[np.int32]
    rarity: NDArray[np.uint8]
    heads: NDArray[np.int8]
    step: Floats
    bias: Floats


def save_rumour(folder: Path, weights: RumourWeights) -> None:
    """Write `rumour.npz`; the card that names its digest is written after it."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / RUMOUR, **asdict(weights))


def load_rumour(folder: Path) -> RumourWeights:
    """Read `rumour.npz`. Raises ModelError when it is missing or damaged."""
    raw = arrays_of(folder / RUMOUR)
    return RumourWeights(**{name: raw[name] for name in RumourWeights.__dataclass_fields__})


class RumourModel:
    """Applies the heads to batches of normalised texts."""

    def __init__(self, weights: RumourWeights) -> None:
        self._slot_of = slots_of(weights.buckets)
        self._rarity = weights.rarity.astype(np.float32) * RARITY_STEP
        heads = weights.heads.astype(np.float32) * weights.step
        self._heads, self._bias = heads[:, :2], weights.bias[:2]
        self._alarms = np.column_stack([self._heads @ SHARES, heads[:, 2]])
        self._constants = np.asarray([self._bias @ SHARES, weights.bias[2]], dtype=np.float32)

    def odds(self, texts: Sequence[str]) -> Floats:
        """Log-odds (texts × 2) by the first heads of `RumourWeights`; a text without known sequences gets the
        constants."""
        odds: Floats = self._matrix(texts) @ self._heads + self._bias
        return odds

    def alarms(self, texts: Sequence[str]) -> Floats:
        """Log-odds (texts × 2) of a rumour by both heads together, and of an emergency."""
        odds: Floats = self._matrix(texts) @ self._alarms + self._constants
        return odds

    def _matrix(self, texts: Sequence[str]) -> Any:
        return matrix(grams(texts, self._slot_of), self._rarity)
