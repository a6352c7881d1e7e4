"""One page to one article: title, body, time, author, source."""

import re
from dataclasses import dataclass
from datetime import datetime

import trafilatura
from lxml import etree, html

from crawlers.errors import ExtractionError
from crawlers.extraction import blocks, byline, titles
from pipeline.intake.encodings import decode

_LEAST_BODY = 30
_WORDS = re.compile(r"[^\W_]")
_LEAST_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. `published_at` is UTC, midnight in Shanghai when only a day is known; '' is unknown."""

    url: str
    title: str
    body: str
    published_at: datetime | None
    author: str
    source: str


def extract_page(page: bytes, url: str = "", declared: str = "") -> Article:
    """The article of a page in any encoding; `declared` is the charset of its HTTP header, when there was one.

    ExtractionError when it is no page or holds no article.
    """
    text, _ = decode(page, declared)
    root = _tree(text)
    found = blocks.blocks_of(root)
    start, end = blocks.article_stretch(found)
    title = titles.read_title(root, found, start)
    about = byline.read_byline(root, found, start, end, text)
    body = _body(found[start:end], title) or _body_by_library(text)
    if len(_WORDS.findall(body)) < _LEAST_BODY:
        raise ExtractionError("no article found: the page has no text that reads like one")
    return Article(url, title, body, about.published_at, about.author, about.source)


def _tree(text: str) -> etree._Element:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    cleaned = text.replace("\x00", "").encode("utf-8", errors="replace")
    try:
        root = html.document_fromstring(cleaned, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"no page: {error}") from error
    return root


def _body(stretch: list[blocks.Block], title: str) -> str:
    """The prose of the stretch, without the headline, byline and dateline above it."""
    kept = blocks.without_tail(stretch)
    while kept and _is_head(kept[0], title):
        kept.pop(0)
    text = "\n".join(block.text for block in kept)
    return text if any(block.sentences for block in kept) else ""


def _is_head(block: blocks.Block, title: str) -> bool:
    """A repetition of the headline, or a line of time and source."""
    text = block.text
    if titles.bare(text) == titles.bare(title):
        return True
    return len(text) < _LEAST_SENTENCES and byline.is_byline(text)


def _body_by_library(page: str) -> str:
    """What trafilatura finds, for pages whose text is no run of blocks."""
    return trafilatura.extract(page, include_comments=False, include_tables=True) or ""
