"""The names by which divisions are known, in one automaton, and the divisions themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.errors import DataError
from classifier.normalise import normalise_all
from classifier.tables import fields_of, rows_of, yaml_of
from classifier.verdict import LEVELS

DATA = Path(__file__).parent / "data"
_TOWN_SUFFIXES = ("街道办事处", "街道", "民族镇", "族镇", "族乡", "苏木", "镇", "乡")
_SUFFIXES_BY_END = {end: [each for each in _TOWN_SUFFIXES if each[-1] == end] for end in "处道镇乡木"}
_RENAMED_SUFFIXES = ("街道", "镇", "乡")
_PEOPLES = re.compile("(?:布依|土家|仡佬|赫哲|毛南|仫佬|蒙古|朝鲜|[水苗侗瑶回满彝白壮畲藏羌黎傣])(?:族)?$")
# A stem that ends so names the road itself, not the subdistrict called after it (南京西路街道).
_ROADS = ("路", "街", "道", "巷")
# Stems of towns shorter than this are looked for only beside their county.
_LONG_STEM = 3
# A home town's stem that is a word too (文峰) is looked for unless this many towns bear it, as 和平 and 团结 do.
_MOST_NAMESAKES = 24
# A former town's name may mean a town of another suffix today (安昌镇, now 安昌街道) unless this many bear its stem.
_MOST_BEARERS = 12
# A local name may only be one of these kinds.
_LOCAL_KINDS = frozenset({"landmark", "river", "road", "institution", "quarter", "village", "alias"})


class Division(NamedTuple):
    """One division: its code, full name, short name, and whether the short name is an ordinary word."""

    code: str
    name: str
    short: str
    ordinary: bool

    @property
    def level(self) -> str:
        """`province`, `prefecture`, `county` or `township`, by the length of the code."""
        return LEVELS[len(self.code)]


class Sense(NamedTuple):
    """One division a name may stand for.

    `kind`: full, short, alias, former, once (a town no longer there), landmark, town (a home town's stem), word (one
    that is a word as well), stem (any other town's stem).
    """

    code: str
    kind: str
    ordinary: bool = False


@lru_cache(maxsize=65_536)
def ancestors(code: str) -> tuple[str, ...]:
    """The codes above `code`, the province first."""
    return tuple(code[:length] for length in (2, 4, 6) if length < len(code))


class Gazetteer:
    """All names of all divisions, for one home jurisdiction, which adds landmarks and towns' stems.

    `local` is a file of more of them, such as villages, in the format of `data/gazetteers`.

    `stems` gives the codes of all towns by their names without suffix (毛尖 → 毛尖镇), `stem_heads` their first two
    characters.
    """

    def __init__(self, home: str = "", local: Path | None = None) -> None:
        self.home = home
        self.divisions = _divisions(DATA / "divisions.csv") | _divisions(DATA / "units.csv")
        context = yaml_of(DATA / "place_context.yaml")
        self._generic = frozenset(context["generic"])
        self._zones = frozenset(context["zones"])
        self._known = frozenset(context["known"])
        self._words = frozenset(context["words"])
        self.senses: dict[str, list[Sense]] = {}
        self.stems: dict[str, list[str]] = {}
        self.words_at_home: set[str] = set()
        self._paths: dict[str, tuple[str, ...]] = {}
        self._add_divisions()
        self._add_table(DATA / "aliases.csv", ("alias", "code", "word"), "alias")
        self._add_former()
        shipped = DATA / "gazetteers" / f"{home}.csv"
        for file in (shipped if home and shipped.is_file() else None, local):
            if file:
                self._add_local(file)
        self._add_stems()
        self._add_renamed()
        self._add_former_towns(DATA / "former_towns.csv", DATA / "earlier_towns.csv")
        self._add_itself(context["itself"])
        self._name_as_texts_do()
        self.stem_heads = frozenset(stem[:2] for stem in self.stems)
        self.names = list(self.senses)
        self.automaton = AhoCorasick(
            self.names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def path(self, code: str) -> tuple[str, ...]:
        """Names from the province down to `code`."""
        known = self._paths.get(code)
        if known is None:
            parts = (*ancestors(code), code)
            known = self._paths[code] = tuple(self.divisions[part].name for part in parts if part in self.divisions)
        return known

    def towns(self, stem: str, above: Iterable[str]) -> list[str]:
        """The codes of the towns with this stem that lie in one of the divisions `above`."""
        codes = self.stems.get(stem)
        return [code for code in codes if any(code.startswith(part) for part in above)] if codes else []

    def codes_of(self, name: str) -> set[str]:
        """The codes of all divisions that bear or bore a name, a town's suffix of another time included."""
        return {sense.code for sense in self.senses.get(name, ())} | set(self.stems.get(stem_of(name), ()))

    def is_word(self, code: str) -> bool:
        """Whether the short name or stem of the division is an ordinary word too."""
        return self.divisions[code].ordinary

    def _add(self, name: str, sense: Sense) -> None:
        held = self.senses.get(name)
        if held is None:
            self.senses[name] = [sense]
        elif all(other.code != sense.code for other in held):
            held.append(sense)

    def _name_as_texts_do(self) -> None:
        """Names are looked for in normalised texts, which write 濛江街道 as 蒙江街道."""
        for name, plain in zip(list(self.senses), normalise_all(list(self.senses)), strict=True):
            if plain != name:
                for sense in self.senses.pop(name):
                    self._add(plain, sense)
        for stem, plain in zip(list(self.stems), normalise_all(list(self.stems)), strict=True):
            if plain != stem:
                self.stems.setdefault(plain, []).extend(self.stems.pop(stem))
        self.words_at_home = set(normalise_all(list(self.words_at_home)))

    def _add_divisions(self) -> None:
        for division in self.divisions.values():
            if len(division.code) == 9:
                self._add_town(division)
                continue
            self._add(division.name, Sense(division.code, "full", division.name in self._generic))
            if len(division.short) > 1:
                ordinary = (division.ordinary and division.short not in self._known) or division.short in self._words
                self._add(division.short, Sense(division.code, "short", ordinary))
                for suffix in _colloquial(division):
                    self._add(division.short + suffix, Sense(division.code, "full"))

    def _add_town(self, town: Division) -> None:
        if len(town.name) > 2 and town.name not in self._generic:
            self._add(town.name, Sense(town.code, "full", town.name in self._zones))
        stem = stem_of(town.name)
        if len(stem) > 1 and not stem.endswith(_ROADS):
            self.stems.setdefault(stem, []).append(town.code)
            if self.home and town.code.startswith(self.home) and not town.ordinary:
                self._add(stem, Sense(town.code, "town"))

    def _add_stems(self) -> None:
        """Stems too long and rare to be words, of one town alone (集士港), which other names have not taken."""
        for stem, codes in self.stems.items():
            if len(stem) >= _LONG_STEM and len(codes) == 1 and stem not in self.senses and not self.is_word(codes[0]):
                self._add(stem, Sense(codes[0], "stem"))
            if self.home and len(codes) <= _MOST_NAMESAKES:
                for code in codes:
                    if code.startswith(self.home) and self.is_word(code):
                        self._add(stem, Sense(code, "word"))
                        self.words_at_home.add(stem)

    def _add_renamed(self) -> None:
        """Home towns under the suffix of another time where other towns bear that name today (三合镇, now 三合街道)."""
        for stem, codes in self.stems.items():
            for code in codes if self.home else ():
                if code.startswith(self.home):
                    for name in (stem + suffix for suffix in _RENAMED_SUFFIXES):
                        held = self.senses.get(name, ())
                        if held and not any(sense.code.startswith(self.home) for sense in held):
                            self._add(name, Sense(code, "renamed"))

    def _add_former(self) -> None:
        """A name that a division bears today stands for that one, not for what bore it before."""
        for file in (DATA / "former.csv", DATA / "renamed.csv"):
            for line, row in rows_of(file, ("name", "code")):
                self._check(file, line, row["code"])
                if all(sense.kind == "former" for sense in self.senses.get(row["name"], ())):
                    self._add(row["name"], Sense(row["code"], "former"))

    def _add_former_towns(self, *files: Path) -> None:
        """Towns no longer there lie in the town or county they went to; other towns may bear the name today."""
        gone: dict[str, set[str]] = {}
        for file in files:
            for line, row in rows_of(file, ("name", "code", "word")):
                name, code = row["name"], row["code"]
                self._check(file, line, code)
                stem = stem_of(name)
                bearers = self.stems.get(stem, ())
                if any(other.startswith(code) for other in bearers):
                    raise DataError(file, line, f"a town of {self.divisions[code].name} bears the name {stem} today")
                self._add(name, Sense(code, "once"))
                for other in bearers if len(bearers) <= _MOST_BEARERS else ():
                    self._add(name, Sense(other, "renamed"))
                if row["word"] != "1" and not stem.endswith(_ROADS):
                    gone.setdefault(stem, set()).add(code)
        for stem, codes in gone.items():
            self.stems.setdefault(stem, []).extend(sorted(codes))

    def _add_itself(self, spoken: dict[str, list[str]]) -> None:
        """At home 全州 and 州政府 stand for the home prefecture, and so on by its name's end."""
        own = self.divisions.get(self.home)
        for name in spoken.get(own.name[-1], ()) if own else ():
            self.senses[name] = [Sense(self.home, "itself")]

    def _add_table(self, file: Path, columns: tuple[str, ...], kind: str) -> None:
        for line, row in rows_of(file, columns):
            self._check(file, line, row["code"])
            self._add(row[columns[0]], Sense(row["code"], kind, row.get("word") == "1"))

    def _add_local(self, file: Path) -> None:
        """Landmarks, rivers, roads, quarters and villages of the home jurisdiction, and its own short names."""
        for line, row in rows_of(file, ("name", "code", "kind")):
            self._check(file, line, row["code"])
            if row["kind"] not in _LOCAL_KINDS or len(row["name"]) < 2:
                raise DataError(file, line, f"kind must be one of {', '.join(sorted(_LOCAL_KINDS))}, the name longer")
            if row["kind"] == "river" and all(sense.kind == "town" for sense in self.senses.get(row["name"], ())):
                # The river is meant before the town called after it (红水河, 红水河镇).
                self.senses.pop(row["name"], None)
            self._add(row["name"], Sense(row["code"], "alias" if row["kind"] == "alias" else "landmark"))

    def _check(self, file: Path, line: int, code: str) -> None:
        if code not in self.divisions:
            raise DataError(file, line, f"no division has the code {code!r}")


def stem_of(name: str) -> str:
    """A town's name without its suffix and its people's name (归兰水族乡 → 归兰)."""
    for suffix in _SUFFIXES_BY_END.get(name[-1:], ()):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            stem = name[: -len(suffix)]
            return _without_people(stem) if suffix.startswith("族") else stem
    return ""


def _without_people(stem: str) -> str:
    """The stem before its peoples' names (寨市苗族侗 → 寨市); two characters at least are left."""
    people = _PEOPLES.search(stem, 1)
    return _without_people(stem[: people.start()]) if people and people.start() > 1 else stem


def _colloquial(division: Division) -> tuple[str, ...]:
    """What people say for long official names: 三都县, 黔南州, 鄂托克旗."""
    for official, spoken in (("自治县", "县"), ("自治州", "州"), ("自治旗", "旗")):
        if division.name.endswith(official):
            return (spoken,)
    return ("省",) if len(division.code) == 2 and division.name.endswith("自治区") else ()


def _divisions(file: Path) -> dict[str, Division]:
    found: dict[str, Division] = {}
    for line, (code, name, short, word) in fields_of(file, ("code", "name", "short", "word")):
        if len(code) not in LEVELS or not code.isdigit():
            raise DataError(file, line, f"{code!r} is no division code of 2, 4, 6 or 9 digits")
        found[code] = Division(code, name, short, word == "1")
    return found
