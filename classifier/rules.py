"""Rules over concepts: which fired, where, and what they add to each category's log-odds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from classifier.concepts import LEXICONS, LOCAL, OWN_EVENT, Concepts, Found
from classifier.errors import DataError
from classifier.tables import yaml_of
from classifier.verdict import CATEGORIES

# A comma before hearsay ends a sentence too: what stands before it is told as fact.
_SENTENCE_END = re.compile(r"[。!?;\n]|…+|\.{3,}|[,，](?=网传|网上流传|谣传)")
_HOTLINE = frozenset({"hotline", "message_board", "message-board", "messages"})
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

    def holds(self, mask: int) -> bool:
        """Whether the concepts of `mask` satisfy the rule."""
        return mask & self.every == self.every and not mask & self.never and all(mask & one for one in self.some)


@dataclass(frozen=True, slots=True)
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
        self._memo: dict[tuple[str, int], int] = {}
        self._sums: dict[int, tuple[float, ...]] = {}

    def read(self, fields: dict[str, str], channel: str, local: bool = False) -> Reading:
        """Read normalised `fields` of a post that came by `channel`; `local`: it names a place at home."""
        fired = self._fired("channel", 0) if channel in _HOTLINE else 0
        found: dict[str, list[Found]] = {}
        sentences: list[tuple[str, int, int, int]] = []
        whole = self.concepts.bits[LOCAL] if local else 0
        for field, value in fields.items():
            if not value:
                continue
            found[field] = words = self.concepts.find(value)
            for start, end, mask in _sentence_masks(value, words, self.concepts.bits):
                whole |= mask | (self.concepts.bits[OWN_EVENT] if self._own_event.holds(mask) else 0)
                sentences.append((field, start, end, mask))
                fired |= self._fired("sentence", mask)
                if field == "title":
                    fired |= self._fired("title", mask)
        fired |= self._fired("post", whole)
        return Reading(fired, self._sum(fired), found, whole, tuple(sentences))

    def named(self, fired: int, category: str) -> list[Rule]:
        """The fired rules that spoke for `category`."""
        return [
            rule
            for at, rule in enumerate(self.rules)
            if fired >> at & 1 and rule.category == category and rule.weight > 0
        ]

    def _fired(self, scope: str, mask: int) -> int:
        known = self._memo.get((scope, mask))
        if known is None:
            known = sum(1 << at for at, rule in enumerate(self.rules) if rule.scope == scope and rule.holds(mask))
            if len(self._memo) < 200_000:
                self._memo[scope, mask] = known
        return known

    def _sum(self, fired: int) -> tuple[float, ...]:
        known = self._sums.get(fired)
        if known is None:
            sums = dict(self._base)
            for at, rule in enumerate(self.rules):
                if fired >> at & 1:
                    sums[rule.category] += rule.weight
            known = tuple(sums[category] for category in CATEGORIES)
            if len(self._sums) < 200_000:
                self._sums[fired] = known
        return known


def _sentence_masks(value: str, words: list[Found], bits: dict[str, int]) -> list[tuple[int, int, int]]:
    """(start, end, mask) of the sentences of `value` that hold any concept word."""
    if not words:
        return []
    bounds = [0, *[end.end() for end in _SENTENCE_END.finditer(value)], len(value)]
    masks: dict[int, int] = {}
    ordered = sorted(words, key=attrgetter("start"))
    at = 0
    for word in ordered:
        while word.start >= bounds[at + 1] and at + 2 < len(bounds):
            at += 1
        masks[at] = masks.get(at, 0) | bits[word.concept]
    return [(bounds[at], bounds[at + 1], mask) for at, mask in masks.items()]


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
