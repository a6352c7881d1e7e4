"""The demo's site: two news outlets, a radio's feed and a microblog API, all made up.

Run it with `python -m samples.site --port 8090`; `--epoch` pins the time axis, so that a second run
serves the same posts at the same times.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from samples.corpus import Post, load_posts
from samples.exhibit import Exhibit
from samples.feeds import Feeds
from samples.microblogs import CONTAINER, MicroblogApi
from samples.newsroom import MAIN, PAPER, RADIO, Newsroom, local_time, page_from
from samples.relocation import ORIGIN, relocated

ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /search\nAllow: /\n\nSitemap: {base}sitemap.xml\n"


class FrontPage:
    """What is not an outlet: the page for people, robots.txt, and the part no robot may enter."""

    def __init__(self, exhibit: Exhibit) -> None:
        self._exhibit = exhibit

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/robots.txt", self.robots),
            Route("/search", self.forbidden),
            Route("/private/{rest:path}", self.forbidden),
            Route("/demo/hits", self.hits),
        ]

    def home(self, _request: Request) -> Response:
        counts = {name: len(self._exhibit.visible(name)) for name in ("main", "paper", "feed", "microblog")}
        epoch = local_time(self._exhibit.epoch)
        return HTMLResponse(
            page_from("home.html", posts=sum(counts.values()), epoch=epoch, container=CONTAINER, **counts)
        )

    def robots(self, request: Request) -> Response:
        return PlainTextResponse(ROBOTS.format(base=request.base_url))

    def forbidden(self, _request: Request) -> Response:
        self._exhibit.hits["forbidden"] += 1
        return HTMLResponse("<p>这一页写在 robots.txt 的禁区里，机器不该到这里来。</p>")

    def hits(self, _request: Request) -> Response:
        return JSONResponse({"forbidden": self._exhibit.hits["forbidden"], "stumbles": self._exhibit.hits["stumbles"]})


async def _plain_error(_request: Request, error: Exception) -> Response:
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
    return PlainTextResponse(detail, status)


def create_app(epoch: datetime, now: Callable[[], datetime], posts: Sequence[Post] | None = None) -> Starlette:
    """The site as an application; `epoch` and `now` carry a zone. Its `state.exhibit` counts hits."""
    if epoch.tzinfo is None:
        raise ValueError(f"the epoch {epoch.isoformat()} has no zone; write it like 2026-03-01T08:00:00+08:00")
    exhibit = Exhibit(load_posts() if posts is None else posts, epoch, now)
    routes = FrontPage(exhibit).routes() + Feeds(exhibit).routes() + MicroblogApi(exhibit).routes()
    for outlet in (MAIN, PAPER, RADIO):
        routes += Newsroom(exhibit, outlet).routes()
    app = Starlette(routes=routes, exception_handlers={HTTPException: _plain_error})
    app.state.exhibit = exhibit
    return app


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone; write it like 2026-03-01T08:00:00+08:00")
    return moment


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m samples.site", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--epoch", type=_moment, help="ISO 8601 moment the ages count back from (default: now)")
    parser.add_argument("--home", default=ORIGIN, help="code of the division that the posts are about")
    parser.add_argument("--now", type=_moment, help="freeze the clock at this ISO 8601 moment")
    options = parser.parse_args(arguments)
    frozen: datetime | None = options.now

    def now() -> datetime:
        return frozen or datetime.now(UTC)

    epoch: datetime = options.epoch or now().replace(second=0, microsecond=0)
    posts = relocated(load_posts(), options.home)
    uvicorn.run(create_app(epoch, now, posts), host=options.host, port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
