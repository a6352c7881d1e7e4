"""The books: nothing is remembered before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers import CrawlState, Kind, Source, StateError
from crawlers.ledger import Found, Ledger
from crawlers.state import Taken
from pipeline.domain.errors import Unavailable
from pipeline.intake import FileKeys, Intake, RawPost, Refusal
from pipeline.ports.bus import Consumer, Message

SOURCE = Source(id="paper", kind=Kind.LISTING, address="http://a.example/", revisit_hours=48, revisit_minutes=30)
RAW = RawPost(source="paper", channel="news", url="http://a.example/1", title="停水", text="平塘县城停水三天了")


@dataclass
class TickingClock:
    moment: datetime = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class CountingBus:
    counts: dict[str, int] = field(default_factory=dict)
    away: bool = False

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        if self.away:
            raise Unavailable("the bus is away")
        self.counts[topic] = self.counts.get(topic, 0) + len(messages)

    def consumer(self, topic: str, group: str) -> Consumer:
        raise AssertionError("crawlers never read the bus")

    def lag(self, topic: str, group: str) -> int:
        return 0

    def close(self) -> None:
        return None


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def bus() -> CountingBus:
    return CountingBus()


@pytest.fixture
def state(tmp_path: Path, clock: TickingClock) -> CrawlState:
    return CrawlState(tmp_path / "crawl", clock)


@pytest.fixture
def ledger(tmp_path: Path, clock: TickingClock, bus: CountingBus, state: CrawlState) -> Ledger:
    return Ledger(SOURCE, Intake(bus, FileKeys(tmp_path / "keys", clock), clock), state)


def test_the_memory_moves_only_after_the_bus_acknowledged(ledger: Ledger, bus: CountingBus) -> None:
    bus.away = True
    with pytest.raises(Unavailable):
        ledger.deliver([Found("1", RAW), Found("2", Refusal("http://a.example/2", "broken"))])
    assert ledger.is_new("1")
    assert ledger.is_new("2")
    bus.away = False
    ledger.deliver([Found("1", RAW), Found("2", Refusal("http://a.example/2", "broken"))])
    assert not ledger.is_new("1")
    assert not ledger.is_new("2")


def test_what_did_not_change_is_not_published_again(ledger: Ledger, bus: CountingBus) -> None:
    ledger.deliver([Found("1", RAW)])
    ledger.deliver([Found("1", RAW), Found("2", replace(RAW, url="http://a.example/2"))])
    ledger.deliver([Found("1", replace(RAW, text="平塘县城停水五天了"))])
    assert bus.counts == {"posts": 3}
    report = ledger.report
    assert (report.new, report.changed, report.unchanged) == (2, 1, 1)


def test_what_the_door_refuses_counts_as_dead_once(ledger: Ledger, bus: CountingBus) -> None:
    found = [Found("1", replace(RAW, text="")), Found("2", RAW)]
    ledger.deliver(found)
    ledger.deliver(found)
    assert bus.counts == {"posts": 1, "dead-letters": 1}
    assert (ledger.report.dead, ledger.report.new) == (1, 1)


def test_a_young_article_is_wanted_again_after_a_while_and_an_old_one_never(
    ledger: Ledger, clock: TickingClock
) -> None:
    assert ledger.is_wanted("1")
    ledger.deliver([Found("1", RAW)])
    wanted = []
    for minutes in (0, 29, 2, 60 * 46, 60 * 3):
        clock.wait(60 * minutes)
        wanted.append(ledger.is_wanted("1"))
    assert wanted == [False, False, True, True, False]


def test_a_sitemap_that_says_when_it_changed_is_believed(ledger: Ledger, clock: TickingClock) -> None:
    ledger.deliver([Found("1", RAW)])
    assert not ledger.is_wanted("1", clock.now() - timedelta(hours=1))
    assert ledger.is_wanted("1", clock.now() + timedelta(hours=1))


def test_an_address_that_never_answers_is_given_up_after_three_runs(ledger: Ledger, state: CrawlState) -> None:
    assert ledger.postpone("http://a.example/9", "HTTP 503") is None
    assert ledger.postpone("http://a.example/9", "HTTP 503") is None
    assert ledger.postponed() == ["http://a.example/9"]
    given_up = ledger.postpone("http://a.example/9", "HTTP 503")
    assert given_up is not None
    ledger.deliver([given_up])
    assert ledger.postponed() == []
    assert (ledger.report.failed, ledger.report.dead) == (2, 1)


def test_a_run_that_did_not_reach_its_end_is_known_as_such(state: CrawlState) -> None:
    assert [state.begin("paper"), state.begin("paper")] == [False, False]
    state.finish("paper")
    assert state.begin("paper")
    assert not state.begin("paper")


def test_what_was_taken_since_a_moment_is_forgotten_and_the_run_counts_as_incomplete(
    state: CrawlState, clock: TickingClock
) -> None:
    state.record("paper", [Taken("old", "r")])
    clock.wait(60)
    lost = clock.now()
    state.record("paper", [Taken("new", "r")])
    state.record("other", [Taken("new", "r")])
    state.finish("paper")
    state.forget_since(["paper"], lost)
    assert state.recall("paper", "old") is not None
    assert state.recall("paper", "new") is None
    assert state.recall("other", "new") is not None
    assert not state.begin("paper")


def test_a_damaged_memory_says_which_file(tmp_path: Path, clock: TickingClock) -> None:
    (tmp_path / "crawl.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StateError, match=r"crawl\.sqlite"):
        CrawlState(tmp_path, clock)


def test_two_processes_may_hold_the_memory(tmp_path: Path, clock: TickingClock) -> None:
    one, other = CrawlState(tmp_path, clock), CrawlState(tmp_path, clock)
    one.begin("a")
    other.begin("b")
    one.finish("a")
    assert other.begin("a")
