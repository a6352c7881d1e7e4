"""The books of one source during one run: what is wanted, what was found, what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

import structlog

from crawlers.source import Source
from crawlers.state import CrawlState, Taken, Yield
from pipeline.domain.post import Post
from pipeline.intake import Intake, RawPost, Refusal

MOST_RUNS = 3
_log = structlog.get_logger("crawlers")


@dataclass(slots=True)
class SourceReport:
    """What one run did with one source. `fetched` counts answers, the others posts; `failed` is tried again."""

    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    dead: int = 0
    failed: int = 0
    forbidden: int = 0
    seconds: float = 0.0


Told = Callable[[str, SourceReport], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a spider made of one address or native id `key`: a raw post, or why it is none."""

    key: str
    outcome: RawPost | Refusal


class Ledger:
    """Asks the memory what is wanted, hands findings to the door, and remembers what was acknowledged."""

    def __init__(self, source: Source, intake: Intake, state: CrawlState) -> None:
        self.source = source
        self.report = SourceReport()
        self.caught_up = state.begin(source.id)
        self._intake = intake
        self._state = state

    @property
    def now(self) -> datetime:
        """The present, UTC."""
        return self._state.clock.now()

    def is_new(self, key: str) -> bool:
        """Whether it was never taken."""
        return self._state.recall(self.source.id, key) is None

    def is_wanted(self, key: str, changed_at: datetime | None = None) -> bool:
        """Whether to fetch it: new, said to have changed since, or young enough to change and not just looked at."""
        memory = self._state.recall(self.source.id, key)
        if memory is None:
            return True
        if changed_at is not None:
            return changed_at > memory.checked_at
        young = self.now - memory.first_at <= timedelta(hours=self.source.revisit_hours)
        return young and self.now - memory.checked_at >= timedelta(minutes=self.source.revisit_minutes)

    def postponed(self) -> list[str]:
        """Addresses that did not answer in earlier runs."""
        return self._state.postponed(self.source.id)

    def postpone(self, key: str, reason: str) -> Found | None:
        """No answer: a later run tries again; after three runs it is given up and found dead."""
        _log.warning("no answer", source=self.source.id, address=key, reason=reason)
        if self._state.postpone(self.source.id, key) < MOST_RUNS:
            self.report.failed += 1
            return None
        return Found(key, Refusal(key, f"no answer in {MOST_RUNS} runs: {reason}"))

    def deliver(self, found: Sequence[Found]) -> None:
        """Publish what is new or changed, bury what is dead, then remember. Unavailable when the bus is away."""
        raws = [(each.key, each.outcome) for each in found if isinstance(each.outcome, RawPost)]
        examined = self._intake.examine([raw for _, raw in raws])
        refused = {rejection.index: rejection.refusal for rejection in examined.rejected}
        good = [key for index, (key, _) in enumerate(raws) if index not in refused]
        dead = [(each.key, each.outcome) for each in found if isinstance(each.outcome, Refusal)]
        dead += [(raws[index][0], refusal) for index, refusal in refused.items()]
        taken, fresh = self._publish(list(zip(good, examined.posts, strict=True)))
        marked, buried = self._bury(dead)
        self._state.record(self.source.id, taken + marked, _brought(fresh, buried))

    def finish(self) -> None:
        """The run reached its end and everything is delivered."""
        self._state.finish(self.source.id)

    def _publish(self, posts: list[tuple[str, Post]]) -> tuple[list[Taken], list[Post]]:
        """What is taken now, and the posts that are new or changed."""
        fresh: list[Post] = []
        for key, post in posts:
            memory = self._state.recall(self.source.id, key)
            if memory is None:
                self.report.new += 1
            elif memory.revision != post.revision:
                self.report.changed += 1
            else:
                self.report.unchanged += 1
                continue
            fresh.append(post)
        self._intake.publish(fresh)
        return [Taken(key, post.revision, post.published_at) for key, post in posts], fresh

    def _bury(self, dead: list[tuple[str, Refusal]]) -> tuple[list[Taken], int]:
        """What is marked as dead, and how many are: a page broken in the same way as before is not buried again."""
        marks = {key: f"dead-{_digest(refusal)}" for key, refusal in dead}
        fresh = [
            (key, refusal)
            for key, refusal in dead
            if (memory := self._state.recall(self.source.id, key)) is None or memory.revision != marks[key]
        ]
        self._intake.bury([replace(refusal, source=self.source.id, key=key) for key, refusal in fresh])
        self.report.dead += len(fresh)
        self.report.unchanged += len(dead) - len(fresh)
        return [Taken(key, mark) for key, mark in marks.items()], len(fresh)


def _brought(posts: Sequence[Post], dead: int) -> Yield:
    return Yield(
        posts=len(posts),
        titled=sum(bool(post.title) for post in posts),
        authored=sum(bool(post.author) for post in posts),
        dated=sum(post.published_at is not None for post in posts),
        dead=dead,
    )


def _digest(refusal: Refusal) -> str:
    return blake2b(f"{refusal.reason}\x1f{refusal.payload}".encode("utf-8", "replace"), digest_size=8).hexdigest()
