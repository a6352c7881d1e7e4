"""retention: posts outside any case are deleted when their time is over (product.md, safeguards)."""

from datetime import date, datetime, timedelta

import structlog

from pipeline.ports.clock import Clock
from pipeline.ports.search import SearchIndex
from pipeline.ports.store import CaseStore

log = structlog.get_logger()

EXPIRED = 2_000


class Retention:
    """Looks once a day; the posts of cases stay with their cases."""

    name = "retention"

    def __init__(self, store: CaseStore, search: SearchIndex, clock: Clock, kept: timedelta) -> None:
        self.store = store
        self.search = search
        self.clock = clock
        self.kept = kept
        self._done: date | None = None

    def turn(self) -> int:
        """The number of posts deleted, from the store first: what search still finds leads nowhere."""
        now = self.clock.now()
        if now.date() == self._done:
            return 0
        before = now - self.kept
        deleted = 0
        while count := self._expire(before):
            deleted += count
        self.search.expire(before)
        self._done = now.date()
        if deleted:
            log.info("posts_expired", posts=deleted, before=before.isoformat())
        return deleted

    def _expire(self, before: datetime) -> int:
        with self.store.write() as tx:
            return tx.expire_posts(before, EXPIRED)
