"""What changed in the store becomes searchable, within the right scope, whatever the order of the news."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from classifier import Segmenter, normalise
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment
from pipeline.domain.post import Channel, Post
from pipeline.ports.bus import CHANGES
from pipeline.ports.search import Query
from pipeline.stages.index import Index
from pipeline.stages.periodic import Relay

Feed = Callable[[Iterable[tuple[Post, Assessment]]], None]
Make = Callable[..., Any]
ANALYST = Actor("ana", Role.ANALYST)


@pytest.fixture
def search(tmp_path: Path) -> TantivyIndex:
    segmenter = Segmenter()
    return TantivyIndex(tmp_path / "index", TextAnalysis(segmenter.name, segmenter.words, normalise))


@pytest.fixture
def catch_up(sql_store: SqlStore, search: TantivyIndex, tmp_path: Path, clock: Any) -> Callable[[], None]:
    """Relay the outbox and index what it says."""
    bus = SqliteBus(tmp_path / "bus.db")
    relay, index = Relay(sql_store, bus, clock, "relay"), Index(sql_store, search)
    changes = bus.consumer(CHANGES, index.group)

    def run() -> None:
        while relay.turn():
            pass
        while batch := changes.poll(100, 0.0):
            index.handle(batch)
            changes.commit()

    return run


def test_a_gathered_post_and_its_case_are_found(
    feed: Feed, make_post: Make, make_assessment: Make, search: TantivyIndex, catch_up: Callable[[], None]
) -> None:
    feed([(make_post("a", text="都匀小围寨停水第四天了"), make_assessment())])
    catch_up()
    found = search.search(Query("停水"))
    assert {hit.kind for hit in found.hits} == {"case", "post"}


def test_a_body_finds_a_case_and_its_posts_only_once_it_has_part_in_it(
    feed: Feed,
    make_post: Make,
    make_assessment: Make,
    search: TantivyIndex,
    catch_up: Callable[[], None],
    sql_store: SqlStore,
    policies: Policies,
    clock: Any,
) -> None:
    feed([(make_post("a", text="福泉金山街道停水"), make_assessment())])
    catch_up()
    mine = Query("停水", scope=("522702.water",))
    assert search.search(mine).total == 0
    with sql_store.read() as tx:
        case = tx.case(tx.latest_posts(["a"])["a"].case_id)
    Desk(sql_store, policies, clock).give(c.Dispatch("522702.water"), case.id, case.revision, ANALYST)
    catch_up()
    assert {hit.kind for hit in search.search(mine).hits} == {"case", "post"}
    assert search.search(Query("停水", scope=("522725.water",))).total == 0


def test_posts_of_a_merged_case_are_found_under_the_case_they_went_to(
    feed: Feed,
    make_post: Make,
    make_assessment: Make,
    search: TantivyIndex,
    catch_up: Callable[[], None],
    sql_store: SqlStore,
    policies: Policies,
    clock: Any,
) -> None:
    feed([(make_post("a", text="福泉金山街道停水"), make_assessment(keywords=("停水", "金山", "水管")))])
    feed([(make_post("b", text="福泉牛场镇路灯"), make_assessment(keywords=("路灯", "牛场", "三盏")))])
    with sql_store.read() as tx:
        source, target = (tx.case(tx.latest_posts([name])[name].case_id) for name in "ab")
    desk = Desk(sql_store, policies, clock)
    busy = desk.give(c.Confirm(), source.id, source.revision, ANALYST)
    catch_up()
    desk.give(c.Merge(target.id), source.id, busy.revision, ANALYST)
    catch_up()
    under = {hit.id: hit.case_id for hit in search.search(Query("停水", kind="post")).hits}
    assert under == {"post:a": target.id}


def test_a_body_that_returned_a_case_no_longer_finds_it(
    feed: Feed,
    make_post: Make,
    make_assessment: Make,
    search: TantivyIndex,
    catch_up: Callable[[], None],
    sql_store: SqlStore,
    policies: Policies,
    clock: Any,
) -> None:
    feed([(make_post("a", text="福泉金山街道停水"), make_assessment())])
    with sql_store.read() as tx:
        case = tx.case(tx.latest_posts(["a"])["a"].case_id)
    desk = Desk(sql_store, policies, clock)
    sent = desk.give(c.Dispatch("522702.water"), case.id, case.revision, ANALYST)
    catch_up()
    handler = Actor("han", Role.HANDLER, "522702.water")
    desk.give(c.Return("不是我们的管网"), case.id, sent.revision, handler)
    catch_up()
    assert search.search(Query("停水", scope=("522702.water",))).hits == ()


def test_a_further_post_writes_its_own_document_and_leaves_that_of_its_case(
    feed: Feed,
    make_post: Make,
    make_assessment: Make,
    search: TantivyIndex,
    catch_up: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = make_assessment(keywords=("停水", "金山", "水管"))
    feed([(make_post("a", text="福泉金山街道停水", channel=Channel.MICROBLOG), read)])
    catch_up()
    written: list[str] = []
    monkeypatch.setattr(search, "put", lambda documents: written.extend(each.id for each in documents))
    feed([(make_post("b", text="金山街道停水第二天"), read)])
    catch_up()
    assert written == ["post:b"]
    feed([(make_post("c", text="金山停水", title="金山街道停水"), read)])
    catch_up()
    assert {name.partition(":")[0] for name in written[1:]} == {"case", "post"}
