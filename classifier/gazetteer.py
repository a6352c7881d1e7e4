"""The names by which divisions are known, in one automaton, and the divisions themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.errors import DataError
from classifier.tables import rows_of, yaml_of
from classifier.verdict import LEVELS

DATA = Path(__file__).parent / "data"
_TOWN_SUFFIXES = ("街道办事处", "街道", "民族镇", "族镇", "族乡", "镇", "乡")
_GENERIC_TOWNS = frozenset(
    {
        "工业园区",
        "开发区",
        "高新区",
        "经济开发区",
        "工业区",
        "园区",
        "农场",
        "林场",
        "牧场",
        "街道",
        "城区",
        "新区",
    }
)
_TOWN_ENDS = ("街道", "镇", "乡", "苏木")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: its code, full name, short name, and whether the short name is an ordinary word."""

    code: str
    name: str
    short: str
    ordinary: bool

    @property
    def level(self) -> str:
        """`province`, `prefecture`, `county` or `township`, by the length of the code."""
        return LEVELS[len(self.code)]


@dataclass(frozen=True, slots=True)
class Sense:
    """One division a name may stand for. `kind`: full, short, alias, former, landmark, town (its stem)."""

    code: str
    kind: str
    ordinary: bool = False


@lru_cache(maxsize=65_536)
def ancestors(code: str) -> tuple[str, ...]:
    """The codes above `code`, the province first."""
    return tuple(code[:length] for length in (2, 4, 6) if length < len(code))


class Gazetteer:
    """All names of all divisions, for one home jurisdiction, which adds landmarks and towns' stems."""

    def __init__(self, home: str = "", local: Path | None = None) -> None:
        self.home = home
        self.divisions = _divisions(DATA / "divisions.csv") | _divisions(DATA / "units.csv")
        context = yaml_of(DATA / "place_context.yaml")
        self._generic = frozenset(context["generic"])
        self.senses: dict[str, list[Sense]] = {}
        self.towns: dict[str, dict[str, str]] = {}
        self._add_divisions()
        self._add_table(DATA / "aliases.csv", ("alias", "code", "word"), "alias")
        self._add_table(DATA / "former.csv", ("name", "code"), "former")
        own = local or DATA / "gazetteers" / f"{home}.csv"
        if local or (home and own.is_file()):
            self._add_table(own, ("name", "code", "kind"), "landmark")
        self._add_itself(context["itself"])
        self.names = list(self.senses)
        self.automaton = AhoCorasick(
            self.names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def path(self, code: str) -> tuple[str, ...]:
        """Names from the province down to `code`."""
        return tuple(self.divisions[part].name for part in (*ancestors(code), code) if part in self.divisions)

    def _add(self, name: str, sense: Sense) -> None:
        held = self.senses.setdefault(name, [])
        if all(other.code != sense.code for other in held):
            held.append(sense)

    def _add_divisions(self) -> None:
        for division in self.divisions.values():
            if len(division.code) == 9:
                self._add_town(division)
                continue
            self._add(division.name, Sense(division.code, "full", division.name in self._generic))
            if len(division.short) > 1:
                self._add(division.short, Sense(division.code, "short", division.ordinary))
                for suffix in _colloquial(division):
                    self._add(division.short + suffix, Sense(division.code, "full"))

    def _add_town(self, town: Division) -> None:
        if town.name.endswith(_TOWN_ENDS) and len(town.name) > 2 and town.name not in _GENERIC_TOWNS:
            self._add(town.name, Sense(town.code, "full", town.name in self._generic))
        stem = stem_of(town.name)
        if len(stem) > 1:
            self.towns.setdefault(town.code[:6], {}).setdefault(stem, town.code)
            if self.home and town.code.startswith(self.home) and not town.ordinary:
                self._add(stem, Sense(town.code, "town"))

    def _add_itself(self, spoken: dict[str, list[str]]) -> None:
        """At home 全州 and 州政府 stand for the home prefecture, and so on by its name's end."""
        own = self.divisions.get(self.home)
        for name in spoken.get(own.name[-1], ()) if own else ():
            self.senses[name] = [Sense(self.home, "alias")]

    def _add_table(self, file: Path, columns: tuple[str, ...], kind: str) -> None:
        for line, row in rows_of(file, columns):
            if row["code"] not in self.divisions:
                raise DataError(file, line, f"no division has the code {row['code']!r}")
            self._add(row[columns[0]], Sense(row["code"], kind, row.get("word") == "1"))


def stem_of(name: str) -> str:
    """A town's name without its suffix and its people's name (归兰水族乡 → 归兰)."""
    for suffix in _TOWN_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            stem = name[: -len(suffix)]
            return _without_people(stem) if suffix.startswith("族") else stem
    return ""


_PEOPLES = (
    "布依",
    "土家",
    "仡佬",
    "水",
    "苗",
    "侗",
    "瑶",
    "回",
    "满",
    "彝",
    "白",
    "壮",
    "蒙古",
    "朝鲜",
    "畲",
    "藏",
    "羌",
    "黎",
    "傣",
)


def _without_people(stem: str) -> str:
    for people in _PEOPLES:
        if stem.endswith(people) and len(stem) > len(people) + 1:
            return stem[: -len(people)].removesuffix("族")
    return stem


def _colloquial(division: Division) -> tuple[str, ...]:
    """What people say for long official names: 三都县, 黔南州, 鄂托克旗."""
    for official, spoken in (("自治县", "县"), ("自治州", "州"), ("自治旗", "旗")):
        if division.name.endswith(official):
            return (spoken,)
    return ("省",) if len(division.code) == 2 and division.name.endswith("自治区") else ()


def _divisions(file: Path) -> dict[str, Division]:
    found: dict[str, Division] = {}
    for line, row in rows_of(file, ("code", "name", "short", "word")):
        if len(row["code"]) not in LEVELS or not row["code"].isdigit():
            raise DataError(file, line, f"{row['code']!r} is no division code of 2, 4, 6 or 9 digits")
        found[row["code"]] = Division(row["code"], row["name"], row["short"], row["word"] == "1")
    return found
