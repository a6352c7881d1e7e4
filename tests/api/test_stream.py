"""The live stream: what one may know, in order, resumed, bounded."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from api.feed import Feed
from api.live import QUEUE_LENGTH, RESET, Hub, Subscription, messages
from api.viewer import Viewer
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role

HOUSING = "522702.housing"
ANALYST = Actor("ana", Role.ANALYST)
OFFICE = Viewer("ana", "ana", Role.ANALYST)
BODY = Viewer("h", "h", Role.HANDLER, HOUSING)

Said = tuple[str, dict[str, Any], str]


def said(message: str) -> Said:
    """Name, data and id of a message."""
    parts = dict(line.split(": ", 1) for line in message.strip().splitlines())
    return parts.get("event", ""), json.loads(parts.get("data", "null")), parts.get("id", "")


async def listen(
    world: Any,
    viewer: Viewer,
    until: Callable[[list[Said]], bool],
    act: Callable[[], object] = lambda: None,
    last_id: str = "",
    still_in: Callable[[], bool] = lambda: True,
) -> list[Said]:
    """What the viewer hears; `act` happens once the stream is open."""
    hub, heard = Hub(world.context), list[Said]()
    async with hub.running(), asyncio.timeout(20):
        stream = messages(world.context, hub, viewer, last_id, still_in)
        async for message in stream:
            name, data, mark = said(message)
            if name == "":
                continue
            heard.append((name, data, mark))
            if name == "counts" and act is not None:
                await asyncio.sleep(0.1)
                await asyncio.to_thread(act)
                act = None  # type: ignore[assignment]
            if until(heard):
                break
        await stream.aclose()  # type: ignore[attr-defined]
    return heard


def cases_in(heard: list[Said]) -> list[dict[str, Any]]:
    return [data for name, data, _ in heard if name == "case"]


def test_a_stream_begins_with_the_numbers_and_tells_what_happens(world: Any) -> None:
    heard = asyncio.run(listen(world, OFFICE, lambda heard: bool(cases_in(heard)), lambda: world.open("new")))
    assert heard[0][0] == "counts"
    assert heard[0][1]["views"]["triage"] == 0
    told = cases_in(heard)[0]
    assert (told["event"], told["state"], told["revision"], told["title"]) == (
        "opened",
        "triage",
        1,
        "福泉市new小区停水三天",
    )


def test_a_body_hears_of_a_case_when_it_becomes_its_own(world: Any) -> None:
    def act() -> None:
        world.open("other")
        world.give(world.open("mine"), ANALYST, c.Dispatch(HOUSING))

    def dispatched(heard: list[Said]) -> bool:
        return "dispatched" in [told["event"] for told in cases_in(heard)]

    heard = asyncio.run(listen(world, BODY, dispatched, act))
    # What came before may already be heard when the stream looks only after the dispatch, but then without its name.
    assert {told["event"] for told in cases_in(heard)} <= {"changed", "dispatched"}
    assert {told["title"] for told in cases_in(heard)} == {"福泉市mine小区停水三天"}


def test_what_is_the_office_s_business_is_not_named_to_a_body(world: Any) -> None:
    case = world.give(world.open("mine"), ANALYST, c.Dispatch(HOUSING))

    def act() -> None:
        world.attach(case, "more")

    heard = asyncio.run(listen(world, BODY, lambda heard: bool(cases_in(heard)), act))
    assert [told["event"] for told in cases_in(heard)] == ["changed"]


def test_numbers_follow_what_happens(world: Any) -> None:
    def counted(heard: list[Said]) -> bool:
        return heard[-1][0] == "counts" and heard[-1][1]["views"]["triage"] == 1

    asyncio.run(listen(world, OFFICE, counted, lambda: world.open("new")))


def test_a_broken_stream_is_resumed_where_it_broke(world: Any) -> None:
    feed = Feed(world.context)
    world.open("before")
    mark = feed.news()[0].mark
    world.clock.forward(minutes=1)
    missed = world.open("missed")
    heard = asyncio.run(listen(world, OFFICE, lambda heard: heard[-1][0] == "counts", last_id=mark))
    assert [told["id"] for told in cases_in(heard)] == [missed.id]


@pytest.mark.parametrize("last_id", ["x", "99999999999999999999.1.a", "-5", "1.2"])
def test_an_id_that_is_none_of_ours_does_not_break_the_stream(world: Any, last_id: str) -> None:
    heard = asyncio.run(listen(world, OFFICE, lambda heard: heard[-1][0] == "counts", last_id=last_id))
    assert heard[-1][0] == "counts"


def test_who_missed_too_much_is_told_to_read_everything_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.feed.MOST_MISSED", 3)
    mark = "1000000.1.a"
    for number in range(4):
        world.open(f"m{number}")
    heard = asyncio.run(listen(world, OFFICE, lambda heard: heard[-1][0] == "counts", last_id=mark))
    assert heard[0][0] == said(RESET)[0] == "reset"


def test_a_quiet_stream_pings(world: Any) -> None:
    heard = asyncio.run(listen(world, OFFICE, lambda heard: heard[-1][0] == "ping"))
    assert heard[-1][0] == "ping"


def test_a_stream_ends_with_the_session(world: Any) -> None:
    heard = asyncio.run(listen(world, OFFICE, lambda _: False, still_in=lambda: False))
    assert {name for name, _, _ in heard} == {"counts"}


def test_a_listener_that_cannot_follow_is_cut_off_instead_of_growing() -> None:
    async def flood() -> tuple[int, str | None]:
        slow = Subscription(OFFICE)
        for _ in range(QUEUE_LENGTH + 1):
            slow.put("message")
        return slow.queue.qsize(), slow.queue.get_nowait()

    assert asyncio.run(flood()) == (1, None)


def test_each_event_is_told_once_even_when_recorded_out_of_order(world: Any) -> None:
    feed = Feed(world.context)
    world.clock.forward(seconds=3)
    late_writer = world.open("first")
    assert [news.changed.id for news in feed.news()] == [late_writer.id]
    world.clock.forward(seconds=-2)
    earlier = world.open("second")
    assert [news.changed.id for news in feed.news()] == [earlier.id]
    assert feed.news() == []


def test_of_several_events_of_a_case_the_one_that_matters_is_told(world: Any) -> None:
    feed = Feed(world.context)
    case = world.give(world.open(), ANALYST, c.Dispatch(HOUSING))
    world.attach(case, "more")
    news = feed.news()
    assert [(told.changed.event, told.changed.revision) for told in news] == [("dispatched", 2)]


def test_more_events_than_a_page_are_all_told(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.feed.PAGE", 3)
    feed = Feed(world.context)
    opened = {world.open(f"m{number}").id for number in range(10)}
    assert {told.changed.id for told in feed.news()} == opened
