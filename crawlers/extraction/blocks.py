"""A page as a row of text blocks, and the stretch of it that reads like an article.

Chinese sites of every age wrap articles in layout tables and font tags, where a tree of paragraphs tells little.
What does tell, block by block: length, sentence marks, the share of link text, and how far apart in the tree
neighbours stand. The article is the stretch with the greatest sum, as in Finn et al., Fact or fiction: content
classification for digital libraries (2001), with scores of our own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label"),
        *("mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var"),
    )
)
_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "select", "option", "textarea", "iframe", "object", "embed", "svg", "button"),
        *("template", "head"),
    )
)
_LINE = re.compile(r"\s*\n\s*")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_SENTENCE = re.compile(r"[，。；！？、：”…,;!?]")
_FULL_STOP = re.compile(r"[。！？!?…]”?$")
_JUNK = re.compile(
    r"版权|免责声明|转载|责任编辑|责编|本文来源|打印|关闭窗口|返回|上一[页篇]|下一[页篇]|相关(?:新闻|报道|阅读|链接|文章|专题)"
    r"|推荐阅读|延伸阅读|热点推荐|[Cc]opyright|ICP备|ICP证|公网安备|分享到|扫一扫|发表评论|网友评论|我要评论|字号|收藏|点击[:：]"
    r"|主办单位|承办单位|技术支持|联系我们|网站地图|举报电话|许可证|第一时间删除|不代表本|当前位置|您的位置|首页|今\s*日\s*推\s*荐"
)
_END = re.compile(
    r"打印|责任编辑|责编|[（(【\[](?:编辑|作者|审核|校对)\s*[:：]|关闭窗口|发表评论|网友评论|条评论|评论内容|通告引用|Trackback|侵权(?:公告|声明)"
    r"|版权声明|免责声明|版权与免责|[Cc]opyright|由\S{1,20}张贴|访问统计|更多内容请|扫一扫|文章来源[:：]|^来源[:：]"
)
_SHORT = 60
_GAP = 60.0
_GAP_SHARE = 0.7
_GAP_SIZE = 200
_FAR = 40.0


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of text between block elements: how much of it is link text, how far from the one before."""

    text: str
    linked: int
    distance: int
    heading: bool = False

    @property
    def link_share(self) -> float:
        """0 for plain text, 1 for nothing but links."""
        return self.linked / max(1, len(self.text))

    @property
    def sentences(self) -> bool:
        """Whether it is written in sentences."""
        marks = len(_SENTENCE.findall(self.text))
        return marks * 40 >= len(self.text) or bool(_FULL_STOP.search(self.text)) or len(self.text) >= _SHORT

    @property
    def junk(self) -> bool:
        """Navigation, notices and buttons rather than a paragraph."""
        if self.link_share > (0.6 if len(self.text) > 2 * _SHORT else 0.4):
            return True
        marks = len(_JUNK.findall(self.text))
        return marks * 45 > len(self.text)

    @property
    def ends(self) -> bool:
        """Whether it is what stands below an article: editor, printing, comments, notices."""
        return len(self.text) < 2 * _SHORT and _END.search(self.text) is not None

    @property
    def score(self) -> float:
        """What it adds to a stretch: prose its length, a lone short line little less than nothing."""
        size = len(self.text)
        if self.junk:
            return -min(80.0, 12.0 + size)
        return min(float(size), 400.0) if self.sentences else -4.0


class _Collector:
    """Takes a tree apart in one pass, without recursion: pages nest thousands deep."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._links = 0
        self._linked = 0
        self._moves = 0
        self._heading = False

    def walk(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            unseen = element.tag in _UNSEEN or _is_hidden(element)
            if event == "start":
                self._enter(element, unseen)
                if unseen:
                    walker.skip_subtree()
            else:
                self._leave(element, unseen)
        self._cut(0)

    def _enter(self, element: etree._Element, unseen: bool) -> None:
        if unseen:
            return
        if element.tag not in _INLINE:
            self._cut(1)
            self._heading = element.tag in ("h1", "h2")
        self._links += element.tag == "a"
        self._add(element.text)

    def _leave(self, element: etree._Element, unseen: bool) -> None:
        if not unseen:
            self._links -= element.tag == "a"
            if element.tag not in _INLINE:
                self._cut(0 if element.tag in ("br", "p", "hr", "img") else 1)
                self._heading = False
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if self._links:
                self._linked += len("".join(text.split()))

    def _cut(self, moves: int) -> None:
        text = _BLANKS.sub(" ", _LINE.sub("\n", "".join(self._parts))).strip()
        if text:
            self.blocks.append(Block(text, self._linked, self._moves, self._heading))
            self._moves = 0
        self._parts.clear()
        self._linked = 0
        self._moves += moves


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None


def blocks_of(root: etree._Element) -> list[Block]:
    """The page's blocks in reading order; scripts, forms' inner parts and hidden elements left out."""
    collector = _Collector()
    collector.walk(root)
    return collector.blocks


def article_stretch(blocks: Sequence[Block]) -> tuple[int, int]:
    """(start, end) of the blocks with the greatest sum; (0, 0) when nothing reads like prose.

    A short run of navigation costs at most `_GAP`, and after a whole sentence not all that stands before it:
    adverts are set into articles, whole columns are not.
    """
    best, best_sum, start, running, gap, gap_size, spared = (0, 0), 0.0, 0, 0.0, 0.0, 0, 0.0
    for at, block in enumerate(blocks):
        gap -= min(_FAR, 3.0 * max(0, block.distance - 2))
        if block.score <= 0:
            gap += block.score
            gap_size += len(block.text)
            continue
        running += max(gap, -_GAP, -_GAP_SHARE * spared if spared else -_GAP) if gap_size < _GAP_SIZE else gap
        if running <= 0:
            start, running = at, 0.0
        running += block.score
        gap, gap_size, spared = 0.0, 0, running if _FULL_STOP.search(block.text) else 0.0
        if running > best_sum:
            best, best_sum = (start, at + 1), running
    return best


def without_tail(blocks: Sequence[Block]) -> list[Block]:
    """Up to the first block that stands below articles, once some prose has been read; without navigation."""
    kept: list[Block] = []
    read = 0
    for block in blocks:
        if block.ends and read >= _SHORT:
            break
        if not block.junk:
            kept.append(block)
            read += len(block.text) if block.sentences else 0
    return kept
