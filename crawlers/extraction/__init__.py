"""From a page to its article."""

from crawlers.extraction.article import Article, extract_page

__all__ = ["Article", "extract_page"]
