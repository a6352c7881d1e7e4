"""Sitemaps and sitemap indexes: addresses with the time of their last change."""

import re
from collections.abc import Iterator
from datetime import datetime

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.sitemap import Sitemap

from crawlers.errors import FeedError
from crawlers.ledger import Found
from crawlers.spiders.base import SourceSpider
from pipeline.intake.times import read_time, to_utc

_ARTICLES_A_PAGE = 50


class SitemapSpider(SourceSpider):
    """Takes the latest addresses of a sitemap: `pages` times fifty at most."""

    def first_requests(self) -> Iterator[Request]:
        yield Request(self.source.address, self.parse_sitemap, errback=self.page_failed, dont_filter=True)

    def parse_sitemap(self, response: Response) -> Iterator[Request | Found]:
        """Requests for the articles that are new or changed, and for the maps of an index."""
        try:
            found = Sitemap(response.body)
            entries = [(str(each["loc"]).strip(), _changed(each)) for each in found if each.get("loc")]
        except (ValueError, KeyError, SyntaxError) as problem:
            self.complete = False
            yield self.dead(response.url, response, FeedError(f"no sitemap: {problem}"))
            return
        if found.type == "sitemapindex":
            yield from (Request(address, self.parse_sitemap, errback=self.page_failed) for address, _ in entries)
            return
        articles = [entry for entry in entries if re.search(self.source.articles, entry[0])]
        articles.sort(key=lambda entry: (entry[1] is not None, entry[1] and entry[1].timestamp()), reverse=True)
        for address, changed in articles[: self.source.pages * _ARTICLES_A_PAGE]:
            if self.ledger.is_wanted(address, changed):
                yield self.article_request(address)


def _changed(entry: dict[str, str | None]) -> datetime | None:
    written = (entry.get("lastmod") or "").strip()
    try:
        return to_utc(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        return read_time(written)
