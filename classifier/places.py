"""Which divisions a text names: one automaton pass, then each name is judged by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from classifier.gazetteer import Gazetteer, Sense, ancestors, stem_of
from classifier.mentions import Mention, Spotter
from classifier.normalise import normalise
from classifier.segmenter import Segmenter
from classifier.signs import UNKNOWN, Signs
from classifier.spelling import WRITTEN, Spelling
from classifier.verdict import Place, Text
from classifier.vocabulary import Edges

# Support of one reading of a name by what else the text says; the sum decides between namesakes.
_ADJACENT, _WITHIN, _BESIDE, _REGION, _HOME, _HOME_PROVINCE, _HIGHER = 6.0, 3.0, 1.5, 1.5, 2.5, 0.5, 0.6
# What a town no longer there needs more than those that bear the name today.
_ONCE = 1.0
_CERTAINTY = {
    "full": 0.95,
    "once": 0.85,
    "short": 0.85,
    "alias": 0.9,
    "itself": 0.9,
    "former": 0.9,
    "landmark": 0.85,
    "town": 0.75,
    "renamed": 0.85,
    "stem": 0.75,
    "word": 0.75,
}
# Kinds that need no support where the name has one sense.
_PLAIN = frozenset({"full", "alias", "itself", "former", "landmark"})
# Kinds of names that towns bear.
_TOWNS = frozenset({"once", "renamed", "town", "stem"})
# Kinds of names that home gives to one place, wherever they stand.
_PLACED = frozenset({"alias", "landmark", "itself"})
# Kinds of names that are none of today's: of the past, or misspelt.
_NOT_TODAYS = frozenset({"former", "once", "renamed"})
_NONE: Sequence[str] = ()
_JOIN = re.compile(r"[省市州县区的、,，·/_?\s-]{0,3}")
_TITLE_WEIGHT = 2.0
# A name that needs more than itself, with nothing else to support it: a guess.
_FAR = 0.45
_SURE = 0.5
# After the stem of a town that is a word too, one of these shows that the town is meant.
_OF_A_TOWN = re.compile(
    r"一?(?:小区|居民|群众|工地|学校|商[铺户]|片区)|停[水电气]|[村社路街镇乡组片工坝场桥采石矿煤水中小卫派政供电加集]|[^\u4e00-\u9fff]|$"
)
# What follows a town's stem in an address: a road or a village with its number.
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{0,10}(?:[0-9]{1,5}(?:号|栋|幢|弄|室|楼|单元|组|-|$)|[A-Za-z]座)|[\u4e00-\u9fff]{2,8}(?:大厦|公寓|家园|小区)"
)
_SEPARATORS = frozenset("_-")
_STEM_LENGTHS = (5, 4, 3, 2)


class PlaceFinder:
    """Finds places down to township in titles and texts."""

    def __init__(self, gazetteer: Gazetteer, segmenter: Segmenter, signs: Signs | None = None) -> None:
        self._gazetteer = gazetteer
        known = signs or Signs()
        self._spotter = Spotter(gazetteer, segmenter, known)
        self._spelling = Spelling(gazetteer)
        self._spelling_needs = known.of_pattern(WRITTEN)
        self.home = gazetteer.home

    def locate(self, row: Text) -> tuple[Place, ...]:
        """The places of one post, the weightiest first; a place that another lies in is left out."""
        title, text = normalise(row.title), normalise(row.text)
        fields = {"title": title, "text": text}
        return self.places(self.mentions(fields, None), fields, row)

    def mentions(self, fields: dict[str, str], edges: Edges | None, signs: int = UNKNOWN) -> list[Mention]:
        """The names in fields already normalised; `edges` spares cutting words where they are known, `signs` of all
        fields patterns that cannot match."""
        spotted = (self._spotter.mentions(name, value, edges, signs) for name, value in fields.items() if value)
        return [mention for found in spotted for mention in found]

    def places(
        self, mentions: list[Mention], fields: dict[str, str], row: Text, signs: int = UNKNOWN
    ) -> tuple[Place, ...]:
        """The places of one post whose names are known."""
        if not mentions:
            return ()
        self._resolve(mentions, fields, self.region(row.region) if row.region else "")
        _doubt_strays(mentions)
        if signs & self._spelling_needs == self._spelling_needs:
            mentions += list(self._misspelt(mentions, fields))
        mentions += list(self._towns_behind(mentions, fields))
        return self._ranked([mention for mention in mentions if mention.code], row)

    def region(self, region: str) -> str:
        """The division code of a platform's region such as `发布于 贵州`, or an empty string."""
        plain = normalise(region).removeprefix("发布于").strip()
        senses = self._gazetteer.senses.get(plain, ())
        return senses[0].code if senses else ""

    def _resolve(self, mentions: list[Mention], fields: dict[str, str], region: str) -> None:
        """Twice: what is sure after the first round supports what is doubtful in the second."""
        joined = [_adjoin(a, b, fields) for a, b in pairwise(mentions)]
        for first, second in (pair for pair, beside in zip(pairwise(mentions), joined, strict=True) if beside):
            self._also_renamed(second, first)
        doubtful = [at for at, mention in enumerate(mentions) if not self._is_plain(mention)]
        if not doubtful:
            return
        said = _Said({m.senses[0].code for m in mentions if len(m.senses) == 1 and not m.senses[0].ordinary}, region)
        for _ in range(2):
            for at in doubtful:
                above = _readings(mentions[at - 1]) if at and joined[at - 1] else _NONE
                below = _readings(mentions[at + 1]) if at < len(joined) and joined[at] else _NONE
                self._choose(mentions[at], above, below, said)
            doubtful = [at for at, mention in enumerate(mentions) if mention.confidence < _SURE]
            if not doubtful or len(mentions) == 1:
                return
            said = _Said({mention.code for mention in mentions if mention.confidence >= _SURE}, region)

    @staticmethod
    def _is_plain(mention: Mention) -> bool:
        """Whether the name needs nothing else to be understood; then it is."""
        sense = mention.senses[0]
        plain = len(mention.senses) == 1 and not sense.ordinary and mention.kind in _PLAIN
        if plain:
            mention.code, mention.confidence = sense.code, _CERTAINTY[mention.kind]
        return plain

    def _also_renamed(self, mention: Mention, above: Mention) -> None:
        """九堡镇 is a town elsewhere, but behind 江干区 the subdistrict that was called so; 临平镇 behind 余杭区 is in
        the district beside it, which was a part of it."""
        if len(mention.senses[0].code) < 9:
            return
        counties = {sense.code for sense in above.senses if len(sense.code) < 9}
        for codes in (counties, {code[:4] for code in counties}):
            if any(sense.code.startswith(code) for sense in mention.senses for code in codes):
                return
            towns = self._gazetteer.towns(stem_of(mention.name), codes)
            if len(towns) == 1:
                mention.senses = [*mention.senses, Sense(towns[0], "renamed")]
                return

    def _choose(self, mention: Mention, above: Sequence[str], below: Sequence[str], said: _Said) -> None:
        senses = mention.senses
        sense = senses[0]
        if len(senses) == 1:
            self._decide(mention, sense, self._support(sense.code, above, below, said), 1, said)
            return
        support = [self._support(sense.code, above, below, said) - _ONCE * (sense.kind == "once") for sense in senses]
        best = max(support)
        chosen = [sense for sense, value in zip(senses, support, strict=True) if value > best - 0.1]
        sense = min(chosen, key=_by_level)
        rivals = [other for other in chosen if not other.code.startswith(sense.code)]
        if sense.kind == "landmark":
            sense = max((s for s in senses if s.code.startswith(sense.code)), key=_by_level)
        alone = best < _BESIDE and (rivals or len(sense.code) == 9)
        self._decide(mention, sense, best, len(senses) if alone else 1 + len(rivals), said)

    def _decide(self, mention: Mention, sense: Sense, support: float, namesakes: int, said: _Said) -> None:
        if support < _BESIDE and (sense.ordinary or sense.kind == "town"):
            return
        certainty = _CERTAINTY[sense.kind] / namesakes
        mention.code, mention.kind = sense.code, sense.kind
        mention.confidence = round(min(certainty, _FAR) if self._is_guess(sense, support, said) else certainty, 2)

    def _is_guess(self, sense: Sense, support: float, said: _Said) -> bool:
        """A far county by its short name alone, a town by its stem alone, or one no longer there beside other places,
        with nothing to support it."""
        if sense.kind == "once":
            return support < _BESIDE and not said.codes <= {sense.code}
        if sense.kind in ("stem", "renamed"):
            return support < _BESIDE
        return bool(self.home) and sense.kind == "short" and len(sense.code) == 6 and support < _HOME_PROVINCE

    def _support(self, code: str, above: Sequence[str], below: Sequence[str], said: _Said) -> float:
        up = ancestors(code)
        total = _HIGHER * (9 - len(code)) / 7
        if (
            code in above
            or any(part in above for part in up)
            or any(other.startswith(code) for other in below if other != code)
        ):
            total += _ADJACENT
        if code in said.above or not said.codes.isdisjoint(up):
            total += _WITHIN
        elif len(code) >= 6 and said.beside.get(code[:4], code) != code:
            total += _BESIDE
        if said.region and (code.startswith(said.region) or said.region.startswith(code)):
            total += _REGION
        home = self.home
        if home and code[:2] == home[:2]:
            total += _HOME if code.startswith(home) or home.startswith(code) else _HOME_PROVINCE
        return total

    def _misspelt(self, mentions: list[Mention], fields: dict[str, str]) -> Iterable[Mention]:
        """What stands right behind a sure place, and sounds like one of its counties or towns; it is no name, or one
        of a place elsewhere."""
        taken = {(mention.field, mention.start): mention for mention in mentions}
        for mention in mentions:
            if len(mention.code) < 9 and mention.confidence >= _SURE and mention.kind not in _TOWNS:
                found = self._spelling.behind(fields[mention.field], mention.end, mention.code)
                behind = taken.get((mention.field, found[0])) if found else None
                if found and not (behind and behind.confidence >= _SURE):
                    start, end, code = found
                    if behind:
                        behind.code = ""
                    yield Mention(
                        mention.field, start, end, fields[mention.field][start:end], (), "renamed", code, 0.75
                    )

    def _towns_behind(self, mentions: list[Mention], fields: dict[str, str]) -> Iterable[Mention]:
        """A town's stem directly behind its county or city (永康市方岩下宅村, 杭州下沙)."""
        at_start = {(mention.field, mention.start): mention for mention in mentions}
        for mention in mentions:
            value = fields[mention.field]
            at = mention.end + (value[mention.end : mention.end + 1] in _SEPARATORS)
            if value[at : at + 2] not in self._gazetteer.stem_heads:
                continue
            firm = mention.confidence >= _SURE or mention.kind in ("full", "former")
            above = [code for code in _readings(mention) if len(code) < 9] if firm and not _names_town(mention) else ()
            behind = at_start.get((mention.field, at))
            if not above or (behind and not self._may_give_way(behind, above)):
                continue
            for length in _STEM_LENGTHS:
                stem = value[at : at + length]
                codes = self._gazetteer.towns(stem, above) or self._gazetteer.towns(stem, {code[:4] for code in above})
                if codes and self._means_town(codes, value, at, at + length):
                    if behind:
                        behind.code, behind.confidence, behind.senses = "", 0.0, ()
                    if mention.confidence < _SURE:
                        mention.code = next((code for code in above if codes[0].startswith(code)), "")
                    yield Mention(mention.field, at, at + length, value[at : at + length], (), "town", codes[0], 0.8)
                    break

    @staticmethod
    def _may_give_way(behind: Mention, above: Sequence[str]) -> bool:
        """Whether the stem may take the place of what another name was found to be."""
        weak = behind.kind in ("short", "town", "stem", "landmark", "alias") and len(behind.code) not in (2, 4)
        return weak and not any(behind.code.startswith(code) for code in above)

    def _means_town(self, codes: list[str], value: str, start: int, end: int) -> bool:
        if len(codes) > 1 or self._spotter.is_road(value, end):
            return False
        if _NUMBERED.match(value, end):
            return True
        if self._gazetteer.is_word(codes[0]):
            return _OF_A_TOWN.match(value, end) is not None
        return end - start > 2 or not self._spotter.cut_out(value, start, end)

    def _ranked(self, mentions: list[Mention], row: Text) -> tuple[Place, ...]:
        otherwise = self._otherwise(mentions, row)
        if len(mentions) == 1:
            return (self._place(mentions[0], row, otherwise),)
        weight: dict[str, float] = {}
        best: dict[str, Mention] = {}
        for mention in mentions:
            worth = mention.confidence * (_TITLE_WEIGHT if mention.field == "title" else 1.0)
            weight[mention.code] = weight.get(mention.code, 0.0) + worth
            held = best.get(mention.code)
            if held is None or _telling(mention) > _telling(held):
                best[mention.code] = mention
        above = {part for code, mention in best.items() if mention.confidence >= _SURE for part in ancestors(code)}
        kept = [code for code in best if code not in above]
        order = sorted(kept, key=lambda code: -weight[code])
        return tuple(self._place(best[code], row, otherwise) for code in order)

    @staticmethod
    def _otherwise(mentions: list[Mention], row: Text) -> list[tuple[str, str]]:
        """Code and words of what the text calls by a name of the past or a misspelt one."""
        return [(mention.code, _said(mention, row)) for mention in mentions if mention.kind in _NOT_TODAYS]

    def _place(self, mention: Mention, row: Text, otherwise: Sequence[tuple[str, str]]) -> Place:
        division = self._gazetteer.divisions[mention.code]
        written = dict.fromkeys(said for code, said in otherwise if division.code.startswith(code))
        return Place(
            division.code,
            division.name,
            division.level,
            self._gazetteer.path(division.code),
            min(mention.confidence, 0.99),
            mention.field,
            _said(mention, row),
            mention.start,
            mention.end,
            tuple(written),
        )


def _doubt_strays(mentions: Sequence[Mention]) -> None:
    """A town right behind a division in whose prefecture it does not lie is most likely another, by an old name or a
    misspelt one (余杭区塘溪镇)."""
    for before, mention in pairwise(mentions):
        behind = mention.start == before.end and mention.field == before.field
        firm = before.confidence >= _SURE and len(before.code) < 9 and not before.senses[0].ordinary
        town = len(mention.code) == 9 and mention.kind not in _PLACED
        if behind and firm and town and not mention.code.startswith(before.code[:4]):
            mention.confidence = min(mention.confidence, _FAR)


def _said(mention: Mention, row: Text) -> str:
    return (row.title if mention.field == "title" else row.text)[mention.start : mention.end]


class _Said:
    """What is certain of a text: its codes, the codes above them, one code for each prefecture, the region."""

    __slots__ = ("above", "beside", "codes", "region")

    def __init__(self, codes: set[str], region: str) -> None:
        self.codes = codes
        self.region = region
        self.above = {part for code in codes for part in ancestors(code)}
        self.beside: dict[str, str] = {}
        for code in codes:
            if len(code) >= 4:
                self.beside[code[:4]] = "" if code[:4] in self.beside else code


def _telling(mention: Mention) -> tuple[bool, float]:
    """Of two names of one county, a town's that lay in it tells more; then the surer one."""
    return mention.kind in _TOWNS, mention.confidence


def _by_level(sense: Sense) -> tuple[int, str]:
    return len(sense.code), sense.code


def _names_town(mention: Mention) -> bool:
    return mention.kind in _TOWNS or any(len(code) == 9 for code in _readings(mention))


def _readings(mention: Mention) -> Sequence[str]:
    if mention.confidence >= _SURE:
        return (mention.code,)
    return [sense.code for sense in mention.senses]


def _adjoin(before: Mention, mention: Mention, fields: dict[str, str]) -> bool:
    if before.field != mention.field or mention.start - before.end > 2:
        return False
    return _JOIN.fullmatch(fields[mention.field], before.end, mention.start) is not None
