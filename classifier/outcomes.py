"""How a text tells of people and of what befell them: one grammar for what is counted and for what raises an alarm.

An outcome is told by its word (遇难), by a verb with its end (砸死), or by what did not come to pass (没醒过来).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from classifier.beginnings import Finding, finding
from classifier.numerals import NUMBER, value_of

# Not 第一位, not 一人民医院, not 3人次; 个 stands alone in speech where no other thing follows that it could count.
PERSONS: Final = (
    rf"(?<![第前0-9.])(?:(?P<n>{NUMBER})(?:余|多|来)?"
    r"(?:(?:名|位|具|口人?|号(?:人|(?=[娃学工村])))|人(?![民家次份力手才行气社物口间类群])|个(?=[^,。;0-9]{0,3}[人员生工民子娃孩兵孙女]"
    r"|[都全均已也没被死伤走落断当就还再竟先最终不冻烧淹摔压砸炸]|[ ,。;!?、]|$)|(?<=的.)个|(?<=的..)个)"
    r"|(?P<pair>[俩仨])(?:人(?![民家])|(?![月年天字钱]))"
    r"|(?P<couple>(?:夫[妇妻]|[老小]两口|两口子|母子|父子|母女|父女|祖孙|爷孙|婆媳|姐弟|兄妹|[兄姐][弟妹]俩)(?:两人|二人|俩)?(?![档关店公桥之])|双胞胎)"
    r"|(?P<grown>[一两二三四五六])大(?P<small>[一两二三四五六])小)"
)
_NOT: Final = r"(?:没有?能?|[莫冇]得?|未能?|不[能再]|无法|再也?[没未]有?能?|终究?没)"
_NOT_FATAL: Final = (
    "笑气吓累热烦急想爱美馋羡渴饿臭帅酷忙恨怕困冷枯不必假装该找往寻作怎者生垂誓宁至到老劳堵快点会要能没未谁无卡锁钉盯缠"
)
# Death that nobody dies in bed, by words alone.
_SLAIN: Final = (
    r"死亡|身亡|遇难|罹难|死难|蒙难|殉难|丧生|丧命|殒命|毙命|殒身|遇害|[溺坠焚烧熏摔]亡|[淹溺电呛]毙|葬身|横死|惨死|命丧[黄当车]|窒息而死|枪杀|不治(?!之)|无一(?:人)?(?:生还|幸免|幸存)"
    r"|(?:失去|没有?|已?无|没了|莫得)(?:了)?(?:生命(?!危险|安全|财产|垂危|之忧|威胁)|呼吸|心跳)|生命体征(?:全无|消失)|(?:宣[告布]|确认|判定|诊断)(?:临床)?死亡|抢救无效"
    rf"|{_NOT}[^,。;0-9]{{0,4}}?(?:[活醒]过来|活下来|救[回过活])|(?:没|没了|莫得)气[了的]"
    rf"|(?<![{_NOT_FATAL}])(?<=[\u4e00-\u9fff])死(?![者亡伤于角心路活板守缓刑囚党罪结不要命我磕忠对撑扛咬机循水胡海神讯因理率]|[一-鿿]{{0,2}}[牛羊猪鸡鸭鱼狗])"
)
# The same by every denial of survival.
_KILLED: Final = (
    rf"{_SLAIN}|{_NOT}(?:再|一个)*(?:活|醒|挺|熬|撑|缓)(?:着|过|回|下|住|转)?(?:来|出来|回来|住)"
    rf"|{_NOT}再?(?:抢?救|抢)(?:[回过活]来?|下来|转来)|没(?:能|有)?抢?救[回过活]来?|{_NOT}[^,。;0-9]{{0,4}}活的|{_NOT}(?:保住(?![房车货工饭])|逃过|躲过|捱过|扛过)"
    r"|(?:失去|没有?|已?无|没了|莫得)(?:了)?(?:气息|气(?=了|[ 、]|$))"
)
# Said of any death, or of what may have other reasons where no emergency is told of.
_DIED: Final = (
    r"不行了|当场就?走了|殉职|殉国|捐躯|牺牲|去世|离世|过世|辞世|逝世|病[逝故]|亡故|身故|猝死|夭[折亡]|过身|殁了?|撒手人寰"
    r"|与世长辞|天人永隔|阴阳[两相]隔|回天[乏无][术力]|无力回天|生命(?:永远)?(?:定格|戛然而止)"
    r"|永远(?:地)?(?:离开|闭上|留在|停在)|长眠|魂断|死于|战死|死者|逝者|遗体|尸体|没了(?=[ 、!]|$)|硬了"
    r"|硬翘|僵硬|凉透|(?<=[经都全就])凉了|死[翘球硝逑]|翘辫子|(?<=[都全])翘了|[噶嘎]了|蹬腿|嗝屁|一命呜呼"
    r"|见阎王|(?:盖|蒙)(?:着|了|上)[白黑]?(?:布|单)|(?:拉|送|抬)[去到进]?了?(?:殡仪馆|火葬场|太平间)"
    r"|[没莫木冇][得有]?动静|(?:命|人)都?(?:没|莫|木|冇)得?了|[死走]咗|冇咗"
    r"|停止了?(?:呼吸|心跳)|呼吸心跳(?:全无|停止)"
    rf"|{_NOT}再?(?:回家|回来|醒来|归来|站起来|睁开?眼|幸存|幸免|生还|活)|再[也]?没(?:有|能)?(?:回|醒|上)来"
    r"|[断落咽]了?气(?!温|候)|[断咽]了?最后一口气|(?:丢|送|没|搭|丧)[了掉上进]?去?了?(?:性命|小命|命(?![案令]))|命丧|送命|归西"
    rf"|[搭折填]进?去?了?(?=[俩仨]|{NUMBER}[个人口名条])"
)
OUTCOMES: Final[dict[str, str]] = {
    "dead": f"{_KILLED}|{_DIED}",
    "seriously_injured": "重伤|重度|ICU|重症|重监|昏迷不醒|深度昏迷|休克|命悬一线|[烧烫灼]伤面积(?=过|超"
    "|达|[0-9]{2}|[一二三四五六七八九]成|很?大)|大面积[烧烫灼]伤|截肢|截瘫|瘫痪|植物人|伤势(?:较|很|比较"
    "|十分|非常|均|都)?为?严?重|[伤烧烫]得(?:很|比较|特别|蛮|挺|太)?重"
    "|生命垂危|未脱离(?:生命)?危险|病危|危重|病情(?:较|比较|十分)?为?严?重|有生命危险",
    "injured": "受伤|轻伤|轻微伤|负伤|带伤"
    "|[烧烫灼摔砸撞扭擦刺咬划割震压炸捅砍冻轧碾挤踩电崩扎抓蜇打殴挫拉跌蹭磕]伤|骨[折裂]|挂彩|头破血流"
    "|破了?皮|缝了?[0-9几一二三四五六七八九十]+针|中[枪弹刀]|昏[迷倒厥]|晕倒|伤者|伤员"
    "|送医|入院|住院|就医|[接就]诊|诊治|(?:抬|拉|送)?上救护车|留院|留观|输液|收治"
    "|送[往到至进入][^,。;0-9]{0,10}(?:医院|急救|卫生院|抢救|救治)",
    "sick": "中毒|[拉屙跑窜打]稀|拉肚|闹肚|跑肚|窜稀|[打屙]标枪|过敏|皮疹|咳嗽|高烧|高热|食物反应"
    "|确诊|感染|发病|患病|染病|呕吐|腹泻|腹痛|肚子痛|头晕|恶心|发热|发烧|不适"
    "|上吐下泻|拉肚子|症状|阳性|患者",
    "missing": "失踪|失联|下落不明|去向不明|失去(?:联[系络]|音[讯信])|(?:联系|联络)不[上到]|[冲卷刮吹]走"
    "|[冲卷]跑|杳无音[信讯]|音[信讯]全无|没有?(?:音[信讯]|消息)|生死(?:不明|未[卜知])|(?:不见|无影无)踪"
    "|不知所踪|[没未莫冇尚]有?能?(?:找到|寻获|找着|捞[到着起]|发现踪)|[找捞]不[到着]|(?:还|仍"
    "|都)?[在有](?:[河江湖库井塘]里|水[里中底下头])",
    "trapped": "被困|被埋|受困|被压|被掩?埋|埋压|困在|[困关堵陷]住|[埋压卡陷堵关]在|未能?升井"
    "|还在井下|[出跑逃]不[来去出]|没能?(?:逃|跑|爬|走|撤)?(?:出来|上来)",
    "evacuated": "转移|疏散|撤[离出走到往至]|搬[离走出到]|避险|安置|迁[出离]",
}


# Nothing that was looked for within brackets belongs to the clause around them.
_BRACKETS: Final = re.compile(r"\([^()]{1,60}\)")
CLAUSE: Final = re.compile(r"(?:[^,。;:!?()\n]|(?<=[0-9]),(?=[0-9]{3}))+")
_NOUN: Final = (
    "(?!事故|事件|赔偿|补偿|原因|证明|率|险|案|威胁|风险|消息|名单|危险|情况|教育|隐患|救助|人员名单|抚恤|仪式"
    "|[^,。;]{0,6}(?:家属|亲属|家庭|父母|赔付|赔偿))"
)
# What stands right before an outcome and denies it or keeps it off.
_DENIED: Final = re.compile(
    "(?:[未没无](?:有|人|任何|明显|再)?(?:出现|发生|发现|造成|明显|任何){0,2}|免于?|避免|防止|以防|并非|不会|可能|恐|拒绝|脱离|预防"
    "|(?:解除|缓解|消除)[^,。;0-9]{0,4})$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, its place in the text, the outcomes that it tells of and the numbers of people in it."""

    text: str
    offset: int
    outcomes: list[re.Match[str]]
    numbers: list[re.Match[str]]


_PLAIN: Final = re.sub(r"\(\?P<\w+>", "(?:", PERSONS)
# Several people and their death, in one clause; no threshold (死亡30人以上), no case of law (3人遇害案).
_SEVERAL: Final = rf"(?!(?:[1一]|首)[余多]?[名位个具口条人]){_PLAIN}(?!以[上下内]|案)"
_ON: Final = "[^,，。;；!！?？\n0-9]"
_BETWEEN: Final = "(?:[了的人员者数量总已经达有为到至升增近约逾超过]{0,6}|人数[^,，。;；!！?？\\n]{0,20}?)"
DEATHS: Final = (
    rf"{_SEVERAL}{_ON}{{0,14}}?(?:{_SLAIN})(?!案|率|险)|(?:{_SLAIN}){_BETWEEN}{_SEVERAL}"
    rf"|[均都全皆][已部都]{{0,2}}(?:不幸|告|确认|当场|被|因灾){{0,2}}(?:{_SLAIN}|身故|去世|离世)(?!案|率|险)"
    rf"|(?![1一]条){NUMBER}(?<!万)[余多]?条(?:(?![死伤])[^,，。;；!！?？\s0-9]){{0,6}}?(?:人命|生命|性命)"
)
# Ten people or more who fell ill together.
FALLEN_ILL: Final = (
    rf"(?:[0-9]{{2,4}}|[一二两三四五六七八九]?[十百][一二三四五六七八九十]{{0,4}}几?|数[十百]|多)[余多来]?[名位号人个]{_ON}{{0,16}}?"
    "(?:[腹肚]子?里?[痛疼]|恶心|呕吐|腹泻|上吐下泻|拉肚|洗胃|头晕|发烧|发热|中毒)"
    "|[躺吐病拉晕撂]倒[了成]?(?:一?大半|一大?片|一屋|一车间|一教室|半个[班校厂车])"
)


# Compiled when the first emergency is read.
@cache
def outcomes_in() -> Finding:
    """Finds any outcome; the name of the group that matched is its key."""
    return finding(re.compile("|".join(f"(?P<{key}>{words})" for key, words in OUTCOMES.items())))


@cache
def persons_in() -> Finding:
    """Finds numbers of people."""
    return finding(re.compile(PERSONS))


def people(found: re.Match[str]) -> int:
    """How many a match of `PERSONS` stands for; 0 where it is no number."""
    if found["n"]:
        return int(value_of(found["n"]) or 0)
    if found["pair"]:
        return 2 if found["pair"] == "俩" else 3
    if found["couple"]:
        return 2
    return int((value_of(found["grown"]) or 0) + (value_of(found["small"]) or 0))


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(_NOUN)


def clauses_of(part: str, start: int) -> Iterator[Clause]:
    """The clauses of a part of a text that begins at `start`, those in brackets last; none where nobody is counted."""
    if next(persons_in()(part), None) is None:
        return
    insides = [(found.start() + 1, found.group()[1:-1]) for found in _BRACKETS.finditer(part)]
    outer = _BRACKETS.sub(lambda found: " " * len(found.group()), part)
    for offset, piece in [(0, outer), *insides]:
        for found in CLAUSE.finditer(piece):
            clause = found.group()
            outcomes = [one for one in outcomes_in()(clause) if not _free_of(clause, one)]
            numbers = [one for one in persons_in()(clause) if people(one)]
            yield Clause(clause, start + offset + found.start(), outcomes, numbers)


def _free_of(clause: str, outcome: re.Match[str]) -> bool:
    """Whether the word is denied or only part of a noun (死亡赔偿)."""
    return bool(
        _DENIED.search(clause, max(outcome.start() - 4, 0), outcome.start()) or not _noun().match(clause, outcome.end())
    )
