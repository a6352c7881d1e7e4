"""A desk with one case of each track, opened from a post."""

from collections.abc import Callable

import pytest

from pipeline.backends.sql.store import SqlStore
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.post import Post
from pipeline.domain.tally import tally_of
from pipeline.ports.clock import Clock
from pipeline.ports.store import StoredPost

ANALYST = Actor("ana", Role.ANALYST)
LEADER = Actor("lea", Role.LEADER)

Open = Callable[..., Case]


@pytest.fixture
def desk(sql_store: SqlStore, policies: Policies, clock: Clock) -> Desk:
    return Desk(sql_store, policies, clock)


@pytest.fixture
def open_case(sql_store: SqlStore, policies: Policies, clock: Clock, make_post: Callable[..., Post]) -> Open:
    def make(assessment: Assessment, name: str = "site:1", **more: object) -> Case:
        post = make_post(name, **more)
        tally = tally_of(assessment, post.seen_at)
        rules = policies.current
        ledger = opening.open_matter(post, tally, rules, clock.now())
        with sql_store.write() as tx:
            tx.keep_policy(rules.profile.hash, rules.profile.text)
            tx.put_posts([StoredPost(post, assessment, 1, ledger.case.id)])
            tx.commit_events([ledger.commit])
            tx.add_notices(notices_of(ledger))
        return ledger.case

    return make


@pytest.fixture
def analyst() -> Actor:
    return ANALYST


@pytest.fixture
def leader() -> Actor:
    return LEADER


@pytest.fixture
def handler() -> Callable[[str], Actor]:
    return lambda body: Actor(f"h-{body}", Role.HANDLER, body)
