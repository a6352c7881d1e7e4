"""What belongs to no case is deleted when its time is over, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from classifier import Segmenter, normalise
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.backends.sql.store import SqlStore
from pipeline.domain.messages import Change
from pipeline.ports.search import Query
from pipeline.ports.store import StoredPost
from pipeline.stages.index import documents_of
from pipeline.stages.retention import Retention

Make = Callable[..., Any]


@pytest.fixture
def search(tmp_path: Path) -> TantivyIndex:
    segmenter = Segmenter()
    return TantivyIndex(tmp_path / "index", TextAnalysis(segmenter.name, segmenter.words, normalise))


@pytest.fixture
def retention(
    sql_store: SqlStore, search: TantivyIndex, clock: Any, make_post: Make, make_assessment: Make
) -> Retention:
    """Four posts of the same day, one of them in a case and one collected again later."""
    posts = [
        StoredPost(make_post("alone"), make_assessment(), 1),
        StoredPost(make_post("held"), make_assessment(), 1, "case-1"),
        StoredPost(make_post("again"), make_assessment(), 1),
    ]
    again = make_post("again", revision="r2", collected_at=clock.now() + timedelta(days=60))
    with sql_store.write() as tx:
        tx.put_posts(posts)
        tx.put_posts([StoredPost(again, make_assessment(), 2)])
    with sql_store.read() as tx:
        search.put(documents_of(tx, [Change("post", name, 1) for name in ("alone", "held", "again")]))
    return Retention(sql_store, search, clock, timedelta(days=90))


def kept(retention: Retention, search: TantivyIndex) -> tuple[set[str], set[str]]:
    """Ids in the store and in search."""
    with retention.store.read() as tx:
        stored = set(tx.latest_posts(["alone", "held", "again"]))
    return stored, {hit.id.removeprefix("post:") for hit in search.search(Query()).hits}


def test_nothing_is_deleted_before_its_time(retention: Retention, search: TantivyIndex, clock: Any) -> None:
    clock.forward(days=89)
    assert retention.turn() == 0
    everything = {"alone", "held", "again"}
    assert kept(retention, search) == (everything, everything)


def test_a_post_outside_any_case_goes_from_store_and_search(
    retention: Retention, search: TantivyIndex, clock: Any
) -> None:
    clock.forward(days=91)
    assert retention.turn() == 1
    assert kept(retention, search) == ({"held", "again"}, {"held", "again"})
    clock.forward(days=60)
    assert retention.turn() == 1
    assert kept(retention, search) == ({"held"}, {"held"})


def test_it_looks_once_a_day(retention: Retention, clock: Any) -> None:
    retention.turn()
    clock.forward(hours=1)
    assert retention.turn() == 0
