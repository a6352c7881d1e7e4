"""Lists kept in memory see every case that was committed, whatever its number, and what they were never told."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from pipeline.backends.sql import tables
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.domain.folding import open_case
from pipeline.domain.post import Post
from pipeline.ports.queries import CaseFilter, Paging
from pipeline.ports.store import Commit, StoredPost
from tests.pipeline.store.conftest import opening

Stored = Callable[[Post], StoredPost]


@pytest.fixture
def server(postgres_url: str) -> Iterator[SqlStore]:
    engine = open_engine(postgres_url)
    tables.metadata.create_all(engine)
    store = SqlStore(engine)
    yield store
    store.close()


def shown(queries: SqlCaseQueries, now: datetime) -> list[str]:
    return [record.case.id for record in queries.cases(CaseFilter(), Paging("opened", now)).records]


def test_a_case_is_in_the_lists_of_every_process_once_it_is_committed(
    opened: SqlStore, found_many: Callable[[int], list[str]], noon: datetime
) -> None:
    here, there = SqlCaseQueries(opened.engine), SqlCaseQueries(opened.engine)
    assert shown(here, noon) == ["case-1"]
    others = found_many(3)
    assert shown(here, noon) == shown(there, noon) == ["case-1", *others]
    assert here.facets(CaseFilter(), noon)["place"] == {"5227": 4, "522702": 4}


def test_a_case_is_found_by_a_place_that_lists_do_not_hold(opened: SqlStore, noon: datetime) -> None:
    queries = SqlCaseQueries(opened.engine)
    assert queries.count(CaseFilter(facets={"place": ("52",)}), noon) == 1
    assert queries.count(CaseFilter(facets={"place": ("52", "522701")}), noon) == 1
    assert queries.count(CaseFilter(facets={"place": ("51", "522702101")}), noon) == 0


def test_nobody_without_a_body_sees_a_case(opened: SqlStore, noon: datetime) -> None:
    queries = SqlCaseQueries(opened.engine)
    assert queries.cases(CaseFilter(scope=()), Paging("urgency", noon)).records == ()
    assert set(queries.views((), noon).values()) == {0}


@pytest.mark.services
def test_a_number_given_early_and_committed_late_is_not_passed_over(
    server: SqlStore, stored: Stored, a_post: Callable[..., Post], noon: datetime
) -> None:
    queries = SqlCaseQueries(server.engine)
    assert shown(queries, noon) == []
    for early, late in (("a", "b"), ("c", "d")):
        with server.write() as first:
            _open(first, stored, a_post(f"site:{early}", author=f"k1-{early}"), early)
            with server.write() as second:
                _open(second, stored, a_post(f"site:{late}", author=f"k1-{late}"), late)
            assert late in shown(queries, noon)
            assert early not in shown(queries, noon)
        assert {early, late} <= set(shown(queries, noon))


def _open(transaction: SqlTransaction, stored: Stored, post: Post, case_id: str) -> None:
    event = opening(post, case_id)
    transaction.put_posts([StoredPost(post, stored(post).assessment, 1, case_id)])
    transaction.commit_events([Commit(None, open_case(event), (event,))])
