"""A retry of what a crawl set aside: the source is read again."""

import json
from typing import Any

from crawlers import CrawlState, load_sources, reread_later
from pipeline.backends.embedded.system_clock import SystemClock

LISTING = """
defaults: {delay: 0, revisit_hours: 0}
sources:
  - {id: paper, kind: listing, address: "${HUIYING_DEMO_SITE}/list", articles: /a/}
"""
WEIBO = """
defaults: {delay: 0}
sources:
  - {id: weibo, kind: weibo, address: "${HUIYING_DEMO_SITE}/api?page={page}", pages: 9}
"""
PAGE = """<html><head><title>停水通知</title></head><body><div id="content"><h1>停水通知</h1>
<p>2026-03-02 09:30 来源：禾坪周报</p>
<p>因主管道抢修，平塘县城今日上午九时起停水，预计下午六时恢复供水，请居民提前储水备用。</p>
<p>供水公司表示，抢修期间将安排送水车在主要小区供水，给居民带来的不便敬请谅解。</p></div></body></html>"""
NOTHING_MORE = '{"ok":0,"msg":"这里还没有内容"}'


def reread(job: Any) -> None:
    """Every letter's key, as a retry does."""
    state = CrawlState(job.home / "crawl", SystemClock())
    sources = {each.id: each for each in load_sources(job.sources, {"HUIYING_DEMO_SITE": job.site})}
    for letter in job.letters:
        reread_later(sources[letter.source], letter.key, state)
    state.close()


def card(number: int, text: str | None) -> dict[str, Any]:
    return {"mblog": {"id": f"500000000000000{number}", "text": text, "created_at": "5分钟前"}}


def page(*cards: dict[str, Any]) -> str:
    return json.dumps({"ok": 1, "data": {"cards": list(cards)}})


def test_a_mended_page_is_taken_though_nothing_links_it_any_longer(site: Any, crawls: Any) -> None:
    site.page("/list", '<a href="/a/1.html">停水</a>')
    site.page("/a/1.html", '<html><body><div id="content">')
    job = crawls(LISTING)
    assert job.run()["paper"]["dead"] == 1
    site.page("/a/1.html", PAGE)
    site.page("/list", '<a href="/a/2.html">路灯</a>')
    assert job.run()["paper"]["new"] == 0
    reread(job)
    assert job.run()["paper"]["new"] == 1
    assert "停水" in job.posts[0].text


def test_a_listing_that_changed_is_read_as_a_listing_again(site: Any, crawls: Any) -> None:
    site.page("/list", "<p>new layout</p>")
    job = crawls(LISTING)
    job.run()
    site.page("/list", '<a href="/a/1.html">停水</a>')
    site.page("/a/1.html", PAGE)
    reread(job)
    report = job.run()["paper"]
    assert (report["new"], report["dead"]) == (1, 0)


def test_a_mended_microblog_is_found_on_whatever_page_it_stands_now(site: Any, crawls: Any) -> None:
    site.page("/api?page=1", page(card(1, "停水了")))
    site.page("/api?page=2", page(card(2, None)))
    site.page("/api?page=3", NOTHING_MORE)
    job = crawls(WEIBO)
    assert job.run()["weibo"]["dead"] == 1
    site.page("/api?page=2", page(card(2, "路灯坏了")))
    assert job.run()["weibo"]["new"] == 0
    reread(job)
    assert job.run()["weibo"]["new"] == 1
