"""RSS and Atom entries."""

from datetime import UTC, datetime

import pytest

from crawlers import FeedError
from crawlers.feeds import read_feed


def rss(item: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>电台</title>'
    return f"{head}<item>{item}</item></channel></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Sun, 01 Mar 2026 08:30:00 +0800", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:30:00 GMT", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:30:00", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("2026-03-01 08:30:00", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("2026-03-01T00:30:00Z", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("2026年3月1日 8:30", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_shanghais(written: str, utc: datetime) -> None:
    (entry,) = read_feed(rss(f"<title>a</title><link>http://a.example/1</link><pubDate>{written}</pubDate>"))
    assert entry.published_at == utc


def test_a_summary_is_no_whole_article() -> None:
    (entry,) = read_feed(
        rss("<title>停水&amp;停电</title><link>http://a.example/1</link><description>摘要</description>")
    )
    assert (entry.title, entry.text, entry.whole, entry.key) == ("停水&停电", "摘要", False, "http://a.example/1")


def test_a_feed_in_gb18030_is_read() -> None:
    (entry,) = read_feed(rss("<title>停水</title><link>http://a.example/1</link>", "gb18030"))
    assert entry.title == "停水"


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"not a feed", b"{}"])
def test_what_is_no_feed_is_said_to_be(body: bytes) -> None:
    with pytest.raises(FeedError):
        read_feed(body)
