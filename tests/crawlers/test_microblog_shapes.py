"""The Weibo shape taken apart: times, markup, cards, counts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers import FeedError, Kind, Source
from crawlers.markup import plain_markup
from crawlers.microblogs import is_cut, read_long_text, read_microblog, read_page
from crawlers.relative_times import read_relative
from pipeline.intake.times import SHANGHAI

NOW = datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)  # still the old year in UTC
SOURCE = Source(id="weibo", kind=Kind.WEIBO, address="https://m.example/api?page={page}")


@pytest.mark.parametrize(
    ("shown", "shanghai"),
    [
        ("刚刚", "2026-01-01 00:30"),
        ("30秒前", "2026-01-01 00:29"),
        ("5分钟前", "2026-01-01 00:25"),
        ("45分钟前", "2025-12-31 23:45"),
        ("2小时前", "2025-12-31 22:30"),
        ("今天 00:10", "2026-01-01 00:10"),
        ("昨天 23:59", "2025-12-31 23:59"),
        ("前天 08:00", "2025-12-30 08:00"),
        ("12-30", "2025-12-30 00:00"),
        ("01-01", "2026-01-01 00:00"),
        ("1-1 00:20", "2026-01-01 00:20"),
        ("02-29", "2024-02-29 00:00"),
        ("11月3日 09:15", "2025-11-03 09:15"),
        ("2024-11-20", "2024-11-20 00:00"),
        ("2025年12月1日 08:00", "2025-12-01 08:00"),
        ("Wed Dec 31 21:04:05 +0800 2025", "2025-12-31 21:04"),
        ("Wed Dec 31 21:04:05 +0000 2025", "2026-01-01 05:04"),
    ],
)
def test_times_are_read_in_shanghais_calendar_at_the_moment_of_fetching(shown: str, shanghai: str) -> None:
    moment = read_relative(shown, NOW.astimezone(UTC))
    assert moment is not None
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == shanghai


@pytest.mark.parametrize("shown", ["", "不久前", "昨天 25:00", "13-40", "99999分钟前", "Wed Foo"])
def test_what_is_no_time_is_none(shown: str) -> None:
    assert read_relative(shown, NOW) is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("停水了<br />快修<br/>谢谢", "停水了\n快修\n谢谢"),
        ('<a href="/search"><span class="surl-text">#停水#</span></a> 急', "#停水# 急"),
        ('唉<span class="url-icon"><img alt="[泪]" src="/x.png" /></span>！', "唉[泪]！"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<p>一</p>\n<p>二</p><script>x()</script>", "一\n二"),
        ("plain 文字", "plain 文字"),
        ("<b>没关上", "没关上"),
        ("", ""),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert plain_markup(markup) == text


def answer(**changes: Any) -> bytes:
    return json.dumps({"ok": 1, "data": {"cards": [{"mblog": {"id": "1"}}]}} | changes).encode()


def test_microblogs_are_found_in_cards_and_in_groups_of_cards() -> None:
    grouped = [{"card_type": 11, "card_group": [{"mblog": {"id": "2"}}, {"card_type": 9}]}, {"mblog": {"id": "3"}}, 5]
    page = read_page(answer(data={"cards": grouped}))
    assert [each["id"] for each in page.microblogs] == ["2", "3"]
    assert not page.at_end


@pytest.mark.parametrize(
    "body",
    [answer(ok=0, msg="这里还没有内容", data=None), answer(ok=0, data={"cards": []}), answer(data={"cards": []})],
)
def test_the_end_is_known(body: bytes) -> None:
    assert read_page(body).at_end


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b"null", answer(ok=-100), answer(ok=0, data=None), answer(data=[1])]
)
def test_error_answers_are_told_from_the_end(body: bytes) -> None:
    with pytest.raises(FeedError):
        read_page(body)


def microblog(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "text": "停水", "created_at": "刚刚", "user": {"screen_name": "小鱼"}} | changes


def test_a_microblog_becomes_a_raw_post_that_names_no_profile() -> None:
    raw = read_microblog(
        microblog(region_name="发布于 贵州", reposts_count=3, comments_count="1.5万", attitudes_count="100万+"),
        SOURCE,
        "https://m.example/api?page=1",
        NOW,
    )
    assert (raw.native_id, raw.url, raw.region) == ("1", "https://m.example/detail/1", "贵州")
    assert (raw.reposts, raw.comments, raw.likes) == (3, 15_000, 1_000_000)
    assert raw.author == "小鱼"


def test_what_was_passed_on_keeps_the_original_text() -> None:
    raw = read_microblog(
        microblog(text="转发微博", retweeted_status={"text": "桥塌了"}), SOURCE, "https://m.example", NOW
    )
    assert raw.text == "转发微博\n【原文】桥塌了"


@pytest.mark.parametrize("changes", [{"text": None}, {"id": None}, {"created_at": None}, {"created_at": "某天"}])
def test_a_microblog_without_a_needed_part_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FeedError):
        read_microblog(microblog(**changes), SOURCE, "https://m.example", NOW)


def test_a_cut_text_is_known_and_its_mark_removed() -> None:
    cut = microblog(text='水管爆了...<a href="/status/1">全文</a>')
    assert is_cut(cut)
    assert is_cut(microblog(isLongText=True))
    assert not is_cut(microblog())
    assert read_microblog(cut, SOURCE, "https://m.example", NOW).text == "水管爆了"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"data": {"longTextContent": ""}}', b'{"data": 1}'])
def test_an_answer_without_the_long_text_is_an_error(body: bytes) -> None:
    with pytest.raises(FeedError):
        read_long_text(body)
