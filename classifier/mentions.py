"""Names of places in a field: one automaton pass, then each is judged by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.gazetteer import DATA, Gazetteer, Sense
from classifier.segmenter import Segmenter
from classifier.signs import UNKNOWN, Signs
from classifier.tables import yaml_of
from classifier.vocabulary import Edges

# How far around a name the text is cut into words to see whether the name is cut out of others.
_WINDOW = 6
_RENAMED = re.compile("街道(?:办事处)?|办事处|镇|乡")
# 水果湖街街道, 一元街办事处: the 街 belongs to the suffix.
_DOUBLED = frozenset({"街街道", "街办事"})
_STEM_LENGTHS = (4, 3, 2)
# No name is longer than this; what begins further before a place does not reach it.
_LONGEST_NAME = 40
_ROAD = re.compile("[东西南北中一二三四五]?(?:路|街(?!道)|大道|大街|巷)")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:[0-9a-zA-Z]{1,6}[号幢栋]|[路街村巷道]|小区|工业[区园]|商城|市场|大厦|公寓|花园|家园|创[业意]园|商务园)"
)
# What stands behind a town's stem that is a word as well when the town is meant (文峰社区, 文峰这边), or on both sides.
_TOWNSFOLK = re.compile(
    "社区|居委|街道办|派出所|卫生院|卫生服务|中心小学|小学|中学|幼儿园|居民|群众|片区|辖区|一带|这边|那边|附近"
    "|集镇|场镇|街上|菜市场|农贸|各村"
)
_GOING = re.compile("(?:[在往住]|位于|途经)$")
_LEFT = re.compile(r"[^\u4e00-\u9fff]|$")
# An «and» that begins names too (和顺, 和平), how long the name behind it may be, and what a way goes on with.
_AND = frozenset("和")
_LONGEST_BEHIND = 8
_TO = frozenset("到至往赴")
# A play, a book or a song, not a law or a plan: a short name at the head of its title is no place (《漠河舞厅》), one
# further on is what it tells of (《攻克锦州》).
_WORK = re.compile(r"《(?=[^《》]{1,10}(?<![法例定知案见告划则书表报决章程])》)")
# What is smaller than a county and bears a county's short name (新民村, 下关镇); not 村民, 乡镇, 镇上.
_SMALLER = re.compile("新?村(?![民镇寨里干官居落])|镇(?![上里区])|乡(?![镇下村里亲])|屯(?!里)")
# A town of this stem is too common to be meant without its county.
_MOST_NAMESAKES = 12


@dataclass(slots=True)
class Mention:
    """One name found in one field, with the senses it may have; `kind` is that of the first."""

    field: str
    start: int
    end: int
    name: str
    senses: Sequence[Sense]
    kind: str
    code: str = ""
    confidence: float = 0.0


class Spotter:
    """Finds the mentions of a field that do not belong to a road, a firm, a person or a longer word."""

    def __init__(self, gazetteer: Gazetteer, segmenter: Segmenter, signs: Signs) -> None:
        self._gazetteer = gazetteer
        self._segmenter = segmenter
        rules = yaml_of(DATA / "place_context.yaml")
        no_road = f"(?!{_one_of(rules['no_road']).pattern})"
        self._road = re.compile(f"(?:{_one_of(rules['road_after']).pattern}){no_road}")
        self._brand = re.compile(f"{_ROAD.pattern}(?!头)|{_one_of(rules['brand_after']).pattern}")
        self._onward = _one_of(rules["onward"])
        dish = _one_of(rules["dish_after"]).pattern
        self._dish = re.compile(dish)
        self._house_of_dishes = re.compile(f"(?:{dish})(?:{_one_of(rules['house']).pattern})")
        self._foreign = _one_of(rules["not_itself_before"])
        self._abroad = re.compile(f"(?:{_one_of(rules['abroad']).pattern})$")
        self._surnames = frozenset(rules["surnames"])
        self._before_person = frozenset(rules["before_person"])
        self._provinces: dict[str, str] = rules["abbreviations"]
        abbreviations = "".join(self._provinces)
        self._goes_with = {(verb, one) for verb, provinces in rules["goes_with"].items() for one in provinces}
        before = _one_of(rules["provinces_before"]).pattern
        # Two patterns, not one with a branch: each begins with a set of characters, to which the engine skips.
        self._several = re.compile(f"[{abbreviations}]{{2,4}}(?=(?:{before}))")
        self._going = re.compile(f"[{''.join(rules['goes_with'])}][{abbreviations}]")
        self._leaving = re.compile(f"[{rules['leaves_by']}][{abbreviations}](?=[{rules['goes_by']}])")
        self._renaming = signs.of_pattern(_RENAMED)
        self._several_needs, self._going_needs = signs.of_pattern(self._several), signs.of_pattern(self._going)
        self._leaving_needs = signs.of_pattern(self._leaving)

    def mentions(self, field: str, value: str, edges: Edges | None, signs: int = UNKNOWN) -> list[Mention]:
        """All mentions in a normalised field, in order, disjoint; `edges` spares cutting words where they are known,
        `signs` patterns that cannot match."""
        if not value:
            return []
        gazetteer = self._gazetteer
        kept: list[Mention] = []
        works = {found.end() for found in _WORK.finditer(value)} if "《" in value else ()
        for index, start, end in gazetteer.automaton.find_matches_as_indexes(value):
            name = gazetteer.names[index]
            senses: Sequence[Sense] = gazetteer.senses[name]
            if name in gazetteer.words_at_home:
                senses = _meant(senses, value, start, end)
                if not senses:
                    continue
            if (kept and start < kept[-1].end) or (start in works and senses[0].kind != "full"):
                continue
            mention = Mention(field, start, end, name, senses, senses[0].kind)
            if value[start] in _AND and kept and kept[-1].end == start:
                mention = self._behind_and(mention, value)
            inside = bool(kept) and kept[-1].end == start and _lies_in(mention, kept[-1])
            if not self._rejected(value, mention, inside, edges):
                kept.append(mention)
        if not kept or kept[0].start > 0:
            kept += self._opening(field, value)
        if signs & self._renaming == self._renaming:
            kept += list(self._renamed(field, value, kept))
        kept += list(self._abbreviated(field, value, kept, signs))
        kept.sort(key=_start)
        return kept

    def _behind_and(self, mention: Mention, value: str) -> Mention:
        """A longer name that begins behind an «and» taken for its first sign (高坪区和顺庆区, 都匀和平塘)."""
        start = mention.start + 1
        for end in range(min(start + _LONGEST_BEHIND, len(value)), mention.end, -1):
            senses = self._gazetteer.senses.get(value[start:end])
            if senses:
                return Mention(mention.field, start, end, value[start:end], senses, senses[0].kind)
        return mention

    def cut_out(self, value: str, start: int, end: int) -> bool:
        """Whether dictionary words reach over an edge of the name (the 惠水 of 优惠水电费)."""
        at = max(start - _WINDOW, 0)
        for word in self._segmenter.known_words(value[at : end + _WINDOW]):
            following = at + len(word)
            if at < start < following and not (following >= end and self._is_place(value[at:start])):
                return True
            if at < end < following:
                if value[end] in _TO and self._begins_place(value, end + 1):
                    return False
                return at > start or not self._goes_onward(value[end:following])
            at = following
        return False

    def _begins_place(self, value: str, start: int) -> bool:
        return any(value[start : start + length] in self._gazetteer.senses for length in (4, 3, 2))

    def _is_place(self, word: str) -> bool:
        return word in self._gazetteer.senses or word == "中国"

    def _goes_onward(self, rest: str) -> bool:
        """Whether a word that begins with a place still means it (北京王府井, 福建厦门, 台湾同胞; not 大理石)."""
        return len(rest) > 2 or self._onward.fullmatch(rest) is not None or self._is_place(rest)

    def is_road(self, value: str, end: int) -> bool:
        """Whether the name that ends at `end` is a road's."""
        return _ROAD.match(value, end) is not None

    def _rejected(self, value: str, mention: Mention, inside: bool, edges: Edges | None) -> bool:
        """`inside`: the division that the name lies in stands right before it (杭州滨江)."""
        kind, start, end = mention.kind, mention.start, mention.end
        brief = end - start == 2
        if kind in ("landmark", "itself"):
            return kind == "itself" and self._foreign.fullmatch(value, max(start - 2, 0), start) is not None
        if kind == "alias":
            return brief and (self.cut_out(value, start, end) or self.is_road(value, end))
        if inside or kind in ("full", "once") or (kind == "former" and not brief):
            return self._road.match(value, end) is not None and not self._goes_on(value, end)
        if (self._brand.match(value, end) or self._names_dish(value, mention)) and not self._goes_on(value, end):
            return True
        if not brief:
            return False
        if _SMALLER.match(value, end) and any(len(sense.code) > 2 for sense in mention.senses):
            return True
        whole = edges is not None and edges.around(mention.field, start, end)
        if not whole and self.cut_out(value, start, end):
            return True
        return self._is_person(value, start) or self._abroad.search(value, max(start - 4, 0), start) is not None

    def _names_dish(self, value: str, mention: Mention) -> bool:
        """Whether a dish called after the place follows, and no house of it at home (都匀火锅店)."""
        if not self._dish.match(value, mention.end):
            return False
        home = self._gazetteer.home
        at_home = home and any(sense.code.startswith(home) for sense in mention.senses)
        return not (at_home and self._house_of_dishes.match(value, mention.end))

    def _goes_on(self, value: str, end: int) -> bool:
        """Whether another division's name begins right behind, whatever its first sign (台州|路桥区)."""
        names = self._gazetteer.senses
        return any(value[end : end + length] in names for length in (3, 4))

    def _is_person(self, value: str, start: int) -> bool:
        """Whether a surname stands before a short name, and before it what introduces a person."""
        if start == 0 or value[start - 1] not in self._surnames:
            return False
        before = value[start - 2 : start - 1] if start > 1 else ""
        return (not before.isalnum() or before in self._before_person) and not self.cut_out(value, start - 1, start)

    def _renamed(self, field: str, value: str, kept: list[Mention]) -> Iterator[Mention]:
        """Towns under the suffix of another time (九堡镇 for 九堡街道); they replace what is cut out of them."""
        suffixes = list(_RENAMED.finditer(value))
        if not suffixes:
            return
        spots = sorted(kept, key=_start)
        starts = [mention.start for mention in spots]
        gone: set[int] = set()
        for found in suffixes:
            at, end = found.span()
            at -= value[at - 1 : at + 2] in _DOUBLED
            first = bisect_left(starts, at - _STEM_LENGTHS[0] - _LONGEST_NAME)
            near = [spots[i] for i in range(first, bisect_left(starts, end)) if starts[i] not in gone]
            near = [mention for mention in near if mention.end > at - _STEM_LENGTHS[0]]
            firm = [mention.end for mention in near if mention.kind in ("full", "former", "once", "landmark")]
            lowest = max(firm, default=0)
            if lowest > at:
                continue
            for length in _STEM_LENGTHS:
                codes = self._gazetteer.stems.get(value[at - length : at]) if at - length >= lowest else None
                if codes and len(codes) <= _MOST_NAMESAKES:
                    gone |= {mention.start for mention in near if mention.start >= at - length}
                    senses = [Sense(code, "renamed") for code in codes]
                    yield Mention(field, at - length, end, value[at - length : end], senses, "renamed")
                    break
        kept[:] = [mention for mention in kept if mention.start not in gone]

    def _opening(self, field: str, value: str) -> list[Mention]:
        """A town's stem at the beginning of what reads like an address (下沙学林街); a guess unless supported."""
        if value[:2] not in self._gazetteer.stem_heads:
            return []
        for length in _STEM_LENGTHS:
            codes = self._gazetteer.stems.get(value[:length], ())
            known = [code for code in codes if not self._gazetteer.is_word(code)]
            if not known or len(codes) > _MOST_NAMESAKES or _ADDRESS.match(value) is None:
                continue
            if not self.cut_out(value, 0, length):
                return [Mention(field, 0, length, value[:length], [Sense(code, "stem") for code in known], "stem")]
        return []

    def _abbreviated(self, field: str, value: str, kept: list[Mention], signs: int) -> Iterator[Mention]:
        """Provinces by one character: several in a row (黔湘两省) or behind a verb of going (返湘)."""
        several = signs & self._several_needs == self._several_needs
        spans = [found.span() for found in self._several.finditer(value)] if several else []
        for found in self._going.finditer(value) if signs & self._going_needs == self._going_needs else ():
            start, end = found.span()
            if (value[start], value[start + 1]) in self._goes_with and not self.cut_out(value, start, end):
                spans.append((start + 1, end))
        leaving = signs & self._leaving_needs == self._leaving_needs
        spans += [(found.start() + 1, found.end()) for found in self._leaving.finditer(value)] if leaving else []
        spots = sorted(kept, key=_start) if spans else []
        starts = [mention.start for mention in spots]
        for start, end in spans:
            before = spots[bisect_left(starts, start - _LONGEST_NAME) : bisect_left(starts, end)]
            if not any(start < mention.end for mention in before):
                for at in range(start, end):
                    sense = Sense(self._provinces[value[at]], "alias")
                    yield Mention(field, at, at + 1, value[at], (sense,), "alias")


def _meant(senses: Sequence[Sense], value: str, start: int, end: int) -> Sequence[Sense]:
    """Of the senses of a home town's stem that is a word as well: the town alone when it is meant, else the others."""
    going = _GOING.search(value, max(start - 2, 0), start)
    town = _TOWNSFOLK.match(value, end) or (going and _LEFT.match(value, end))
    return [sense for sense in senses if (sense.kind == "word") == bool(town)]


def _lies_in(mention: Mention, before: Mention) -> bool:
    return any(sense.code.startswith(other.code) for sense in mention.senses for other in before.senses)


def _start(mention: Mention) -> int:
    return mention.start


def _one_of(words: Iterable[Any]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
