"""From other people's servers to the door: listing pages, feeds, sitemaps and microblog APIs.

`load_sources` reads sources.yaml, `run` crawls them once, `extract` takes one page apart.
"""

from crawlers.errors import CrawlError, ExtractionError, FeedError, SourcesError, StateError
from crawlers.extracting import extract
from crawlers.extraction import Article
from crawlers.ledger import SourceReport
from crawlers.rereading import reread_later
from crawlers.running import CrawlReport, choose, run
from crawlers.source import Kind, Source
from crawlers.sources import SHIPPED, load_sources
from crawlers.state import CrawlState

__all__ = [
    "SHIPPED",
    "Article",
    "CrawlError",
    "CrawlReport",
    "CrawlState",
    "ExtractionError",
    "FeedError",
    "Kind",
    "Source",
    "SourceReport",
    "SourcesError",
    "StateError",
    "choose",
    "extract",
    "load_sources",
    "reread_later",
    "run",
]
