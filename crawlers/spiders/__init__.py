"""One spider for each shape of source."""

from crawlers.source import Kind
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.sitemap import SitemapSpider
from crawlers.spiders.weibo import WeiboSpider

SPIDERS: dict[Kind, type[SourceSpider]] = {
    Kind.LISTING: ListingSpider,
    Kind.FEED: FeedSpider,
    Kind.SITEMAP: SitemapSpider,
    Kind.WEIBO: WeiboSpider,
}

__all__ = ["SPIDERS", "SourceSpider"]
