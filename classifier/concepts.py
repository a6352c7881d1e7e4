"""Concepts in a text: one automaton pass finds all words of all lexicons, a few patterns add the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.errors import DataError
from classifier.tables import yaml_of

LEXICONS: Final = Path(__file__).parent / "data" / "lexicons"
# Set when the text names a place of the home jurisdiction; it comes from the place finder, not from words.
LOCAL: Final = "local_place"
# Set when a sentence tells of an event itself, not of hearsay about one; `own_event` of rules.yaml says when.
OWN_EVENT: Final = "own_event"
_QUOTES: Final = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
_NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|[一二两三四五六七八九十百千]+|(?<![起人例总件次])数|多|上)"
_SOME = "[个辆条艘架一两几三四五六七八九十0-9]{0,3}"
PATTERNS: Final = {
    "casualties": re.compile(
        rf"{_NUMBER}余?多?名?[^，。；！？\s0-9]{{0,6}}?(?:死亡|遇难|身亡|受伤|重伤|轻伤|失踪|失联|被困|罹难|丧生|没了|[死亡伤](?![于心在因者亡]))"
        rf"|(?:死亡|遇难|受伤|重伤|失踪|死了|伤了|[致成已](?:使|有)?){_NUMBER}余?多?[人名]?(?:死|伤|亡|遇难|失踪|被困)?[人]?(?<=[人死伤亡难踪困])"
    ),
    "hazard_vehicle": re.compile(
        rf"(?:翻|撞|坠)了?{_SOME}(?:大|小)?(?:客车|大巴|货车|轿车|面包车|罐车|校车|车)(?![道厢库])"
    ),
    "hazard_mishap": re.compile(rf"(?:翻|砸|埋|淹|塌|炸)了?{_SOME}(?:小|大)?(?:船|人|户|家|栋|座)(?![生题])"),
    "magnitude": re.compile(r"(?<![0-9.])[2-9](?:\.[0-9])?级(?:左右)?的?(?:地震|余震|强震)|M[2-9]\.[0-9]|里氏[2-9]"),
    # A play, book or film; not a law, a plan, a notice or a newspaper.
    "work_title": re.compile(r"《[^《》]{1,20}(?<![法例定知案见告划则书表报])》(?!记者|报道|杂志)"),
    "years_ago": re.compile(r"[0-9一二三四五六七八九十百几多两]+多?年前|[0-9一二三四五六七八九十]+周年"),
    "duration": re.compile(
        r"[0-9一二三四五六七八九十几多两半好]+(?:多|来)?个?(?:年|月|星期|天|周)(?:多|了|以来|时间|还|没|都|不)"
    ),
}
# A pattern is tried only when one of these stands in the text; every match holds one.
_CUES: Final = {
    "casualties": "死亡伤遇失困罹丧没致成已",
    "hazard_vehicle": "车巴",
    "hazard_mishap": "翻砸埋淹塌炸",
    "magnitude": "级M里",
    "work_title": "《",
    "years_ago": ("年前", "周年"),
    "duration": "年月期天周",
}


class Found(NamedTuple):
    """One concept word at its place in a field (code points)."""

    concept: str
    start: int
    end: int


class Concepts:
    """The lexicon of concepts; each has one bit in the masks that rules test."""

    def __init__(self, file: Path = LEXICONS / "concepts.yaml") -> None:
        lexicon = _load(file)
        self.bits = {name: 1 << at for at, name in enumerate([*lexicon, *PATTERNS, LOCAL, OWN_EVENT])}
        self.hazards = tuple(name for name in self.bits if name.startswith("hazard_"))
        self._of_term: dict[str, tuple[str, ...]] = {}
        for name, terms in lexicon.items():
            for term in terms:
                self._of_term[term] = (*self._of_term.get(term, ()), name)
        self._terms = list(self._of_term)
        self._names = [self._of_term[term] for term in self._terms]
        self._automaton = AhoCorasick(
            self._terms, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[Found]:
        """All concept words of a normalised text, in order; a hazard alone in quotation marks is only so called."""
        found = [
            Found(concept, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(text)
            for concept in self._names[index]
            if not (concept.startswith("hazard_") and _QUOTES.get(text[start - 1 : start]) == text[end : end + 1] != "")
        ]
        for concept, pattern in PATTERNS.items():
            for cue in _CUES[concept]:
                if cue in text:
                    found += [Found(concept, *match.span()) for match in pattern.finditer(text)]
                    break
        return found

    def mask(self, names: Iterable[str]) -> int:
        """The bits of the named concepts; `hazard` names all kinds of it. KeyError on an unknown name."""
        bits = 0
        for name in names:
            for part in self.hazards if name == "hazard" else (name,):
                bits |= self.bits[part]
        return bits


def _load(file: Path) -> dict[str, list[str]]:
    lexicon = yaml_of(file)
    for name, terms in lexicon.items():
        if not isinstance(terms, list):
            raise DataError(file, 0, f"{name} must be a list of words")
    return {name: [str(term) for term in terms] for name, terms in lexicon.items()}
