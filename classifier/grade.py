"""The grade I–IV of an emergency, from numbers in the text by published thresholds, with proof."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from classifier.casualties import Count, Counting, counts_in
from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.numerals import NUMBER
from classifier.post import ReadPost
from classifier.record import record
from classifier.signs import Signs
from classifier.tables import yaml_of
from classifier.tolls import told
from classifier.verdict import GRADES, Evidence

_MAGNITUDE = re.compile(
    r"(?:里氏|M)?(?<![0-9.])([2-9](?:\.[0-9])?)级(?:左右)?的?(?:强烈|破坏性)?(?:地震|余震|强震)"
    r"|(?:里氏|M)([2-9](?:\.[0-9])?)|(?<![0-9.])([2-9]\.[0-9])级|震级[为:约]?([2-9](?:\.[0-9])?)"
)
_PARTS: Final = {
    "dead_or_missing": ("dead", "missing"),
    "sick": ("sick", "injured"),
    "sick_with_dead": ("dead", "sick", "injured"),
}
# One event of these kinds strikes several places, whose tolls add up; two road accidents stay two.
_WIDE: Final = frozenset({"气象灾害", "洪涝灾害", "地质灾害", "地震", "食物中毒", "传染病疫情"})
# Field, start, end, concepts, as `Reading.sentences` has them.
_Sentence = tuple[str, int, int, int]
_LONGEST_SENTENCE: Final = 1_000
_LONGEST_CLAUSE: Final = 200
_CLAUSE_ENDS: Final = ",。;!?\n"
_ELSEWHEN: Final = re.compile(
    "同样的|类似的|今年(?:以来|已|就)|年内|开年以来|概率|足以|上次|上一次|那次|那场|那年|彼时|去年|前年|年前|此前那|曾经?(?:致|造成|有|导致|发生|夺走|$)|历史上|当年|以往|过去|往年|同类事故"
)
# What stands before a count denies it: 并未造成30人死亡, 没有一人遇难.
_NOT_SO: Final = re.compile(
    "(?:不(?:会|可能|得)(?:达到?|超过)?$|[未没无](?:有|能)?(?:造成|导致|致|出现|发生|发现|接到)[^,0-9]{0,4}"
    "|(?:不存在|所谓)[^,0-9]{0,6}|(?<![淹吞埋沉出])没有?|[未并]无|未有)$"
)
# A daily bulletin repeats who died since an epidemic began: 新增2例,累计死亡4634例.
_BULLETIN: Final = re.compile("新增")
_SINCE_IT_BEGAN: Final = re.compile("累计|截[至止]")
_EPIDEMICS: Final = frozenset({"传染病疫情", "新冠疫情"})
_FIGURE: Final = re.compile(NUMBER)
# Hearsay in a clause, which what is verified behind it replaces (网传死了12人，交警核实为2死3伤).
_HEARSAY: Final = re.compile(
    "网传|网上流?传|网上说|都在?[说传]|群里说|谣传|传言|传闻|有人说|听说|此前通报|此前报道|初步通报|最初|初报"
)
_VERIFIED: Final = re.compile(
    "核实|核查|核定|核减|订正|更正|修正|实际|实为|事实上|其实|通报|查明|证实|为准"
    "|(?<![未没])确认[^,。;!?]{0,4}(?:死|亡|遇难|为|[0-9])|官方(?:通报|发布|公布|数据)"
)
_DENIED: Final = re.compile("不实|系谣言|为谣言|是谣言|属谣言|是假|误传|未(?:经|获)证实")
_PUBLIC: Final[tuple[str, ...]] = (
    "dead",
    "missing",
    "injured",
    "seriously_injured",
    "evacuated",
    "loss_yuan",
)


@record
class Grading:
    """Grade, the counts it rests on (keys of `Verdict.casualties`), and the proof."""

    grade: str
    casualties: dict[str, int]
    evidence: tuple[Evidence, ...]


@record
class _Threshold:
    id: str
    kinds: frozenset[str]
    beside: frozenset[str]
    count: str
    words: tuple[str, ...]
    steps: tuple[tuple[str, float], ...]


class Grader:
    """Applies the table `grades.yaml`."""

    def __init__(self, background: int, signs: Signs, file: Path = LEXICONS / "grades.yaml") -> None:
        raw = yaml_of(file)
        self._thresholds = [_threshold(row, raw["sources"], file) for row in raw["thresholds"]]
        self._named = frozenset(kind for threshold in self._thresholds for kind in threshold.kinds)
        self._words = {word: grade for grade, words in raw["words"].items() for word in words}
        self._background = background
        self._counting = Counting(signs)
        self._strong = signs.of_pattern(_MAGNITUDE)

    def grade(self, post: ReadPost, kind: str, others: Collection[str] = ()) -> Grading:
        """Grade an emergency of `kind`, which tells of `others` too; IV without any number. Sentences of `background`
        are left out."""
        fields, originals = post.fields, post.originals
        bulletin = kind in _EPIDEMICS and any(_BULLETIN.search(value) for value in fields.values())
        counts = self._counts(post, wide=kind in _WIDE, bulletin=bulletin)
        values = self._values(counts, post)
        grade, proof = self._steps(kind, others, values, "\n".join(fields.values()))
        evidence = [
            _evidence(originals, field, count.start, count.end, rule) for field, count, rule in proof_of(counts, proof)
        ]
        for field, value in fields.items():
            for word, named in self._words.items():
                at = value.find(word)
                if at >= 0 and GRADES.index(named) < GRADES.index(grade):
                    grade = named
                    evidence.append(_evidence(originals, field, at, at + len(word), "grade named in the text"))
        public = {key: counts[key][1].number for key in _PUBLIC if key in counts}
        return Grading(grade, public, tuple(evidence))

    def _counts(self, post: ReadPost, *, wide: bool, bulletin: bool) -> dict[str, tuple[str, Count]]:
        """The largest count for each key over the sentences, and the field it stands in."""
        tried = self._counting.tried(post.signs)
        counts: dict[str, tuple[str, Count]] = {}
        for field, start, end, mask in _pieces(post.reading.sentences):
            if mask & self._background:
                continue
            text = post.fields[field]
            spots = [(place.start, place.code) for place in post.places if place.field == field]
            said = [count for count in counts_in(text, start, end, tried) if not _aside(text, count)]
            if bulletin:
                said = [
                    each for each in said if each.key != "dead" or not _SINCE_IT_BEGAN.search(text, start, each.start)
                ]
            for key, count in told(text[:end], said, spots, wide=wide).items():
                if key not in counts or count.number > counts[key][1].number:
                    counts[key] = (field, count)
        return counts

    def _values(self, counts: dict[str, tuple[str, Count]], post: ReadPost) -> dict[str, float]:
        values: dict[str, float] = {key: count.number for key, (_, count) in counts.items()}
        values["sick"] = max(values.get("sick", 0.0), values.get("injured", 0.0))
        if "dead" in values:
            values["sick_with_dead"] = values["sick"]
        if "missing" in values or "dead" in values:
            values["dead_or_missing"] = values.get("dead", 0) + values.get("missing", 0)
        strengths = [
            float(next(group for group in found.groups() if group))
            for field, start, end, mask in (post.reading.sentences if post.signs & self._strong == self._strong else ())
            if not mask & self._background
            for found in _MAGNITUDE.finditer(post.fields[field], start, end)
        ]
        if strengths:
            values["magnitude"] = max(strengths)
        return values

    def _steps(
        self, kind: str, others: Collection[str], values: dict[str, float], text: str
    ) -> tuple[str, list[tuple[str, str]]]:
        grade, proof = "IV", []
        for threshold in self._thresholds:
            applies = kind in threshold.kinds if threshold.kinds else kind not in self._named
            besides = kind in threshold.beside and not threshold.kinds.isdisjoint(others)
            if not (applies or besides) or threshold.count not in values:
                continue
            if threshold.words and not any(word in text for word in threshold.words):
                continue
            reached = next((name for name, least in threshold.steps if values[threshold.count] >= least), "IV")
            proof.append((threshold.count, threshold.id))
            grade = min(grade, reached, key=GRADES.index)
        return grade, proof


def _pieces(sentences: Iterable[_Sentence]) -> Iterator[_Sentence]:
    """The sentences, those longer than anybody writes in pieces: what is read grows with the square of a sentence."""
    for field, start, end, mask in sentences:
        for first in range(start, end, _LONGEST_SENTENCE):
            yield field, first, min(first + _LONGEST_SENTENCE, end), mask


def proof_of(counts: dict[str, tuple[str, Count]], proof: list[tuple[str, str]]) -> list[tuple[str, Count, str]]:
    """(field, count, rule id) for every count a threshold looked at; a sum rests on its parts."""
    found = []
    for key, rule in proof:
        found += [(*counts[part], rule) for part in _PARTS.get(key, (key,)) if part in counts]
    return found


def _aside(text: str, count: Count) -> bool:
    """Whether the clause of a count tells of another event, or denies it (去年致31人死亡, 网传30人死亡不实)."""
    first, last = max(count.start - _LONGEST_CLAUSE, 0), min(count.end + _LONGEST_CLAUSE, len(text))
    start = max(first, *(text.rfind(sign, first, count.start) + 1 for sign in _CLAUSE_ENDS))
    end = min((at for sign in _CLAUSE_ENDS if (at := text.find(sign, count.end, last)) >= 0), default=last)
    number = _FIGURE.search(text, count.start)
    before = number.start() if number else count.start
    if _ELSEWHEN.search(text, start, before) or _NOT_SO.search(text, start, before):
        return True
    if _DENIED.search(text, count.end, end):
        return True
    return bool(_HEARSAY.search(text, start, count.start) and _VERIFIED.search(text, end))


def _evidence(originals: dict[str, str], field: str, start: int, end: int, why: str) -> Evidence:
    return Evidence(field, originals[field][start:end], start, end, why, "grade")


def _threshold(row: dict[str, Any], sources: dict[str, str], file: Path) -> _Threshold:
    if row.get("by") not in sources:
        raise DataError(file, 0, f"threshold {row.get('id', '?')}: by must name one of {', '.join(sources)}")
    steps = tuple((grade, float(row[grade])) for grade in GRADES if grade in row)
    if not steps or [least for _, least in steps] != sorted((least for _, least in steps), reverse=True):
        raise DataError(file, 0, f"threshold {row.get('id', '?')}: the numbers must fall from I to III")
    kinds, beside = frozenset(row["kinds"]), frozenset(row.get("beside", ()))
    return _Threshold(row["id"], kinds, beside, row["count"], tuple(row.get("words", ())), steps)
