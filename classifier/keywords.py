"""Words that tell one event from another: names, numbers with their unit, rare nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LIMIT: Final = 32
# The weight of a word outside the vocabulary, which has a document frequency below 5 of 100,000.
_UNKNOWN: Final = 10.5
_UNITS: Final = frozenset("人名死伤辆级号楼层岁户起例万亿元吨米时点日栋省县")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9][a-z0-9.]{2,}")
_NUMBER = re.compile(r"[0-9][0-9.]*")
_COMMON: Final = frozenset(
    [
        "一个",
        "我们",
        "你们",
        "他们",
        "自己",
        "这个",
        "那个",
        "什么",
        "没有",
        "已经",
        "可以",
        "就是",
        "因为",
        "所以",
        "但是",
        "如果",
        "现在",
        "今天",
        "昨天",
        "目前",
        "进行",
        "表示",
        "相关",
        "有关",
        "部门",
        "情况",
        "问题",
        "工作",
        "发生",
        "造成",
        "记者",
        "消息",
        "获悉",
        "现场",
        "时候",
        "知道",
        "觉得",
        "还是",
        "不是",
        "怎么",
        "为什么",
        "这样",
        "那样",
        "大家",
        "希望",
        "领导",
        "政府",
        "这里",
        "那里",
        "这么",
        "那么",
        "非常",
        "需要",
        "要求",
        "通过",
        "以及",
        "或者",
        "并且",
        "而且",
        "其中",
        "之后",
        "之前",
        "时间",
        "方面",
        "上午",
        "下午",
    ]
)


def keywords(
    words: Sequence[str], places: Sequence[str], rarity: dict[str, float], hazards: Sequence[str]
) -> tuple[str, ...]:
    """At most 32 words, the most identifying first.

    `words` are the segmented normalised text; `places` names of divisions found; `rarity` is the inverse document
    frequency of known words (unknown words count as rare); `hazards` are words of the emergency found.
    """
    weight: dict[str, float] = dict.fromkeys(places, 12.0)
    for hazard in hazards:
        weight.setdefault(hazard, 8.0)
    for at, word in enumerate(words):
        if _NUMBER.fullmatch(word):
            unit = words[at + 1][:1] if at + 1 < len(words) else ""
            if unit in _UNITS:
                weight[word + unit] = weight.get(word + unit, 0.0) + 7.0
        elif word not in _COMMON and _WORD.fullmatch(word):
            weight[word] = weight.get(word, 0.0) + rarity.get(word, _UNKNOWN)
    return tuple(sorted(weight, key=lambda word: -weight[word])[:_LIMIT])
