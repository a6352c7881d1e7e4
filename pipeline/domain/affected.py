"""Which of several units a matter lies in, and which a text names only in passing.

The wounded of one county's fire are treated in another; two counties in one flood are named side by side.
"""

import re
from collections import Counter
from itertools import pairwise

from pipeline.domain.policy import Unit

_JOINT = re.compile(r"[市县]?(?:[、和与及跟，/]|以及)?")


def affected_units(units: tuple[Unit, ...], text: str, shared_words: tuple[str, ...]) -> tuple[Unit, ...]:
    """The units that share the matter, the first always among them. Without a text all do.

    Another unit shares it when words say so (两县, 交界), when it stands beside the first (三都、荔波), or
    when it is named as often.
    """
    if len(units) < 2 or not text or any(word in text for word in shared_words):
        return units
    mentions = _mentions(units, text)
    counts = Counter(unit for _, _, unit in mentions)
    beside = _beside(units[0].code, mentions, text)
    main = max(counts[units[0].code], 1)
    return tuple(
        unit
        for unit in units
        if unit is units[0] or unit.code in beside or counts[unit.code] > main or not counts[unit.code]
    )


def _mentions(units: tuple[Unit, ...], text: str) -> list[tuple[int, int, str]]:
    names = {name: unit.code for unit in units for name in _names(unit)}
    longest_first = sorted(names, key=len, reverse=True)
    found = re.finditer("|".join(map(re.escape, longest_first)), text)
    return [(match.start(), match.end(), names[match[0]]) for match in found]


def _names(unit: Unit) -> list[str]:
    towns = [name for town in unit.townships for name in (town.name, town.name[:-1]) if len(name) > 1]
    return [*towns, unit.name, *unit.aliases]


def _beside(first: str, mentions: list[tuple[int, int, str]], text: str) -> set[str]:
    found: set[str] = set()
    for (_, end, one), (start, _, other) in pairwise(mentions):
        if _JOINT.fullmatch(text, end, start) and first in (one, other):
            found |= {one, other}
    return found
