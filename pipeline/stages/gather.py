"""gather: posts about one matter become one case. One worker is active at a time, by lease and epoch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from pipeline.cases.relevance import concerns_home, told_aside
from pipeline.cases.rulebook import Policies
from pipeline.codec import decode
from pipeline.domain.assessment import AssessedPost
from pipeline.domain.errors import Stale, Unavailable
from pipeline.domain.matching import WINDOW
from pipeline.domain.post import require_whole
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.ports.clock import Clock
from pipeline.ports.store import CaseStore, Lease, StoredPost, Transaction
from pipeline.stages.gathering import Gathering, signature_of
from pipeline.stages.neighbours import Neighbours

log = structlog.get_logger()
LEASE_SECONDS = 20.0
EXPIRE_EVERY = timedelta(minutes=10)


class Gather:
    """Stores the readings of a batch, opens and attaches, routes and starts clocks: one transaction."""

    name = "gather"
    topic = ASSESSED
    group = "gather"

    def __init__(self, store: CaseStore, policies: Policies, clock: Clock, holder: str) -> None:
        self.store = store
        self.policies = policies
        self.clock = clock
        self.holder = holder
        self.neighbours: Neighbours | None = None
        self.lease: Lease | None = None
        self._expired_at = clock.now()

    def handle(self, batch: Sequence[Delivery]) -> None:
        """Raises Unavailable while another worker gathers, Fenced when the lease was lost meanwhile."""
        items = _latest([decode(delivery.value, AssessedPost) for delivery in batch])
        for item in items:
            require_whole(item.post)
        lease, profile = self._hold(), self.policies.current.profile
        neighbours = self._neighbours()
        try:
            with self.store.write(lease) as tx:
                fresh = _unknown(tx, items)
                gathering = Gathering(tx, neighbours, self.policies, self.clock.now())
                for each in fresh:
                    relevant = concerns_home(each.post, each.assessment, profile)
                    aside = told_aside(each.post, each.assessment, profile)
                    gathering.take(replace(each, aside=aside), relevant=relevant)
                gathering.finish()
        except BaseException as error:
            # What was remembered of this batch did not happen.
            self.neighbours = None
            if isinstance(error, Stale):
                raise Unavailable("a person decided on one of these cases meanwhile") from error
            raise

    def _hold(self) -> Lease:
        lease = self.store.acquire(self.name, self.holder, self.clock.now(), LEASE_SECONDS)
        if lease is None:
            raise Unavailable("another worker gathers; this one stands by")
        if self.lease is None or lease.epoch != self.lease.epoch:
            self.neighbours = None
        self.lease = lease
        return lease

    def _neighbours(self) -> Neighbours:
        now = self.clock.now()
        if self.neighbours is None:
            self.neighbours = remembered(self.store, since=now - WINDOW)
            log.info("neighbours_rebuilt", posts=len(self.neighbours))
        elif now - self._expired_at > EXPIRE_EVERY:
            self.neighbours.expire(now)
            self._expired_at = now
        self.neighbours.slim(now)
        return self.neighbours

    def release(self) -> None:
        """Let the next worker begin at once."""
        if self.lease is not None:
            self.store.release(self.lease)
            self.lease = None


def remembered(store: CaseStore, since: datetime) -> Neighbours:
    """The neighbours of all recent cases, and what is told aside of none, from the store alone."""
    neighbours = Neighbours()
    for case_id in store.recent_cases(since):
        with store.read() as tx:
            for stored in tx.post_refs(case_id):
                neighbours.add(signature_of(stored), case_id)
    with store.read() as tx:
        for stored in tx.posts_aside(since):
            neighbours.add(signature_of(stored), "")
    return neighbours


def _latest(items: Sequence[AssessedPost]) -> list[AssessedPost]:
    """Each revision once, in order of arrival: the log may deliver a message again."""
    return list({(item.post.id, item.post.revision): item for item in items}.values())


def _unknown(tx: Transaction, items: Sequence[AssessedPost]) -> list[StoredPost]:
    """Those not stored yet, with the version each will have.

    A text that went back to an earlier wording is new, an earlier delivery that comes again is not.
    """
    ids = [item.post.id for item in items]
    known: Mapping[str, StoredPost] = tx.latest_posts(ids)
    delivered = tx.deliveries(list(known))
    versions = {post_id: (stored.version, stored.post.revision) for post_id, stored in known.items()}
    homes = {post_id: (stored.case_id, stored.moves) for post_id, stored in known.items()}
    fresh = []
    for item in items:
        version, revision = versions.get(item.post.id, (0, ""))
        this = (item.post.id, item.post.revision, item.post.collected_at)
        if revision == item.post.revision or this in delivered:
            continue
        versions[item.post.id] = (version + 1, item.post.revision)
        fresh.append(StoredPost(item.post, item.assessment, version + 1, *homes.get(item.post.id, ("", 0))))
    return fresh
