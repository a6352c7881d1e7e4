"""The two news outlets of the demo: a UTF-8 site and an old paper in GB18030, clutter included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from samples.corpus import LOCAL, OUTLETS, Post
from samples.exhibit import Exhibit

TEMPLATES = Path(__file__).parent / "templates"
BROKEN_ARTICLE = "000404"
PER_PAGE = 15


def page_from(template: str, **values: object) -> str:
    """A template of this folder with its `$names` filled in; the caller escapes what needs it."""
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


@dataclass(frozen=True, slots=True)
class Outlet:
    """How one outlet lays out its pages. `charsets` are what its pages declare, in turn."""

    name: str
    folder: str
    suffix: str
    listing: str
    article: str
    charsets: tuple[str, ...]
    item: str

    def link(self, post_id: str) -> str:
        return f"/{self.folder}/{post_id}.{self.suffix}"

    def page_link(self, number: int) -> str:
        return f"/{self.folder}/" if number == 1 else f"/{self.folder}/index_{number}.{self.suffix}"

    def respond(self, text: str, status: int = 200) -> Response:
        """The page as bytes: the paper sends GB18030 and leaves the header without a charset."""
        if self.charsets == ("utf-8",):
            return Response(text, status, media_type="text/html")
        return Response(text.encode("gb18030"), status, headers={"content-type": "text/html"})


MAIN = Outlet(
    "main",
    "news",
    "html",
    "listing.html",
    "article.html",
    ("utf-8",),
    '<li><a href="{link}" title="{title}">{title}</a><time>{time}</time></li>',
)
RADIO = Outlet("feed", "radio", "html", "listing.html", "article.html", ("utf-8",), MAIN.item)
PAPER = Outlet(
    "paper",
    "paper",
    "shtml",
    "paper_listing.html",
    "paper_article.html",
    ("gb2312", "gb18030"),
    '<tr><td>·<a href="{link}">{title}</a></td><td width="90"><font color="#999999">{time}</font></td></tr>',
)


def local_time(moment: datetime, pattern: str = "%Y-%m-%d %H:%M") -> str:
    """The moment as local newspapers print it."""
    return moment.astimezone(LOCAL).strftime(pattern)


class Newsroom:
    """Listing pages with paging, and article pages, of one outlet."""

    def __init__(self, exhibit: Exhibit, outlet: Outlet) -> None:
        self._exhibit, self._outlet = exhibit, outlet

    def routes(self) -> list[Route]:
        folder, suffix = self._outlet.folder, self._outlet.suffix
        return [
            Route(f"/{folder}/", self.listing),
            Route(f"/{folder}/index_{{page:int}}.{suffix}", self.listing),
            Route(f"/{folder}/{{id}}.{suffix}", self.article),
        ]

    def listing(self, request: Request) -> Response:
        number = int(request.path_params.get("page", 1))
        posts = self._exhibit.visible(self._outlet.name)
        shown = posts[(number - 1) * PER_PAGE : number * PER_PAGE]
        if not shown:
            raise HTTPException(404, "没有这一页")
        items = [self._item(post) for post in shown]
        if self._outlet is MAIN and number == 1:
            items.insert(min(4, len(items)), self._broken_item())
        text = page_from(
            self._outlet.listing,
            outlet=OUTLETS[self._outlet.name],
            heading="要闻" if number == 1 else f"要闻 第{number}页",
            items="\n".join(items),
            pager=self._pager(number, -(-len(posts) // PER_PAGE)),
            hot=self._hot(posts),
        )
        return self._outlet.respond(text)

    def article(self, request: Request) -> Response:
        post_id = request.path_params["id"]
        if self._outlet is MAIN and post_id == BROKEN_ARTICLE:
            return Response('<html><head><title></title><body><div id="content">', media_type="text/html")
        post = self._exhibit.find(self._outlet.name, post_id)
        if post is None:
            raise HTTPException(404, "没有这篇文章")
        if self._exhibit.stumbles(post_id, due=int(post_id) % 17 == 0):
            raise HTTPException(503, "忙，请稍后再试")
        return self._outlet.respond(self._article_page(request, post))

    def _article_page(self, request: Request, post: Post) -> str:
        wanted = request.query_params.get("revision", "")
        wording = self._exhibit.wording(post, int(wanted) if wanted.isdigit() else None)
        published, changed = post.published(self._exhibit.epoch), wording.changed
        posts = self._exhibit.visible(self._outlet.name)
        updated = f"　更新：{local_time(changed)}" if wording.revision else ""
        return page_from(
            self._outlet.article,
            outlet=escape(post.source),
            id=post.id,
            title=escape(wording.title),
            url=f"{request.url.replace(query='')}",
            source=escape(post.source),
            author=escape(post.author),
            published=local_time(published),
            published_iso=published.astimezone(LOCAL).isoformat(),
            changed_iso=changed.astimezone(LOCAL).isoformat(),
            charset=self._outlet.charsets[int(post.id) % len(self._outlet.charsets)],
            paragraphs="\n".join(f"<p>　　{escape(line)}</p>" for line in wording.text.splitlines()),
            related=self._links([other for other in posts if other is not post][:3]),
            hot=self._hot(posts),
            correction=updated,
        )

    def _item(self, post: Post) -> str:
        return self._outlet.item.format(
            link=self._outlet.link(post.id),
            title=escape(self._exhibit.wording(post).title),
            time=local_time(post.published(self._exhibit.epoch), "%m-%d %H:%M"),
        )

    def _broken_item(self) -> str:
        moment = local_time(self._exhibit.epoch, "%m-%d %H:%M")
        return self._outlet.item.format(
            link=self._outlet.link(BROKEN_ARTICLE), title="图解：一图读懂冬季用电", time=moment
        )

    def _pager(self, number: int, pages: int) -> str:
        links = [f'<a href="{self._outlet.page_link(page)}">{page}</a>' for page in range(1, pages + 1)]
        if number < pages:
            links.append(f'<a class="next" href="{self._outlet.page_link(number + 1)}">下一页</a>')
        return " ".join(links)

    def _hot(self, posts: list[Post]) -> str:
        return self._links(sorted(posts, key=lambda post: post.id)[:8])

    def _links(self, posts: list[Post]) -> str:
        titles = [(self._outlet.link(post.id), escape(self._exhibit.wording(post).title)) for post in posts]
        return "\n".join(f'<li><a href="{link}">{title}</a></li>' for link, title in titles)
