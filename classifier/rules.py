"""Rules over concepts: which fired, where, and what they add to each category's log-odds."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from classifier.concepts import LEXICONS, LOCAL, OWN_EVENT, Concepts, Found
from classifier.errors import DataError
from classifier.record import record
from classifier.signs import UNKNOWN
from classifier.tables import yaml_of
from classifier.verdict import CATEGORIES

# A comma before hearsay, before what is true and before an older event ends a sentence too: what stands before it is
# told by itself.
# Alternatives that begin with plain characters are found twice as fast as sets and repetitions.
_SENTENCE_END = re.compile(
    r"。|!|\?|;|\n|……*|\.\.\.+"
    r"|,(?:(?<=属实,)|(?<=不实,)|(?<=谣言,)|(?<=假的,)|(?<=虚假信息,))"
    r"|,(?=[^,。]{0,4}辟谣|希望|建议|呼吁|恳请|请求|请[有相]关|请广大|请领导|请政府|请社区|请部门|望[有相]关|望尽快|称?(?:仅有?|只有?)[0-9一二两三四五六七八九十]+[人名]|网传|网上[流说]|网络传[闻言]|群里说|谣传|传言|实际|实为|其实|真实情况|经核[实查]"
    r"|(?:同一|该|这里)[^,。]{0,8}(?:年前|去年|曾|上一?次)"
    r"|(?:去年|前年|上个?月|上周)[^,。]{0,12}(?:事故|发生|造成|曾|致)"
    r"|[0-9一二两三四五六七八九十几]{1,3}年前[^,。]{0,8}[曾该也同]|[与距自而]?(?:19|20)[0-9]{2}年(?![0-9])"
    r"|[^,。]{2,16}的(?:消息|说法|传[言闻]|视频)(?:是假|不实|不属实|并不|纯属|系))"
)
_CLAUSE_END = re.compile(r"，|,|。|!|\?|;|:|：|\n")
_HOTLINE = frozenset({"hotline", "message_board", "message-board", "messages"})
_REMEMBERED = 100_000
_KEYS = {"id", "category", "scope", "all", "any", "none", "weight", "title"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled to masks: all of `every`, one of each of `some`, none of `never`."""

    id: str
    category: str
    scope: str
    every: int
    some: tuple[int, ...]
    never: int
    weight: float

    def holds(self, mask: int, around: int = 0) -> bool:
        """Whether the concepts of `mask` satisfy the rule, and none of them nor of `around` forbids it."""
        if mask & self.every != self.every or (mask | around) & self.never:
            return False
        return all(mask & one for one in self.some)


@record
class Reading:
    """What the rules make of one post: fired rules (bits), log-odds by category, concept words by field."""

    fired: int
    log_odds: tuple[float, ...]
    concepts: dict[str, list[Found]]
    mask: int
    sentences: tuple[tuple[str, int, int, int], ...]


class Rules:
    """The rule book; verdicts of sentence masks are remembered, since most sentences share a few masks."""

    def __init__(self, concepts: Concepts, file: Path = LEXICONS / "rules.yaml") -> None:
        self.concepts = concepts
        self.rules, self._base, self._own_event = _load(file, concepts)
        self._speaking = {category: self._for(category) for category in CATEGORIES}
        self._speaks = {category: reduce(or_, (bit for bit, *_ in own), 0) for category, own in self._speaking.items()}
        self._of_scope: dict[str, list[tuple[int, Rule]]] = {}
        for at, rule in enumerate(self.rules):
            self._of_scope.setdefault(rule.scope, []).append((1 << at, rule))
        self._memo: dict[tuple[str, int, int], int] = {}
        self._sentences: dict[int, tuple[int, int, int]] = {}
        self._wanted: dict[tuple[int, str], tuple[int, str]] = {}
        self._sums: dict[int, tuple[float, ...]] = {}

    def read(self, fields: dict[str, str], channel: str, local: bool = False) -> Reading:
        """Read normalised `fields` of a post that came by `channel`; `local`: it names a place at home."""
        return self.weigh(fields, self.find(fields), channel, local)

    def find(self, fields: dict[str, str], signs: int = UNKNOWN) -> dict[str, list[Found]]:
        """The concept words of each field; `signs` of all fields together spare patterns that cannot match."""
        return {field: self.concepts.find(value, signs) for field, value in fields.items() if value}

    def weigh(self, fields: dict[str, str], found: dict[str, list[Found]], channel: str, local: bool) -> Reading:
        """What the rules make of concept words already found."""
        fired = self._fired("channel", 0) if channel in _HOTLINE else 0
        sentences: list[tuple[str, int, int, int]] = []
        whole = self.concepts.bits[LOCAL] if local else 0
        for field, words in found.items():
            value = fields[field]
            for start, end, mask in _masks(value, words, self.concepts.bits, _SENTENCE_END):
                spoke, told, apart = self._sentences.get(mask) or self._sentence(mask)
                fired |= spoke
                whole |= told
                if apart:
                    fired |= self._in_clauses(value[start:end], start, words, mask)
                sentences.append((field, start, end, mask))
                if field == "title":
                    fired |= self._fired("title", mask)
        fired |= self._fired("post", whole)
        return Reading(fired, self._sum(fired), found, whole, tuple(sentences))

    def wanted(self, fired: int, category: str) -> tuple[int, str]:
        """The concepts that the fired rules for `category` asked for, and the ids of the three that weigh most."""
        # Posts alike in this category may differ in all others.
        own = fired & self._speaks[category]
        known = self._wanted.get((own, category))
        if known is None:
            spoke = [(concepts, name) for bit, concepts, name in self._speaking[category] if own & bit]
            known = reduce(or_, (concepts for concepts, _ in spoke), 0), ",".join(name for _, name in spoke[:3])
            if len(self._wanted) < _REMEMBERED:
                self._wanted[own, category] = known
        return known

    def _for(self, category: str) -> list[tuple[int, int, str]]:
        """Bit, concepts and id of the rules that speak for the category, the heaviest first."""
        own = [(at, rule) for at, rule in enumerate(self.rules) if rule.category == category and rule.weight > 0]
        own.sort(key=lambda each: -each[1].weight)
        return [(1 << at, reduce(or_, (rule.every, *rule.some)), rule.id) for at, rule in own]

    def _in_clauses(self, sentence: str, offset: int, words: list[Found], around: int) -> int:
        """What the clauses of a sentence fire; what forbids a rule may stand in any of them."""
        inside = [
            Found(concept, start - offset, end - offset)
            for concept, start, end in words
            if offset <= start < offset + len(sentence)
        ]
        fired = 0
        for _, _, mask in _masks(sentence, inside, self.concepts.bits, _CLAUSE_END):
            fired |= self._fired("clause", mask, around)
        return fired

    def _sentence(self, mask: int) -> tuple[int, int, int]:
        """What a sentence of these concepts fires, what it adds to its post, and what a clause of it may fire."""
        own = self.concepts.bits[OWN_EVENT] if self._own_event.holds(mask) else 0
        known = self._fired("sentence", mask), mask | own, self._fired("clause", mask)
        if len(self._sentences) < _REMEMBERED:
            self._sentences[mask] = known
        return known

    def _fired(self, scope: str, mask: int, around: int = 0) -> int:
        known = self._memo.get((scope, mask, around))
        if known is None:
            known = sum(bit for bit, rule in self._of_scope.get(scope, ()) if rule.holds(mask, around))
            if len(self._memo) < _REMEMBERED:
                self._memo[scope, mask, around] = known
        return known

    def _sum(self, fired: int) -> tuple[float, ...]:
        known = self._sums.get(fired)
        if known is None:
            sums = dict(self._base)
            for at, rule in enumerate(self.rules):
                if fired >> at & 1:
                    sums[rule.category] += rule.weight
            known = tuple(sums[category] for category in CATEGORIES)
            if len(self._sums) < _REMEMBERED:
                self._sums[fired] = known
        return known


def _masks(value: str, words: list[Found], bits: dict[str, int], stop: re.Pattern[str]) -> list[tuple[int, int, int]]:
    """(start, end, mask) of the parts of `value`, each ended by a `stop`, that hold any concept word."""
    if not words:
        return []
    ends = [end.end() for end in stop.finditer(value)]
    masks: dict[int, int] = {}
    for concept, start, _ in words:
        at = bisect_right(ends, start)
        masks[at] = masks.get(at, 0) | bits[concept]
    bounds = [0, *ends, len(value)]
    return [(bounds[at], bounds[at + 1], masks[at]) for at in sorted(masks)]


def _load(file: Path, concepts: Concepts) -> tuple[tuple[Rule, ...], dict[str, float], Rule]:
    book = yaml_of(file)
    if set(book["base"]) != set(CATEGORIES):
        raise DataError(file, 0, f"base must give one number for each of {', '.join(CATEGORIES)}")
    rules = tuple(_rule(raw, concepts, file) for raw in book["rules"])
    if len({rule.id for rule in rules}) != len(rules):
        raise DataError(file, 0, "two rules have the same id")
    own_event = _rule({"id": OWN_EVENT, "category": "emergency", "weight": 0.0} | book[OWN_EVENT], concepts, file)
    return rules, {name: float(value) for name, value in book["base"].items()}, own_event


def _rule(raw: dict[str, Any], concepts: Concepts, file: Path) -> Rule:
    name = raw.get("id", "?")
    if unknown := set(raw) - _KEYS:
        raise DataError(file, 0, f"rule {name}: unknown key {', '.join(sorted(unknown))}")
    if raw.get("category") not in CATEGORIES:
        raise DataError(file, 0, f"rule {name}: category must be one of {', '.join(CATEGORIES)}")
    try:
        return Rule(
            id=name,
            category=raw["category"],
            scope="title" if raw.get("title") else raw.get("scope", "sentence"),
            every=concepts.mask(raw.get("all", ())),
            some=tuple(concepts.mask(one) for one in raw.get("any", ())),
            never=concepts.mask(raw.get("none", ())),
            weight=float(raw["weight"]),
        )
    except KeyError as error:
        raise DataError(file, 0, f"rule {name}: {error} is no known concept or a key is missing") from error
