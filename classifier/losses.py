"""Amounts of money that were lost: every amount of a clause goes to the word beside it that says what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from classifier.numerals import NUMBER, value_of
from classifier.outcomes import CLAUSE

# What a large number counts without money, and money of others.
_NO_YUAN: Final = "[余多吨人头只羽亩斤户株棵次件平立千公米册条尾袋箱粉辆名方美欧英日韩港台卢]"
# An amount, its 元 left unsaid behind a large unit (损失逾千万, 亏了1.2个亿), or the upper end of two (12万元至30万元).
_AMOUNT: Final = (
    rf"(?<![第0-9.])(?P<n>{NUMBER})(?:余|多|来)?个?(?P<unit>[百千]?万|亿)?(?:余|多)?"
    rf"(?:元?[至到~-](?P<m>{NUMBER})(?:余|多|来)?(?P<unit2>[百千]?万|亿)?(?:余|多)?)?"
    rf"(?:元|块钱?|(?<=[万亿])(?!{_NO_YUAN})|(?<=[万亿][余多])(?!{_NO_YUAN}))"
)
# What was lost, and where money goes otherwise; the word next to an amount decides.
_LOST: Final = (
    "损失|估损|报损|货损|亏|打了?水漂|泡汤|报废|没了|化为|付之一炬|受损|毁|[烧冲淹砸炸][得了成]?[掉光没走精]?"
    "|赔(?![付偿款了]|给)|赔了?进去"
)
_OTHERWISE: Final = (
    "挽回|避免|减少|追回|追缴|降低|索赔|赔付|赔偿|赔款|赔给|补偿|抚恤|投资|投入|总投|捐|筹|拨|贷|借|补助|补贴|救助|慰问|预算|造价|资本|产值|营业|营收|销售"
    "|收入|罚|保额|保险(?:金|公司|赔)|奖|涉案|骗|盗|偷|工资|欠|售|卖|买|花了?|修复|重建|采购|价格|每|租|债"
)
_SAVED: Final = re.compile("挽回|避免|减少|追回|追缴|降低")
_WORD: Final = rf"(?P<lost>{_LOST})|(?P<otherwise>{_OTHERWISE})"
_UNIT_VALUE: Final = {"万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, None: 1.0}
_MOST: Final = 1e15


class Loss(NamedTuple):
    """Yuan, and where the words stand that say so (code points)."""

    yuan: int
    start: int
    end: int


# Compiled when the first emergency is read.
_compiled = cache(re.compile)


def losses(text: str, start: int, end: int) -> Iterator[Loss]:
    """The amounts between `start` and `end` of a normalised text that were lost."""
    for clause in CLAUSE.finditer(text, start, end):
        amounts = list(_compiled(_AMOUNT).finditer(text, *clause.span()))
        words = list(_compiled(_WORD).finditer(text, *clause.span())) if amounts else []
        for amount in amounts:
            nearest = min(words, key=lambda word: _between(word, amount), default=None)
            if nearest and nearest["lost"] and not _spared(words, nearest) and (yuan := _yuan(amount)):
                yield Loss(yuan, min(nearest.start(), amount.start()), max(nearest.end(), amount.end()))


def _between(word: re.Match[str], amount: re.Match[str]) -> int:
    """How many characters stand between; what stands before an amount governs it rather than what follows."""
    if word.end() <= amount.start():
        return 2 * (amount.start() - word.end())
    return 2 * (word.start() - amount.end()) + 1 if word.start() >= amount.end() else 0


def _spared(words: list[re.Match[str]], lost: re.Match[str]) -> bool:
    """Whether the loss did not come about (挽回损失)."""
    at = words.index(lost)
    return at > 0 and bool(_SAVED.match(words[at - 1].group())) and lost.start() - words[at - 1].end() <= 6


def _yuan(amount: re.Match[str]) -> int:
    values = [
        value * _UNIT_VALUE.get(amount[unit], 1.0)
        for number, unit in (("n", "unit"), ("m", "unit2"))
        if amount[number] and (value := value_of(amount[number])) is not None
    ]
    return int(min(max(values, default=0.0), _MOST))
