"""A gatherer on a real store, fed with read posts."""

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import select

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment
from pipeline.domain.post import Post
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.ports.clock import Clock
from pipeline.stages.gather import Gather

Feed = Callable[[Iterable[tuple[Post, Assessment]]], None]


def delivered(items: Iterable[tuple[Post, Assessment]]) -> list[Delivery]:
    return [
        Delivery(ASSESSED, 0, at, post.id, encode(AssessedPost(post, assessment)))
        for at, (post, assessment) in enumerate(items)
    ]


@pytest.fixture
def gather(sql_store: SqlStore, policies: Policies, clock: Clock) -> Gather:
    return Gather(sql_store, policies, clock, "worker-1")


@pytest.fixture
def feed(gather: Gather) -> Feed:
    return lambda items: gather.handle(delivered(items))


@pytest.fixture
def desk(sql_store: SqlStore, policies: Policies, clock: Clock) -> Desk:
    return Desk(sql_store, policies, clock)


@pytest.fixture(scope="session")
def deliver() -> Callable[[Iterable[tuple[Post, Assessment]]], list[Delivery]]:
    return delivered


@pytest.fixture(scope="session")
def group() -> Callable[[SqlStore], set[frozenset[str]]]:
    """The posts by case, without the names of the cases."""

    def grouped(store: SqlStore) -> set[frozenset[str]]:
        by_case: dict[str, set[str]] = {}
        with store.engine.connect() as connection:
            columns = select(t.posts.c.case_id, t.posts.c.id).where(t.posts.c.current, t.posts.c.case_id != "")
            for case_id, post_id in connection.execute(columns):
                by_case.setdefault(case_id, set()).add(post_id)
        return {frozenset(ids) for ids in by_case.values()}

    return grouped
