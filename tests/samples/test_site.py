"""The demo site: what a crawler meets there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from samples.corpus import LOCAL, Post, load_posts
from samples.microblogs import BROKEN_CARD, CONTAINER, created_at, markup
from samples.site import create_app, main

EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
OUTLET_FOLDERS = {"main": "/news/", "paper": "/paper/", "feed": "/radio/"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(EPOCH, lambda: EPOCH)) as opened:
        yield opened


def written(outlet: str) -> list[Post]:
    return [post for post in load_posts() if post.outlet == outlet]


def fetched(client: TestClient, path: str) -> bytes:
    """The page, asked for again while the site stumbles."""
    answers = (client.get(path) for _ in range(3))
    return next(answer.content for answer in answers if answer.status_code == 200)


def microblog_page(client: TestClient, number: int) -> dict[str, Any]:
    for _ in range(4):
        answer = client.get("/api/container/getIndex", params={"containerid": CONTAINER, "page": number})
        if answer.status_code == 200 and answer.json()["ok"] != -100:
            return dict(answer.json())
    raise AssertionError(f"page {number} never succeeded")


def microblog_cards(client: TestClient) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = []
    number = 1
    while (page := microblog_page(client, number))["ok"] == 1:
        cards += page["data"]["cards"]
        number += 1
    assert page["msg"] == "这里还没有内容"
    return [card["mblog"] for card in cards if card["card_type"] == 9]


@pytest.mark.parametrize(("outlet", "folder"), OUTLET_FOLDERS.items())
def test_every_article_is_reached_from_the_listing_by_following_next(
    client: TestClient, outlet: str, folder: str
) -> None:
    charset = "gb18030" if outlet == "paper" else "utf-8"
    found: set[str] = set()
    page: str | None = folder
    while page:
        text = fetched(client, page).decode(charset)
        found |= set(re.findall(rf"{folder}(\d+)\.s?html", text))
        following = re.search(r'class="next" href="([^"]+)"', text)
        page = following[1] if following else None
    assert found - {"000404"} == {post.id for post in written(outlet)}


@pytest.mark.parametrize("outlet", ["main", "feed"])
def test_articles_in_utf8_hold_title_time_and_every_paragraph(client: TestClient, outlet: str) -> None:
    for post in written(outlet):
        text = fetched(client, f"{OUTLET_FOLDERS[outlet]}{post.id}.html").decode("utf-8")
        seen = post.wording(EPOCH, EPOCH)
        assert f"<h1>{seen.title}</h1>" in text
        assert post.published(EPOCH).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") in text
        assert all(line in text for line in seen.text.splitlines())


def test_the_paper_declares_gb2312_or_gb18030_and_sends_gb18030(client: TestClient) -> None:
    declared = set()
    for post in written("paper"):
        answer = client.get(f"/paper/{post.id}.shtml")
        content = answer.content if answer.status_code == 200 else fetched(client, f"/paper/{post.id}.shtml")
        declared |= set(re.findall(rb"charset=(\w+)", content))
        assert post.wording(EPOCH, EPOCH).title in content.decode("gb18030")
    assert declared == {b"gb2312", b"gb18030"}
    assert client.get("/paper/").headers["content-type"] == "text/html"


def test_an_article_page_carries_clutter_around_the_text(client: TestClient) -> None:
    text = fetched(client, f"/news/{written('main')[0].id}.html").decode()
    for piece in ("topbar", "相关阅读", "点击排行", "广告", "分享到", "<footer>"):
        assert piece in text


def test_one_article_is_broken_on_purpose_and_linked_from_the_listing(client: TestClient) -> None:
    assert "/news/000404.html" in fetched(client, "/news/").decode()
    assert len(client.get("/news/000404.html").content) < 100


def test_some_pages_fail_once_and_succeed_at_the_second_request(client: TestClient) -> None:
    numbers = range(1, 31)
    asked = {"containerid": CONTAINER}
    first = [client.get("/api/container/getIndex", params={**asked, "page": number}) for number in numbers]
    assert {answer.status_code for answer in first} == {200, 418, 502}
    assert any(answer.status_code == 200 and answer.json()["ok"] == -100 for answer in first)
    assert all(microblog_page(client, number) for number in numbers)
    assert client.get("/demo/hits").json()["stumbles"] > 5


def test_every_microblog_is_served_once_with_one_broken_card(client: TestClient) -> None:
    served = [mblog["id"] for mblog in microblog_cards(client)]
    assert sorted(served) == sorted([*(post.id for post in written("microblog")), BROKEN_CARD])


def test_a_microblog_has_the_shape_of_the_mobile_api(client: TestClient) -> None:
    mblog = microblog_cards(client)[0]
    post = next(post for post in written("microblog") if post.id == mblog["id"])
    assert mblog["mid"] == post.id
    assert mblog["region_name"] == f"发布于 {post.region}"
    assert mblog["user"]["screen_name"] == post.author
    counts = (mblog["reposts_count"], mblog["comments_count"], mblog["attitudes_count"])
    assert counts == (post.reposts, post.comments, post.likes)


def test_a_long_microblog_is_cut_and_its_whole_text_is_had_by_extend(client: TestClient) -> None:
    long = [mblog for mblog in microblog_cards(client) if mblog.get("isLongText")]
    assert len(long) >= 6
    for mblog in long:
        assert "全文</a>" in mblog["text"]
        whole = client.get("/statuses/extend", params={"id": mblog["id"]}).json()["data"]["longTextContent"]
        post = next(post for post in written("microblog") if post.id == mblog["id"])
        assert whole == markup(post.wording(EPOCH, EPOCH).text)


def test_another_container_is_empty(client: TestClient) -> None:
    answer = client.get("/api/container/getIndex", params={"containerid": "1", "page": 1}).json()
    assert (answer["ok"], answer["data"]["cards"]) == (0, [])


def test_created_at_takes_all_its_forms_and_the_spelled_out_ones_are_exact(client: TestClient) -> None:
    posts = {post.id: post for post in written("microblog")}
    forms = set()
    for mblog in microblog_cards(client):
        if mblog["id"] == BROKEN_CARD:
            continue
        written_form = mblog["created_at"]
        forms.add(re.sub(r"[\d:]+|[A-Z][a-z]{2}", "", written_form).strip())
        if "+0800" in written_form:
            moment = datetime.strptime(written_form, "%a %b %d %H:%M:%S %z %Y")
            assert moment == posts[mblog["id"]].published(EPOCH)
    assert {"分钟前", "今天", "昨天", "-"} <= forms


def test_relative_times_are_spelled_as_the_api_does() -> None:
    ages = [timedelta(seconds=20), timedelta(minutes=5), timedelta(hours=3), timedelta(days=1), timedelta(days=3)]
    spelled = [created_at(EPOCH - age, EPOCH, spell_out=False) for age in ages]
    assert spelled == ["刚刚", "5分钟前", "今天 07:00", "昨天 10:00", "03-01"]
    assert created_at(EPOCH - ages[0], EPOCH, spell_out=True) == "Wed Mar 04 09:59:40 +0800 2026"


def test_plain_text_becomes_the_markup_of_the_api() -> None:
    html = markup("#黔南# 谢谢@某人 [泪]1<2\n完")
    assert '<span class="surl-text">#黔南#</span></a>' in html
    assert "<a href='/n/某人'>@某人</a>" in html
    assert '<img alt="[泪]"' in html
    assert "1&lt;2<br />完" in html


def test_robots_txt_forbids_a_part_and_visits_there_are_counted(client: TestClient) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert not robots.can_fetch("huiying", "/private/drafts.html")
    assert not robots.can_fetch("huiying", "/search?q=x")
    assert robots.can_fetch("huiying", "/news/")
    assert robots.can_fetch("huiying", "/api/container/getIndex")
    assert "/private/" in fetched(client, "/news/").decode()
    assert client.get("/demo/hits").json()["forbidden"] == 0
    client.get("/private/drafts.html")
    client.get("/search?q=x")
    assert client.get("/demo/hits").json()["forbidden"] == 2


def test_the_feed_lists_all_radio_posts_with_exact_times(client: TestClient) -> None:
    items = ElementTree.fromstring(client.get("/feed.xml").content).findall("channel/item")
    posts = {f"radio-{post.id}": post for post in written("feed")}
    assert {item.findtext("guid") for item in items} == set(posts)
    for item in items:
        post = posts[item.findtext("guid") or ""]
        assert parsedate_to_datetime(item.findtext("pubDate") or "") == post.published(EPOCH)
        assert item.findtext("title") == post.wording(EPOCH, EPOCH).title
        assert (item.findtext("link") or "").endswith(f"/radio/{post.id}.html")


@pytest.mark.parametrize("path", ["/atom.xml", "/sitemap.xml"])
def test_the_other_xml_is_well_formed_and_names_every_article(client: TestClient, path: str) -> None:
    text = client.get(path).text
    ElementTree.fromstring(text.encode())
    assert all(f"/news/{post.id}.html" in text for post in written("main"))


def test_a_revision_appears_with_time_and_on_request() -> None:
    post = next(post for post in written("main") if post.revisions)
    moment = [EPOCH]
    with TestClient(create_app(EPOCH, lambda: moment[0])) as client:
        path = f"/news/{post.id}.html"
        assert post.title in fetched(client, path).decode()
        assert post.revisions[0].title in fetched(client, f"{path}?revision=1").decode()
        moment[0] = EPOCH + timedelta(hours=1)
        assert post.revisions[0].title in fetched(client, path).decode()
        assert post.title in fetched(client, f"{path}?revision=0").decode()


def test_a_later_start_serves_the_same_ids_at_the_same_times() -> None:
    later = EPOCH + timedelta(hours=1)
    feeds = []
    for now in (EPOCH, later):
        with TestClient(create_app(EPOCH, lambda now=now: now)) as client:  # type: ignore[misc]
            feeds.append(client.get("/feed.xml").text)
    assert feeds[0] == feeds[1]


def test_a_post_is_not_served_before_it_was_published() -> None:
    with TestClient(create_app(EPOCH, lambda: EPOCH - timedelta(days=10))) as client:
        assert client.get("/news/").status_code == 404
        assert microblog_page(client, 1)["ok"] == 0


def test_the_front_page_says_that_all_is_made_up(client: TestClient) -> None:
    assert "这里的一切都是编的" in client.get("/").text


@pytest.mark.parametrize("path", ["/news/123456.html", "/news/index_99.html", "/statuses/extend?id=1"])
def test_what_does_not_exist_is_answered_with_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_epoch_without_a_zone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        create_app(datetime(2026, 3, 4, 2, 0), lambda: EPOCH)  # noqa: DTZ001
    with pytest.raises(SystemExit):
        main(["--epoch", "2026-03-04T02:00:00"])
    assert "has no zone" in capsys.readouterr().err


def test_the_command_serves_with_a_frozen_clock_and_a_pinned_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda app, **options: started.update(options, app=app))
    main(["--port", "8123", "--epoch", "2026-03-04T10:00:00+08:00", "--now", "2026-03-04T12:00:00+08:00"])
    exhibit = started["app"].state.exhibit
    assert (started["port"], started["host"]) == (8123, "127.0.0.1")
    assert (exhibit.epoch, exhibit.now()) == (EPOCH, EPOCH + timedelta(hours=2))
