"""The end of a spider's line: findings go to the door in batches, and only then into the memory."""

from typing import TYPE_CHECKING, Any, Self

from crawlers.errors import CrawlError
from crawlers.ledger import Found
from pipeline.domain.errors import HuiyingError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BATCH = 25


class Delivery:
    """Scrapy item pipeline. When the door or the memory fails, the spider is stopped."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._waiting: dict[str, Found] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """As Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Found) -> Found:
        """Take a finding; deliver when a batch is full."""
        self._waiting[item.key] = item
        if len(self._waiting) >= BATCH:
            self._deliver()
        return item

    def close_spider(self) -> None:
        """Deliver the rest."""
        self._deliver()

    def _deliver(self) -> None:
        spider: Any = self._crawler.spider
        found, self._waiting = list(self._waiting.values()), {}
        if not found or spider.failure:
            return
        try:
            spider.ledger.deliver(found)
        except (HuiyingError, CrawlError) as error:
            spider.stop(error)
            return
        spider.delivered()
