"""What the counts of one sentence come to: who was found again is no longer missing, what is told place by place or
of others besides (另有) adds up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from classifier.casualties import Count, largest
from classifier.numerals import NUMBER, value_of

_ENDS: Final = ",。;!?\n"
_FATES: Final = "安全|走出|生还|获救|脱险|遇难|死亡|身亡|溺亡|平安|找到|寻获|救出|取得联系"
# Nothing of them is known any more: 失联的6人已全部找到; not 尚未找到.
_ALL_FOUND: Final = re.compile(
    r"[^。;0-9未]{0,6}?(?:已经?|均|全部|全都|都|先后|陆续)[^。;0-9未]{0,4}?(?:找到|取得联系|联系上|获救|脱险|平安|寻获|救出)"
)
# Some were found: 失联12人已找到11人; 失踪的5人中,3人生还,2人遇难.
_SOME_FOUND: Final = re.compile(
    rf"[^。;0-9未]{{0,4}}?已经?(?:先后|陆续)?(?:找到|寻获|救出)(?:了)?(?P<n>{NUMBER})[名人]"
)
_AMONG: Final = re.compile(r"的?人?,?(?:其?中|目前|截至目前|现已?有?|已有)")
_FATE: Final = re.compile(rf"(?P<n>{NUMBER})[名人](?:已经?|均|不幸|被|确认){{0,3}}(?:{_FATES})")
_SPAN: Final = 40
# The items before the last of a list that names the outcome once: 甲镇45人、乙镇38人、丙镇30人入院.
_ITEM: Final = re.compile(rf"(?P<n>{NUMBER})[人名例]、(?:(?![死伤亡难丧溺失困重轻])[^、,。;0-9]){{1,8}}$")
# People told of one sort after the other: 三名男乘客和一名女乘客死亡.
_SORT: Final = re.compile(
    rf"(?<!第)(?P<n>{NUMBER})(?:余|多)?[名位](?:(?![死伤亡难丧溺失困重轻其])[^、,。;0-9]){{1,10}}(?:、|和|及|与|以及)(?:另外?)?$"
)
# One person named before the rest: 户主及两名孙子遇难.
_AND: Final = re.compile(
    "(?P<two>夫[妇妻]|[老小]?两口子?|母子|父子|母女|父女|祖孙|兄弟|姐妹)(?:二人|两人|俩)?(?:以?及|和|与)其?$|(?:[户屋店车业]主|司机|驾驶员|老板|船长|矿长|丈夫|妻子|母亲|父亲|女子|男子|老人)(?:以?及|和|与)其?$"
)
# 三县分别有2人、4人、5人遇难
_BARE_ITEM: Final = re.compile(rf"(?P<n>{NUMBER})[人名例]、$")
_EACH: Final = "分别"
_BESIDES: Final = re.compile("(?:另|又|再添)[^,。;!?0-9一二两三四五六七八九十]{0,6}$")
_NUMBER: Final = re.compile(NUMBER)
_ON_THE_SPOT: Final = re.compile("当场|当即|现场|遗体")
_TREATED: Final = re.compile("途中|送医|送[到往]|抢救|医治|医院|次日|翌日")
_WHOLE: Final = re.compile("共|合计|累计|总计|总数|其中")
_COUNTED_MISSING: Final = ("missing", "trapped")


def told(
    text: str, counts: Iterable[Count], places: Sequence[tuple[int, str]] = (), *, wide: bool = True
) -> dict[str, Count]:
    """The number for each key in one sentence of `text` with its `places` (start, code); what is told place by place or
    in a list adds up where the event is a `wide` one."""
    settled = [_still_missing(text, count) for count in counts]
    settled = [_with_items(text, count, (_SORT, _ITEM) if wide else (_SORT,)) for count in settled]
    best = largest([count for count in settled if count.number])
    for key, count in best.items():
        same = [each for each in settled if each.key == key]
        number = max(
            count.number, _besides(text, same), _in_hospital(text, same), _by_place(text, same, places if wide else ())
        )
        best[key] = replace(count, number=number)
    return best


def _still_missing(text: str, count: Count) -> Count:
    """The count without those of whom the same sentence says what became of them."""
    if count.key not in _COUNTED_MISSING:
        return count
    if some := _SOME_FOUND.match(text, count.end):
        return _less(count, [some])
    if _ALL_FOUND.match(text, count.end):
        return replace(count, number=0)
    if _AMONG.match(text, count.end):
        return _less(count, list(_FATE.finditer(text, count.end, count.end + _SPAN)))
    return count


def _less(count: Count, found: Sequence[re.Match[str]]) -> Count:
    known = sum(int(value_of(each["n"]) or 0) for each in found)
    return replace(count, number=max(count.number - known, 0))


def _with_items(text: str, count: Count, forms: tuple[re.Pattern[str], ...]) -> Count:
    """The count with the items of its list before it, of these forms."""
    number, at = count.number, count.start
    tried = (*forms, _BARE_ITEM) if _ITEM in forms and _EACH in text[:at] else forms
    while item := next((found for form in tried if (found := form.search(text, max(at - 24, 0), at))), None):
        number, at = number + int(value_of(item["n"]) or 0), item.start()
    beside = _AND.search(text, max(at - 12, 0), at)
    return replace(count, number=number + (0 if not beside else 2 if beside["two"] else 1))


def _besides(text: str, counts: Sequence[Count]) -> int:
    """The largest count, and those told of besides it: 两人身亡,另有一人在医院去世."""
    more = [count for count in counts if _BESIDES.search(text[max(count.start - 8, 0) : _figure(text, count)])]
    if not more:
        return 0
    first = min(count.start for count in more)
    before = [count.number for count in counts if count.end <= first]
    return max(before) + max(count.number for count in more) if before else 0


def _in_hospital(text: str, counts: Sequence[Count]) -> int:
    """Who died on the spot and who died under treatment: 当场死亡8人,送医途中又有2人不治."""
    spot = [count for count in counts if count.key == "dead" and _ON_THE_SPOT.search(_clause(text, count))]
    for at_once in spot:
        later = [each for each in counts if each.start >= at_once.end and _TREATED.search(_clause(text, each))]
        if later:
            return at_once.number + max(count.number for count in later)
    return 0


def _figure(text: str, count: Count) -> int:
    """Where the number of a count begins."""
    found = _NUMBER.search(text, count.start, count.end)
    return found.start() if found else count.start


def _clause(text: str, count: Count) -> str:
    """The clause of a count up to its end."""
    return text[max(text.rfind(sign, 0, count.start) for sign in _ENDS) + 1 : count.end]


def _by_place(text: str, counts: Sequence[Count], places: Sequence[tuple[int, str]]) -> int:
    """The sum over places that lie apart, where each has its own clause and nothing says that one is the whole."""
    of: dict[str, int] = {}
    for count in counts:
        clause = max(text.rfind(sign, 0, count.start) for sign in _ENDS) + 1
        named = [code for start, code in places if clause <= start < count.start]
        if _WHOLE.search(text, clause, count.end):
            return 0
        if named:
            of[named[-1]] = max(of.get(named[-1], 0), count.number)
    if len(of) < 2 or any(a.startswith(b) or b.startswith(a) for a, b in combinations(of, 2)):
        return 0
    return sum(of.values())
