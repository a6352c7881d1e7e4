"""Posts about one matter become one case, once, whatever the order and whatever dies in between."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Fenced, Unavailable
from pipeline.domain.folding import replay
from pipeline.domain.post import Channel, Post, Reply
from pipeline.domain.transitions import State
from pipeline.stages.gather import Gather
from pipeline.stages.sketch import sketch

Items = Iterable[tuple[Post, Assessment]]
Feed = Callable[[Items], None]
Make = Callable[..., Any]

FIRE = ("马场坪", "仓库", "爆炸", "18人", "物流园")


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def all_cases(store: SqlStore) -> list[Case]:
    with store.read() as tx:
        return list(tx.cases(store.recent_cases(LONG_AGO)).values())


def the_case(store: SqlStore) -> Case:
    (only,) = all_cases(store)
    return only


def test_two_posts_about_one_matter_become_one_case(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("a"), make_emergency(keywords=FIRE)), (make_post("b"), make_emergency(keywords=FIRE[1:]))])
    case = the_case(sql_store)
    assert case.tally.posts == 2
    assert case.proposed_lead == "522702.emergency"


def test_the_same_words_in_another_county_are_another_matter(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore
) -> None:
    elsewhere = Place("522725", "瓮安县", "county", confidence=0.9)
    feed(
        [
            (make_post("a"), make_emergency(keywords=FIRE)),
            (make_post("b"), make_emergency(keywords=FIRE, places=(elsewhere,))),
        ]
    )
    assert len(all_cases(sql_store)) == 2


def test_a_case_is_headed_by_the_first_news_title_it_gets(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore
) -> None:
    read = make_emergency(keywords=FIRE)
    feed([(make_post("a", channel=Channel.MICROBLOG, text="我的妈耶，刚才那一声是啥子"), read)])
    feed([(make_post("b", title="福泉市马场坪一仓库发生爆炸"), read)])
    feed([(make_post("c", title="福泉仓库爆炸已致18人死亡"), read)])
    assert the_case(sql_store).title == "福泉市马场坪一仓库发生爆炸"


def test_noise_and_other_provinces_open_no_case_but_are_kept(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    hunan = Place("430521", "邵东市", "county", confidence=0.9)
    feed(
        [
            (make_post("noise"), Assessment()),
            (make_post("away"), make_assessment(places=(hunan,))),
            (make_post("written-away", region="北京"), make_assessment(places=())),
        ]
    )
    assert all_cases(sql_store) == []
    with sql_store.read() as tx:
        assert set(tx.latest_posts(["noise", "away", "written-away"])) == {"noise", "away", "written-away"}


def test_a_matter_without_a_place_waits_in_triage(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("a", region="贵州"), make_assessment(places=()))])
    assert the_case(sql_store).state is State.TRIAGE


def test_a_redelivered_batch_changes_nothing(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore
) -> None:
    items = [(make_post("a"), make_emergency(keywords=FIRE)), (make_post("b"), make_emergency(keywords=FIRE))]
    feed(items)
    before = the_case(sql_store)
    feed(items)
    assert the_case(sql_store) == before


def test_a_rising_toll_is_a_new_revision_of_the_post_and_raises_the_grade(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("a"), make_emergency(Grade.IV, keywords=FIRE))])
    feed([(make_post("a", revision="r2"), make_emergency(Grade.II, keywords=FIRE))])
    case = the_case(sql_store)
    assert (case.reading.grade, case.tally.posts) == (Grade.II, 1)
    assert case.provisional
    assert case.running(ClockKind.AUTHORITATIVE_INFORMATION)
    with sql_store.read() as tx:
        assert tx.latest_posts(["a"])["a"].version == 2


def test_a_case_someone_touched_takes_posts_but_keeps_its_reading(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore, policies: Policies, clock: Any
) -> None:
    feed([(make_post("a"), make_emergency(Grade.IV, keywords=FIRE))])
    case = the_case(sql_store)
    desk = Desk(sql_store, policies, clock)
    confirmed = desk.give(c.Confirm(), case.id, case.revision, Actor("ana", Role.ANALYST))
    feed([(make_post("b"), make_emergency(Grade.I, keywords=FIRE))])
    after = the_case(sql_store)
    assert (after.reading, after.revision) == (confirmed.reading, confirmed.revision)
    assert after.tally.posts == 2


def test_a_failed_transaction_is_gathered_again_without_doubles(
    gather: Gather, feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore, monkeypatch: Any
) -> None:
    items = [(make_post("a"), make_emergency(keywords=FIRE)), (make_post("b"), make_emergency(keywords=FIRE))]
    with monkeypatch.context() as patched:
        patched.setattr(SqlTransaction, "add_notices", _power_cut)
        with pytest.raises(RuntimeError):
            feed(items)
    assert all_cases(sql_store) == []
    feed(items)
    assert the_case(sql_store).tally.posts == 2


def _power_cut(*_: object) -> None:
    raise RuntimeError("power cut")


def test_a_restarted_gatherer_remembers_from_the_store(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore, gather: Gather, deliver: Make
) -> None:
    feed([(make_post("a"), make_emergency(keywords=FIRE))])
    gather.release()
    second = Gather(sql_store, gather.policies, gather.clock, "worker-2")
    second.handle(deliver([(make_post("b"), make_emergency(keywords=FIRE))]))
    assert the_case(sql_store).tally.posts == 2


def test_a_second_gatherer_stands_by_and_a_frozen_one_is_fenced(
    feed: Feed, make_post: Make, make_emergency: Make, sql_store: SqlStore, gather: Gather, deliver: Make, clock: Any
) -> None:
    feed([(make_post("a"), make_emergency(keywords=FIRE))])
    second = Gather(sql_store, gather.policies, clock, "worker-2")
    batch = deliver([(make_post("b"), make_emergency(keywords=FIRE))])
    with pytest.raises(Unavailable, match="stands by"):
        second.handle(batch)
    frozen = gather.lease
    clock.forward(minutes=1)
    second.handle(batch)
    with pytest.raises(Fenced), sql_store.write(frozen):
        pass


def test_a_hotline_item_always_opens_a_case_and_owes_its_completion(
    feed: Feed, make_post: Make, sql_store: SqlStore
) -> None:
    feed([(make_post("t", channel=Channel.HOTLINE, ticket="T1"), Assessment())])
    assert {clock.id.kind for clock in the_case(sql_store).running()} == {ClockKind.DISPATCH, ClockKind.COMPLETION}


@pytest.mark.parametrize(("days", "status"), [(2, ClockStatus.MET), (40, ClockStatus.MISSED)])
def test_imported_history_is_answered_at_its_own_time_and_raises_no_alert(
    days: int, status: ClockStatus, feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    asked = datetime(2019, 4, 23, 2, tzinfo=UTC)
    reply = Reply("已处理。", asked + timedelta(days=days), "市住建局")
    post = make_post("t", channel=Channel.HOTLINE, published_at=asked, reply=reply, history=True)
    feed([(post, make_assessment())])
    with sql_store.read() as tx:
        (case,) = tx.cases([_case_of(tx, "t")]).values()
        assert tx.due_cases(datetime(2027, 1, 1, tzinfo=UTC), 10) == []
    assert case.state is State.CLOSED
    assert {clock.status for clock in case.clocks} == {status}
    assert replay(sql_store.history(case.id)) == case


def _case_of(tx: Any, post_id: str) -> str:
    return str(tx.latest_posts([post_id])[post_id].case_id)


OF_NO_FOCUS = {"category": None, "categories": (), "scores": {}, "topic": None}
WORDS = ("停水", "小围寨", "主管", "物业", "爆炸", "仓库", "马场坪", "路灯", "三天", "水车")
posts_to_gather = st.lists(
    st.tuples(
        st.sets(st.sampled_from(WORDS), min_size=2, max_size=6),
        st.sampled_from(["", "522701", "522702"]),
        st.booleans(),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(matters=posts_to_gather, data=st.data())
def test_the_groups_do_not_depend_on_the_order_of_arrival(
    matters: list[tuple[set[str], str, bool]],
    data: st.DataObject,
    make_post: Make,
    make_assessment: Make,
    deliver: Make,
    clock: Any,
    tmp_path_factory: pytest.TempPathFactory,
    group: Callable[[SqlStore], set[frozenset[str]]],
    policies: Policies,
) -> None:
    items = [
        (
            make_post(f"p{at}", text="".join(sorted(words))),
            make_assessment(
                keywords=tuple(sorted(words)),
                places=(Place(code, code, "county"),) if code else (),
                sketch=sketch("".join(sorted(words))),
                **({} if told else OF_NO_FOCUS),
            ),
        )
        for at, (words, code, told) in enumerate(matters)
    ]
    shuffled = data.draw(st.permutations(items))
    found = []
    for order, size in ((items, 3), (shuffled, data.draw(st.integers(1, 9)))):
        store = _fresh_store(tmp_path_factory)
        gatherer = Gather(store, policies, clock, "w")
        for at in range(0, len(order), size):
            gatherer.handle(deliver(order[at : at + size]))
            if data.draw(st.booleans(), label="restarted"):
                gatherer.release()
                gatherer = Gather(store, policies, clock, "w")
        found.append(group(store))
        store.close()
    assert found[0] == found[1]


def _fresh_store(folders: pytest.TempPathFactory) -> SqlStore:
    engine = open_engine(f"sqlite:///{folders.mktemp('store')}/store.db")
    migrate(engine)
    return SqlStore(engine)


def test_two_matters_of_one_town_stay_apart_where_only_place_names_agree(
    feed: Feed, make_post: Make, make_assessment: Make, sql_store: SqlStore
) -> None:
    town = Place("522702002", "马场坪街道", "township", ("贵州省", "黔南布依族苗族自治州", "福泉市"), 0.9)
    water = make_assessment(places=(town,), keywords=("福泉市", "马场坪街道", "停水", "水管"))
    road = make_assessment(places=(town,), keywords=("福泉市", "马场坪街道", "路灯", "摔倒"))
    feed([(make_post("a", text="停水三天"), water), (make_post("b", text="路灯坏了"), road)])
    assert len(all_cases(sql_store)) == 2
