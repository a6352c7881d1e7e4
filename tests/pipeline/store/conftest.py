"""A real SQLite store with one opened case."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.backends.sql import tables
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.domain import events as ev
from pipeline.domain.assessment import Assessment, Category, Place
from pipeline.domain.folding import open_case
from pipeline.domain.post import Channel, Post
from pipeline.domain.routing import Route
from pipeline.domain.tally import read_tally, tally_of
from pipeline.ports.store import Commit, StoredPost

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of this test alone."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database without tables."""
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[SqlStore]:
    tables.metadata.create_all(engine)
    store = SqlStore(engine)
    yield store
    store.close()


def make_post(name: str = "site:1", author: str = "k1-a", text: str = "福泉市马场坪厂房起火") -> Post:
    return Post(
        id=name,
        revision="r1",
        digest=f"d-{name}",
        source="site",
        channel=Channel.NEWS,
        text=text,
        collected_at=NOON,
        author=author,
    )


def make_assessment() -> Assessment:
    return Assessment(
        category=Category.EMERGENCY,
        categories=(Category.EMERGENCY,),
        scores={"emergency": 0.9},
        topic="城乡建设",
        topic_score=0.7,
        places=(Place("522702", "福泉市", "county", ("贵州省", "黔南布依族苗族自治州", "福泉市"), 0.9),),
        uncertain=False,
    )


def opening(post: Post, case_id: str = "case-1") -> ev.Event:
    tally = tally_of(make_assessment(), post.seen_at)
    facts = ev.Opened(
        founding=ev.PostRef(post.id, post.revision, post.digest, post.seen_at),
        title="厂房起火",
        channel="news",
        detected_at=post.seen_at,
        reading=read_tally(tally),
        route=Route(),
        tally=tally,
        policy="p1",
    )
    return ev.number(case_id, 1, ev.Draft(facts, NOON, "machine:gather"), NOON)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def a_post() -> Callable[..., Post]:
    return make_post


@pytest.fixture
def stored() -> Callable[[Post], StoredPost]:
    return lambda post: StoredPost(post, make_assessment(), 1)


@pytest.fixture
def opened(store: SqlStore) -> SqlStore:
    post = make_post()
    event = opening(post)
    with store.write() as tx:
        tx.put_posts([StoredPost(post, make_assessment(), 1, event.case_id)])
        tx.commit_events([Commit(None, open_case(event), (event,))])
    return store


@pytest.fixture
def found_many(store: SqlStore) -> Callable[[int], list[str]]:
    """So many further cases, each of one post."""

    def make(count: int) -> list[str]:
        for number in range(2, 2 + count):
            post = make_post(f"site:{number}", author=f"k1-{number}")
            event = opening(post, f"case-{number}")
            with store.write() as tx:
                tx.put_posts([StoredPost(post, make_assessment(), 1, event.case_id)])
                tx.commit_events([Commit(None, open_case(event), (event,))])
        return [f"case-{number}" for number in range(2, 2 + count)]

    return make
