"""Whether what a post tells of struck another country: by the first of its sentences that tells of harm and of a place,
unless a later one counts those struck here.

A Chinese place in that sentence or before weighs more than a foreign name; one from which the news was only sent weighs
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from classifier.concepts import LOCAL, Concepts
from classifier.post import ReadPost
from classifier.verdict import Place

# Field, start and end of a name.
_Spot = tuple[str, int, int]
_SURE: Final = 0.5
_EVENT: Final = (
    *("hazard", "mishap", "magnitude"),
    *("harm", "harm_none", "casualties", "deaths", "toll", "cases", "damage"),
)
# Our people count among those struck only where they are not told of as unharmed, warned or far away.
_NOT_STRUCK: Final = re.compile("(?:无|没有|[未没]收到|未接到|暂未|尚未|提醒|呼吁|告诫|注意)[^,。;!?]{0,12}$")
_ELSEWHERE: Final = re.compile("聚居|社区|街|[区城]|超市|餐馆|[^,。;!?]{0,4}(?:注意|谨慎|提高警惕|做好防|安全提醒)")
# Where a report was sent from, who sent it, and who only speaks there.
_SENT: Final = re.compile(
    "[^,。;!?]{0,3}(?:[0-9一二三四五六七八九十]{1,3}月)?[0-9一二三四五六七八九十]{1,3}日?[^,。;!?]{0,4}[电讯]|[^,。;!?]{0,8}(?:媒体?|中央社|联合新闻网|新闻网|卫视|日报)"
    "[^,。;!?]{0,4}(?:报道|消息|援引)"
)
_SPEAKING: Final = re.compile("[0-9]{1,2}日?在$|记者[^,。;!?]{0,4}[在从]?$")
_SPEAKS: Final = re.compile("(?:表示|说|宣布|举行|会见|获悉)")
# Goods and dishes that are named after a country, what only comes from there, houses with a fine name, and words that
# hold a name by chance.
_NAMESAKE: Final = re.compile(
    "(?:车(?![祸站辆队臣])|产(?![生妇])|制造|进口|输入|入境|返回|回国|料理|菜|餐|品牌|风情|婚纱|瓷砖|红酒|红枫|犬|狗|猫|果)"
)
_HOUSE: Final = re.compile(
    "(?:国际)?(?:[大小]?酒店|花园|小区|小镇|广场|公寓|公馆|水城|庄园|城堡|春天|印象|影城|咖啡|酒吧|KTV)"
)
_FINE_NAMES: Final = frozenset(
    {
        *("维也纳", "威尼斯", "罗马", "巴黎", "莱茵河", "多瑙河", "加州", "温哥华", "悉尼", "夏威夷", "地中海"),
        *("欧洲", "伦敦", "纽约", "东京", "维多利亚州", "阿尔卑斯", "佛罗伦萨", "苏黎世", "日内瓦", "瑞士"),
    }
)
_BY_CHANCE: Final = {
    "日本": re.compile("[0-9今昨当次同即每近前翌]$"),
    "加州": re.compile("[参增追更添附]$"),
    "得州": re.compile("[获取赢]$"),
    "南非": re.compile("[云湖海河济]$"),
    "海地": re.compile("[上青沿近珠威北临]$"),
    "俄": re.compile('[^,。;!?\\s#【("“:：致]$'),
}


class Abroad:
    """Tells which posts tell of an emergency abroad; `home`: the division the posts are read for, empty for none."""

    def __init__(self, concepts: Concepts, home: str) -> None:
        self._foreign = concepts.mask(["foreign"])
        self._event = concepts.mask(_EVENT)
        self._toll = concepts.mask(["casualties", "deaths", "toll"])
        self._local = concepts.bits[LOCAL] if home else 0

    def struck(self, post: ReadPost) -> bool:
        """Whether the emergency of a post is one of another country."""
        mask = post.reading.mask
        if not mask & self._foreign or mask & self._local:
            return False
        abroad = list(_foreign(post))
        if not abroad or _ours_struck(post):
            return False
        ours = [spot for place in post.places for spot in _counted(place, post, abroad)]
        return not ours or self._first_abroad(post, abroad, ours)

    def _first_abroad(self, post: ReadPost, abroad: list[_Spot], ours: list[_Spot]) -> bool:
        named = away = False
        for field, start, end, mask in post.reading.sentences:
            here = any(_inside(spot, field, start, end) for spot in ours)
            there = any(_inside(spot, field, start, end) for spot in abroad)
            named = named or here
            if mask & self._event and not away:
                if named:
                    return False
                away = there
            elif mask & self._toll and here and not there:
                return False
        return away


def _inside(spot: _Spot, field: str, start: int, end: int) -> bool:
    return spot[0] == field and start <= spot[1] < end


def _foreign(post: ReadPost) -> Iterator[_Spot]:
    """Where foreign names stand that mean their country."""
    for field, concepts in post.reading.concepts.items():
        text = post.fields[field]
        for concept, start, end in concepts:
            if concept != "foreign" or _NAMESAKE.match(text, end) or _is_house(text, start, end):
                continue
            chance = _BY_CHANCE.get(text[start:end])
            if not (chance and chance.search(text, max(start - 1, 0), start)):
                yield field, start, end


def _is_house(text: str, start: int, end: int) -> bool:
    return text[start:end] in _FINE_NAMES and _HOUSE.match(text, end) is not None


def _ours_struck(post: ReadPost) -> bool:
    """Whether people of ours are among those struck (泰国一大巴翻车,载有中国游客)."""
    for field, concepts in post.reading.concepts.items():
        text = post.fields[field]
        for concept, start, end in concepts:
            if concept == "foreign_but_ours":
                far = _NOT_STRUCK.search(text, max(start - 20, 0), start) or _ELSEWHERE.match(text, end)
                if not far:
                    return True
    return False


def _counted(place: Place, post: ReadPost, abroad: list[_Spot]) -> Iterator[_Spot]:
    """Where each field first names the place, if that says where something was: no guess, no part of a foreign name or
    of what one leads to (土库曼斯坦, 纽约州长岛), nothing that only reports."""
    called = post.fields[place.field][place.start : place.end]
    for field, text in post.fields.items():
        start = place.start if field == place.field else text.find(called)
        end = start + len(called)
        if start < 0 or place.confidence < _SURE or _SENT.match(text, end):
            continue
        if any(field == name and first <= start <= last + 1 for name, first, last in abroad):
            continue
        if not (_SPEAKING.search(text, max(start - 8, 0), start) and _SPEAKS.match(text, end)):
            yield field, start, end
