"""Whole crawls over HTTP: listing pages, feeds, sitemaps and the microblog shape, killed and begun again."""

import json
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

LISTING = """
defaults: {delay: 0, revisit_hours: 0}
sources:
  - id: paper
    kind: listing
    address: ${HUIYING_DEMO_SITE}/list.html
    links: ul.news a
    next: a.next
"""
SENTENCE = "县里的工作组当天到场查看，现场已经拉起警戒线，附近群众得到妥善安置。"


def article(number: int, extra: str = "", encoding: str = "utf-8") -> bytes:
    return (
        f'<html><head><meta charset="{encoding}"><title>第{number}号山体滑坡_山城晚报</title></head><body>'
        f'<div class="nav"><a href="/">首页</a> <a href="/private/a">内部</a></div><h1>第{number}号山体滑坡</h1>'
        f"<p>2026-03-01 {number % 24:02d}:30　来源：山城晚报</p><p>平塘县第{number}号路段发生滑坡。{extra}</p>"
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p><p>（责任编辑：某某）</p></body></html>"
    ).encode("gb18030" if encoding == "gb2312" else encoding)


def listing(numbers: range, following: str = "") -> str:
    links = "".join(f'<li><a href="/a/{number}.html">第{number}号</a></li>' for number in numbers)
    more = f'<a class="next" href="{following}">下一页</a>' if following else ""
    return f'<ul class="news">{links}</ul>{more}<a href="/private/list">内部</a>'


def publish(site: Any, count: int = 40, page: int = 10) -> None:
    """Articles, the newest first, on listing pages."""
    for start in range(0, count, page):
        path = "/list.html" if start == 0 else f"/list_{start}.html"
        following = f"/list_{start + page}.html" if start + page < count else ""
        numbers = range(count - start, max(count - start - page, 0), -1)
        site.page(path, listing(numbers, following))
    for number in range(1, count + 1):
        site.page(f"/a/{number}.html", article(number, encoding="gb2312" if number % 2 else "utf-8"))


def test_a_site_is_read_to_its_last_page_and_then_only_for_what_is_new(site: Any, crawls: Any) -> None:
    publish(site, 30)
    job = crawls(LISTING)
    first = job.run()["paper"]
    assert (first["new"], first["dead"], first["failed"]) == (30, 0, 0)
    assert {post.title for post in job.posts} == {f"第{number}号山体滑坡" for number in range(1, 31)}
    odd = next(post for post in job.posts if post.title == "第7号山体滑坡")
    assert odd.text == f"平塘县第7号路段发生滑坡。\n{SENTENCE}\n{SENTENCE}"
    assert odd.published_at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert odd.url == f"{site.address}/a/7.html"

    site.asked.clear()
    second = job.run()["paper"]
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 0, 0)
    assert site.asked == ["/robots.txt", "/list.html"]

    publish(site, 33)
    assert job.run()["paper"]["new"] == 3
    assert len(job.posts) == len({post.id for post in job.posts}) == 33


def test_what_robots_txt_forbids_is_never_fetched(site: Any, crawls: Any) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /a/3\n", "text/plain")
    publish(site, 5)
    report = crawls(LISTING).run()["paper"]
    assert (report["new"], report["forbidden"], report["dead"]) == (4, 1, 0)
    assert not [path for path in site.asked if path.startswith(("/a/3", "/private"))]


def test_a_broken_article_becomes_a_dead_letter_with_its_address_once(site: Any, crawls: Any) -> None:
    publish(site, 5)
    site.page("/a/4.html", '<html><body><div id="content">')
    site.page("/a/2.html", "gone", status=410)
    job = crawls(LISTING.replace("revisit_hours: 0", "revisit_hours: 9, revisit_minutes: 0"))
    assert (report := job.run()["paper"])["new"] == 3
    assert report["dead"] == 2
    assert job.run()["paper"]["dead"] == 0
    reasons = {letter.origin: letter.reason for letter in job.letters}
    assert set(reasons) == {f"{site.address}/a/4.html", f"{site.address}/a/2.html"}
    assert "no article" in reasons[f"{site.address}/a/4.html"]
    assert "410" in reasons[f"{site.address}/a/2.html"]


def test_a_run_killed_in_the_middle_is_taken_up_without_loss(site: Any, crawls: Any) -> None:
    publish(site, 80)
    job = crawls(LISTING)
    died = job.start("--die-after", "1")
    assert died.returncode == -signal.SIGKILL
    half = len({post.id for post in job.posts})
    assert 0 < half < 80
    report = job.run()["paper"]
    assert report["new"] == 80 - half
    assert {post.title for post in job.posts} == {f"第{number}号山体滑坡" for number in range(1, 81)}


def test_a_run_whose_bus_goes_away_ends_and_the_next_takes_the_rest(site: Any, crawls: Any) -> None:
    publish(site, 60)
    job = crawls(LISTING)
    ended = job.start("--bus-goes-after", "1")
    assert ended.returncode == 1
    assert "Unavailable: the bus went away" in ended.stderr
    taken = len(job.posts)
    assert 0 < taken < 60
    assert job.run()["paper"]["new"] == 60 - taken


def test_a_changed_article_is_a_new_revision_while_it_is_young(site: Any, crawls: Any) -> None:
    publish(site, 3)
    job = crawls(LISTING.replace("revisit_hours: 0", "revisit_hours: 24, revisit_minutes: 30"))
    job.run("--now", "2026-03-02T04:00:00+00:00")
    site.page("/a/2.html", article(2, "死亡人数升至5人。"))
    assert job.run("--now", "2026-03-02T04:10:00+00:00")["paper"]["fetched"] == 1
    report = job.run("--now", "2026-03-02T05:00:00+00:00")["paper"]
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 1, 2)
    revisions = [post for post in job.posts if post.title == "第2号山体滑坡"]
    assert len({post.id for post in revisions}) == 1
    assert len({post.revision for post in revisions}) == 2


def test_a_page_that_fails_once_is_asked_again_and_one_that_stays_away_comes_next_run(site: Any, crawls: Any) -> None:
    publish(site, 4)
    good, late = site.pages["/a/1.html"], site.pages["/a/3.html"]
    site.pages["/a/1.html"] = lambda times: (503, "text/plain", b"") if times == 1 else good
    site.page("/a/3.html", "away", status=503)
    job = crawls(LISTING)
    assert (report := job.run()["paper"])["new"] == 3
    assert report["failed"] == 1
    site.pages["/a/3.html"] = late
    assert job.run()["paper"]["new"] == 1
    assert not job.letters


def test_a_listing_whose_layout_changed_is_said_to_have(site: Any, crawls: Any) -> None:
    site.page("/list.html", "<ol><li><a href='/a/1.html'>1</a></li></ol>")
    job = crawls(LISTING)
    assert job.run()["paper"]["dead"] == 1
    assert "layout has changed" in job.letters[0].reason


FEEDS = """
defaults: {delay: 0}
sources:
  - {id: radio, kind: feed, address: "${HUIYING_DEMO_SITE}/rss"}
  - {id: wire, kind: feed, address: "${HUIYING_DEMO_SITE}/atom"}
  - {id: broken, kind: feed, address: "${HUIYING_DEMO_SITE}/html"}
  - {id: map, kind: sitemap, address: "${HUIYING_DEMO_SITE}/map.xml", articles: /a/}
"""


def test_feeds_and_sitemaps_give_their_articles_and_a_broken_feed_disturbs_none(site: Any, crawls: Any) -> None:
    publish(site, 4)
    site.page("/html", "<html>no feed")
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    site.page(
        "/rss",
        f'<rss version="2.0" {space}><channel><title>电台</title><item><title>停水通知</title>'
        "<link>http://a.example/1</link><guid>g1</guid><pubDate>2026-03-01 08:30:00</pubDate>"
        "<content:encoded>&lt;p&gt;全城停水。&lt;/p&gt;&lt;p&gt;明早恢复。&lt;/p&gt;</content:encoded></item></channel></rss>",
        "application/rss+xml",
    )
    site.page(
        "/atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>晚报</title><entry><title>滑坡</title><id>x1</id>'
        f'<link href="{site.address}/a/1.html"/><published>2026-03-01T00:30:00Z</published>'
        "<summary>…</summary></entry></feed>",
    )
    urls = "".join(f"<url><loc>{site.address}{path}</loc></url>" for path in ("/a/2.html", "/a/3.html", "/b/1"))
    site.page("/map.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    job = crawls(FEEDS)
    report = job.run()
    assert {name: (each["new"], each["dead"]) for name, each in report.items()} == {
        "radio": (1, 0),
        "wire": (1, 0),
        "broken": (0, 1),
        "map": (2, 0),
    }
    radio = next(post for post in job.posts if post.source == "radio")
    assert (radio.title, radio.text) == ("停水通知", "全城停水。\n明早恢复。")
    assert radio.published_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    wire = next(post for post in job.posts if post.source == "wire")
    assert wire.text.startswith("平塘县第1号路段")
    assert sum(each["new"] + each["dead"] for each in job.run().values()) == 0


WEIBO = """
defaults: {delay: 0}
sources:
  - id: weibo
    kind: weibo
    address: ${HUIYING_DEMO_SITE}/api?page={page}
    extend: ${HUIYING_DEMO_SITE}/extend?id={id}
"""


def cards(*microblogs: dict[str, object]) -> bytes:
    listed = [{"card_type": 9, "mblog": each} for each in microblogs]
    return json.dumps({"ok": 1, "data": {"cards": listed}}).encode()


def microblog(number: int, **changes: object) -> dict[str, object]:
    usual = {
        "id": str(5_000_000_000_000_000 + number),
        "text": f"第{number}条，<a href='/n/x'>@某人</a> 停水了<br />快修",
        "created_at": "5分钟前",
        "user": {"screen_name": f"网友{number}", "id": 1},
        "region_name": "发布于 贵州",
        "attitudes_count": "1.2万",
    }
    return usual | changes


def test_microblogs_are_read_page_by_page_through_error_answers(site: Any, crawls: Any) -> None:
    kind = "application/json"
    failing: dict[int, tuple[int, str, bytes]] = {1: (418, "text/html", b"teapot"), 2: (200, kind, b'{"ok":-100}')}
    second = (200, kind, cards(microblog(3, isLongText=True, text='开头...<a href="/status/3">全文</a>')))
    site.page("/api?page=1", cards(microblog(1), microblog(2, text=None)), kind)
    site.pages["/api?page=2"] = lambda times: failing.get(times, second)
    site.page("/api?page=3", '{"ok":0,"msg":"这里还没有内容","data":{"cards":[]}}', kind)
    long_text = {"ok": 1, "data": {"longTextContent": "开头<br/>很长很长的后文"}}
    site.page("/extend?id=5000000000000003", json.dumps(long_text), kind)
    job = crawls(WEIBO)
    report = job.run("--now", "2026-03-02T04:00:00+00:00")["weibo"]
    assert (report["new"], report["dead"]) == (2, 1)
    first, long = sorted(job.posts, key=lambda post: post.id)
    assert first.text == "第1条，@某人 停水了\n快修"
    assert first.published_at == datetime(2026, 3, 2, 3, 55, tzinfo=UTC)
    assert (first.region, first.likes) == ("贵州", 12_000)
    assert first.author.startswith("k1-")
    assert long.text == "开头\n很长很长的后文"
    letter = job.letters[0]
    assert (letter.reason, letter.key) == ("a microblog without text", "5000000000000002")
    site.asked.clear()
    again = job.run("--now", "2026-03-02T04:01:00+00:00")["weibo"]
    assert (again["new"], again["changed"], again["dead"]) == (0, 0, 0)
    assert "/api?page=3" not in site.asked


def test_an_api_that_only_fails_is_given_up_for_this_run_and_read_whole_the_next(site: Any, crawls: Any) -> None:
    kind = "application/json"
    site.page("/api?page=1", cards(microblog(1)), kind)
    site.page("/api?page=2", "busy", status=418)
    job = crawls(WEIBO)
    assert (report := job.run()["weibo"])["new"] == 1
    assert report["dead"] == 1
    site.page("/api?page=2", cards(microblog(2)), kind)
    site.page("/api?page=3", '{"ok":0,"msg":"这里还没有内容"}', kind)
    assert job.run()["weibo"]["new"] == 1


def test_names_and_numbers_of_people_stay_out_of_the_log_and_the_bus(site: Any, crawls: Callable[[str], Any]) -> None:
    site.page("/api?page=1", cards(microblog(1, text="打我电话13812345678"), microblog(2, created_at="13812345678")))
    site.page("/api?page=2", '{"ok":0,"msg":"这里还没有内容"}')
    job = crawls(WEIBO)
    done = job.start()
    kept = done.stdout + done.stderr + str(job.posts) + str(job.letters)
    assert len(job.posts) == len(job.letters) == 1
    assert "13812345678" not in kept
    assert "网友1" not in kept
