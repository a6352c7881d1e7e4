"""The same made-up posts in another place, so that the demo runs under any profile.

Names of the made-up prefecture's divisions become names of the division table at the new home: counties its units,
towns the towns of the same unit. Where the units are towns themselves, what lay in a county lies in the town.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from pathlib import Path

from samples.corpus import Post, Revision

ORIGIN = "5227"
TABLE = Path(__file__).parents[1] / "classifier" / "data" / "divisions.csv"
_UNIT_DIGITS = {4: 6, 6: 9}
_KIND = re.compile(r"(?:水族自治县|街道|自治州|自治县|省|州|市|县|区|镇|乡)$")
_OWN_ORGAN = re.compile(
    r"(?<![\u4e00-\u9fff])州(?=[\u4e00-\u9fff])|(?<=[由经从请，。；：、“])州(?=[\u4e00-\u9fff])|全州"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the division table; `ordinary` marks a short name that is also a word."""

    code: str
    name: str
    ordinary: bool

    @property
    def short(self) -> str:
        """The name without what kind of place it is."""
        return _KIND.sub("", self.name) or self.name

    @property
    def kind(self) -> str:
        """州, 市, 县, 旗, 镇 …: the last character of the name."""
        return self.name[-1]


def relocated(posts: Sequence[Post], home: str) -> tuple[Post, ...]:
    """The posts as they would read at the division `home`; unchanged at the place they were made up for."""
    if home == ORIGIN:
        return tuple(posts)
    renaming = Renaming(new_names(home), _division(home).kind)
    return tuple(renaming.of_post(post) for post in posts)


class Renaming:
    """Replaces names, the longest first, and the organs of the prefecture by those of the new home."""

    def __init__(self, names: Mapping[str, str], kind: str) -> None:
        self._names = names
        self._kind = kind
        self._pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    def of_text(self, text: str) -> str:
        """The text with the names of the new home."""
        moved = self._pattern.sub(lambda match: self._names[match[0]], text)
        return _OWN_ORGAN.sub(lambda match: match[0].replace("州", self._kind), moved)

    def of_post(self, post: Post) -> Post:
        """The post with all its wordings."""
        revisions = tuple(Revision(r.age, self.of_text(r.title), self.of_text(r.text)) for r in post.revisions)
        title, text, region = map(self.of_text, (post.title, post.text, post.region))
        return replace(post, title=title, text=text, region=region, revisions=revisions)


def new_names(home: str) -> dict[str, str]:
    """Old name → new name, for the province, the prefecture, its counties and their towns."""
    units = _below(home, _UNIT_DIGITS[len(home)])
    if not units:
        raise ValueError(f"the division table has nothing below {home}; give the code of a prefecture or a county")
    names = _both(_division(ORIGIN[:2]), _division(home[:2])) | _both(_division(ORIGIN), _division(home))
    names |= {"黔南州": _division(home).name, "黔南": _division(home).short}
    for old, new in zip(_below(ORIGIN, 6), cycle(units), strict=False):
        names |= _both(old, new) | ({"三都县": new.name, "三都": new.short} if old.short == "三都" else {})
        names |= _towns(old, new)
    return names


def _towns(old: Division, new: Division) -> dict[str, str]:
    """The towns of a county; in a town there are none, so that only the town itself is named."""
    towns = _below(new.code, 9) if len(new.code) < 9 else []
    names: dict[str, str] = {}
    for town, there in zip(_below(old.code, 9), cycle(towns or [None]), strict=False):
        pair = {town.name: there.name if there else new.name}
        if not town.ordinary and len(town.short) > 1:
            pair[town.short] = there.short if there else new.short
        names |= pair
        for county, unit in ((old.name, new.name), (old.short, new.short)):
            names |= {county + before: unit + after if there else new.name for before, after in pair.items()}
    return names


def _both(old: Division, new: Division) -> dict[str, str]:
    return {old.name: new.name, old.short: new.short}


@cache
def _table() -> dict[str, Division]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["code"]: Division(row["code"], row["name"], row["word"] == "1") for row in rows}


def _division(code: str) -> Division:
    try:
        return _table()[code]
    except KeyError:
        raise ValueError(f"the division table has no {code}") from None


def _below(code: str, digits: int) -> list[Division]:
    return [each for each in _table().values() if each.code.startswith(code) and len(each.code) == digits]
