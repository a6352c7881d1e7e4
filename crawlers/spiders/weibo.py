"""The Weibo-shaped mobile API: page after page, long texts by `extend`, error answers tried again."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers.errors import FeedError
from crawlers.ledger import Found
from crawlers.microblogs import is_cut, microblog_id, read_long_text, read_microblog, read_page
from crawlers.spiders.base import SourceSpider

MOST_ATTEMPTS = 5


class WeiboSpider(SourceSpider):
    """Reads pages in turn, so that a pause after an error answer holds up everything, as politeness asks."""

    def first_requests(self) -> Iterator[Request]:
        yield self._page(1, attempt=1)

    def _page(self, number: int, attempt: int) -> Request:
        return self._ask(
            self.source.address.replace("{page}", str(number)), self.parse_page, number=number, attempt=attempt
        )

    def _ask(self, address: str, callback: Any, **kwargs: Any) -> Request:
        """Error statuses are answers here; the pause between attempts is ours."""
        meta = {"handle_httpstatus_all": True, "dont_retry": True}
        return Request(address, callback, errback=self.page_failed, cb_kwargs=kwargs, meta=meta, dont_filter=True)

    async def parse_page(self, response: Response, number: int, attempt: int) -> AsyncIterator[Request | Found]:
        """The microblogs of a page, requests for their long texts, and the next page."""
        try:
            page = read_page(response.body)
        except FeedError as error:
            if attempt < MOST_ATTEMPTS:
                await self._pause(attempt)
                yield self._page(number, attempt + 1)
                return
            self.complete = False
            yield self.dead(response.url, response, error)
            return
        fresh = [each for each in page.microblogs if self.ledger.is_new(microblog_id(each))]
        for microblog in page.microblogs:
            for step in self._steps(response, microblog):
                yield step
        if not page.at_end and number < self.source.pages and (fresh or not self.ledger.caught_up):
            yield self._page(number + 1, attempt=1)

    def _steps(self, response: Response, microblog: Mapping[str, Any]) -> Iterator[Request | Found]:
        """The post itself, or the request for its long text when it is wanted."""
        id = microblog_id(microblog)
        if not (id and self.source.extend and is_cut(microblog)):
            yield self._found(response, microblog, self.ledger.now)
        elif self.ledger.is_wanted(id):
            yield self._extend(microblog, self.ledger.now, attempt=1)

    def _extend(self, microblog: Mapping[str, Any], fetched_at: datetime, attempt: int) -> Request:
        address = self.source.extend.replace("{id}", microblog_id(microblog))
        return self._ask(address, self.parse_long, microblog=microblog, attempt=attempt, fetched_at=fetched_at)

    async def parse_long(
        self, response: Response, microblog: Mapping[str, Any], attempt: int, fetched_at: datetime
    ) -> AsyncIterator[Request | Found]:
        """The whole text; after too many error answers the beginning is better than nothing."""
        try:
            long_text = read_long_text(response.body)
        except FeedError:
            if attempt < MOST_ATTEMPTS:
                await self._pause(attempt)
                yield self._extend(microblog, fetched_at, attempt + 1)
                return
            long_text = ""
        yield self._found(response, microblog, fetched_at, long_text)

    def _found(
        self, response: Response, microblog: Mapping[str, Any], fetched_at: datetime, long_text: str = ""
    ) -> Found:
        key = microblog_id(microblog) or response.url
        try:
            return Found(key, read_microblog(microblog, self.source, response.url, fetched_at, long_text))
        except FeedError as error:
            kept = {name: value for name, value in microblog.items() if name != "user"}
            return self.dead(key, response, error, json.dumps(kept, ensure_ascii=False))

    async def _pause(self, attempt: int) -> None:
        await asyncio.sleep(self.backoff * 2 ** (attempt - 1))
