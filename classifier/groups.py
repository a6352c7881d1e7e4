"""What befell people whom an earlier clause tells of: all of them, the rest of them; and one who needs no number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from classifier.numerals import NUMBER, value_of
from classifier.outcomes import Clause, people

# What is counted already: key, start, end.
Known = Sequence[tuple[str, int, int]]
_FATES: Final = frozenset({"dead", "missing", "seriously_injured"})
_ALL: Final = re.compile("都|全|均|皆|悉数|双双|通通|统统|一个也|无一")
# How few came through: 7口人只活下来1个, 12人仅2人生还.
_FEW: Final = re.compile(
    rf"[只仅就才](?:有|剩)?下?(?:(?P<n>{NUMBER})[个名位口人]人?)?[^,。;0-9]{{0,4}}?"
    rf"(?:[活存]下?来|生还|幸存|存活|活着|活命|得以?活|保住了?[性]?命)了?的?(?:(?P<m>{NUMBER})[个名位口人])?"
)
_REST: Final = re.compile("其余|剩下|余下|剩余|其他人?|另外的|别的人")
_NOT_PEOPLE: Final = re.compile("[牛羊猪鸡鸭鱼狗猫蜂蚕苗树菜稻粮牲]|[屋房车桥路田货店楼墙厂船](?![上里内中底下主])")
# One person who died, told of without a number: 爷爷去世.
_ONE: Final = re.compile(
    "(?:[爷奶]爷?奶?|外公|外婆|[父母]亲|爸爸?|妈妈?|丈夫|妻子|儿子|女儿|老[人汉]|老太|老伴|男子|女子|男孩|女孩|小孩|孩子|婴儿"
    "|司机|驾驶员|[户店房屋车]主|老板娘?)(?:后来|最终|最后|却|也|已经?|不幸|当场|因?抢救|经|在医院|没能?){0,3}$"
)
_HELPERS: Final = re.compile(".{0,6}?(?:消防|救援|医护|民警|干警|官兵|志愿|党员|干部|武警|队员)")


def of_groups(clauses: Sequence[Clause], known: Known) -> Iterator[tuple[str, int, int, int]]:
    """Key, number, start and end of what is told of people whom an earlier clause counts."""
    for at, clause in enumerate(clauses):
        yield from _of_few(clauses, at)
        for outcome in clause.outcomes:
            key, first, last = str(outcome.lastgroup), clause.offset + outcome.start(), clause.offset + outcome.end()
            own = any(number.start() < outcome.start() for number in clause.numbers)
            if own or key not in _FATES or any(a < last and first < b for _, a, b in known):
                continue
            if number := _number(clauses[:at], clause.text[: outcome.start()], outcome.group(), key):
                yield key, number, first, last


def _of_few(clauses: Sequence[Clause], at: int) -> Iterator[tuple[str, int, int, int]]:
    """Who died of those of whom only a few came through."""
    clause = clauses[at]
    for few in _FEW.finditer(clause.text):
        through = int(value_of(few["n"] or few["m"] or "") or 0)
        before = [people(number) for number in clause.numbers if number.end() <= few.start()]
        whole = next(iter(reversed([*_counted(clauses[:at]), *before])), 0)
        if 0 < through < whole:
            yield "dead", whole - through, clause.offset + few.start(), clause.offset + few.end()


def _number(earlier: Sequence[Clause], lead: str, outcome: str, key: str) -> int:
    """How many of those in the clauses before are meant by what leads to an outcome, or by itself (无一生还)."""
    if _NOT_PEOPLE.search(lead):
        return 0
    if _REST.search(lead):
        return _rest(earlier)
    if _ALL.search(lead) or outcome.startswith("无一"):
        return next(iter(reversed(_counted(earlier))), 0)
    return int(key == "dead" and _ONE.search(lead) is not None)


def _rest(earlier: Sequence[Clause]) -> int:
    """The whole without the parts told of since."""
    counted = _counted(earlier)
    whole = max(counted, default=0)
    return max(2 * whole - sum(counted[counted.index(whole) :]), 0) if counted else 0


def _counted(clauses: Sequence[Clause]) -> list[int]:
    """The numbers of people in the clauses, in order, without those who came to help."""
    return [
        people(number)
        for clause in clauses
        for number in clause.numbers
        if not _HELPERS.match(clause.text, number.end())
    ]
