"""Concepts in a text: one automaton pass finds all words of all lexicons, a few patterns add the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.beginnings import Finding, finding
from classifier.errors import DataError
from classifier.outcomes import DEATHS, FALLEN_ILL
from classifier.signs import UNKNOWN, Signs
from classifier.tables import yaml_of

LEXICONS: Final = Path(__file__).parent / "data" / "lexicons"
# Set when the text names a place of the home jurisdiction; it comes from the place finder, not from words.
LOCAL: Final = "local_place"
# Set when a sentence tells of an event itself, not of hearsay about one; `own_event` of rules.yaml says when.
OWN_EVENT: Final = "own_event"
_QUOTES: Final = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
# What is only likened to a hazard: 如山洪暴发, 爆炸般.
_LIKE: Final = frozenset("如像似")
_SORT_OF: Final = frozenset("般式")
_NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|[一二两三四五六七八九十百千]+|(?<![起人例总件次])数|多|上)"
_SOME = "[个辆条艘架一两几三四五六七八九十0-9]{0,3}"
# A span of months or years, not the day of one event.
_PERIOD = (
    r"(?:今年|去年|前年|上年|本年度?|上个?月|上周|上?季度|全年|年内|(?<![0-9])[0-9]{4}年|近[0-9一二两三四五六七八九十几]+年|过去[0-9一二两三四五六七八九十]+年"
    r"|前[0-9一二三四五六七八九十]+个?月|[0-9一二三四五六七八九十]+[至到~-][0-9一二三四五六七八九十]+月份?|[0-9一二三四五六七八九十]{1,3}月份|十[三四五]五)"
)
# What a pattern here adds to a concept of concepts.yaml bears its name.
PATTERNS: Final = {
    "casualties": re.compile(
        rf"{_NUMBER}余?多?名?[^，。；！？\s0-9]{{0,6}}?(?:死亡|遇难|身亡|受伤|重伤|轻伤|[烧烫灼擦摔]伤|损伤|骨折|离世|去世|失踪|失联|被困|罹难|丧生|没了|[死亡伤](?![于心在因者亡]))"
        rf"|(?:死亡|遇难|受伤|重伤|失踪|死了|伤了|[致成已](?:使|有)?){_NUMBER}余?多?[人名]?(?:死|伤|亡|遇难|失踪|被困)?[人]?(?<=[人死伤亡难踪困])"
        rf"|{_NUMBER}余?多?条[^，。；！？\s0-9]{{0,5}}?(?:生命|人命|性命)"
    ),
    "hazard_vehicle": re.compile(
        rf"(?:翻|撞|坠)了?{_SOME}(?:大|小)?(?:客车|大巴|货车|轿车|面包车|罐车|校车|车)(?![道厢库])"
        r"|(?:汽车|客车|大巴|中巴|校巴|游览车|旅游车|货车|轿车|面包车|罐车|校车|公交车?|巴士|私家车|小车|摩托车|电动车|三轮车|卡车|越野车|车辆)"
        r"[^,，。;；!?！？\n]{0,8}?(?:坠入|坠下|坠河|坠落|坠桥|坠崖|坠谷|坠沟|冲入|冲进|冲下|冲出|翻下|侧翻|翻覆|掉进|相撞|撞[上向倒翻飞死伤入到]|撞人|碾|追尾)"
    ),
    "hazard_mishap": re.compile(
        rf"(?:翻|砸|埋|淹|塌|炸)了?{_SOME}(?:小|大)?(?:船|人|户|家|栋|座)(?![生题])"
        r"|砸[到中死伤倒]了?[^,，。;；!！?？\n]{0,6}?(?:人|员|哥|姐|妹|学生|孩|客|童|司机|老太|大爷|大妈)"
    ),
    # An aircraft or a ship, and what befell it, in one clause.
    "hazard_craft": re.compile(
        r"(?:飞机|客机|直升机|战机|军机|航班|滑翔机|动力伞|滑翔伞|热气球|船|艇|舟|筏|轮渡|渡轮|客轮|货轮|火车|列车|动车|高铁|地铁|轻轨|缆车|索道)[^,，。;；!?！？\n]{0,14}?(?:坠落|坠入|坠毁|坠海|坠河|坠地|坠机|失事|失联|失控|迫降|起火|着火|冒烟|相撞|碰撞|撞桥|触桥|脱轨|出轨|侧翻|侧倾|倾覆|翻覆|翻沉|翻扣|倒扣|进水|沉没|搁浅|触礁|走锚|断缆|断裂|爆炸|爆燃)"
    ),
    # New cases of a disease, counted.
    "cases": re.compile(
        r"(?:新增|报告|确诊|出现|发现|累计|检出|感染)[^,，。;；!?！？\n0-9]{0,18}[0-9]+(?:\.[0-9]+)?万?余?(?:例|宗|名|人)"
        r"|[0-9]+余?(?:例|名|人|宗)[^,，。;；!?！？\n]{0,10}(?:确诊|感染|阳性|发病|患病|症状)|(?:确诊|死亡)病例超?[0-9]"
        r"|首例[^,，。;；!?！？\n]{0,24}(?:病例|感染|确诊|患者)"
    ),
    # More than one person struck; a death alone is seldom an emergency.
    "toll": re.compile(
        r"(?:[2-9]|[1-9][0-9]+|[两二三四五六七八九十百千多数几])余?多?(?:名|个|位)?[^,，。;；!?！？\s0-9]{0,6}?(?:死亡|遇难|身亡|受伤|重伤|轻伤|失踪|失联|被困|罹难|丧生|送医|昏迷|被埋|下落不明|[死亡伤](?![于心在因者亡]))"
        r"|(?:死亡|遇难|受伤|失踪|死了|伤了|遇难者|死者)(?:人数)?(?:已?[达升增至为超过近约]{0,4})(?:[2-9]|[1-9][0-9]+|[两二三四五六七八九十百]+)余?多?[人名]"
    ),
    # Several people who died, however it is told.
    "deaths": re.compile(DEATHS),
    # What flows into water.
    "hazard_pollution": re.compile(
        r"(?:废水|废液|废料|废油|废酸|废碱|危废|废渣|尾砂|尾矿|矿渣|矿浆|泥浆|柴油|汽油|原油|重油|油污|污油|沥青|苯酚?|甲醇|[硫盐硝磷醋]酸|氢氟酸|酸[液水]|碱[液水]|烧碱|毒水|黑水|药水|农药|氰化物|渗滤液|含[铬镉铊锑砷铅汞镍氰]物?)[^,，。;；!！?？\n]{0,6}"
        r"(?:[入进到往向]|流[下往])(?:了)?[^,，。;；!！?？\n]{0,5}[河江湖渠溪库沟塘海]"
    ),
    "loss": re.compile(
        r"(?:损失|[估货]损|亏[掉了损]|烧[掉没光了毁]|赔了?进去|打了?水漂|冲[走毁]|淹[了没])[^,。;!?\n0-9]{0,8}?[0-9一二两三四五六七八九十百千][0-9.一二两三四五六七八九十百千万余多来几]*[万亿元]"
    ),
    # What a rule, a book of questions or a plan says of figures.
    "decree": re.compile(
        r"以[上下][^,。;!?\n]{0,12}?(?:为|属于?|是|构成|列为)(?:特别重大|重大|较大|一般)|一次性?(?:死亡|造成|致)[^,。;!?\n]{0,8}?人以[上下]|《[^《》]{0,20}(?:条例|办法|规定|预案|细则|法|标准)》[^,。;!?\n]{0,4}(?:规定|明确|要求|指出)|(?:条例|令|办法|规定|预案)第[一二三四五六七八九十0-9]+条"
    ),
    # Pictures of another time or place.
    "debunk": re.compile(
        r"(?:视频|图片|照片|截图|画面)[^,。;!?\n]{0,4}?(?:为|系|是|来自)[^,。;!?\n]{0,6}?(?:[0-9]{4}年|外[省地]|旧|往年|去年|前年|[国境]外|多年前|几年前)"
        r"|回应[“\"][^”\"]{2,30}[”\"]的?(?:传言|传闻|说法|消息|网传|视频)"
    ),
    # Moved out of harm's way.
    "damage": re.compile(
        r"(?:转移|疏散|撤[离出走到])[^,。;!?\n0-9]{0,8}?[0-9一二两三四五六七八九十百千万]+[余多]?[人户名]"
        r"|[0-9一二两三四五六七八九十百千万]+[余多]?[人户名][^,。;!?\n0-9]{0,8}(?:转移|疏散|撤[离出走到])"
    ),
    # So many cases in so much time, in so large an area; what is more or less than before.
    "statistics": re.compile(
        rf"{_PERIOD}(?:以来|期间|来)?(?![0-9一二三四五六七八九十])[^,。;!?\n]{{0,6}}?,?(?:全[国省州市县区]|我[国省州市县区]|各地|辖区|本[省市县区]|共|累计|平均|因)"
        r"[^,。;!?\n]{0,14}?(?:事故|火灾|溺水|溺亡|自然灾害|案件|死亡|致死|伤亡|受伤|损失|(?:地震|余震|洪水|火警|台风)[0-9一二两三四五六七八九十百]+[次起场个])"
        rf"|(?:全|我|本)[国省州市县区][^,。;!?\n]{{0,3}}{_PERIOD}[^,。;!?\n]{{0,4}}(?:共|累计|合计|平均)"
        r"|统计[^。;!?\n]{0,40}[0-9]+起|[较比](?:上|前|去)[年月周]?[^,。;!?\n]{0,6}(?:减少|增加|下降|上升|[少多][0-9])|(?:平均每|每)[年天日][^,。;!?\n]{0,8}(?:死于|死亡|丧生|溺亡)"
        r"|每(?:年|天|小时|分钟)(?:大?约|就?有|至少)+[0-9一二三四五六七八九十百千万]"
    ),
    # A year of long ago, or one that is told back to.
    "past": re.compile(
        r"(?<![0-9])(?:1[0-9]{3}年|[5-9][0-9]年(?=[,的底初末夏秋春冬那时]|[0-9]{1,2}月|发生)|20[0-9]{2}年(?:的?那|时|[^,。;!?\n]{0,6}曾))"
        r"|曾经?(?:致|造成|导致|夺走|酿成)|(?:潜逃|逃亡|在逃|出逃)[0-9一二三四五六七八九十两]+余?年"
    ),
    "forecast": re.compile(
        r"(?:^|[。!?;:\n])(?:假如|如果|倘若|要是|假使|设想|想象|试想|若|万一|一旦)"
        r"|(?:假如|如果|倘若|要是|假使|设想|万一)[^,。!?\n]{0,12}(?:震|海啸|爆|火|洪|决堤|坝|塌|泄漏)"
    ),
    # Several people taken ill together.
    "hazard_illness": re.compile(FALLEN_ILL),
    # More than one person.
    "several": re.compile(
        r"(?:[2-9]|[1-9][0-9]+|[两三四五六七八九十几多百]|上百)余?(?:名|个|位|条)?(?:人|学生|儿童|孩子|少年|村民|女生|男生|小孩|男孩|女孩|工人|游客|驴友|乘客|渔民|中学生|小学生|学童|老人)"
    ),
    "magnitude": re.compile(
        r"(?<![0-9.])[2-9](?:\.[0-9])?级(?:左右)?的?(?:地震|余震|强震)|M[2-9]\.[0-9]|里氏[2-9]|(?<![0-9.])[2-9]\.[0-9]级(?![别数伤工证残])"
    ),
    # A play, book or film; not a law, a plan, a notice or a newspaper.
    "work_title": re.compile(r"《[^《》]{1,20}(?<![法例定知案见告划则书表报])》(?!记者|报道|杂志)"),
    # A letter or ticket that begins with what it asks for.
    "request": re.compile(
        r"^(?:强烈)?(?:建议|请问|咨询|反映|投诉|请求|恳请|恳求|举报|求助|质疑|呼吁|请尽快|请在|请解决|请修复|请落实|请给|希望|关于.{2,30}的(?:建议|问题|投诉|请求|咨询|反映))"
    ),
    "years_ago": re.compile(
        r"[0-9一二三四五六七八九十百几多两]+多?年前|[0-9一二三四五六七八九十几两]+个多?月前|[0-9一二三四五六七八九十]+周年"
        r"|整整[0-9一二三四五六七八九十]+个?年|[0-9一二三四五六七八九十几]+年(?:了|整|过去|[之以]?后)"
    ),
    "duration": re.compile(
        r"[0-9一二三四五六七八九十几多两半好]+(?:多|来)?个?(?:年|月|星期|天|周)(?:多|了|以来|时间|还|没|都|不)"
    ),
}
# A pattern is tried only where its cue is found: every match holds one. Cues begin with plain characters only, to
# which the engine skips through a text ten times as fast as it tries the pattern.
_COUNTED = "[使有]?[0-9一二两三四五六七八九十百千数多上]"
CUES: Final = {
    "casualties": re.compile(
        f"死|亡|伤|骨折|离世|去世|条.{{0,5}}命|遇难|罹难|失踪|失联|被困|丧生|没了|致{_COUNTED}|成{_COUNTED}|已{_COUNTED}"
    ),
    "hazard_vehicle": re.compile("[翻撞坠].{0,8}[车巴]|[车巴士交].{0,10}[坠冲侧翻掉相撞碾追]"),
    "hazard_mishap": re.compile("[翻砸埋淹塌炸].{0,5}[船人户家栋座]|砸[到中死伤倒]"),
    "hazard_craft": re.compile("[机班艇船渡轮车伞球舟筏铁轨道].{0,16}[坠失迫起着冒相碰撞触脱出侧倾翻倒进沉搁走断爆]"),
    "cases": re.compile("[0-9]万?余?[例宗名人]|病例超?[0-9]|首例"),
    "toll": re.compile("死|亡|伤|遇难|罹难|失踪|失联|被困|丧生|送医|昏迷|被埋|下落不明"),
    "deaths": re.compile(
        "死|亡|身故|[去离]世|[遇罹蒙殉]难|抢救无效|丧|毙|殒|遇害|枪杀|不治|葬身|无一|生命|呼吸|心跳|人命|性命|气[了的]|[活醒]过来|活下来|救[回过活]"
    ),
    "hazard_pollution": re.compile("[入进到往向下]了?.{0,5}[河江湖渠溪库沟塘海]"),
    "loss": re.compile("损|亏|烧|赔了?进去|水漂|冲[走毁]|淹"),
    "decree": re.compile("以[上下]|》.{0,4}(?:规定|明确|要求|指出)|第[一二三四五六七八九十0-9]+条"),
    "debunk": re.compile("视频|图片|照片|截图|画面|回应"),
    "damage": re.compile("转移|疏散|撤[离出走到]"),
    "statistics": re.compile(
        "[年月周度五](?:以来|期间|来)?.{0,9}[全我各辖本共累平因合]|[较比][上前去]|每[年天日小分]|统计"
    ),
    "past": re.compile("[0-9]{2}年|曾|逃"),
    "forecast": re.compile("假如|如果|倘若|要是|假使|设想|想象|试想|若|万一|一旦"),
    "hazard_illness": re.compile("[腹肚]子?里?[痛疼]|恶心|呕吐|腹泻|吐下泻|拉肚|洗胃|头晕|发烧|发热|中毒|倒[了成]?"),
    "several": re.compile("[0-9两三四五六七八九十几多百]余?[名个位条]?[人学儿孩少村女男小工游驴乘渔中老]"),
    "magnitude": re.compile(r"级(?:左右)?的?[地余强]震|M[2-9]|里氏|\.[0-9]级"),
    "work_title": re.compile("《"),
    "request": re.compile("建议|请|咨询|反映|投诉|恳求|举报|求助|质疑|呼吁|希望|关于"),
    "years_ago": re.compile("年前|月前|周年|整整|年[了整过后之以]"),
    "duration": re.compile("[年月期天周](?:[多了还没都不]|以来|时间)"),
}
# Tried only around their cues: it takes long to look for people in a whole text, and few texts tell of their death.
_NEAR: Final = frozenset({"casualties", "toll", "deaths"})
# Tried only where a word of harm, of a hazard or of a mishap was found.
_BESIDE_HARM: Final = "deaths"
_HARMS: Final = frozenset({"harm", "mishap", "personal"})
# A match holds its cue and reaches no further than this on either side of it.
_REACH: Final = 36


class Found(NamedTuple):
    """One concept word at its place in a field (code points)."""

    concept: str
    start: int
    end: int


# Half the cost of calling the class; a post has about seven.
_found = tuple.__new__


class Concepts:
    """The lexicon of concepts; each has one bit in the masks that rules test."""

    def __init__(self, file: Path = LEXICONS / "concepts.yaml", signs: Signs | None = None) -> None:
        lexicon = _load(file) | {"foreign": [*chain.from_iterable(_load(LEXICONS / "abroad.yaml").values())]}
        known = signs or Signs()
        self._patterns = [
            (name, CUES[name], finding(each), known.of_pattern(CUES[name], each), name in _NEAR)
            for name, each in PATTERNS.items()
        ]
        self.bits = {name: 1 << at for at, name in enumerate([*lexicon, *PATTERNS, LOCAL, OWN_EVENT])}
        self.hazards = tuple(name for name in self.bits if name.startswith("hazard_"))
        self._harms = _HARMS | set(self.hazards)
        self._of_term: dict[str, tuple[str, ...]] = {}
        for name, terms in lexicon.items():
            for term in terms:
                self._of_term[term] = (*self._of_term.get(term, ()), name)
        self._terms = list(self._of_term)
        self._named = [
            [(name, name == "harm" or name.startswith("hazard_")) for name in self._of_term[term]]
            for term in self._terms
        ]
        self._automaton = AhoCorasick(
            self._terms, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str, signs: int = UNKNOWN) -> list[Found]:
        """All concept words of a normalised text; a hazard alone in quotation marks is only so called."""
        found = [
            _found(Found, (concept, start, end))
            for index, start, end in self._automaton.find_matches_as_indexes(text)
            for concept, hazard in self._named[index]
            if not (hazard and _only_so_called(text, start, end))
        ]
        for concept, cue, matches, needed, near in self._patterns:
            if signs & needed != needed or (concept == _BESIDE_HARM and not self._harmed(found)):
                continue
            if near:
                found += [_found(Found, (concept, *span)) for span in _near(text, cue, matches)]
            elif cue.search(text):
                found += [_found(Found, (concept, *match.span())) for match in matches(text)]
        return _outside_titles(found)

    def _harmed(self, found: list[Found]) -> bool:
        return not self._harms.isdisjoint([each.concept for each in found])

    def mask(self, names: Iterable[str]) -> int:
        """The bits of the named concepts; `hazard` names all kinds of it. KeyError on an unknown name."""
        bits = 0
        for name in names:
            for part in self.hazards if name == "hazard" else (name,):
                bits |= self.bits[part]
        return bits


def _near(text: str, cue: re.Pattern[str], matches: Finding) -> list[tuple[int, int]]:
    """Where a pattern matches around what is found of its cue."""
    areas: list[tuple[int, int]] = []
    for hit in cue.finditer(text):
        first, last = max(hit.start() - _REACH, 0), hit.end() + _REACH
        if areas and first <= areas[-1][1]:
            first = areas.pop()[0]
        areas.append((first, last))
    return [match.span() for first, last in areas for match in matches(text, first, last)]


def _outside_titles(found: list[Found]) -> list[Found]:
    """Without the hazards that a play, book or film is named after."""
    titles = [each for each in found if each.concept == "work_title"]
    if not titles:
        return found
    return [
        each
        for each in found
        if not each.concept.startswith("hazard_") or not any(t.start < each.start and each.end < t.end for t in titles)
    ]


def _only_so_called(text: str, start: int, end: int) -> bool:
    """Whether a hazard stands alone in quotation marks or is a likeness."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return _QUOTES.get(before) == after != "" or before in _LIKE or after in _SORT_OF


def _load(file: Path) -> dict[str, list[str]]:
    lexicon = yaml_of(file)
    for name, terms in lexicon.items():
        if not isinstance(terms, list):
            raise DataError(file, 0, f"{name} must be a list of words")
    return {name: [str(term) for term in terms] for name, terms in lexicon.items()}
