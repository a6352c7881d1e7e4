"""What all spiders share: the ledger, article pages, and what happens when there is no answer."""

import asyncio
import traceback
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawlers.errors import CrawlError
from crawlers.extraction import Article, extract_page
from crawlers.feeds import Entry
from crawlers.ledger import Found, Ledger, Told
from crawlers.source import Source
from pipeline.intake import RawPost, Refusal, decode
from pipeline.intake.times import EARLIEST

_PAYLOAD = 2_000
_GONE = frozenset((404, 410))


class SourceSpider(Spider, ABC):
    """A run over one source. `complete` stays true while no listing page was missed."""

    name = "source"

    def __init__(self, ledger: Ledger, told: Told, backoff: float) -> None:
        super().__init__(name=ledger.source.id)
        self.ledger = ledger
        self.backoff = backoff
        self.complete = True
        self.failure: Exception | None = None
        self._told = told
        self._begun = monotonic()

    @property
    def source(self) -> Source:
        """The entry of sources.yaml."""
        return self.ledger.source

    async def start(self) -> AsyncIterator[Any]:
        """First what did not answer earlier, then the source itself."""
        for key in self.ledger.postponed():
            yield self.article_request(key)
        for request in self.first_requests():
            yield request

    @abstractmethod
    def first_requests(self) -> Iterator[Request]:
        """Where the source begins."""

    def delivered(self) -> None:
        """Tell how far the run is."""
        stats = self.crawler.stats
        robots = stats.get_value("robotstxt/response_count", 0)
        self.ledger.report.fetched = stats.get_value("response_received_count", 0) - robots
        self.ledger.report.seconds = monotonic() - self._begun
        self._told(self.source.id, self.ledger.report)

    def stop(self, failure: Exception) -> None:
        """Nothing can be delivered: end the run; what was not taken is taken by the next one."""
        self.failure = failure
        self._ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="undelivered"))

    def closed(self, reason: str) -> None:
        """Scrapy's last word, after everything is delivered."""
        if reason == "finished" and self.complete and self.failure is None:
            self.ledger.finish()
        self.delivered()

    def article_request(self, address: str, entry: Entry | None = None, title: str = "") -> Request:
        """A request for an article page; `entry` is what a feed said of it, `title` a listing."""
        kwargs = {"key": address, "entry": entry, "title": title}
        return Request(address, self.parse_article, errback=self.article_failed, cb_kwargs=kwargs, dont_filter=False)

    def parse_article(self, response: Response, key: str, entry: Entry | None, title: str) -> Iterator[Found]:
        """A page to a raw post, or to a dead letter with its address."""
        try:
            article = extract_page(response.body, response.url, _charset(response))
        except CrawlError as error:
            yield self.dead(key, response, error)
            return
        yield Found(entry.key if entry else key, self._post(article, entry, title))

    def article_failed(self, failure: Failure) -> Iterator[Found]:
        """No page: forbidden, gone, or out of reach for now."""
        request: Request = failure.request  # type: ignore[attr-defined]
        key = str(request.cb_kwargs["key"])
        status = failure.value.response.status if isinstance(failure.value, HttpError) else 0
        if isinstance(failure.value, IgnoreRequest) and not status:
            self.ledger.report.forbidden += 1
        elif status in _GONE:
            yield Found(key, Refusal(key, f"the page is gone: HTTP {status}"))
        elif found := self.ledger.postpone(key, f"HTTP {status}" if status else failure.getErrorMessage()):
            yield found

    def page_failed(self, failure: Failure) -> Iterator[Found]:
        """A listing, feed or API page did not answer: the run is not complete, the next one reads on to the end."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.complete = False
        if isinstance(failure.value, IgnoreRequest) and not isinstance(failure.value, HttpError):
            self.ledger.report.forbidden += 1
            reason = "robots.txt forbids it"
        else:
            self.ledger.report.failed += 1
            reason = failure.getErrorMessage()
        self.logger.warning("%s: %s could not be read: %s", self.name, request.url, reason)
        return iter(())

    def dead(self, key: str, response: Response, error: Exception, payload: str = "") -> Found:
        """What could not be parsed, with its address and first words; the door logs it, masked."""
        text = payload or decode(response.body[: 4 * _PAYLOAD], _charset(response))[0]
        trace = "".join(traceback.format_exception(error))
        return Found(key, Refusal(response.url, str(error), text[:_PAYLOAD], trace))

    def _post(self, article: Article, entry: Entry | None, title: str) -> RawPost:
        published = article.published_at
        if entry and entry.published_at:
            published = entry.published_at
        return RawPost(
            source=self.source.id,
            channel=self.source.channel,
            native_id=entry.key if entry and entry.key != entry.link else "",
            url=article.url,
            title=(entry.title if entry else "") or article.title or title,
            text=article.body,
            author=article.author or (entry.author if entry else ""),
            region=self.source.region,
            published_at=self.believable(published),
        )

    def believable(self, moment: datetime | None) -> datetime | None:
        """A page's wrong date must not keep its news out: better none than one that the door refuses."""
        if moment is None or not EARLIEST <= moment <= self.ledger.now + timedelta(days=1):
            return None
        return moment


def _charset(response: Response) -> str:
    """The charset the HTTP header declares, or ''."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return header.partition("charset=")[2].split(";")[0].strip("\"' ")
