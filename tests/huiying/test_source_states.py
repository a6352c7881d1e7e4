"""The sources as the office sees them, and what it is told of."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers import CrawlState, Kind, Source
from crawlers.state import Taken, Yield
from huiying.board import Board, Line
from huiying.settings import read_settings
from huiying.source_states import raise_alerts, source_states
from huiying.wiring import Wiring
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.ports.notifier import Notice

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAPER = Source(id="paper", kind=Kind.LISTING, address="http://a.example/", title="禾坪周报")
WHOLE = Yield(posts=20, titled=20, authored=20, dated=20, dead=0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def parts(home: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wiring]:
    monkeypatch.setattr(Wiring, "clock", clock)
    with Wiring(read_settings()) as wired:
        yield wired


@pytest.fixture
def state(home: Path, clock: ManualClock) -> Iterator[CrawlState]:
    with closing(CrawlState(home, clock)) as opened:
        yield opened


def told(parts: Wiring) -> list[Notice]:
    return list(parts.notices.claim("test", parts.clock.now(), 100))


def took(state: CrawlState, newest: datetime) -> None:
    state.record("paper", [Taken(f"{newest:%d}-{hours}", "r", newest - hours * HOUR) for hours in range(10)])


def test_the_office_is_told_once_that_a_source_fell_silent_and_again_after_it_spoke(
    parts: Wiring, state: CrawlState, clock: ManualClock
) -> None:
    took(state, NOON)
    raise_alerts(parts, [PAPER])
    assert told(parts) == []
    clock.advance(timedelta(days=2))
    for _ in range(3):
        raise_alerts(parts, [PAPER])
        clock.advance(HOUR)
    (notice,) = told(parts)
    assert (notice.to, notice.kind, notice.facts["title"]) == ("office", "source_silent", "禾坪周报")
    took(state, clock.now())
    clock.advance(timedelta(days=40))
    raise_alerts(parts, [PAPER])
    assert len(told(parts)) == 2


def test_the_office_is_told_daily_what_a_source_no_longer_carries(
    parts: Wiring, state: CrawlState, clock: ManualClock
) -> None:
    for delivered in (WHOLE, WHOLE, Yield(posts=20, titled=0, authored=20, dated=20, dead=0)):
        state.record("paper", [], delivered)
    for _ in range(2):
        raise_alerts(parts, [PAPER])
        raise_alerts(parts, [PAPER])
        clock.advance(timedelta(days=1))
    assert [(each.kind, each.facts["lost"]) for each in told(parts)] == [("source_changed", "title")] * 2


def test_a_run_that_ended_before_its_end_is_shown_until_one_reaches_it(
    parts: Wiring, state: CrawlState, clock: ManualClock
) -> None:
    def ended() -> bool:
        Board(parts.settings.home).write({"paper": Line(finished_at=clock.now().isoformat())})
        return source_states(parts, [PAPER])[0].failing

    state.begin("paper")
    clock.advance(HOUR)
    assert not source_states(parts, [PAPER])[0].failing
    assert ended()
    state.begin("paper")
    clock.advance(HOUR)
    state.finish("paper")
    assert not ended()
    assert source_states(parts, [PAPER])[0].last_success_at == clock.now()
