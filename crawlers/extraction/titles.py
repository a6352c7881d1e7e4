"""The headline: what the page's title, its metadata and its headings agree on."""

import re
from collections.abc import Sequence

from lxml import etree

from crawlers.extraction.blocks import Block
from crawlers.extraction.byline import is_byline

_SEPARATORS = re.compile(
    r"\s*(?:[|｜»_＿]|--+|——|\s[-–—]\s|[-–—](?=[^-–—]{2,14}(?:网|频道|新闻|日报|在线|门户|博客|中心|平台)?$)|- -)\s*"
)
_BARE = re.compile(r"[\s“”\"'‘’（）()【】\[\]：:，,。！？!?·\-—_]+")
_SITE = re.compile(r"(?:网|频道|博客|[Bb]log|论坛|门户|在线|首页|正文|百科全书|谢谢您.*)$|^欢迎")
_NEAR = 8
_PROSE = re.compile(r"[，。；]")
_LONG_LINE = 40
_TAG = re.compile(r"<[^<>]*>")
_HEADED = re.compile(r"\b(?:title|headline|tit|bt|biaoti)\b", re.IGNORECASE)


def bare(text: str) -> str:
    """Without blanks and marks, to compare headlines."""
    return _BARE.sub("", text).lower()


def read_title(root: etree._Element, blocks: Sequence[Block], start: int) -> str:
    """The longest part of the page's own title that stands on the page as a headline, over one line or several.

    Where the page's title says nothing of the article, the heading nearest to it.
    """
    named = _page_titles(root)
    whole = {bare(name) for name in named if _SEPARATORS.search(name)}
    headings = [_line(text) for text in _headings(root)]
    above = [b for b in blocks[max(0, start - _NEAR) : start + 2] if not b.junk and bare(b.text) not in whole]
    lines = [_line(block.text) for block in above if not (block.sentences and len(block.text) > _LONG_LINE)]
    parts = [part for name in named for part in _parts(name)]
    shown = (*map(bare, headings), bare("".join(lines)))
    agreed = [part for part in parts if any(bare(part) in text for text in shown)]
    agreed += [line for line in (*headings, *lines) if any(bare(line) in bare(name) for name in named)]
    near_headings = [line for line in headings if bare(line) in shown[-1] and not is_byline(line)]
    near = [line for line in lines if not is_byline(line) and not _PROSE.search(line)]
    for candidates in (agreed, near_headings, parts, near, headings, named):
        fitting = [line for line in candidates if _fits(line, headings)]
        if fitting:
            return max(fitting, key=lambda line: len(bare(line)))
    return ""


def _fits(line: str, headings: Sequence[str]) -> bool:
    """Neither a site's name nor too short, unless it is the page's first heading itself."""
    least = 2 if headings[:1] == [line] else 5
    return least <= len(bare(line)) <= 80 and not _SITE.search(line)


def _parts(name: str) -> list[str]:
    """The title and its runs of parts from the front and from the back."""
    cuts = [found.span() for found in _SEPARATORS.finditer(name)]
    fronts = [name[:begin] for begin, _ in cuts]
    backs = [name[end:] for _, end in cuts]
    return [part.strip(" _|-—") for part in (name, *fronts, *backs)]


def _line(text: str) -> str:
    return " ".join(text.split())


def _page_titles(root: etree._Element) -> list[str]:
    metas = [
        _TAG.sub(" ", meta.get("content") or "")
        for meta in root.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "articletitle", "twitter:title")
    ]
    titles = ["".join(title.itertext()) for title in root.iter("title")]
    return [name for text in (*metas, *titles[:1]) if (name := " ".join(text.split()))]


def _headings(root: etree._Element) -> list[str]:
    levels = [element for tag in ("h1", "h2", "h3") for element in root.iter(tag)]
    classed = [
        element
        for element in root.iter("div", "p", "td", "span", "font")
        if _HEADED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    return [text for element in (*levels, *classed) if (text := "".join(element.itertext()).strip())]
