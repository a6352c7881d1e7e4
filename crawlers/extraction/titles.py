"""The headline: what the page's title, its metadata and its headings agree on."""

import re
from collections.abc import Sequence

from lxml import etree

from crawlers.extraction.blocks import Block

_SEPARATORS = re.compile(
    r"\s*(?:[|｜»_＿]|--+|——|\s[-–—]\s|[-–—](?=[^-–—]{2,14}(?:网|频道|新闻|日报|在线|门户|博客|中心|平台)?$)|- -)\s*"
)
_BARE = re.compile(r"[\s“”\"'‘’（）()【】\[\]：:，,。！？!?·\-—_]+")
_SITE = re.compile(r"(?:网|频道|博客|[Bb]log|论坛|门户|在线|首页|正文|百科全书|谢谢您.*)$|^欢迎")
_NEAR = 8
_HEADED = re.compile(r"\b(?:title|headline|tit|bt|biaoti)\b", re.IGNORECASE)


def bare(text: str) -> str:
    """Without blanks and marks, to compare headlines."""
    return _BARE.sub("", text).lower()


def read_title(root: etree._Element, blocks: Sequence[Block], start: int) -> str:
    """The heading near the article that the page's own title contains, else the title without the site's name."""
    named = _page_titles(root)
    above = [block.text for block in reversed(blocks[max(0, start - _NEAR) : start + 3]) if not block.junk]
    headings = _headings(root)
    agreed = [line for line in map(_line, (*headings, *above)) if any(bare(line) in bare(name) for name in named)]
    parts = [part for name in named for part in map(_line, _SEPARATORS.split(name)) if not _SITE.search(part)]
    candidates = (*agreed, *parts, *map(_line, headings), *map(_line, above), *map(_line, named))
    return next((line for line in candidates if 4 <= len(bare(line)) <= 80), "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _page_titles(root: etree._Element) -> list[str]:
    metas = [
        meta.get("content") or ""
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
