"""Why routing names a body: sentences in Chinese, which events keep, and the same in English, read back from them.

What stands in braces is a name or words of the text and stays as it is; a topic has its English name, and `where`,
`why` and `decided` are sentences of this table themselves.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

REASONS: Mapping[str, tuple[str, str]] = {
    "outside_too": (
        "{decided}；另有辖区外地点，建议报共同上级",
        "{decided}; places outside are named too: propose it to the common superior",
    ),
    "led": ("{where}，{why}（{rule}）", "{where}, {why} ({rule})"),
    "no_rule": ("没有规则适用，请人工研判", "No rule applies: a person decides"),
    "involved": ("文中写明涉事或承办单位“{words}”", "The text names the body involved or in charge, “{words}”"),
    "conduct": (
        "反映“{words}”的作风，由纪检监察机关牵头",
        "It is about the conduct of “{words}”: the discipline inspection leads",
    ),
    "involved_body": ("涉事单位", "The body involved"),
    "outside": (
        "所涉地点{names}均不在{home}，转出或不予处置",
        "The places named, {names}, are not in {home}: forward or dismiss it",
    ),
    "no_topic": ("看不出主题，请人工研判", "It shows no topic: a person decides"),
    "own_policy": ("涉及{home}自身的政策部署", "A policy or deployment of {home} itself"),
    "one_unit_passing": ("事发{unit}（另提到{names}）", "It happened in {unit} ({names} mentioned too)"),
    "one_unit": ("事发{unit}", "It happened in {unit}"),
    "several_units": ("涉及{names}多地", "Several places: {names}"),
    "home_only": ("只写明{home}", "No place but {home} is named"),
    "no_place": ("未写明地点", "No place is named"),
    "by_kind": ("突发事件按种类", "by the kind of emergency"),
    "by_topic": ("主题“{topic}”", "by the topic “{topic}”"),
    "by_content": ("按内容", "by its content"),
    "at_work": ("文中写明“{words}”参与处置", "The text says that “{words}” is at work on it"),
    "checks": ("疑似不实信息，网信部门协助核查", "Suspected untrue: the internet office helps to check"),
    "competent": ("主管部门", "The competent department"),
    "beside": ("配合（{rule}）", "Works with the lead ({rule})"),
    "local": ("属地主管部门", "The competent department of the place"),
    "second": ("次选（{rule}）", "Second choice ({rule})"),
    "mentioned": ("文中提到“{words}”", "The text mentions “{words}”"),
    "other_level": ("另一层级的主管部门", "The competent department of the other level"),
    "office": ("由政府办公室协调", "The government office coordinates"),
    "superior": ("共同上级主管部门", "The competent department of the common superior"),
    "other_province": (
        "跨省，由上级主管部门与对方协调",
        "Another province: the superior department arranges it with theirs",
    ),
}
# The first-level topics of the taxonomy, as the dashboards call them.
TOPICS: Mapping[str, str] = {
    "交通运输": "Transport",
    "党务政务": "Party and government",
    "农村农业": "Farming and villages",
    "劳动和社会保障": "Labour and social security",
    "卫生计生": "Health",
    "商贸旅游": "Trade and tourism",
    "国土资源": "Land resources",
    "城乡建设": "Urban and rural building",
    "政法": "Law and order",
    "教育文体": "Education, culture, sport",
    "民政": "Civil affairs",
    "环境保护": "Environment",
    "科技与信息产业": "Science and IT",
    "纪检监察": "Discipline inspection",
    "经济管理": "Economy",
}
# The shape of what stands in braces, where it is not anything at all.
_SHAPES = {"rule": "[a-z0-9-]+", "why": "[^，]+"}
_SENTENCES = ("decided", "where", "why")
_FIELD = re.compile(r"\\{(\w+)\\}")


def said(code: str, **names: str) -> str:
    """The sentence in Chinese, as events keep it."""
    return REASONS[code][0].format(**names)


def in_language(chinese: str, english: str, *, speaks_english: bool) -> str:
    """What a profile says itself, in the reader's language; the Chinese where it has no English."""
    return english if speaks_english and english else chinese


def in_english(sentence: str) -> str:
    """The same sentence in English; one that this table does not have stays as it is."""
    for pattern, english in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return english.format(**{name: _told(name, words) for name, words in found.groupdict().items()})
    return sentence


def _told(name: str, words: str) -> str:
    if name in _SENTENCES:
        return in_english(words)
    if name == "topic":
        return TOPICS.get(words, words)
    return words.replace("、", ", ") if name == "names" else words


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(_pattern(chinese), english) for chinese, english in REASONS.values()]


def _pattern(chinese: str) -> re.Pattern[str]:
    shaped = _FIELD.sub(lambda field: f"(?P<{field[1]}>{_SHAPES.get(field[1], '.+')})", re.escape(chinese))
    return re.compile(shaped, re.DOTALL)
