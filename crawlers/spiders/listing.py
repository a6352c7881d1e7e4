"""Listing pages with links to articles, page after page."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawlers.errors import FeedError
from crawlers.ledger import Found
from crawlers.spiders.base import SourceSpider
from pipeline.intake import decode


class ListingSpider(SourceSpider):
    """Follows links to articles and to the next page, until it meets only what it knows."""

    def first_requests(self) -> Iterator[Request]:
        yield self._page(self.source.address, 1)

    def _page(self, address: str, number: int) -> Request:
        return Request(
            address,
            self.parse_listing,
            errback=self.page_failed,
            cb_kwargs={"number": number},
            dont_filter=number == 1,
        )

    def parse_listing(self, response: Response, number: int) -> Iterator[Request | Found]:
        """Requests for the articles that are wanted and for the next page."""
        page = _readable(response)
        links = dict(self._links(page))
        if not links and number == 1:
            error = FeedError(f"no article is linked by {self.source.links!r}; the site's layout has changed")
            yield self.dead(response.url, response, error)
        fresh = [address for address in links if self.ledger.is_new(address)]
        for address, title in links.items():
            if self.ledger.is_wanted(address):
                yield self.article_request(address, title=title)
        following = page.css(self.source.next).attrib.get("href") if self.source.next else None
        if following and number < self.source.pages and (fresh or not self.ledger.caught_up):
            yield self._page(page.urljoin(following), number + 1)

    def _links(self, page: TextResponse) -> Iterator[tuple[str, str]]:
        """Addresses of articles with the words of their links; of other sites only when `articles` allows."""
        home = urlsplit(self.source.address).netloc
        for link in page.css(self.source.links):
            address = urldefrag(page.urljoin((link.attrib.get("href") or "").strip()))[0]
            allowed = re.search(self.source.articles, address) if self.source.articles else None
            if address.startswith("http") and (
                allowed or (not self.source.articles and urlsplit(address).netloc == home)
            ):
                yield address, " ".join("".join(link.css("::text").getall()).split())


def _readable(response: Response) -> TextResponse:
    """The page decoded by our own rule: GB18030 pages that call themselves GB2312, wrong or missing headers."""
    text, _ = decode(response.body)
    return TextResponse(response.url, body=text.encode("utf-8", "replace"), encoding="utf-8")
