"""Counts of dead, missing, injured and evacuated, and what was lost, in a text, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifier.attachment import attached
from classifier.beginnings import Finding, finding
from classifier.losses import losses
from classifier.numerals import NUMBER, value_of
from classifier.signs import Signs

# Ages, times, storeys and animals are no people: 50岁的工人死亡, 死亡3头牛; nor is who is called: 120确认.
_NOT_PEOPLE = r"(?!周?岁|个?[年月天]|[日夜昼时分秒层楼度号米里吨斤元块头只匹辆艘架台栋间级路次起%])"
_CALLED = r"(?!1(?:10|19|20|22)(?![0-9余多名人例位]))"
# Neither a time of day nor a decimal: 6:12抢救无效死亡.
_N = rf"(?<![0-9.])(?<![0-9]:){_CALLED}(?P<n>{NUMBER})(?:余|多|来)?(?:人?[至到~-](?P<m>{NUMBER}))?{_NOT_PEOPLE}"
_ABOUT = (
    r"(?:超过|过了|突破|至少|最少|起码|不少于|不低于|不[下到足]|大约|大概|将近|接近|约|近|逾|超|估计|好|共计?|总计|累计|合计|已有?|已经?|另有|还有|有"
    r"|在|介于|[达升增涨改变降减]到?[至为]?|(?:上升|下调|下修|核减|增加|更新|修正|更正|调整|攀升|激增|扩大|飙升|上调|核定|订正|下降|回落|定)"
    r"[至到为]|高达|定格在|锁定在|停在|或|为|是){0,3}"
)
# What a number was before: 由最初的2人更新为4人.
_EARLIER = rf"[由从](?:(?![至到])[^,。;0-9一二两三四五六七八九十]){{0,8}}{NUMBER}[人名例]?"
# What stands between 人数 and its number: 再次上调:, 最终定格为; no comparison.
_CHANGED = r"[^,。;!?0-9零一二两三四五六七八九十百千由从比较减下]{0,8}?"
_PEOPLE = r"[余多来]?(?:名|位|个|条|具|口|号)?"
# Who they were: words that end in a person, and name no outcome and no other number on the way.
_OTHERS = r"(?:(?![死伤亡难失困重轻一二三四五六七八九十百千两])[一-鿿])"
_WHO = rf"(?:{_OTHERS}{{0,6}}?(?:群众|师生|司机|男子|女子|遗体|生命|[员工生民客童妇人者警兵孩娃]))?"
_VICTIMS = "(?:者|病例|人员|伤?员|患者|病人|群众|矿工|工人|民工|学生|师生|村民|居民|乘客|游客|旅客)?"
# Not the count of another outcome: 死亡3人 but not the 12 in 3人死亡12人受伤.
# Nor those who did it: 械斗身亡,5人被拘.
_NOT_ANOTHER = (
    r"(?!被[拘抓捕判控刑诉查采]|落网|归案|嫌|在逃|获刑|潜逃"
    r"|安全|被?转移|不同程度|不幸|受|死|失|轻|重|被困|获救|脱险|生还|遇难)"
)
_BRIEF = (
    r"(?:人)?(?:不幸|当场|已经?|全部|全都|全|先后|相继|均|都|因灾|确认|经?(?:医院)?抢救无效|送医后?|在医院"
    r"|属于?|系|昏迷){0,3}"
)


def _both_ways(words: str, count_words: str = "") -> tuple[str, ...]:
    """`N people WORD` and `WORD [people] N people`."""
    counted = count_words or words
    return (
        rf"{_ABOUT}{_N}{_PEOPLE}{_WHO}{_BRIEF}(?:{words})",
        (
            rf"(?<![人名者0-9])(?:{counted}){_VICTIMS}的?(?:总?人数|总数)?(?:已经?|目前)?"
            rf"{_ABOUT}{_N}{_PEOPLE}(?:人|名|例){_NOT_ANOTHER}"
        ),
        rf"(?:{counted}){_VICTIMS}的?(?:总?人数|总?数){_CHANGED}(?:{_EARLIER})?{_ABOUT}{_N}",
        rf"(?:{counted}){_VICTIMS}(?:已经?)?{_EARLIER}{_ABOUT}{_N}",
        # 死亡人数再增2人,升至12人
        rf"(?:{counted}){_VICTIMS}的?人数[^,。;0-9]{{0,2}}增加?{NUMBER}[人名例],(?:总数)?[升增]至{_N}",
    )


PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "dead": (
        *_both_ways(
            "死亡|没了|没能?抢?救[回过]来|没能?救活|没能?再?(?:活着)?(?:回家|醒过来|醒来|睁开眼)|遇难|身亡|罹难|丧生|丧命|殒命|毙命|遇害|溺亡|坠亡|殉职|牺牲|不治|去世|离世"
            r"|[死亡](?=[,。、;\s0-9一二三四五六七八九]|伤[0-9一二三四五六七八九]|$)",
            "死亡|死者|遇难|身亡|罹难|丧生|溺亡|牺牲|不治",
        ),
        rf"[致成](?:使|有)?{_N}人?(?:死|亡)",
        rf"死了{_ABOUT}{_N}{_PEOPLE}人?(?![岁年月日天元])",
        rf"死{_N}{_PEOPLE}人",
        # 遇难者名单确认,共计十一人
        rf"(?:遇难者|死者|遇难人员|罹难者|死难者)[^。;!?0-9一二两三四五六七八九十百]{{0,14}},(?:共计?|总共|合计|一共|总计){_N}{_PEOPLE}人",
        rf"(?<![死阵])亡{_N}{_PEOPLE}人?(?=[ ,。;!?、]|伤|$)",
        rf"(?:[抬挖捞扒找刨]|清理|搜寻|打捞|搜救)(?:出来?|上来?|到|起|得|走)了?{_ABOUT}{_N}具",
        rf"(?<![吓笑])没了{_ABOUT}{_N}[个口名]人?(?=[ ,。;!?、]|$)",
        rf"(?<![0-9零一二两三四五六七八九十百千几])死{_ABOUT}{_N}(?=[ ,。;!?、]|伤|$)",
        rf"(?<![拉带接送抬冲])走了{_N}个人?(?=[ ,。;!?、]|$)",
        # Who was told of before the comma: 活埋了4口人,都没救回来.
        rf"{_N}{_PEOPLE}人?[^,。;0-9]{{0,6}},(?:[但可]?都|全部?|全都|均)(?:已经?|不幸)?(?:没能?抢?救[回过]来|没了|死了|遇难|身亡|死亡|不治)",
        rf"{_N}{_PEOPLE}人?[^,。;0-9]{{0,4}}?,?(?:无一|无人|没有?一?人|没有?一个|一[个人]都?(?:没有?|未))(?:能够?)?(?:生还|幸存|幸免|活[下过]来|活成|活着)",
        rf"另有?{_N}{_PEOPLE}人?[^,。;0-9]{{0,12}}?(?:死亡|去世|离世|不治|身亡|遇难)",
        rf"{_N}条(?:(?![死伤])[^,。;!?、\s0-9]){{0,6}}?(?:人命|生命|性命)",
        rf"{_N}具[^,。;、\s0-9]{{0,4}}[尸遗]体",
        rf"夺走了?{_N}(?:人|条)(?:鲜活的)?生?命?",
        rf"{_N}死(?={NUMBER}伤)",
    ),
    "missing": _both_ways("失踪|失联|下落不明|失去联系|没有找到|尚未找到|被冲走"),
    "seriously_injured": _both_ways("重伤|重度烧伤|伤势严重|危重|伤势危重"),
    "injured": (
        *_both_ways(
            "受伤|轻伤|轻微伤|负伤|烧伤(?!面积)|烫伤(?!面积)|不同程度受伤|受轻伤|中毒|送医|住院|入院|就医|就诊|出现不适|伤(?=[,，。、;；\\s]|$)"
        ),
        rf"(?:去|送|进|住)(?:了|往|到|进)?医院的{_ABOUT}{_N}{_PEOPLE}",
        rf"[致成](?:使|有)?{_N}人?伤",
        rf"[死亡人、,，]{_N}人?伤(?![势员者])",
        rf"伤(?:的|者)?有?{_ABOUT}{_N}(?:{_PEOPLE}人)?(?=[ ,。;!?、]|$)",
    ),
    "trapped": (*_both_ways("被困|被埋|被掩埋|受困"), rf"[埋困]了{_ABOUT}{_N}{_PEOPLE}人"),
    "sick": (
        *_both_ways("确诊|感染|发病|患病|呕吐|腹泻|食物中毒|中毒"),
        rf"{_N}例(?!外|如)",
        "(?P<n>首)例",
        "(?P<n>一)起[^,。;!?]{0,14}?病例",
        rf"[吃撂毒病]倒了?{_ABOUT}{_N}{_PEOPLE}人?",
    ),
    "evacuated": (
        *_both_ways(
            "(?:提前|连夜|夜里|当晚|凌晨|紧急|安全|及时|全部|避险|集中|被){0,3}(?:转移安置|转移|疏散|撤[离出到至往]|搬离)",
            "转移安置|紧急转移安置|紧急转移|转移|疏散|撤离|安置",
        ),
        # 转移180户620人, 转移180户
        rf"(?:转移|疏散|撤[离走出])(?:安置)?[了的]?{_OTHERS}{{0,8}}?{_ABOUT}(?:{NUMBER}余?户[、,]?)?{_ABOUT}{_N}(?P<households>户)?",
    ),
}
_PER_HOUSEHOLD = 3
# Where no such word stands nothing was lost.
_MONEY: Final = re.compile("[损亏赔毁烧冲淹砸炸]|水漂|泡汤|报废|没了|化为|付之")
# Patterns are tried only where their cue is found: every match holds one.
CUES: Final[dict[str, re.Pattern[str]]] = {
    "dead": re.compile(
        "死|亡|走了|没|具|难|丧|殉职|牺牲|不治|条|夺走|尸体|遗体|世|殒|毙|遇害|生还|幸|活[下过]来|活成|活着"
    ),
    "missing": re.compile("失|不明|找到|冲走"),
    "seriously_injured": re.compile("重|势严"),
    "injured": re.compile("伤|毒|医|院|诊|不适"),
    "trapped": re.compile("困|埋"),
    "sick": re.compile("确诊|倒|感染|病|呕吐|腹泻|毒|例"),
    "evacuated": re.compile("移|散|离|撤|安置"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """One number found: what it counts, how many, and where (code points)."""

    key: str
    number: int
    start: int
    end: int


# What is tried on a text: what is counted, its cue, its patterns.
Tried = Sequence[tuple[str, re.Pattern[str], Sequence[str]]]
ALL: Final[Tried] = [(key, CUES[key], patterns) for key, patterns in PATTERNS.items()]


@cache
def _finding(pattern: str) -> Finding:
    """All of them take a tenth of a second to compile, which only an emergency needs."""
    return finding(re.compile(pattern))


class Counting:
    """Which patterns a post can match by the characters it has."""

    def __init__(self, signs: Signs) -> None:
        self._needs = [
            (key, cue, signs.of_pattern(cue), [(pattern, signs.of_pattern(pattern)) for pattern in patterns])
            for key, cue, patterns in ALL
        ]

    def tried(self, signs: int) -> Tried:
        """Those worth trying on a text of these signs."""
        return [
            (key, cue, [pattern for pattern, needed in patterns if signs & needed == needed])
            for key, cue, needs, patterns in self._needs
            if signs & needs == needs
        ]


def counts_in(text: str, start: int = 0, end: int | None = None, tried: Tried = ALL) -> Iterator[Count]:
    """All counts between `start` and `end` of a normalised text: those of fixed phrases, then what the clauses say."""
    stop = len(text) if end is None else end
    phrases = list(_in_phrases(text, start, stop, tried))
    yield from phrases
    if _MONEY.search(text, start, stop):
        yield from (Count("loss_yuan", *each) for each in losses(text, start, stop))
    taken = [(count.key, count.start, count.end) for count in phrases]
    for each in attached(text, start, stop, taken):
        yield Count(each.key, each.number, each.start, each.end)


def _in_phrases(text: str, start: int, stop: int, tried: Tried) -> Iterator[Count]:
    for key, cue, patterns in tried:
        if not patterns or not cue.search(text, start, stop):
            continue
        for pattern in patterns:
            for found in _finding(pattern)(text, start, stop):
                number = _number(found)
                if number:
                    yield Count(key, number, *found.span())


def _number(found: re.Match[str]) -> int:
    groups = found.groupdict()
    values = [value_of(groups[name]) for name in ("n", "m") if groups.get(name)]
    known = [value for value in values if value is not None]
    if not known:
        return 0
    if max(known) % 1:
        return 0
    return int(min(max(known) * (_PER_HOUSEHOLD if groups.get("households") else 1), 1e15))


def largest(counts: list[Count]) -> dict[str, Count]:
    """The largest count for each key: later reports raise a toll, earlier figures are lower."""
    best: dict[str, Count] = {}
    for count in counts:
        if count.key not in best or count.number > best[count.key].number:
            best[count.key] = count
    return best
