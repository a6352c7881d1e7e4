"""Finds a division whose name was written with a wrong character of the same sound or look (颖上县 for 颍上县)."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final

from classifier.gazetteer import DATA, Gazetteer, stem_of
from classifier.tables import rows_of, yaml_of

# What may stand behind a division's name: a district or county, or a town, with its suffix.
WRITTEN = re.compile(
    r"[-_ ,]?(?:市辖区)?[-_ ]?([\u4e00-\u9fff]{2,8}?(?:自治[县区旗]|[县区市旗])|[\u4e00-\u9fff]{2,4}?(?:街道|镇|乡))"
)
_COUNTY: Final = re.compile("(?:自治)?[县区市旗]$")
_DIGITS_OF_CITY: Final = 4
_DIGITS_OF_COUNTY: Final = 6
_DIGITS_OF_TOWN: Final = 9
# Sounds that many speakers and input methods confuse: shan and san, ming and min.
_FOLDED = re.compile("(?<=^[zcs])h|(?<=[ie]n)g$")


class Spelling:
    """Looks for a name right behind the division it must lie in; only a single fit counts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._by_sound: dict[tuple[str, int], dict[tuple[str, ...], list[str]]] = {}

    def behind(self, value: str, end: int, above: str) -> tuple[int, int, str] | None:
        """(start, end, code) of the misspelt division of `above` that stands at `end`, if there is one."""
        written = WRITTEN.match(value, end)
        if written is None:
            return None
        stem = stem_of(written[1])
        digits = _DIGITS_OF_TOWN if stem else _DIGITS_OF_COUNTY
        if len(above) + 2 > digits or (stem and len(above) < _DIGITS_OF_CITY):
            return None
        codes = self._heard(above, digits).get(self._sound(stem or _COUNTY.sub("", written[1])), ())
        return (*written.span(1), codes[0]) if len(codes) == 1 else None

    def _heard(self, above: str, digits: int) -> dict[tuple[str, ...], list[str]]:
        """The codes of so many digits in `above`, by the sounds of their names without suffix."""
        known = self._by_sound.get((above, digits))
        if known is None:
            known = self._by_sound[above, digits] = {}
            for at in range(bisect_left(self._codes, above), len(self._codes)):
                code = self._codes[at]
                if not code.startswith(above):
                    break
                if len(code) == digits:
                    name = self._gazetteer.divisions[code].name
                    stem = stem_of(name) if digits == _DIGITS_OF_TOWN else _COUNTY.sub("", name)
                    known.setdefault(self._sound(stem), []).append(code)
        return known

    def _sound(self, stem: str) -> tuple[str, ...]:
        return tuple(self._sounds.get(char, char) for char in stem)

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self._gazetteer.divisions)

    @cached_property
    def _sounds(self) -> dict[str, str]:
        sounds = {row["char"]: _FOLDED.sub("", row["sound"]) for _, row in rows_of(DATA / "sounds.csv", _COLUMNS)}
        for alike in yaml_of(DATA / "place_context.yaml")["alike"]:
            sounds |= dict.fromkeys(alike, sounds.get(alike[0], alike[0]))
        return sounds


_COLUMNS: Final = ("char", "sound")
