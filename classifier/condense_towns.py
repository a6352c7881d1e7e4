"""Condenses towns of earlier years that no table of today names into `data/former_towns.csv`.

    python -m classifier.condense_towns --data DIR --editions DIR

Sources (facts; MIT): modood/Administrative-divisions-of-China as the package `china-division` carries it, one folder
for each edition with its `streets.json` and, where it has one, `villages.csv`: 1.0.4 (2015), 1.3.2 (2016), 2.1.1
(2017), 2.3.1 (2019), 2.4.0 (2020) and the newest, 2.7.0 (2023). A town's heir is the town that holds most of its
villages today; where that is not known, its county.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from classifier.condense import heirs, ordinary_words
from classifier.gazetteer import Gazetteer, stem_of

_OUT = Path(__file__).parent / "data" / "former_towns.csv"
_EARLIER = ("1.0.4", "1.3.2", "2.1.1", "2.3.1", "2.4.0")
_NEWEST = "2.7.0"
_SUFFIXES = ("街道", "镇", "乡", "苏木")
_NO_TOWN = re.compile(
    "监狱|劳[改教]|农场|林场|牧场|渔场|茶场|园艺|良种|种[畜马羊]|开发区|园区|管理区|管委会|社区|农垦|风景"
)
_VILLAGE = re.compile("(?:村民?委员会|社区居民?委员会|居民?委员会|社区居委会|村委会|居委会|社区|村)$")
_FEWEST_VILLAGES = 2
_ORIGIN = (
    "# Towns abolished since 2015 and the town or county they lie in today, condensed from the editions 2015\n"
    "# to 2023 of modood/Administrative-divisions-of-China (MIT). word=1: the name without suffix is a word as well.\n"
)
Villages = Mapping[str, frozenset[str]]


def main() -> None:
    """Write the table from the folders that hold `divisions/` and the editions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--editions", type=Path, required=True)
    given = parser.parse_args()
    names = {code: division.name for code, division in Gazetteer().divisions.items()}
    successors = json.loads((given.data / "divisions" / "mumuy_diff.json").read_text("utf-8"))
    words = ordinary_words()
    found: dict[tuple[str, str], set[str]] = {}
    today = _Today(names, _villages(given.editions / _NEWEST))
    for edition in _EARLIER:
        villages = _villages(given.editions / edition)
        for code, name in _towns(given.editions / edition / "streets.json"):
            county = code[:4] if code[4:6] == "00" else code[:6]
            within = {county} if county in names else heirs(county, successors, names)
            became = today.heir(name, code, within, villages)
            if became is not None and not any(len(heir) == 9 for heir in found.get((code, name), ())):
                found[code, name] = became
    _write({(name, heir, int(stem_of(name) in words)) for (_, name), became in found.items() for heir in became})


class _Today:
    """Towns and villages of today, to look up what became of a town."""

    def __init__(self, names: Mapping[str, str], villages: Villages) -> None:
        self._names = names
        self._stem = {code: stem_of(name) or name for code, name in names.items() if len(code) == 9}
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for code, stem in self._stem.items():
            for above in (code[:4], code[:6]):
                self._stems[above].add(stem)
        for town, held in villages.items():
            if town in names:
                for village in held:
                    self._holders[town[:4], village].add(town)

    def heir(self, name: str, code: str, within: set[str], villages: Villages) -> set[str] | None:
        """The town or county; none where the town still bears its name; None where nothing tells."""
        prefectures = {part[:4] for part in within if len(part) >= 4}
        votes = Counter(
            town
            for village in villages.get(code, ())
            for prefecture in prefectures
            if len(towns := self._holders.get((prefecture, village), set())) == 1
            for town in towns
        )
        stem = stem_of(name)
        for town, count in votes.most_common(1):
            if count >= _FEWEST_VILLAGES and 2 * count > votes.total():
                borne = stem in (self._stem[town], *self._stems[town[:6]])
                return set() if borne else {town if self._names[town].endswith(_SUFFIXES) else town[:6]}
        borne = any(stem in self._stems[part] for part in (*within, *prefectures))
        return within if not borne and len(within) == 1 else None


def _towns(file: Path) -> Iterator[tuple[str, str]]:
    for row in json.loads(file.read_text("utf-8")):
        name = row["name"].removesuffix("办事处")
        if name.endswith(_SUFFIXES) and "?" not in name and len(stem_of(name)) > 1 and not _NO_TOWN.search(name):
            yield row["code"][:9], name


def _villages(folder: Path) -> Villages:
    file = folder / "villages.csv"
    found: dict[str, set[str]] = defaultdict(set)
    if file.is_file():
        with file.open(encoding="utf-8-sig") as rows:
            for row in csv.DictReader(rows):
                found[row["streetCode"]].add(_VILLAGE.sub("", row["name"]))
    return {town: frozenset(names) for town, names in found.items()}


def _write(rows: set[tuple[str, str, int]]) -> None:
    with _OUT.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_ORIGIN + "name,code,word\n")
        file.writelines(f"{name},{code},{word}\n" for name, code, word in sorted(rows))


if __name__ == "__main__":
    main()
