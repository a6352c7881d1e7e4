"""Words that tell one event from another: names, numbers with their unit, rare nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from classifier.concepts import LEXICONS
from classifier.tables import yaml_of
from classifier.vocabulary import Cut

_LIMIT: Final = 32
# The weight of a word outside the vocabulary, which has a document frequency below 5 of 100,000.
_UNKNOWN: Final = 10.5
_PLACE: Final = 12.0
_HAZARD: Final = 8.0
_COUNT: Final = 7.0
_UNITS: Final = frozenset("人名死伤辆级号楼层岁户起例万亿元吨米时点日栋省县")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9][a-z0-9.]{2,}")
_NUMBER = re.compile(r"[0-9][0-9.]*")
_COMMON: Final = frozenset(yaml_of(LEXICONS / "common_words.yaml")["common"])


class Keywords:
    """Weighs words by how rare they are."""

    def __init__(self, rarity: dict[str, float]) -> None:
        self._rarity = rarity

    def rarity(self, word: str) -> float:
        """The logarithm of a normalised word's inverse document frequency; a word never seen counts as rare."""
        return self._rarity.get(word, _UNKNOWN)

    @staticmethod
    def of(batch: Cut, at: int, places: Sequence[str], hazards: Sequence[str]) -> tuple[str, ...]:
        """At most 32 words of text `at`, the most identifying first.

        `places` are names of divisions found, `hazards` words of the emergency found.
        """
        weight = dict.fromkeys(places, _PLACE)
        for hazard in hazards:
            weight.setdefault(hazard, _HAZARD)
        words, first = batch.words, batch.bounds[at]
        worths = batch.worth[first : batch.bounds[at + 1]]
        telling = worths.nonzero()[0]
        for position, worth in zip((telling + first).tolist(), worths[telling].tolist(), strict=True):
            word = words[position]
            if worth > 0:
                weight[word] = weight.get(word, 0.0) + worth
            elif words[position + 1][0] in _UNITS:
                counted = word + words[position + 1][0]
                weight[counted] = weight.get(counted, 0.0) + _COUNT
        return tuple(sorted(weight, key=weight.__getitem__, reverse=True)[:_LIMIT])

    def worth(self, word: str) -> float:
        """Rarity of a word, 0 for one that says nothing, -1 for a number (which needs its unit)."""
        plain = word.lower()
        if _NUMBER.fullmatch(word):
            return -1.0
        if plain in _COMMON or not _WORD.fullmatch(plain):
            return 0.0
        return self._rarity.get(plain, _UNKNOWN)
