"""RSS and Atom to entries, by feedparser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from crawlers.errors import FeedError
from crawlers.markup import plain_markup
from crawlers.relative_times import read_internet_date
from pipeline.intake.times import read_time, to_utc

_WITH_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC?|[ECMP][SD]T)\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `text` is plain; `whole` says that it is the article itself, not a summary."""

    key: str
    link: str
    title: str
    text: str
    whole: bool
    author: str
    published_at: datetime | None


def read_feed(body: bytes, content_type: str = "") -> list[Entry]:
    """The entries of a feed in its order. FeedError when it is none."""
    headers = {"content-type": content_type} if content_type else {}
    parsed: Any = feedparser.parse(body, response_headers=headers)
    if not parsed.entries and (parsed.bozo or not parsed.get("version")):
        raise FeedError(f"no feed: {parsed.get('bozo_exception', 'neither RSS nor Atom')}")
    return list(_entries(parsed.entries))


def _entries(entries: list[Any]) -> Iterator[Entry]:
    for entry in entries:
        link = str(entry.get("link") or "")
        contents = [str(each.get("value") or "") for each in entry.get("content") or []]
        summary = str(entry.get("summary") or "")
        markup = max([*contents, summary], key=len)
        key = str(entry.get("id") or link)
        if key:
            yield Entry(
                key=key,
                link=link,
                title=plain_markup(str(entry.get("title") or "")),
                text=plain_markup(markup),
                whole=bool(contents) and any(contents),
                author=str(entry.get("author") or ""),
                published_at=_time(entry, "published") or _time(entry, "updated"),
            )


def _time(entry: Any, name: str) -> datetime | None:
    """feedparser takes times without a zone for UTC; in Chinese feeds they are Shanghai's."""
    if name not in entry.keys():  # noqa: SIM118 - `in entry` and `get` answer for other names too, and warn
        return None
    written, parsed = str(entry[name]).strip(), entry.get(f"{name}_parsed")
    if moment := read_time(written) or read_internet_date(written):
        return moment
    if not isinstance(parsed, struct_time):
        return None
    naive = datetime(*parsed[:6])  # noqa: DTZ001
    return naive.replace(tzinfo=UTC) if _WITH_ZONE.search(written) else to_utc(naive)
