"""Words that tell one event from another: names, numbers with their unit, rare nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from classifier.concepts import LEXICONS
from classifier.tables import yaml_of

_LIMIT: Final = 32
# The weight of a word outside the vocabulary, which has a document frequency below 5 of 100,000.
UNKNOWN: Final = 10.5
_UNITS: Final = frozenset("人名死伤辆级号楼层岁户起例万亿元吨米时点日栋省县")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9][a-z0-9.]{2,}")
_NUMBER = re.compile(r"[0-9][0-9.]*")
_COMMON: Final = frozenset(yaml_of(LEXICONS / "common_words.yaml")["common"])


def keywords(
    words: Sequence[str], places: Sequence[str], rarity: dict[str, float], hazards: Sequence[str]
) -> tuple[str, ...]:
    """At most 32 words, the most identifying first.

    `words` are the segmented normalised text; `places` names of divisions found; `rarity` is the inverse
    document frequency of known words; `hazards` are words of the emergency found.
    """
    weight: dict[str, float] = dict.fromkeys(places, 12.0)
    for hazard in hazards:
        weight.setdefault(hazard, 8.0)
    for at, word in enumerate(words):
        if _NUMBER.fullmatch(word):
            unit = words[at + 1][:1] if at + 1 < len(words) else ""
            if unit in _UNITS:
                weight[word + unit] = weight.get(word + unit, 0.0) + 7.0
        elif word not in _COMMON and _WORD.fullmatch(word):
            weight[word] = weight.get(word, 0.0) + rarity.get(word, UNKNOWN)
    return tuple(sorted(weight, key=lambda word: -weight[word])[:_LIMIT])
