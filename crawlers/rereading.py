"""Reading again what became a dead letter, once the source or this program has been mended."""

from crawlers.source import Kind, Source
from crawlers.state import CrawlState


def reread_later(source: Source, key: str, state: CrawlState) -> None:
    """The next run takes the key anew, though no listing may link it any longer."""
    state.forget(source.id, key)
    if _is_article(source, key):
        state.postpone(source.id, key)


def _is_article(source: Source, key: str) -> bool:
    """Whether the key is the address of a page to fetch by itself; of microblogs it is their id."""
    return source.kind is not Kind.WEIBO and key.startswith(("http://", "https://")) and key != source.address
