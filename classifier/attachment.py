"""Which outcome a number of people belongs to, by the grammar of the clause: for counts that no fixed phrase of
`casualties.py` holds (59名学生疑似因食用未煮熟的豆角中毒)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifier.numerals import NUMBER, value_of

# What is counted already: key, start, end.
Taken = Sequence[tuple[str, int, int]]
# Nothing that was looked for within brackets belongs to the clause around them.
_BRACKETS: Final = re.compile(r"\([^()]{1,60}\)")
_CLAUSE: Final = re.compile(r"(?:[^,。;:!?()\n]|(?<=[0-9]),(?=[0-9]{3}))+")
# Not 第一位, not 一人民医院, not 3人次, nor those whom a vehicle or house had room for.
_PERSONS: Final = (
    rf"(?<![第前0-9.])(?P<n>{NUMBER})(?:余|多|来)?"
    r"(?:(?:名|位|具|口人?|号人|人(?![民家次份力手才行气社物口间类群]))|个(?=(?:[^,。;0-9]{0,3})[人员生工民子娃孩]))"
)
_ROOM: Final = re.compile(
    r"(?:载[有了着]?|乘坐|核载|定员|实载|容纳|当班|入井|要求|每|如果|若|一旦|救出|救起|救下|出动|派出)$"
)
_OF_ALL: Final = re.compile("人数|总数|者")
_NOUN: Final = (
    "(?!事故|事件|赔偿|补偿|原因|证明|率|险|案|威胁|风险|消息|名单|危险|情况|教育|隐患|救助|人员名单|抚恤|仪式"
    "|[^,。;]{0,6}(?:家属|亲属|家庭|父母|赔付|赔偿))"
)
_OUTCOMES: Final[dict[str, str]] = {
    "dead": "死亡|身亡|遇难|罹难|丧生|丧命|殒命|毙命|遇害|溺亡|坠亡|殉职|牺牲|不治|去世|离世|过世|死于|战死|葬身"
    "|没能?抢?救[回过活]来?|没了(?=[ 、]|$)"
    "|[没未](?:能|有)?再?(?:回家|回来|醒来|归来)|再[也]?没(?:有|能)?(?:回|醒|上)来"
    "|[烧熏炸压淹砸打撞毒呛闷轧捅砍杀憋冻摔电埋]死|枪杀|死者|逝者|遗体|尸体|窒息而死"
    "|(?:失去|没有?|已?无|没了)(?:了)?(?:生命|呼吸|心跳|生命体征|生命迹象)|无一(?:人)?(?:生还|幸免|幸存)",
    "seriously_injured": "重伤|重度|伤势(?:较|很|比较|十分|非常|均|都)?为?严?重|生命垂危|未脱离(?:生命)?危险|病危|危重"
    "|病情(?:较|比较|十分)?为?严?重|有生命危险",
    "injured": "受伤|轻伤|轻微伤|负伤|[烧烫灼摔砸撞扭擦刺咬划割震压炸捅砍冻]伤|骨折|挂彩|伤者|伤员"
    "|送医|入院|住院|就医|就诊|留院|留观|输液"
    "|送[往到至进入][^,。;0-9]{0,10}(?:医院|急救|卫生院|抢救|救治)",
    "sick": "中毒|确诊|感染|发病|患病|染病|呕吐|腹泻|腹痛|头晕|恶心|发热|发烧|不适|上吐下泻|拉肚子|症状|阳性|患者",
    "missing": "失踪|失联|下落不明|失去联系|失去音讯|[冲卷刮吹]走|杳无音信|生死不明",
    "trapped": "被困|被埋|受困|被压|困在|埋在",
    "evacuated": "转移|疏散|撤离|撤出|搬离|撤到",
}
_OUTCOME: Final = "|".join(f"(?P<{key}>{words})" for key, words in _OUTCOMES.items())
# What stands right before an outcome and denies it or keeps it off.
_DENIED: Final = re.compile(
    "(?:[未没无](?:有|人|任何|明显|再)?(?:出现|发生|发现|造成|明显|任何){0,2}|免于?|避免|防止|以防|并非|不会|可能|恐|拒绝|脱离|预防"
    "|(?:解除|缓解|消除)[^,。;0-9]{0,4})$"
)
# Whoever comes to the spot suffers nothing there; a number in front of another subject is not its own.
_BUSY: Final = re.compile(
    "救援|救治|搜救|营救|施救|救护|赶[到赴往]|参与|出动|处置|展开|开展|调查|前往|抓获|多人|数人|部分|有人|部队|帮助|协助|负责|责任|赔"
    "|组织|成功|家属|以上|以下|的(?:客车|大巴|轿车|面包车|货车|客轮|渔船|游船|班车|校车|航班|客机)"
)
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
_NEXT: Final = re.compile(
    "[了的者员们总人质数生还共计累起码将已经大约近逾超过不最少达增升加至到为有突破于目前观察治疗救检查留、]{0,10}"
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A number of people and the outcome it belongs to (code points)."""

    key: str
    number: int
    start: int
    end: int


# Compiled when the first emergency is read.
_compiled = cache(re.compile)


def attached(text: str, start: int, end: int, taken: Taken) -> Iterator[Attached]:
    """Counts of the clauses between `start` and `end` of a normalised text, of numbers outside the `taken` spans."""
    part = text[start:end]
    insides = [(found.start() + 1, found.group()[1:-1]) for found in _BRACKETS.finditer(part)]
    outer = _BRACKETS.sub(lambda found: " " * len(found.group()), part)
    for offset, piece in [(0, outer), *insides]:
        for clause in _CLAUSE.finditer(piece):
            yield from _of_clause(clause.group(), start + offset + clause.start(), taken)


def _of_clause(clause: str, offset: int, taken: Taken) -> Iterator[Attached]:
    outcomes = [found for found in _compiled(_OUTCOME).finditer(clause) if not _free_of(clause, found)]
    if not outcomes:
        return
    numbers = [found for found in _compiled(_PERSONS).finditer(clause) if value_of(found["n"])]
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
            if numbers[after].end() <= ceiling == len(clause) and _follows(clause, outcome, numbers[after]):
                used.add(after)
                value = int(value_of(numbers[after]["n"]) or 0)
                yield Attached(key, value, offset + outcome.start(), offset + numbers[after].end())


def _free_of(clause: str, outcome: re.Match[str]) -> bool:
    """Whether the word is denied or only part of a noun (死亡赔偿)."""
    return bool(
        _DENIED.search(clause, max(outcome.start() - 4, 0), outcome.start())
        or not _compiled(_NOUN).match(clause, outcome.end())
    )


def _within(found: re.Match[str], offset: int, taken: Taken) -> bool:
    return any(first < offset + found.end() and offset + found.start() < last for _, first, last in taken)


def _of_known(clause: str, numbers: Sequence[re.Match[str]], before: int, outcome: re.Match[str], known: Taken) -> int:
    """How many died of those who are counted as trapped, missing or injured right before: 6名被困者全部遇难."""
    if before < 0:
        return 0
    persons = numbers[before]
    for key, first, last in known:
        mine = key in _STRUCK and first <= persons.start() < last <= outcome.start()
        if mine and _THEY.fullmatch(clause, last, outcome.start()) and not _OF_ALL.match(clause, outcome.end()):
            return int(value_of(persons["n"]) or 0)
    return 0


def _belongs(clause: str, persons: re.Match[str], outcome: re.Match[str], floor: int, key: str) -> bool:
    """Whether the people before an outcome are those it befell."""
    between = clause[persons.end() : outcome.start()]
    if persons.start() < floor or len(between) > _FARTHEST or _BUSY.search(between):
        return False
    if key in _MOVED and _HELPERS.search(between):
        return False
    return not _ROOM.search(clause, max(persons.start() - 6, 0), persons.start())


def _joined(clause: str, numbers: Sequence[re.Match[str]], last: int, floor: int) -> int:
    """The people of number `last` with those of the list it ends."""
    total = int(value_of(numbers[last]["n"]) or 0)
    for at in range(last - 1, -1, -1):
        earlier = numbers[at]
        if earlier.start() < floor or not _JOINED.fullmatch(clause, earlier.end(), numbers[at + 1].start()):
            break
        total += int(value_of(earlier["n"]) or 0)
    return total


def _follows(clause: str, outcome: re.Match[str], persons: re.Match[str]) -> bool:
    return bool(_NEXT.fullmatch(clause, outcome.end(), persons.start()))
