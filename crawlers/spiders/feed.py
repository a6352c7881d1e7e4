"""RSS and Atom feeds: whole articles from the feed itself, summaries completed from the page."""

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from crawlers.errors import FeedError
from crawlers.feeds import Entry, read_feed
from crawlers.ledger import Found
from crawlers.spiders.base import SourceSpider
from pipeline.intake import RawPost


class FeedSpider(SourceSpider):
    """Reads one feed; entries that hold the article are taken as they are, also when they changed."""

    def first_requests(self) -> Iterator[Request]:
        yield Request(self.source.address, self.parse_feed, errback=self.page_failed, dont_filter=True)

    def parse_feed(self, response: Response) -> Iterator[Request | Found]:
        """Posts, and requests for the pages of entries that hold only a summary."""
        try:
            entries = read_feed(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        except FeedError as error:
            self.complete = False
            yield self.dead(response.url, response, error)
            return
        for entry in entries:
            if entry.whole or not entry.link:
                yield Found(entry.key, self._from_feed(entry))
            elif self.ledger.is_wanted(entry.key):
                yield self.article_request(response.urljoin(entry.link), entry)

    def _from_feed(self, entry: Entry) -> RawPost:
        return RawPost(
            source=self.source.id,
            channel=self.source.channel,
            native_id=entry.key if entry.key != entry.link else "",
            url=entry.link,
            title=entry.title,
            text=entry.text,
            author=entry.author,
            region=self.source.region,
            published_at=self.believable(entry.published_at),
        )
