"""What sources hand in: unmasked, lives in memory only, never stored, queued or logged."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.post import Channel, Reply


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RawPost:
    """A post as the source gave it. Times may be naive (Asia/Shanghai) or text; `author` is the plain name.

    `native_id` is the source's own id; without it the id comes from the url, else from the content.
    """

    source: str
    channel: Channel | str
    text: str
    native_id: str = ""
    url: str = ""
    title: str = ""
    author: str = ""
    region: str = ""
    published_at: datetime | str | None = None
    ticket: str = ""
    reposts: int = 0
    comments: int = 0
    likes: int = 0
    reply: Reply | None = None
    history: bool = False

    def __repr__(self) -> str:
        """Without any content: frameworks log what they handle."""
        return f"RawPost of {self.source!r}"

    @property
    def origin(self) -> str:
        """Where to look for it: the address, else source and id."""
        return self.url or f"{self.source}:{self.native_id or self.ticket}".rstrip(":")
