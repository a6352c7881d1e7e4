"""What is told aside, of no focus itself, joins the matter it belongs to, before or after that is known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Assessment, Place
from pipeline.domain.case import Case
from pipeline.domain.post import Post
from pipeline.stages.gather import Gather

Make = Callable[..., Any]
Item = tuple[Post, Assessment]

ANALYST = Actor("ana", Role.ANALYST)
TOWN = Place("522726100", "麻尾镇", "township", ("贵州省", "黔南布依族苗族自治州", "独山县"), 0.9)
ELSEWHERE = Place("610102", "新城区", "county", ("陕西省", "西安市"), 0.9)
TOLD = ("兰海高速", "团雾", "连环相撞", "货车")
ASIDE = ("团雾", "兰海高速", "诱导灯", "数了")
OF_NO_FOCUS: dict[str, object] = {"category": None, "categories": (), "scores": {}, "topic": None}


@pytest.fixture
def crash(make_post: Make, make_emergency: Make) -> Item:
    return make_post("told", text="多车相撞"), make_emergency(keywords=TOLD, places=(TOWN,))


@pytest.fixture
def aside(make_post: Make, make_assessment: Make) -> Callable[..., Item]:
    def make(id: str = "aside", words: tuple[str, ...] = ASIDE, place: Place = TOWN, **more: object) -> Item:
        return make_post(id, text="我数了有十几台", **more), make_assessment(
            keywords=words, places=(place,), **OF_NO_FOCUS
        )

    return make


def home_of(store: SqlStore, post_id: str) -> str:
    with store.read() as tx:
        return str(tx.latest_posts([post_id])[post_id].case_id)


def case_of(store: SqlStore, post_id: str) -> Case:
    with store.read() as tx:
        return tx.case(home_of(store, post_id))


@pytest.mark.parametrize("batches", [(("told",), ("aside",)), (("aside",), ("told",)), (("aside", "told"),)])
def test_it_joins_in_any_order_and_is_counted_once(
    feed: Make, crash: Item, aside: Make, sql_store: SqlStore, batches: tuple[tuple[str, ...], ...]
) -> None:
    items = {"told": crash, "aside": aside()}
    for batch in batches:
        feed([items[name] for name in batch])
    assert home_of(sql_store, "aside") == home_of(sql_store, "told") != ""
    assert case_of(sql_store, "told").tally.posts == 2
    assert SqlAudit(sql_store.engine).run().differences == ()


def test_alone_or_with_its_like_it_opens_no_case(feed: Make, aside: Make, sql_store: SqlStore) -> None:
    feed([aside(), aside("copy")])
    assert (home_of(sql_store, "aside"), home_of(sql_store, "copy")) == ("", "")


def test_a_gatherer_that_starts_anew_still_knows_it(
    feed: Make, gather: Gather, crash: Item, aside: Make, sql_store: SqlStore, deliver: Make
) -> None:
    feed([aside()])
    gather.release()
    Gather(sql_store, gather.policies, gather.clock, "worker-2").handle(deliver([crash]))
    assert home_of(sql_store, "aside") == home_of(sql_store, "told")


def test_a_corrected_wording_is_not_another_post(feed: Make, crash: Item, aside: Make, sql_store: SqlStore) -> None:
    feed([aside(), aside(revision="r2")])
    feed([crash])
    feed([aside(revision="r3")])
    assert case_of(sql_store, "told").tally.posts == 2
    assert home_of(sql_store, "aside") == home_of(sql_store, "told")


@pytest.mark.parametrize(
    "other",
    [{"words": ("烧烤", "夜市", "好吃")}, {"place": ELSEWHERE}],
    ids=["other words", "a place elsewhere"],
)
def test_what_speaks_of_something_else_stays_apart(
    feed: Make, crash: Item, aside: Make, sql_store: SqlStore, other: dict[str, Any]
) -> None:
    feed([crash, aside(**other)])
    assert home_of(sql_store, "aside") != home_of(sql_store, "told")


def test_a_person_who_takes_it_out_has_the_last_word(
    feed: Make, crash: Item, aside: Make, gather: Gather, sql_store: SqlStore, deliver: Make, desk: Desk
) -> None:
    feed([crash, aside()])
    case = case_of(sql_store, "told")
    desk.give(c.Detach(("aside",)), case.id, case.revision, ANALYST)
    feed([(crash[0], crash[1])])
    gather.release()
    again = Gather(sql_store, gather.policies, gather.clock, "worker-2")
    again.handle(deliver([aside(revision="r2"), (replace(crash[0], id="more"), crash[1])]))
    assert home_of(sql_store, "aside") == ""
    assert home_of(sql_store, "more") == case.id
