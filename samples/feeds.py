"""The RSS and Atom feeds and the sitemap of the demo site."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from samples.corpus import LOCAL, OUTLETS, Post
from samples.exhibit import Exhibit
from samples.newsroom import MAIN, PAPER, RADIO, Outlet


class Feeds:
    """RSS 2.0 of the radio, Atom of the news site, one sitemap for all three outlets."""

    def __init__(self, exhibit: Exhibit) -> None:
        self._exhibit = exhibit

    def routes(self) -> list[Route]:
        return [
            Route("/feed.xml", self.rss),
            Route("/atom.xml", self.atom),
            Route("/sitemap.xml", self.sitemap),
        ]

    def rss(self, request: Request) -> Response:
        items = self._each(request, RADIO, self._rss_item)
        return _xml(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{OUTLETS['feed']}</title><link>{request.base_url}</link>"
            f"<description>演示内容，纯属虚构</description><language>zh-cn</language>{items}</channel></rss>",
            "application/rss+xml",
        )

    def atom(self, request: Request) -> Response:
        entries = self._each(request, MAIN, self._atom_entry)
        return _xml(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{OUTLETS["main"]}</title>'
            f"<id>{request.base_url}news/</id><updated>{self._exhibit.epoch.isoformat()}</updated>"
            f"{entries}</feed>",
            "application/atom+xml",
        )

    def sitemap(self, request: Request) -> Response:
        urls = "".join(self._each(request, outlet, self._sitemap_url) for outlet in (MAIN, PAPER, RADIO))
        return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', "application/xml")

    def _each(self, request: Request, outlet: Outlet, spell: Callable[[Post, str], str]) -> str:
        base = str(request.base_url).rstrip("/")
        return "\n".join(spell(post, base + outlet.link(post.id)) for post in self._exhibit.visible(outlet.name))

    def _rss_item(self, post: Post, link: str) -> str:
        wording = self._exhibit.wording(post)
        lines = wording.text.splitlines()
        full = escape("".join(f"<p>{escape(line)}</p>" for line in lines))
        published = format_datetime(post.published(self._exhibit.epoch).astimezone(LOCAL))
        return (
            f"<item><title>{escape(wording.title)}</title><link>{link}</link>"
            f'<guid isPermaLink="false">radio-{post.id}</guid><pubDate>{published}</pubDate>'
            f"<dc:creator>{escape(post.author)}</dc:creator><description>{escape(lines[0])}</description>"
            f"<content:encoded>{full}</content:encoded></item>"
        )

    def _atom_entry(self, post: Post, link: str) -> str:
        wording, published = self._exhibit.wording(post), post.published(self._exhibit.epoch)
        return (
            f'<entry><title>{escape(wording.title)}</title><link href="{link}"/><id>{link}</id>'
            f"<published>{published.isoformat()}</published><updated>{wording.changed.isoformat()}</updated>"
            f"<author><name>{escape(post.author)}</name></author>"
            f"<summary>{escape(wording.text.splitlines()[0])}</summary></entry>"
        )

    def _sitemap_url(self, post: Post, link: str) -> str:
        changed = self._exhibit.wording(post).changed
        return f"<url><loc>{link}</loc><lastmod>{changed.isoformat()}</lastmod></url>"


def _xml(body: str, media_type: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', media_type=media_type)
