"""What crawlers keep on disk while the message log is away."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.embedded.sqlite_spool import SpooledBus
from pipeline.domain.errors import Unavailable, Unusable
from pipeline.ports.bus import DEAD_LETTERS, POSTS, Message


class GoingBus(SqliteBus):
    """Away when told so; how often it was asked."""

    fault: Exception | None = None
    asked = 0

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        super().publish(topic, messages)

    def has(self, topic: str) -> list[str]:
        with closing(self.consumer(topic, "reader")) as consumer:
            return [each.value.decode() for each in consumer.poll(1_000, 0)]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[GoingBus]:
    with closing(GoingBus(tmp_path / "bus.db")) as bus:
        yield bus


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def spooled(bus: GoingBus, clock: ManualClock, tmp_path: Path) -> Iterator[Callable[[], SpooledBus]]:
    """Opens the spool, as each run of the crawl does."""
    opened: list[SpooledBus] = []

    def open_spool() -> SpooledBus:
        opened.append(SpooledBus(bus, tmp_path / "spool.sqlite", clock))
        return opened[-1]

    yield open_spool
    for each in opened:
        each.close()


def said(*words: str) -> list[Message]:
    return [Message("k", word.encode(), {"trace": word}) for word in words]


def test_what_the_bus_takes_is_not_kept(bus: GoingBus, spooled: Callable[[], SpooledBus]) -> None:
    spool = spooled()
    spool.publish(POSTS, said("a"))
    assert spool.waiting() == 0
    assert bus.has(POSTS) == ["a"]


def test_what_it_does_not_take_is_delivered_by_the_next_run_in_order(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    bus.fault = Unavailable("away")
    spool = spooled()
    spool.publish(POSTS, said("a", "b"))
    spool.publish(DEAD_LETTERS, said("x"))
    spool.publish(POSTS, said("c"))
    spool.close()
    bus.fault = None
    later = spooled()
    assert later.waiting() == 4
    assert later.deliver()
    assert later.waiting() == 0
    assert bus.has(POSTS) == ["a", "b", "c"]
    assert bus.has(DEAD_LETTERS) == ["x"]


def test_headers_and_keys_survive_the_disk(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    bus.fault = Unavailable("away")
    spooled().publish(POSTS, said("a"))
    bus.fault = None
    spooled().deliver()
    with closing(bus.consumer(POSTS, "reader")) as consumer:
        (delivery,) = consumer.poll(10, 0)
    assert (delivery.key, delivery.value, delivery.headers) == ("k", b"a", {"trace": "a"})


def test_what_is_new_never_overtakes_what_is_kept(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    spool = spooled()
    bus.fault = Unavailable("away")
    spool.publish(POSTS, said("old"))
    bus.fault = None
    spool.publish(POSTS, said("new"))  # within the pause nobody asks
    assert bus.has(POSTS) == []
    clock.wait(31)
    spool.publish(POSTS, said("newest"))
    assert bus.has(POSTS) == ["old", "new", "newest"]


def test_a_bus_that_is_away_is_asked_with_pauses_that_grow_to_half_a_minute(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    spool = spooled()
    bus.fault = Unavailable("away")
    for word in "abcdefgh":
        spool.publish(POSTS, said(word))
    assert bus.asked == 1
    for asked, pause in enumerate((1, 2, 4, 8, 16, 30, 30), start=2):
        clock.wait(pause - 0.1)
        assert not spool.deliver()
        assert bus.asked == asked - 1
        clock.wait(0.1)
        assert not spool.deliver()
        assert bus.asked == asked


def test_a_second_absence_begins_with_a_short_pause(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    spool = spooled()
    for word in "ab":
        bus.fault = Unavailable("away")
        spool.publish(POSTS, said(word))
        for _ in range(6):
            clock.wait(31)
            assert not spool.deliver()
        bus.fault = None
        clock.wait(31)
        assert spool.deliver()
    bus.fault = Unavailable("away")
    spool.publish(POSTS, said("c"))
    bus.fault = None
    clock.wait(1)
    assert spool.deliver()
    assert bus.has(POSTS) == ["a", "b", "c"]


def test_what_a_person_must_mend_is_raised_and_not_bridged(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    spool = spooled()
    bus.fault = Unusable("bus", "wrong password")
    with pytest.raises(Unusable):
        spool.publish(POSTS, said("a"))
    assert spool.waiting() == 0


def test_a_long_outage_is_delivered_piece_by_piece(
    bus: GoingBus, spooled: Callable[[], SpooledBus], clock: ManualClock
) -> None:
    bus.fault = Unavailable("away")
    spool = spooled()
    words = [f"{n:04}" for n in range(1_200)]
    for at in range(0, len(words), 100):
        spool.publish(POSTS, said(*words[at : at + 100]))
    bus.fault = None
    clock.wait(31)
    assert spool.deliver()
    assert bus.asked == 1 + 3
    assert bus.lag(POSTS, "nobody") == len(words)
