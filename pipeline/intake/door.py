"""The door: raw posts in, masked posts on the bus. Nothing unmasked leaves it, not even what is refused."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from pipeline import codec
from pipeline.domain.errors import Invalid
from pipeline.domain.messages import DeadLetter
from pipeline.domain.post import Channel, Post, Reply
from pipeline.intake import cleaning, identity
from pipeline.intake.pseudonyms import Keys
from pipeline.intake.raw import RawPost
from pipeline.intake.times import checked_time
from pipeline.ports.bus import DEAD_LETTERS, POSTS, Bus, Message
from pipeline.ports.clock import Clock

_log = structlog.get_logger("intake")
_PAYLOAD_LENGTH = 4_000
_COUNT_LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not become a post, for the dead letters; `payload` may be raw, the door masks it.

    `source` and `key` say where a crawl finds it again.
    """

    origin: str
    reason: str
    payload: str = field(default="", repr=False)
    traceback: str = field(default="", repr=False)
    source: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A raw post that was refused: its place in the batch, the field at fault, and why; `code` as in `Invalid`."""

    index: int
    field: str
    reason: str
    refusal: Refusal
    code: str = "invalid"

    @property
    def why(self) -> str:
        """The reason without the field's name."""
        return self.reason.removeprefix(f"{self.field}: ")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a batch, in its order."""

    posts: tuple[Post, ...]
    rejected: tuple[Rejection, ...]


class Intake:
    """The one way in. `accept` returns when the bus has acknowledged; Unavailable when it is away."""

    def __init__(self, bus: Bus, keys: Keys, clock: Clock) -> None:
        self._bus = bus
        self._keys = keys
        self._clock = clock

    def accept(self, raws: Iterable[RawPost]) -> Accepted:
        """Publish what is valid to `posts` and what is not to `dead-letters`."""
        examined = self.examine(raws)
        self.publish(examined.posts)
        self.bury([rejection.refusal for rejection in examined.rejected])
        return examined

    def examine(self, raws: Iterable[RawPost]) -> Accepted:
        """What `accept` would make of the batch; nothing is published."""
        posts: list[Post] = []
        rejected: list[Rejection] = []
        now = self._clock.now()
        for index, raw in enumerate(raws):
            try:
                posts.append(self._post(raw, now))
            except Invalid as error:
                reason = cleaning.masked(str(error))
                rejected.append(Rejection(index, error.field, reason, _refusal(raw, reason), error.code))
        return Accepted(tuple(posts), tuple(rejected))

    def publish(self, posts: Sequence[Post]) -> None:
        """Put examined posts on the bus; returns when they are acknowledged."""
        if posts:
            self._bus.publish(POSTS, [Message(p.id, codec.encode(p), {"trace": p.trace}) for p in posts])
            log = _log.bind()
            for post in posts:
                log.debug("accepted", trace=post.trace, post=post.id, revision=post.revision)
            log.info("published", posts=len(posts), first=posts[0].trace)

    def bury(self, refusals: Sequence[Refusal]) -> None:
        """Put what was refused among the dead letters, masked."""
        letters = [self._letter(refusal) for refusal in refusals]
        if letters:
            self._bus.publish(DEAD_LETTERS, [Message(each.id, codec.encode(each)) for each in letters])
            for letter in letters:
                _log.warning("refused", letter=letter.id, origin=letter.origin, reason=letter.reason)

    def _post(self, raw: RawPost, now: datetime) -> Post:
        channel = _channel(raw)
        author = cleaning.plain_line(_words("author", raw.author))
        title, text = self._wording(raw, channel, author)
        source = _source(raw)
        url = _identifier("url", raw.url)[:2_000]
        native = self._native(_words("native_id", raw.native_id) or raw.ticket)
        id, revision = identity.post_id(source, native, url, f"{title}\x1f{text}"), identity.revision(title, text)
        return Post(
            id=id,
            revision=revision,
            digest=self._keys.digest(f"{id}\x1f{title}\x1f{text}"),
            source=source,
            channel=channel,
            text=text,
            collected_at=now,
            title=title,
            url=url,
            author=self._keys.pseudonym(source, author),
            region=cleaning.masked(cleaning.plain_line(_words("region", raw.region)))[:80],
            published_at=_published(raw, now),
            ticket=_identifier("ticket", raw.ticket)[:80],
            reposts=_count("reposts", raw.reposts),
            comments=_count("comments", raw.comments),
            likes=_count("likes", raw.likes),
            reply=self._reply(raw, channel, author, now),
            history=raw.history,
            trace=identity.trace(id, revision),
        )

    def _wording(self, raw: RawPost, channel: Channel, author: str) -> tuple[str, str]:
        """Title and text, plain, bounded and masked."""
        title = cleaning.bounded("title", cleaning.plain_line(_words("title", raw.title)))
        text = cleaning.bounded("text", cleaning.plain(_words("text", raw.text)))
        if not text:
            raise Invalid("text", "empty; a post needs a text", "empty_post")
        return self._safe(channel, author, title), self._safe(channel, author, text)

    def _native(self, native: str) -> str:
        """The source's own id, digested with the key when it holds a personal number."""
        native = cleaning.plain_line(native)
        return native if cleaning.masked_identifier(native) == native else self._keys.digest(native)[:16]

    def _safe(self, channel: Channel, author: str, text: str) -> str:
        """Masked; on channels where people write under names, without the author's own."""
        text = cleaning.masked(text)
        return text if channel is Channel.NEWS else cleaning.without_name(text, author)

    def _reply(self, raw: RawPost, channel: Channel, author: str, now: datetime) -> Reply | None:
        if raw.reply is None:
            return None
        text = cleaning.bounded("reply.text", cleaning.plain(_words("reply.text", raw.reply.text)))
        return replace(
            raw.reply,
            text=self._safe(channel, author, text),
            at=checked_time("reply.at", raw.reply.at, now),
            body_name=cleaning.masked(cleaning.plain_line(raw.reply.body_name))[:80],
        )

    def _letter(self, refusal: Refusal) -> DeadLetter:
        origin = cleaning.masked_identifier(cleaning.plain_line(refusal.origin))[:2_000]
        payload = cleaning.masked(cleaning.plain(refusal.payload[: 4 * _PAYLOAD_LENGTH]))[:_PAYLOAD_LENGTH]
        key = cleaning.masked_identifier(cleaning.plain_line(refusal.key))[:2_000]
        now = self._clock.now()
        return DeadLetter(
            id=identity.revision(f"{origin} {key}", f"{refusal.reason} {payload}"),
            topic=POSTS,
            key=key or origin[:120],
            reason=cleaning.masked(cleaning.plain(refusal.reason))[:1_000],
            traceback=cleaning.masked(refusal.traceback)[-_PAYLOAD_LENGTH:],
            origin=origin,
            payload=payload,
            at=now,
            # A key that had to be masked finds nothing any more.
            source=refusal.source if key == refusal.key else "",
        )


def _refusal(raw: RawPost, reason: str) -> Refusal:
    """What is kept of a refused post: enough to find and mend it; no author."""
    kept = {
        "source": raw.source,
        "channel": str(raw.channel),
        "native_id": raw.native_id,
        "title": cleaning.masked(str(raw.title)[:500])[:400],
        "text": cleaning.masked(str(raw.text)[:2_100])[:2_000],
        "published_at": str(raw.published_at or ""),
    }
    return Refusal(raw.origin, reason, json.dumps(kept, ensure_ascii=False, default=str))


def _identifier(field: str, value: object) -> str:
    return cleaning.masked_identifier(cleaning.plain_line(_words(field, value)))


def _words(field: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(field, f"a text is expected, not {type(value).__name__}")
    return value


def _source(raw: RawPost) -> str:
    name = identity.source_name(_words("source", raw.source))
    if not raw.source.strip():
        raise Invalid("source", "empty; name where the post comes from")
    return name


def _channel(raw: RawPost) -> Channel:
    try:
        return Channel(raw.channel)
    except ValueError:
        allowed = ", ".join(Channel)
        raise Invalid("channel", f"{str(raw.channel)[:40]!r} is unknown; one of {allowed}") from None


def _published(raw: RawPost, now: datetime) -> datetime | None:
    moment = checked_time("published_at", raw.published_at, now)
    if raw.history and moment is None:
        raise Invalid("published_at", "empty; a past matter needs the time it was raised")
    return moment


def _count(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _COUNT_LIMIT:
        raise Invalid(field, f"a count of 0 or more is expected, not {str(value)[:40]!r}")
    return value
