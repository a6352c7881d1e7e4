"""A source is watched by its own rhythm and by what its posts used to carry."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers import CrawlState, Kind, Source
from crawlers.ledger import Found, Ledger
from crawlers.state import Taken, Yield
from crawlers.watching import condition, fields_lost, silence_borne
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.intake import FileKeys, Intake, RawPost, Refusal

SOURCE = Source(id="paper", kind=Kind.LISTING, address="http://a.example/")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHOLE = Yield(posts=20, titled=20, authored=12, dated=20, dead=0)


def newest_first(*pauses: timedelta) -> list[datetime]:
    times = [NOON]
    for pause in pauses:
        times.append(times[-1] - pause)
    return times


@pytest.mark.parametrize(
    ("arrivals", "borne"),
    [
        (newest_first(HOUR, HOUR), 3 * DAY),  # too few to have a rhythm
        (newest_first(*[HOUR] * 20), DAY),
        (newest_first(*[HOUR] * 5, 16 * HOUR, *[HOUR] * 5), 32 * HOUR),  # nobody writes at night
        (newest_first(*[HOUR] * 5, 7 * DAY, *[HOUR] * 5), 14 * DAY),  # a weekly
        (newest_first(*[HOUR] * 5, 300 * DAY), 30 * DAY),
    ],
)
def test_a_source_may_be_silent_for_twice_its_longest_pause(arrivals: list[datetime], borne: timedelta) -> None:
    assert silence_borne(arrivals) == borne


@pytest.mark.parametrize(
    ("recent", "lost"),
    [
        (WHOLE, ()),
        (replace(WHOLE, dated=2), ("published_at",)),
        (replace(WHOLE, titled=0, authored=0), ("title", "author")),
        (replace(WHOLE, authored=8), ()),  # fewer signed articles are no new layout
        (replace(WHOLE, posts=8, titled=8, authored=5, dated=8, dead=12), ("text",)),
        (replace(WHOLE, posts=10, titled=0), ()),  # too few to tell
    ],
)
def test_a_field_that_most_posts_had_and_few_have_is_lost(recent: Yield, lost: tuple[str, ...]) -> None:
    assert fields_lost([recent, WHOLE, WHOLE]) == (lost if recent.posts + recent.dead >= 20 else ())


def test_a_field_that_a_source_never_had_cannot_be_lost() -> None:
    microblogs = replace(WHOLE, titled=0)
    assert fields_lost([microblogs] * 3) == ()


@pytest.fixture
def state(tmp_path: Path) -> CrawlState:
    return CrawlState(tmp_path, ManualClock(NOON))


def test_what_the_memory_holds_shows_silence_and_the_newest_post(state: CrawlState) -> None:
    assert condition(SOURCE, state, NOON).newest_at is None
    state.record("paper", [Taken(str(number), "r", at) for number, at in enumerate(newest_first(*[HOUR] * 9))])
    state.record("paper", [Taken("broken", "dead-1")])
    found = condition(SOURCE, state, NOON + DAY)
    assert (found.newest_at, found.silent, found.last_day) == (NOON, False, 10)
    assert condition(SOURCE, state, NOON + DAY + HOUR).silent


class Nowhere:
    def publish(self, topic: str, messages: object) -> None:
        return None


@pytest.fixture
def ledger(state: CrawlState, tmp_path: Path) -> Callable[[], Ledger]:
    intake = Intake(Nowhere(), FileKeys(tmp_path, state.clock), state.clock)  # type: ignore[arg-type]
    return lambda: Ledger(SOURCE, intake, state)


def test_each_delivery_tells_what_its_posts_carried(ledger: Callable[[], Ledger], state: CrawlState) -> None:
    raw = RawPost(source="paper", channel="news", url="http://a.example/1", title="停水", text="平塘县城停水三天了")
    bare = replace(raw, url="http://a.example/2", title="", published_at=NOON, author="本报记者")
    ledger().deliver([Found("1", raw), Found("2", bare), Found("3", Refusal("http://a.example/3", "broken"))])
    ledger().deliver([Found("1", raw)])
    assert state.yields("paper", 9) == [Yield(posts=2, titled=1, authored=1, dated=1, dead=1)]


def test_a_listing_without_links_is_a_changed_layout_until_a_run_finds_some(
    ledger: Callable[[], Ledger], state: CrawlState
) -> None:
    ledger().deliver([Found(SOURCE.address, Refusal(SOURCE.address, "no article is linked"))])
    assert condition(SOURCE, state, NOON).lost == ("links",)
    state.clock.wait(60)
    ledger()
    assert condition(SOURCE, state, NOON).lost == ()
