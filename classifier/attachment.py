"""Which outcome a number of people belongs to, by the grammar of the clause: for counts that no fixed phrase of
`casualties.py` holds (59名学生疑似因食用未煮熟的豆角中毒)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.groups import Known, of_groups
from classifier.numerals import NUMBER, value_of
from classifier.outcomes import Clause, clauses_of, people

_ROOM: Final = re.compile(
    r"(?:不(?:会|可能)(?:达到?|超过)|载[有了着]?|乘坐|核载|定员|实载|容纳|当班|入井|要求|每|如果|若|一旦|救出|救起|救下|出动|派出)$"
)
_OF_ALL: Final = re.compile("人数|总数|者")
# Whoever comes to the spot suffers nothing there; a number in front of another subject is not its own.
_BUSY: Final = re.compile(
    "[将把](?=[他她其一二两三四五被老小孩男女学老])|救援|救治|搜救|营救|施救|救护|赶[到赴往]|参与|出动|处置|展开|开展|调查|前往|抓获|多人|数人|部分|有人|部队|帮助|协助|负责|责任|赔"
    "|组织|成功|家属|以上|以下|的(?:客车|大巴|轿车|面包车|货车|客轮|渔船|游船|班车|校车|航班|客机)"
)
# 从80人中选出…; not 3人中毒.
_AMONG: Final = re.compile("[里当之]?中(?![毒弹枪招风暑刀箭])")
# Those who did it: 身亡,还有5名嫌犯在逃.
_CULPRITS: Final = re.compile("[^,。;!?]{0,4}(?:嫌|凶手|罪犯|歹徒|责任人|在逃|落网|归案|被[拘抓捕判控刑诉查采])")
_IN_VAIN: Final = re.compile("[虽经][^,。;]{0,10}?(?:搜救|救援|抢救|救治|营救)")
_HELPERS: Final = re.compile(
    "消防|救援|医护|医务|民警|干警|官兵|志愿|党员|干部|武警|警力|指战员|警察|专家|记者|队员|工作人员"
)
_MOVED: Final = frozenset({"evacuated", "sick", "trapped"})
# People told of one sort after the other, the outcome once: 三名男乘客和一名女乘客死亡.
_JOINED: Final = re.compile("[^,。;0-9死伤亡]{0,10}(?:、|和|及|与|以及)(?:另外?)?$")
_FATES: Final = frozenset({"dead", "seriously_injured"})
# The people of a count before, told of again: 6名被困|者全部|遇难.
_STRUCK: Final = frozenset({"missing", "trapped", "injured", "seriously_injured", "sick"})
_THEY: Final = re.compile(
    "(?:者|人员|的?[一-鿿]{0,4}?[员工生民客童人])[^、]{0,8}|[^、]{0,8}(?:途中|[后因]|抢救|医治|无效|不幸)[^、]{0,10}|"
)
_FARTHEST: Final = 36
# What a number is now, whatever it was: 遇难人数经比对由18人核减至17人, 遇难者上修到13人.
_UPDATED: Final = re.compile(
    rf"[^,。;]{{0,14}}?[由从][^,。;0-9]{{0,10}}?{NUMBER}[人名例]?[^,。;0-9]{{0,8}}?[至到为](?P<n>{NUMBER})"
    rf"|(?:者|人员|的?人数)[^,。;0-9一二三四五六七八九十百由从]{{0,8}}?[至到为达](?P<now>{NUMBER})(?=[人名例具])"
)
_NEXT: Final = re.compile(
    "[了的者员们总人质数生还就共计累起码将已经大约近逾超过不最少达增升加至到为有突破于目前观察治疗救检查留、]{0,10}"
    "|的[^,。;0-9死伤亡失困]{1,8}?[有共达是]{1,2}"
)
# Where the number ends the clause, who they were may stand before it: 撞死行走矿工3名; not 打死矿工百人堵门.
_LAST: Final = re.compile(rf"{_NEXT.pattern}|[^,。;0-9死伤亡失困被]{{1,10}}[员工生民客童妇孩警兵]")


@dataclass(frozen=True, slots=True)
class Attached:
    """A number of people and the outcome it belongs to (code points)."""

    key: str
    number: int
    start: int
    end: int


def attached(text: str, start: int, end: int, taken: Known) -> Iterator[Attached]:
    """Counts of the clauses between `start` and `end` of a normalised text, of numbers outside the `taken` spans."""
    clauses = list(clauses_of(text[start:end], start))
    found = [each for clause in clauses for each in _of_clause(clause, taken)]
    yield from found
    known = [*taken, *((each.key, each.start, each.end) for each in found)]
    for key, number, first, last in of_groups(clauses, known):
        yield Attached(key, number, first, last)


def _of_clause(told: Clause, taken: Known) -> Iterator[Attached]:
    clause, offset, outcomes, numbers = told.text, told.offset, told.outcomes, told.numbers
    used = {at for at, found in enumerate(numbers) if _within(found, offset, taken)}
    known = [(key, first - offset, last - offset) for key, first, last in taken]
    starts = [found.start() for found in numbers]
    for at, outcome in enumerate(outcomes):
        if _within(outcome, offset, taken):
            continue
        key = str(outcome.lastgroup)
        before = bisect_left(starts, outcome.start()) - 1
        floor = outcomes[at - 1].end() if at else 0
        if key in _FATES and (fate := _of_known(clause, numbers, before, outcome, known)):
            yield Attached(key, fate, offset + numbers[before].start(), offset + outcome.end())
        elif before >= 0 and before not in used and _belongs(clause, numbers[before], outcome, floor, key):
            used.add(before)
            number = _joined(clause, numbers, before, floor)
            known.append((key, numbers[before].start(), outcome.end()))
            yield Attached(key, number, offset + numbers[before].start(), offset + outcome.end())
        elif (after := before + 1) < len(numbers) and after not in used:
            ceiling = outcomes[at + 1].start() if at + 1 < len(outcomes) else len(clause)
            if (told_behind := _behind(clause, outcome, numbers[after], ceiling))[0]:
                used.add(after)
                yield Attached(key, told_behind[0], offset + outcome.start(), offset + told_behind[1])


def _behind(clause: str, outcome: re.Match[str], persons: re.Match[str], ceiling: int) -> tuple[int, int]:
    """The number of people behind an outcome and where it ends; 0 where they are not those it befell."""
    if _CULPRITS.match(clause, persons.end()):
        return 0, 0
    if persons.end() <= ceiling == len(clause) and _follows(clause, outcome, persons):
        return people(persons), persons.end()
    if updated := _UPDATED.match(clause, outcome.end()):
        return int(value_of(updated["n"] or updated["now"]) or 0), updated.end()
    return 0, 0


def _within(found: re.Match[str], offset: int, taken: Known) -> bool:
    return any(first < offset + found.end() and offset + found.start() < last for _, first, last in taken)


def _of_known(clause: str, numbers: Sequence[re.Match[str]], before: int, outcome: re.Match[str], known: Known) -> int:
    """How many died of those who are counted as trapped, missing or injured right before: 6名被困者全部遇难."""
    if before < 0:
        return 0
    persons = numbers[before]
    for key, first, last in known:
        mine = key in _STRUCK and first <= persons.start() < last <= outcome.start()
        if mine and _THEY.fullmatch(clause, last, outcome.start()) and not _OF_ALL.match(clause, outcome.end()):
            return people(persons)
    return 0


def _belongs(clause: str, persons: re.Match[str], outcome: re.Match[str], floor: int, key: str) -> bool:
    """Whether the people before an outcome are those it befell."""
    between = _IN_VAIN.sub("", clause[persons.end() : outcome.start()])
    if persons.start() < floor or _AMONG.match(between) or len(between) > _FARTHEST or _BUSY.search(between):
        return False
    if key in _MOVED and _HELPERS.search(between):
        return False
    return not _ROOM.search(clause, max(persons.start() - 6, 0), persons.start())


def _joined(clause: str, numbers: Sequence[re.Match[str]], last: int, floor: int) -> int:
    """The people of number `last` with those of the list it ends."""
    total = people(numbers[last])
    for at in range(last - 1, -1, -1):
        earlier = numbers[at]
        if earlier.start() < floor or not _JOINED.fullmatch(clause, earlier.end(), numbers[at + 1].start()):
            break
        total += people(earlier)
    return total


def _follows(clause: str, outcome: re.Match[str], persons: re.Match[str]) -> bool:
    form = _NEXT if persons.end() < len(clause) else _LAST
    return bool(form.fullmatch(clause, outcome.end(), persons.start()))
