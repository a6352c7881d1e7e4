"""A post: one masked, pseudonymised text from one source, in one revision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.errors import Invalid


class Channel(StrEnum):
    """Where a post came in."""

    NEWS = "news"
    MICROBLOG = "microblog"
    HOTLINE = "hotline"
    MESSAGE_BOARD = "message_board"
    MANUAL = "manual"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the responsible body answered at the time; only on imported history."""

    text: str
    at: datetime | None = None
    body_name: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One revision of one post. Texts are masked, `author` is a keyed pseudonym, times are UTC.

    `id` names the post across revisions, `revision` digests its content, `digest` is the keyed digest
    by which events cite it. `history` marks imported past matters, which raise no alert.
    """

    id: str
    revision: str
    digest: str
    source: str
    channel: Channel
    text: str
    collected_at: datetime
    title: str = ""
    url: str = ""
    author: str = ""
    region: str = ""
    published_at: datetime | None = None
    ticket: str = ""
    reposts: int = 0
    comments: int = 0
    likes: int = 0
    reply: Reply | None = None
    history: bool = False
    trace: str = ""

    @property
    def seen_at(self) -> datetime:
        """When the office could first know of it: collection; for history, publication."""
        return self.published_at if self.history and self.published_at else self.collected_at


def require_whole(post: Post) -> Post:
    """The post itself; Invalid when what names it, or its text, is empty."""
    for field in ("id", "revision", "source", "text"):
        if not getattr(post, field).strip():
            raise Invalid(field, "is empty; a post has an id, a revision, a source and a text")
    return post
