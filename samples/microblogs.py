"""The Weibo-shaped mobile JSON API of the demo: cards → mblog, HTML text, relative times, long texts.

Only the public shape is imitated. A card that cannot be parsed stands on page 2, and some pages fail once.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha1
from html import escape
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from samples.corpus import LOCAL, Post
from samples.exhibit import Exhibit

CONTAINER = "1076035227000001"
BROKEN_CARD = "5100000000000404"
PER_PAGE = 10
LONG = 140
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TOPIC = re.compile(r"#([^#\s<>]{2,30})#")
_MENTION = re.compile(r"@([\w\-·]{2,20})")
_FACE = re.compile(r"\[([\u4e00-\u9fff]{1,4})\]")


def markup(text: str) -> str:
    """Plain text as the API sends it: topic and mention links, faces as images, `<br />` for lines."""
    html = escape(text, quote=False)
    html = _TOPIC.sub(lambda m: f'<a href="/search?q={quote(m[0])}"><span class="surl-text">{m[0]}</span></a>', html)
    html = _MENTION.sub(lambda m: f"<a href='/n/{m[1]}'>{m[0]}</a>", html)
    html = _FACE.sub(
        lambda m: f'<span class="url-icon"><img alt="{m[0]}" src="/face/{quote(m[1])}.png" /></span>', html
    )
    return html.replace("\n", "<br />")


def created_at(published: datetime, now: datetime, spell_out: bool) -> str:
    """The moment as the API writes it: 刚刚, 5分钟前, 今天 12:30, 昨天 12:30, 11-20, or spelled out."""
    local, today = published.astimezone(LOCAL), now.astimezone(LOCAL)
    age, days = today - local, (today.date() - local.date()).days
    if spell_out or local.year != today.year:
        return local.strftime("%a %b %d %H:%M:%S +0800 %Y")
    if age < timedelta(minutes=1):
        return "刚刚"
    if age < timedelta(hours=1):
        return f"{age // timedelta(minutes=1)}分钟前"
    if days == 0:
        return local.strftime("今天 %H:%M")
    return local.strftime("昨天 %H:%M" if days == 1 else "%m-%d")


def base62(number: int) -> str:
    """The short id that stands in permalinks."""
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits


class MicroblogApi:
    """`getIndex` by page number, `extend` for long texts, `detail` for people."""

    def __init__(self, exhibit: Exhibit) -> None:
        self._exhibit = exhibit

    def routes(self) -> list[Route]:
        return [
            Route("/api/container/getIndex", self.page),
            Route("/statuses/extend", self.extend),
            Route("/detail/{id}", self.detail),
        ]

    def page(self, request: Request) -> Response:
        wanted = request.query_params.get("page", "1")
        number = max(1, int(wanted)) if wanted.isdecimal() else 1
        if failure := self._failure(number):
            return failure
        posts = self._exhibit.visible("microblog")
        shown = posts[(number - 1) * PER_PAGE : number * PER_PAGE]
        if request.query_params.get("containerid") != CONTAINER or not shown:
            return JSONResponse({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}})
        cards = [self._card(post) for post in shown]
        if number == 2:
            cards[3:3] = [self._broken_card(), {"card_type": 11, "card_group": [], "itemid": "ad_31"}]
        info = {"containerid": CONTAINER, "total": len(posts), "page": number + 1}
        return JSONResponse({"ok": 1, "data": {"cardlistInfo": info, "cards": cards, "scheme": "demo://"}})

    def extend(self, request: Request) -> Response:
        post = self._find(request.query_params.get("id", ""))
        content = markup(self._exhibit.wording(post).text)
        return JSONResponse({"ok": 1, "data": {"ok": 1, "longTextContent": content}})

    def detail(self, request: Request) -> Response:
        post = self._find(request.path_params["id"])
        text = markup(self._exhibit.wording(post).text)
        title = f"{escape(post.author)}的微博（演示，纯属虚构）"
        return HTMLResponse(f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{text}</p>")

    def _find(self, post_id: str) -> Post:
        post = self._exhibit.find("microblog", post_id)
        if post is None:
            raise HTTPException(404, "微博不存在")
        return post

    def _failure(self, number: int) -> Response | None:
        key = f"page {number}"
        if self._exhibit.stumbles(key, due=number % 5 == 2):
            return Response("I'm a teapot", 418)
        if self._exhibit.stumbles(key, due=number % 7 == 3):
            return Response("Bad Gateway", 502)
        if self._exhibit.stumbles(key, due=number % 11 == 6):
            return JSONResponse({"ok": -100, "url": "/demo/passport"})
        return None

    def _card(self, post: Post) -> dict[str, object]:
        return {
            "card_type": 9,
            "itemid": f"{CONTAINER}_-_{post.id}",
            "scheme": f"/detail/{post.id}",
            "mblog": self._mblog(post),
        }

    def _broken_card(self) -> dict[str, object]:
        mblog = {"id": BROKEN_CARD, "mid": BROKEN_CARD, "created_at": None, "text": None, "user": None}
        return {"card_type": 9, "itemid": f"{CONTAINER}_-_{BROKEN_CARD}", "mblog": mblog}

    def _mblog(self, post: Post) -> dict[str, object]:
        text, number = self._exhibit.wording(post).text, int(post.id)
        published = post.published(self._exhibit.epoch)
        long = len(text) > LONG
        shown = f'{markup(text[:LONG])}...<a href="/status/{post.id}">全文</a>' if long else markup(text)
        return {
            "id": post.id,
            "mid": post.id,
            "bid": base62(number),
            "created_at": created_at(published, self._exhibit.now(), spell_out=number % 3 == 0),
            "text": shown,
            "textLength": len(text),
            "isLongText": long,
            "source": post.source,
            "region_name": f"发布于 {post.region}",
            "reposts_count": post.reposts,
            "comments_count": post.comments,
            "attitudes_count": post.likes,
            "pic_num": 0,
            "user": self._user(post.author),
        }

    def _user(self, author: str) -> dict[str, object]:
        number = 5_000_000_000 + int(sha1(author.encode(), usedforsecurity=False).hexdigest(), 16) % 10**9
        return {"id": number, "screen_name": author, "profile_url": f"/u/{number}", "verified": False}
