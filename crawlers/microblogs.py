"""The public mobile JSON shape of Weibo: cards → mblog → raw post. Nothing of the writer but the name is read."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from crawlers.errors import FeedError
from crawlers.markup import plain_markup
from crawlers.relative_times import read_relative
from crawlers.source import Source
from pipeline.intake import RawPost

_FULL_TEXT = re.compile(r"(?:\.{3}|…+)?\s*<a [^>]*>全文</a>\s*$")
_REGION = re.compile(r"^\s*发布于\s*")
_NOTHING_MORE = "没有内容"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the API: the microblogs in it, and whether it says that there are no more."""

    microblogs: tuple[Mapping[str, Any], ...]
    at_end: bool


def read_page(body: bytes) -> Page:
    """FeedError when it is an error answer: not JSON, `ok` not 1, or no cards where cards are due."""
    try:
        answer = json.loads(body)
        data = answer.get("data") or {}
        cards = data.get("cards") if isinstance(data, dict) else None
        if answer.get("ok") == 1 and isinstance(cards, list):
            found = tuple(_microblogs(cards))
            return Page(found, at_end=not cards)
        if answer.get("ok") == 0 and (_NOTHING_MORE in str(answer.get("msg")) or cards == []):
            return Page((), at_end=True)
    except (ValueError, AttributeError, RecursionError) as error:
        raise FeedError(f"no JSON of the expected shape: {error}") from error
    raise FeedError(f"an error answer: ok={answer.get('ok')!r} {str(answer.get('msg') or '')[:100]}".rstrip())


def read_long_text(body: bytes) -> str:
    """The HTML of a long microblog. FeedError when the answer holds none."""
    try:
        content = json.loads(body)["data"]["longTextContent"]
    except (ValueError, KeyError, TypeError) as error:
        raise FeedError("no long text in the answer") from error
    if not isinstance(content, str) or not content:
        raise FeedError("no long text in the answer")
    return content


def microblog_id(microblog: Mapping[str, Any]) -> str:
    """The id, or '' when there is none."""
    return str(microblog.get("id") or microblog.get("mid") or "")


def is_cut(microblog: Mapping[str, Any]) -> bool:
    """Whether the text shown is only the beginning of a long one."""
    return bool(microblog.get("isLongText")) or _FULL_TEXT.search(str(microblog.get("text") or "")) is not None


def read_microblog(
    microblog: Mapping[str, Any], source: Source, address: str, now: datetime, long_text: str = ""
) -> RawPost:
    """The raw post; `now` is when the answer was fetched, for relative times. FeedError when a part is missing."""
    id = microblog_id(microblog)
    user = microblog.get("user")
    return RawPost(
        source=source.id,
        channel=source.channel,
        native_id=id,
        url=urljoin(address, f"/detail/{id}"),
        text=_text(microblog, long_text),
        author=str(user.get("screen_name") or "") if isinstance(user, dict) else "",
        region=_REGION.sub("", str(microblog.get("region_name") or "")) or source.region,
        published_at=_published(microblog, now),
        reposts=_count(microblog.get("reposts_count")),
        comments=_count(microblog.get("comments_count")),
        likes=_count(microblog.get("attitudes_count")),
    )


def _text(microblog: Mapping[str, Any], long_text: str) -> str:
    """The words, and those of what is passed on."""
    id, markup = microblog_id(microblog), long_text or microblog.get("text")
    if not id or not isinstance(markup, str):
        raise FeedError("a microblog without text" if id else "a microblog without an id")
    text = plain_markup(_FULL_TEXT.sub("", markup))
    quoted = microblog.get("retweeted_status")
    if isinstance(quoted, dict) and isinstance(quoted.get("text"), str):
        text = f"{text}\n【原文】{plain_markup(_FULL_TEXT.sub('', quoted['text']))}"
    return text


def _published(microblog: Mapping[str, Any], now: datetime) -> datetime:
    written = microblog.get("created_at")
    moment = read_relative(written, now) if isinstance(written, str) else None
    if moment is None:
        raise FeedError(f"a microblog without a time that can be read: {written!r}")
    return moment


def _microblogs(cards: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Of all cards and groups of cards; advertisements have none."""
    for card in cards:
        if isinstance(card, dict):
            if isinstance(card.get("mblog"), dict):
                yield card["mblog"]
            if isinstance(card.get("card_group"), list):
                yield from _microblogs(card["card_group"])


def _count(value: object) -> int:
    """Counts come as numbers or as `1.2万`, `100万+`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(0, value)
    found = re.match(r"(\d+(?:\.\d+)?)\s*([万亿]?)", str(value or ""))
    if not found:
        return 0
    return round(float(found[1]) * {"万": 10_000, "亿": 100_000_000}.get(found[2], 1))
