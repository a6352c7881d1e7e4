"""A fault between any two statements leaves nothing behind, and doing it again gives what was meant."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pipeline.backends.sql.audit import SqlAudit
from pipeline.cases import commands as c
from pipeline.domain.assessment import Grade
from pipeline.domain.events import PublicationKind, Published
from pipeline.ports.bus import CHANGES
from pipeline.stages.periodic import Relay, Tick
from tests.faults.works import ANALYST, FIRE, FLOOD, HANDLER, LEAD, Fault, Works, fault_before


def gather_and_merge(works: Works) -> None:
    works.feed(("c", (*FIRE, *FLOOD)), ("d", ("平塘", "大桥", "裂缝", "限行")))


def dispatch(works: Works) -> None:
    works.give(c.Dispatch(LEAD, ("522702.health",)), "a")


def merge(works: Works) -> None:
    works.give(c.Merge(works.case("b").id), "a")


def publish(works: Works) -> None:
    at = works.clock.now()
    answer = Published(PublicationKind.RESPONSE, "已扑灭", "https://www.example.gov.cn/1", "市应急局", at)
    works.give(c.Publish(answer), "a", HANDLER)


def handled(works: Works) -> None:
    dispatch(works)
    works.give(c.SignIn(), "a", HANDLER)


def merged(works: Works) -> None:
    works.apart = works.case("a").id
    merge(works)


def restore(works: Works) -> None:
    works.desk.give(c.Split(), works.apart, works.state(works.apart).revision, ANALYST, key="restore")


def two_posts(works: Works) -> None:
    works.feed(("c", (*FIRE[:4], *FLOOD)))
    works.give(c.Confirm(), "c")


def split(works: Works) -> None:
    works.give(c.Split((works.founding("c"),)), "c")


def detach(works: Works) -> None:
    works.give(c.Detach((works.founding("c"),)), "c")


def give_notice(works: Works) -> None:
    works.give(c.GiveNotice(LEAD, "请核实"), "a")


def regrade(works: Works) -> None:
    works.give(c.Regrade(Grade.I, "伤亡上升"), "a")


def tick(works: Works) -> None:
    Tick(works.store, works.clock).turn()


def relay(works: Works) -> None:
    Relay(works.store, works.bus, works.clock, "relay").turn()


def nothing(_: Works) -> None:
    """No preparation."""


@pytest.mark.parametrize(
    ("prepare", "work"),
    [
        (nothing, gather_and_merge),
        (nothing, dispatch),
        (nothing, merge),
        (merged, restore),
        (two_posts, split),
        (two_posts, detach),
        (nothing, give_notice),
        (nothing, regrade),
        (handled, publish),
        (nothing, tick),
    ],
)
def test_a_fault_before_any_statement_leaves_nothing_behind(
    works: Works, prepare: Callable[[Works], None], work: Callable[[Works], None]
) -> None:
    prepare(works)
    works.clock.wait(timedelta(hours=3).total_seconds())
    before = works.content()
    for number in range(1, 400):
        with fault_before(number):
            try:
                work(works)
                break
            except Fault:
                assert works.content() == before
    assert number > 5
    assert works.content() != before
    assert SqlAudit(works.engine).run().differences == ()
    assert len(works.content()["posts"]) == {gather_and_merge: 4, split: 3, detach: 3}.get(work, 2)


def test_a_batch_delivered_again_after_its_commit_changes_nothing(works: Works) -> None:
    gather_and_merge(works)
    once = works.content()
    gather_and_merge(works)
    works.gather.neighbours = None
    gather_and_merge(works)
    assert works.content() == once


def test_a_tick_after_the_tick_notes_nothing(works: Works) -> None:
    works.clock.wait(timedelta(hours=30).total_seconds())
    while Tick(works.store, works.clock).turn():
        pass
    once = works.content()
    tick(works)
    assert works.content() == once


def test_a_relay_that_fails_anywhere_loses_no_change(works: Works) -> None:
    wanted = {(row["key"], row["change"]) for row in works.content()["outbox"]}
    assert wanted
    for number in range(1, 100):
        with fault_before(number):
            try:
                relay(works)
                break
            except Fault:
                pass
    assert works.content()["outbox"] == []
    reader = works.bus.consumer(CHANGES, "reader")
    carried = [(each.key, each.value.decode()) for each in reader.poll(10_000, 0)]
    reader.close()
    assert set(carried) == wanted
    assert number > 3
