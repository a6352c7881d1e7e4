"""When, by whom and from where: the lines around a headline, in Chinese sites' words, and metadata."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import htmldate
from lxml import etree

from crawlers.extraction.blocks import Block
from pipeline.intake.times import find_time, read_time, to_utc

_NEAR = 14
_LINE = 160
_TIME_METAS = (
    "article:published_time", "og:published_time", "pubdate", "publishdate", "publish_time", "publication_date",
    "weibo:article:create_at", "datepublished", "og:release_date", "firstcreatetime", "createtime",
)  # fmt: skip
_LABELLED = re.compile(
    r"(?:发布|发表|发稿|更新|刊发|成文|发文|创建|张贴)?(?:时间|日期|于)?\s*[:：@]?\s*(?=\d{4}\s*[-/.年])"
)
_SOURCE = re.compile(
    r"(?:文章|信息|新闻|稿件|本文)?(?:来源|来自|稿源|出处|转自)(?:于)?\s*[:：]\s*(?:\|\s*)?[《“]?([^\s|｜》”,，；;（(【\[]{2,30})"
)
_NAME = r"[\u4e00-\u9fff·]{2,5}"
_NAMES = rf"{_NAME}(?:[ 、,，\u3000]{{1,3}}{_NAME}(?![\u4e00-\u9fff]))*"
_AUTHOR = re.compile(
    rf"(?:(?:作者|撰文|撰稿|通讯员|记者)\s*[:：|\s/／]|文\s*[/／:：]|由(?={_NAME}张贴))\s*((?:{_NAMES}?(?=张贴)|{_NAMES}|[A-Za-z][\w&·.]{{1,20}}))"
)
_META_NAMES = re.compile(rf"{_NAMES}")
_BYLINE_LINE = re.compile(
    r"^(?:本报|见习|实习|.{2,8}(?:日报|晚报|新闻|网|社|电台|台))?[^，。]{0,12}?(?:记者|通讯员)\s+([^，。]{2,30})$"
)
_NO_NAME = frozenset(
    "来源 时间 编辑 责任 发布 网友 佚名 未知 不详 本站 原创 字号 点击 浏览 管理员 admin".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What stands around a headline; the time is UTC."""

    published_at: datetime | None
    author: str
    source: str


def read_byline(root: etree._Element, blocks: Sequence[Block], start: int, end: int, page: str) -> Byline:
    """From metadata, the lines before and after the article's `start` and `end`, and last the whole page."""
    near = [block.text for block in (*blocks[max(0, start - _NEAR) : start + 4], *blocks[end - 1 : end + 4])]
    lines = [line for text in near if len(text) <= _LINE for line in [text.replace("\n", " ")]]
    return Byline(
        published_at=_time(root, lines) or _guessed_time(page),
        author=_first(_authors(lines)) or _meta_author(root),
        source=_first(_sources(lines)) or _meta(root, ("source", "copyright-source", "og:site_name")),
    )


def _time(root: etree._Element, lines: Sequence[str]) -> datetime | None:
    """The metadata's time, unless a line by the headline tells the same day more exactly."""
    written = [moment for line in lines for moment in _times_in(line)]
    stated = _meta_time(root)
    if stated is None:
        exact = [moment for moment in written if not _is_midnight(moment)]
        return next(iter(exact or written), None)
    same_day = [moment for moment in written if abs((moment - stated).total_seconds()) < 86_400]
    return same_day[0] if _is_midnight(stated) and same_day else stated


def _times_in(line: str) -> Iterator[datetime]:
    for found in _LABELLED.finditer(line):
        moment = find_time(line[found.end() :][:40])
        if moment:
            yield moment


def _is_midnight(moment: datetime) -> bool:
    return moment.strftime("%H:%M:%S") == "16:00:00"


def _meta_time(root: etree._Element) -> datetime | None:
    for value in (*_metas(root, _TIME_METAS), *_time_elements(root), *_linked_data_times(root)):
        if moment := read_time(value) or _exact(value):
            return moment
    return None


def _exact(value: str) -> datetime | None:
    try:
        return to_utc(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError):
        return None


def _metas(root: etree._Element, names: Sequence[str]) -> Iterator[str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            found.setdefault(name, content)
    return (found[name] for name in names if name in found)


def _meta(root: etree._Element, names: Sequence[str]) -> str:
    return _first(value for value in _metas(root, names) if _is_name(value))


def _meta_author(root: etree._Element) -> str:
    """Only what looks like names: many sites write their own name or a number there."""
    return _first(each for each in _metas(root, ("author", "article:author")) if _META_NAMES.fullmatch(each))


def _time_elements(root: etree._Element) -> Iterator[str]:
    for element in root.iter("time"):
        if value := element.get("datetime"):
            yield value


def _linked_data_times(root: etree._Element) -> Iterator[str]:
    """`datePublished` of schema.org objects in the page."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            try:
                data: Any = json.loads(script.text or "")
            except ValueError:
                continue
            for each in data if isinstance(data, list) else [data]:
                if isinstance(each, dict) and isinstance(each.get("datePublished"), str):
                    yield each["datePublished"]


def _guessed_time(page: str) -> datetime | None:
    """What htmldate finds anywhere in the page: a day without a time."""
    try:
        day = htmldate.find_date(page, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    except Exception:
        return None
    return read_time(day) if day else None


def _sources(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        for found in _SOURCE.finditer(line):
            yield found[1].strip("：: 】]")


def _authors(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        whole = _BYLINE_LINE.match(line.strip())
        for found in (whole, *_AUTHOR.finditer(line)):
            names = " ".join(takewhile(_is_name, re.split(r"[ 、,，\u3000]+", found[1].strip()))) if found else ""
            if names:
                yield names


def _is_name(value: str) -> bool:
    return 2 <= len(value) <= 40 and value[:2] not in _NO_NAME and not value.startswith("http")


def _first(values: Iterator[str]) -> str:
    return next(values, "")


def is_byline(text: str) -> bool:
    """Whether a short line says when, by whom or from where, and nothing else."""
    if text.endswith(("。", "！", "？", "”", "：")):
        return False
    return bool(_SOURCE.search(text) or _BYLINE_LINE.match(text.strip()) or any(_times_in(text)))
