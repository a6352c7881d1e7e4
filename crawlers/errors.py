"""What can go wrong in crawling, as one tree.

`CrawlError` is the root. Below it: `SourcesError` (sources.yaml; names file, line and field),
`ExtractionError` (a page without an article), `FeedError` (an answer that is no feed or no list of posts),
`StateError` (what was crawled before cannot be read).
"""


class CrawlError(Exception):
    """Root of all errors of the crawlers."""


class SourcesError(CrawlError):
    """A bad entry in a file of sources: `file`, `line` (from 1) and `field` name it."""

    def __init__(self, file: str, line: int, field: str, message: str) -> None:
        super().__init__(f"{file}:{line}: {field}: {message}")
        self.file = file
        self.line = line
        self.field = field


class ExtractionError(CrawlError):
    """A page in which no article can be found."""


class FeedError(CrawlError):
    """An answer that is no feed or no list of posts."""


class StateError(CrawlError):
    """The memory of earlier crawls cannot be read or written."""
