"""Leaders' numbers against a slow, obvious recomputation from the cases and their histories."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.metrics.intervals import wilson
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.domain.assessment import Assessment, Category, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockStatus
from pipeline.domain.errors import Refused
from pipeline.domain.events import PublicationKind, Published

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANALYST = Actor("ana", Role.ANALYST)
PLACES = (
    Place("522702", "福泉市", "county", ("福泉市",), 0.9),
    Place("522701", "都匀市", "county", ("都匀市",), 0.9),
    Place("522702100", "金山街道", "township", ("福泉市", "金山街道"), 0.9),
    Place("5227", "黔南州", "prefecture", ("黔南州",), 0.9),
    None,
)


def in_place(place: Place | None, grade: Grade | None) -> Assessment:
    category = Category.EMERGENCY if grade else Category.LIVELIHOOD
    return Assessment(
        category=category,
        categories=(category,),
        topic="城乡建设",
        grade=grade,
        places=(place,) if place else (),
        uncertain=False,
    )


def live_a_month(world: Any, seed: int) -> list[str]:
    """Cases at random, moved on at random by analysts and bodies."""
    chance = random.Random(seed)
    opened: list[Case] = []
    for step in range(72):
        world.clock.forward(hours=chance.choice((1, 2, 5, 14)))
        if step % 3 == 0:
            grade = chance.choice((None, None, Grade.IV, Grade.II))
            opened.append(world.open(f"m{step}", in_place(chance.choice(PLACES), grade)))
        for _ in range(3):
            move(world, chance, chance.choice(opened[-6:]))
    return [case.id for case in opened]


def move(world: Any, chance: random.Random, case: Case) -> None:
    with world.context.store.read() as tx:
        case = tx.case(case.id)
    body = Actor("h", Role.HANDLER, case.lead)
    answer = Published(PublicationKind.RESPONSE, "已处理", "https://example.cn/1", "局", world.clock.now())
    information = Published(
        PublicationKind.AUTHORITATIVE_INFORMATION, "通报", "https://example.cn/2", "局", world.clock.now()
    )
    leads = ("522702.housing", "522701.housing", "522702.emergency")
    moves: dict[str, list[tuple[Actor, c.Command]]] = {
        "triage": [(ANALYST, c.Dispatch(chance.choice(leads))), (ANALYST, c.Dismiss("无关"))],
        "returned": [(ANALYST, c.Dispatch(chance.choice(leads)))],
        "dispatched": [(body, c.SignIn()), (body, c.SignIn()), (body, c.Return("不是"))],
        "handling": [(body, c.Publish(answer)), (body, c.Publish(information))],
        "answered": [(body, c.Close()), (ANALYST, c.Reopen("群众不满意"))],
    }
    options = moves.get(case.state.value, [])
    weights = [6 if isinstance(command, c.Dispatch) else 1 for _, command in options]
    if options:
        actor, command = chance.choices(options, weights)[0]
        try:
            world.give(case, actor, command)
        except Refused:
            return


class Slowly:
    """The numbers, counted one by one."""

    def __init__(self, world: Any, ids: list[str], since: datetime, until: datetime) -> None:
        self.now, self.since, self.until = world.clock.now(), since, until
        with world.context.store.read() as tx:
            self.cases = dict(tx.cases(ids))
        self.histories = {case_id: world.context.store.history(case_id) for case_id in ids}

    def inside(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment <= min(self.until, self.now)

    def event_at(self, case_id: str, kind: str, last: bool = False) -> datetime | None:
        times = [event.at for event in self.histories[case_id] if event.type == kind]
        return (max(times) if last else min(times)) if times else None

    def decision(self, clock: Clock) -> tuple[str, datetime] | None:
        if clock.status is ClockStatus.MET:
            assert clock.stopped_at
            return "met", clock.stopped_at
        late = clock.status is ClockStatus.RUNNING and clock.schedule.due_at < self.now
        return ("missed", clock.schedule.due_at) if clock.status is ClockStatus.MISSED or late else None

    def duties(self, wanted: Callable[[Case, Clock], bool] = lambda _, __: True) -> list[tuple[str, Clock, str]]:
        found = []
        for case in self.cases.values():
            for clock in case.clocks:
                decision = self.decision(clock)
                counted = clock.id.kind in PUBLICATION_DUTIES and not clock.schedule.late_on_arrival
                if counted and decision and self.inside(decision[1]) and wanted(case, clock):
                    found.append((case.id, clock, decision[0]))
        return found


@pytest.fixture
def month(world: Any) -> list[str]:
    return live_a_month(world, seed=1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_agrees_with_counting_one_by_one(world: Any, leader: Any, seed: int) -> None:
    month = live_a_month(world, seed)
    now = world.clock.now()
    since = now - timedelta(days=12)
    page = leader.read("/metrics/overview", since=since.isoformat(), until=now.isoformat())
    slow = Slowly(world, month, since, now)
    cases = slow.cases.values()
    assert page["opened"] == sum(slow.inside(case.opened_at) for case in cases) > 0
    assert page["answered"] == sum(slow.inside(slow.event_at(each, "answered")) for each in slow.cases)
    assert page["closed"] == sum(slow.inside(slow.event_at(each, "closed", last=True)) for each in slow.cases)
    assert page["open"] == sum(case.state.value not in ("closed", "dismissed") for case in cases)
    assert page["overdue"] == sum(any(k.schedule.due_at < now for k in case.running()) for case in cases)
    check_duties(page, slow)
    check_stops(page, slow)
    check_breakdowns(page, slow)
    check_trend(page, slow)


def check_duties(page: Any, slow: Slowly) -> None:
    duties = slow.duties()
    met = sum(outcome == "met" for _, _, outcome in duties)
    assert 0 < met < len(duties)
    assert (page["on_time"]["met"], page["on_time"]["due"]) == (met, len(duties))
    assert page["on_time"]["rate"] == pytest.approx(met / len(duties))
    unanswered = sum(outcome == "missed" and clock.stopped_at is None for _, clock, outcome in duties)
    assert page["on_time"]["unanswered_late"] == unanswered


def check_stops(page: Any, slow: Slowly) -> None:
    for stop in page["stops"]:
        if stop["kind"] in ("first_publication", "close"):
            kind, last = ("published", False) if stop["kind"] == "first_publication" else ("closed", True)
            ends = {each: slow.event_at(each, kind, last) for each in slow.cases}
            seconds = [
                (end - slow.cases[each].detected_at).total_seconds()
                for each, end in ends.items()
                if end and slow.inside(end)
            ]
        else:
            seconds = [
                (k.stopped_at - k.schedule.anchor).total_seconds()
                for case in slow.cases.values()
                for k in case.clocks
                if k.id.kind.value == stop["kind"]
                and k.status in (ClockStatus.MET, ClockStatus.MISSED)
                and k.stopped_at
                and slow.inside(k.stopped_at)
            ]
        assert stop["count"] == len(seconds), stop["kind"]
        if seconds:
            assert stop["median_seconds"] == pytest.approx(median(seconds))
            assert median(seconds) <= stop["p90_seconds"] <= max(seconds)


def check_breakdowns(page: Any, slow: Slowly) -> None:
    assert sum(row["due"] for row in page["by_body"]) == page["on_time"]["due"]
    for row in page["by_body"]:
        body = row["body"]["id"].replace("unassigned", "")
        duties = slow.duties(lambda _, clock, body=body: clock.id.body == body)
        met = sum(outcome == "met" for _, _, outcome in duties)
        cases = len({case_id for case_id, _, _ in duties})
        assert (row["met"], row["due"], row["cases"]) == (met, len(duties), cases)
        assert row["ranked"] == (cases >= 10 and body != "")
        assert row["low"] <= row["on_time_rate"] <= row["high"]
    opened = Counter(
        case.reading.places[0].code[:6] if case.reading.places else "other"
        for case in slow.cases.values()
        if slow.inside(case.opened_at)
    )
    assert {row["code"]: row["cases"] for row in page["by_place"] if row["cases"]} == dict(opened)
    assert sum(row["cases"] for row in page["by_category"]) == page["opened"]
    assert sum(row["due"] for row in page["by_category"]) == page["on_time"]["due"]


def check_trend(page: Any, slow: Slowly) -> None:
    days = Counter(
        case.opened_at.astimezone(SHANGHAI).date().isoformat()
        for case in slow.cases.values()
        if slow.inside(case.opened_at)
    )
    assert {day["date"]: day["opened"] for day in page["trend"] if day["opened"]} == dict(days)
    missed = len([1 for _, _, outcome in slow.duties() if outcome == "missed"])
    assert sum(day["missed"] for day in page["trend"]) == missed
    dates = [datetime.fromisoformat(day["date"]) for day in page["trend"]]
    assert all(b - a == timedelta(days=1) for a, b in pairwise(dates))


@pytest.mark.parametrize("figure", ["open", "overdue", "at_risk", "opened", "answered", "closed"])
def test_every_number_of_cases_opens_just_those_cases(world: Any, leader: Any, month: list[str], figure: str) -> None:
    number = leader.read("/metrics/overview", period="7d")[figure]
    found, cursor = [], ""
    while True:
        page = leader.read("/metrics/cases", figure=figure, period="7d", limit=4, cursor=cursor)
        assert page["total"] == number
        found += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == number


@pytest.mark.parametrize("figure", ["met", "missed", "unanswered_late"])
def test_every_number_of_duties_opens_the_cases_that_owe_them(
    world: Any, leader: Any, month: list[str], figure: str
) -> None:
    now = world.clock.now()
    slow = Slowly(world, month, now - timedelta(days=7), now)

    def counted(clock: Clock, outcome: str) -> bool:
        if figure == "unanswered_late":
            return outcome == "missed" and clock.stopped_at is None
        return outcome == figure

    for body in ("", "522702.housing"):
        expected = {
            case_id
            for case_id, clock, outcome in slow.duties(lambda _, k, body=body: not body or k.id.body == body)
            if counted(clock, outcome)
        }
        page = leader.read("/metrics/cases", figure=figure, period="7d", body=body, limit=200)
        assert {row["id"] for row in page["items"]} == expected


def test_the_previous_period_is_counted_the_same_way(world: Any, leader: Any, month: list[str]) -> None:
    now = world.clock.now()
    week = timedelta(days=7)
    before = leader.read(
        "/metrics/overview",
        since=(now - 2 * week).isoformat(),
        until=(now - week - timedelta(microseconds=1)).isoformat(),
    )
    previous = leader.read("/metrics/overview", period="7d")["previous"]
    assert previous["opened"] == before["opened"] > 0
    assert previous["stops"] == before["stops"]


def test_every_figure_of_the_previous_period_opens_the_cases_it_counted(
    world: Any, leader: Any, month: list[str]
) -> None:
    page = leader.read("/metrics/overview", period="7d")
    since, until = map(datetime.fromisoformat, (page["since"], page["until"]))
    times = {"since": (since - (until - since)).isoformat(), "until": page["since"], "limit": 200}
    before = page["previous"]
    counts = {"opened": before["opened"], "answered": before["answered"], "due": before["on_time"]["due"]}
    assert any(counts.values())
    assert leader.read("/metrics/cases", figure="opened", **times)["total"] == counts["opened"]
    stops = {stop["kind"]: stop["count"] for stop in before["stops"]}
    for figure, part, count in (
        *((figure, {}, count) for figure, count in counts.items()),
        *(("stopped", {"part": kind}, count) for kind, count in stops.items()),
    ):
        # One case may owe several.
        cases = leader.read("/metrics/cases", figure=figure, **part, **times)["total"]
        assert (cases > 0) == (count > 0)
        assert cases <= count


def test_an_unanswered_duty_counts_as_late_once_it_is_due(world: Any, leader: Any) -> None:
    world.open()
    world.clock.forward(hours=47)
    assert leader.read("/metrics/overview")["on_time"]["rate"] is None
    world.clock.forward(hours=2)
    on_time = leader.read("/metrics/overview")["on_time"]
    assert (on_time["rate"], on_time["due"], on_time["unanswered_late"]) == (0.0, 1, 1)


def test_what_arrives_late_is_counted_apart(world: Any, leader: Any, assessed: Any) -> None:
    case = world.open("late", collected_at=world.clock.now() - timedelta(hours=60))
    assert case.clocks[-1].schedule.late_on_arrival
    on_time = leader.read("/metrics/overview")["on_time"]
    assert (on_time["due"], on_time["late_on_arrival"]) == (0, 1)
    found = leader.read("/metrics/cases", figure="late_on_arrival")
    assert [row["id"] for row in found["items"]] == [case.id]


def test_imported_history_is_in_no_number(world: Any, leader: Any) -> None:
    past = world.clock.now() - timedelta(days=3)
    world.open("then", history=True, published_at=past)
    page = leader.read("/metrics/overview")
    assert (page["opened"], page["open"], page["on_time"]["due"], page["counted_from"]) == (0, 0, 0, None)
    assert page["overdue_cases"] == []


def test_a_case_without_place_or_category_is_counted_too(world: Any, leader: Any, assessed: Any) -> None:
    world.open("nowhere", assessed(places=(), category=None, categories=(), topic=None))
    world.clock.forward(hours=50)
    page = leader.read("/metrics/overview")
    assert (page["opened"], page["overdue"], page["on_time"]["due"]) == (1, 1, 1)
    elsewhere = next(row for row in page["by_place"] if row["code"] == "other")
    assert (elsewhere["name"], elsewhere["cases"], elsewhere["due"]) == ("地点不明或辖区外", 1, 1)
    world.open("somewhere")
    page = leader.read("/metrics/overview")
    assert {row["code"]: row["cases"] for row in page["by_place"] if row["cases"]} == {"other": 1, "522702": 1}
    assert leader.read("/metrics/cases", figure="opened", place="other")["total"] == 1
    unassigned = next(row for row in page["by_body"] if row["body"]["id"] == "unassigned")
    found = leader.read("/metrics/cases", figure="missed", body="unassigned")
    assert unassigned["cases"] == found["total"] == 1


def test_an_empty_office_has_a_page_too(leader: Any) -> None:
    page = leader.read("/metrics/overview")
    assert page["on_time"]["rate"] is None
    assert page["by_body"] == []
    assert len(page["trend"]) in (30, 31)
    assert {row["code"] for row in page["by_place"]} >= {"5227", "522701"}


def test_the_overdue_list_names_the_clock_and_what_the_profile_foresees(world: Any, leader: Any) -> None:
    case = world.open()
    world.give(case, ANALYST, c.Dispatch("522702.housing"))
    world.give(case, Actor("h", Role.HANDLER, "522702.housing"), c.SignIn())
    world.clock.forward(hours=50)
    row = leader.read("/metrics/overview")["overdue_cases"][0]
    assert (row["id"], row["missed_clock"]["kind"], row["missed_clock"]["status"]) == (
        case.id,
        "response",
        "running",
    )
    assert row["ladder"]["clause"] == "QN §19.4"
    assert row["ladder"]["proposes"]


@pytest.mark.parametrize(
    "params",
    [
        {"since": "2026-11-23T00:00:00Z", "until": "2026-11-22T00:00:00Z"},
        {"since": "1990-01-01T00:00:00Z"},
        {"since": "2026-11-01T00:00:00"},
        {"period": "2y"},
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(leader: Any, params: dict[str, str]) -> None:
    answer = leader.get("/metrics/overview", **params)
    assert answer.status_code == 422
    assert answer.json()["field"] in ("since", "period")


@pytest.mark.parametrize(
    ("met", "due", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_is_wilson_s(met: int, due: int, low: float, high: float) -> None:
    assert wilson(met, due) == pytest.approx((low, high), abs=1e-4)
    assert wilson(0, 0) is None


def test_a_period_may_be_named_with_any_offset(world: Any, leader: Any) -> None:
    world.open()
    since = datetime(2026, 11, 23, 8, tzinfo=SHANGHAI)
    page = leader.read("/metrics/overview", since=since.isoformat())
    assert datetime.fromisoformat(page["since"]) == since
    assert page["since"].endswith("Z")
    assert datetime.fromisoformat(page["since"]).tzinfo == UTC
