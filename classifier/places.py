"""Which divisions a text names: one automaton pass, then each name is judged by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.gazetteer import DATA, Gazetteer, Sense, ancestors
from classifier.normalise import normalise
from classifier.segmenter import Segmenter
from classifier.tables import yaml_of
from classifier.verdict import Place, Text

# Support of one reading of a name by what else the text says; the sum decides between namesakes.
_ADJACENT, _WITHIN, _BESIDE, _REGION, _HOME, _HOME_PROVINCE, _HIGHER = 6.0, 3.0, 1.5, 1.5, 2.5, 0.5, 0.2
_CERTAINTY = {"full": 0.95, "short": 0.85, "alias": 0.9, "former": 0.9, "landmark": 0.85, "town": 0.75}
_JOIN = re.compile(r"[省市州县区的、,，·\s]{0,2}")
_TITLE_WEIGHT = 2.0
# A county of another province by its short name alone, with nothing else to support it: a guess.
_FAR = 0.45


@dataclass(slots=True)
class Mention:
    """One name found in one field, with the senses it may have."""

    field: str
    start: int
    end: int
    name: str
    senses: Sequence[Sense]
    code: str = ""
    confidence: float = 0.0


class PlaceFinder:
    """Finds places down to township in titles and texts."""

    def __init__(self, gazetteer: Gazetteer, segmenter: Segmenter) -> None:
        self._gazetteer = gazetteer
        self._segmenter = segmenter
        self.home = gazetteer.home
        rules = yaml_of(DATA / "place_context.yaml")
        self._brand = _followed_by(rules["brand_after"])
        self._road = _followed_by(rules["road_after"])

    def locate(self, row: Text) -> tuple[Place, ...]:
        """The places of one post, the weightiest first; a place that another lies in is left out."""
        title, text = normalise(row.title), normalise(row.text)
        return self.places({"title": title, "text": text}, row, self.region(row.region))

    def places(self, fields: dict[str, str], row: Text, region: str) -> tuple[Place, ...]:
        """The same for fields already normalised; `region` is the division code of the platform's region."""
        mentions = [mention for name, value in fields.items() for mention in self._mentions(name, value)]
        if not mentions:
            return ()
        self._resolve(mentions, fields, region)
        mentions += list(self._towns_behind(mentions, fields))
        return self._ranked([mention for mention in mentions if mention.code], row)

    def region(self, region: str) -> str:
        """The division code of a platform's region such as `发布于 贵州`, or an empty string."""
        plain = normalise(region).removeprefix("发布于").strip()
        senses = self._gazetteer.senses.get(plain, ())
        return senses[0].code if senses else ""

    def _mentions(self, field: str, value: str) -> list[Mention]:
        if not value:
            return []
        gazetteer = self._gazetteer
        found = gazetteer.automaton.find_matches_as_indexes(value)
        boundaries: set[int] | None = None
        kept: list[Mention] = []
        for index, start, end in found:
            name = gazetteer.names[index]
            senses = gazetteer.senses[name]
            if senses[0].kind == "full":
                rejected = self._road.match(value, end) is not None
            elif senses[0].kind in ("short", "town"):
                rejected = self._brand.match(value, end) is not None
                if not rejected and len(name) == 2 and not self._at_home(senses):
                    boundaries = boundaries if boundaries is not None else self._boundaries(value)
                    rejected = start not in boundaries or end not in boundaries
            else:
                rejected = False
            if not rejected:
                kept.append(Mention(field, start, end, name, senses))
        return kept

    def _at_home(self, senses: Sequence[Sense]) -> bool:
        return bool(self.home) and any(sense.code.startswith(self.home) for sense in senses)

    def _boundaries(self, value: str) -> set[int]:
        at, starts = 0, {0}
        for word in self._segmenter.words(value):
            at += len(word)
            starts.add(at)
        return starts

    def _resolve(self, mentions: list[Mention], fields: dict[str, str], region: str) -> None:
        certain = {m.senses[0].code for m in mentions if len(m.senses) == 1 and not m.senses[0].ordinary}
        before: Mention | None = None
        for mention in mentions:
            adjacent = before if before and _adjoin(before, mention, fields) else None
            self._choose(mention, adjacent, certain, region)
            before = mention

    def _choose(self, mention: Mention, adjacent: Mention | None, certain: set[str], region: str) -> None:
        above = self._readings(adjacent)
        support = [self._support(sense.code, above, certain, region) for sense in mention.senses]
        best = max(support)
        chosen = [sense for sense, value in zip(mention.senses, support, strict=True) if value > best - 0.1]
        sense = min(chosen, key=lambda sense: (len(sense.code), sense.code))
        rivals = [other for other in chosen if not other.code.startswith(sense.code)]
        if not rivals:
            sense = max(chosen, key=lambda sense: len(sense.code))
        doubtful = mention.senses if best < _BESIDE and rivals else (sense, *rivals)
        if (sense.ordinary and best < _BESIDE) or (sense.kind == "town" and best < _BESIDE):
            return
        mention.code = sense.code
        certainty = _CERTAINTY[sense.kind] + (0.04 if best >= _WITHIN else 0.0)
        far = bool(self.home) and sense.kind == "short" and len(sense.code) == 6 and best < _HOME_PROVINCE
        mention.confidence = round(min(certainty, _FAR) if far else certainty / len(doubtful), 2)

    @staticmethod
    def _readings(mention: Mention | None) -> set[str]:
        if mention is None:
            return set()
        return {mention.code} if mention.code else {sense.code for sense in mention.senses}

    def _support(self, code: str, above: set[str], certain: set[str], region: str) -> float:
        home = self._gazetteer.home
        up = ancestors(code)
        total = _HIGHER * (9 - len(code)) / 7
        if not above.isdisjoint(up):
            total += _ADJACENT
        if not certain.isdisjoint(up) or any(other.startswith(code) for other in certain if other != code):
            total += _WITHIN
        elif len(code) >= 6 and any(len(other) >= 4 and other[:4] == code[:4] for other in certain if other != code):
            total += _BESIDE
        if region and (code.startswith(region) or region.startswith(code)):
            total += _REGION
        if home and (code.startswith(home) or home.startswith(code)):
            total += _HOME
        elif home and code[:2] == home[:2]:
            total += _HOME_PROVINCE
        return total

    def _towns_behind(self, mentions: list[Mention], fields: dict[str, str]) -> Iterable[Mention]:
        """A town's stem directly behind its county (永康市方岩下宅村)."""
        at_start = {(mention.field, mention.start): mention for mention in mentions}
        for mention in mentions:
            towns = self._gazetteer.towns.get(mention.code) if len(mention.code) == 6 else None
            behind = at_start.get((mention.field, mention.end))
            if not towns or (behind and behind.code.startswith(mention.code)):
                continue
            value, at = fields[mention.field], mention.end
            for length in (4, 3, 2):
                stem = value[at : at + length]
                if stem in towns and not self._brand.match(value, at + length):
                    if behind:
                        behind.code = ""
                    yield Mention(mention.field, at, at + length, stem, (), towns[stem], 0.8)
                    break

    def _ranked(self, mentions: list[Mention], row: Text) -> tuple[Place, ...]:
        weight: dict[str, float] = {}
        best: dict[str, Mention] = {}
        for mention in mentions:
            worth = mention.confidence * (_TITLE_WEIGHT if mention.field == "title" else 1.0)
            weight[mention.code] = weight.get(mention.code, 0.0) + worth
            held = best.get(mention.code)
            if held is None or mention.confidence > held.confidence:
                best[mention.code] = mention
        sure = [code for code, mention in best.items() if mention.confidence >= 0.5]
        kept = [code for code in best if not any(other != code and other.startswith(code) for other in sure)]
        order = sorted(kept, key=lambda code: -weight[code])
        return tuple(self._place(best[code], row) for code in order)

    def _place(self, mention: Mention, row: Text) -> Place:
        division = self._gazetteer.divisions[mention.code]
        original = row.title if mention.field == "title" else row.text
        return Place(
            division.code,
            division.name,
            division.level,
            self._gazetteer.path(division.code),
            min(mention.confidence, 0.99),
            mention.field,
            original[mention.start : mention.end],
            mention.start,
            mention.end,
        )


def _followed_by(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def _adjoin(before: Mention, mention: Mention, fields: dict[str, str]) -> bool:
    if before.field != mention.field or mention.start - before.end > 2:
        return False
    return _JOIN.fullmatch(fields[mention.field], before.end, mention.start) is not None
