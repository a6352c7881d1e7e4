"""What the demo site shows at one moment: the posts already published, and what was asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from samples.corpus import Post, Wording


@dataclass(slots=True)
class Exhibit:
    """The posts on a time axis that begins at `epoch`; `now` is asked at every request."""

    posts: Sequence[Post]
    epoch: datetime
    now: Callable[[], datetime]
    hits: Counter[str] = field(default_factory=Counter)
    _tripped: set[str] = field(default_factory=set)

    def visible(self, outlet: str) -> list[Post]:
        """Published posts of one outlet, newest first."""
        now = self.now()
        return [post for post in self.posts if post.outlet == outlet and post.published(self.epoch) <= now]

    def find(self, outlet: str, post_id: str) -> Post | None:
        """The published post of that outlet and id, if there is one."""
        return next((post for post in self.visible(outlet) if post.id == post_id), None)

    def wording(self, post: Post, revision: int | None = None) -> Wording:
        """How the post reads now, or in the revision asked for."""
        return post.wording(self.epoch, self.now(), revision)

    def stumbles(self, key: str, due: bool) -> bool:
        """Whether this request fails: once for each key that is due, so that a retry succeeds."""
        if not due or key in self._tripped:
            return False
        self._tripped.add(key)
        self.hits["stumbles"] += 1
        return True
