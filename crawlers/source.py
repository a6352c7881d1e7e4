"""One source: where it is, what shape it has, how gently it is read."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.post import Channel


class Kind(StrEnum):
    """The shapes that are understood."""

    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    WEIBO = "weibo"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of sources.yaml, checked. `missing` names variables that its addresses need and are not set.

    `links` and `next` are CSS selectors of links, `articles` a regular expression that article addresses match,
    `extend` the address of long microblogs with `{id}`; `delay` is in seconds.
    """

    id: str
    kind: Kind
    address: str
    title: str = ""
    channel: Channel = Channel.NEWS
    links: str = "a"
    next: str = ""
    articles: str = ""
    extend: str = ""
    region: str = ""
    delay: float = 1.0
    pages: int = 20
    revisit_hours: float = 48.0
    revisit_minutes: float = 30.0
    missing: tuple[str, ...] = ()
