"""Random days at the desks: every number of the leaders equals a slow count over the histories, and opens its cases."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from api.context import Context
from api.metrics import pages, shelf
from api.presenting.names import Names
from api.schemas.metrics import Breakdown, KeyFigures, Overview
from api.viewer import Viewer
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.actor import Role
from pipeline.domain.post import Channel, Post
from tests.api.conftest import grave, reading
from tests.api.slow_figures import CLOCK_STOPS, FIGURES, Row, Slow, key_of, quantile
from tests.api.test_metrics import live_a_month
from tests.pipeline.cases.office_days import Lived, Office
from tests.pipeline.cases.test_casework_machine import Days

LEADER = Viewer("lea", "lea", Role.LEADER)
BY = ("body", "place", "category", "topic", "channel")
COUNTED = [name for name in KeyFigures.model_fields if (name, "") in FIGURES]


def parts(context: Context, since: datetime, until: datetime) -> pages.Span:
    return pages.span(context, since, until, "30d")


def told(page: Overview) -> dict[tuple[str, str], int]:
    """The page's counts by figure and part."""
    on_time, opinions = page.on_time, page.satisfaction
    single = {name: getattr(page, name) for name in ("open", "overdue", "at_risk", "opened", "answered", "closed")}
    single |= {name: getattr(on_time, name) for name in ("due", "met", "unanswered_late", "late_on_arrival")}
    single |= {
        name: getattr(opinions, name) for name in ("rated", "satisfied", "acceptable", "dissatisfied", "not_reached")
    }
    single |= {"returned": page.returns.count, "dispatched": page.returns.dispatched}
    single |= {"reopened": page.reopenings.count, "answers": page.reopenings.answers}
    single |= {"measured": page.effect.measured, "calmer": page.effect.calmer}
    found = {(name, ""): count for name, count in single.items()}
    found |= {("stopped", stop.kind): stop.count for stop in page.stops}
    found |= {("stop_due", stop.kind): stop.due for stop in page.stops if stop.kind in CLOCK_STOPS}
    found |= {("held", stage.stage): stage.count for stage in page.holding}
    found |= {("waiting", stage.stage): stage.count for stage in page.backlog.stages}
    return found | {("backlog", band.key): band.count for band in page.backlog.bands}


def seconds(rows: list[Row]) -> list[float]:
    return [row.seconds for row in rows if row.seconds is not None]


def compare_pages(page: Overview, slow: Slow) -> None:
    counts = told(page)
    assert counts == {asked: len(slow.rows(*asked)) for asked in counts}
    for stop in page.stops:
        taken = seconds(slow.rows("stopped", stop.kind))
        assert stop.median_seconds == pytest.approx(quantile(taken, 0.5))
        assert stop.p90_seconds == pytest.approx(quantile(taken, 0.9))
    for stage in page.holding:
        taken = seconds(slow.rows("held", stage.stage))
        assert (stage.median_seconds, stage.p90_seconds) == pytest.approx((quantile(taken, 0.5), quantile(taken, 0.9)))
    for waiting in page.backlog.stages:
        assert waiting.median_seconds == pytest.approx(quantile(seconds(slow.rows("waiting", waiting.stage)), 0.5))
    ages = seconds(slow.rows("open"))
    backlog = page.backlog
    assert backlog.count == len(ages) == sum(band.count for band in backlog.bands)
    assert backlog.median_seconds == pytest.approx(quantile(ages, 0.5))
    assert (backlog.p90_seconds, backlog.oldest_seconds) == pytest.approx(
        (quantile(ages, 0.9), max(ages, default=None))
    )
    assert page.returns.cases == len({row.case.id for row in slow.rows("returned")})
    assert page.reopenings.cases == len({row.case.id for row in slow.rows("reopened")})
    compare_effect(page, slow)


def compare_effect(page: Overview, slow: Slow) -> None:
    measured = [row.case for row in slow.rows("measured")]
    before, after = (sum(slow.volume(case, day) for case in measured) for day in (-1, 0))
    if measured:
        assert page.effect.per_hour_before == pytest.approx(before / (24 * len(measured)))
        assert page.effect.per_hour_after == pytest.approx(after / (24 * len(measured)))
    assert page.effect.change == (pytest.approx(after / before - 1) if before else None)


def compare_rows(table: Breakdown, slow: Slow, before: Slow, names: Names) -> None:
    """Each value's numbers, of the period and of the one before."""
    current = {row.key: row.current for row in table.rows}
    previous = {row.key: row.previous for row in table.rows}
    for found, counted in ((current, slow), (previous, before)):
        for figure in (*COUNTED, "held"):
            rows = counted.rows(figure, "handling" if figure == "held" else "")
            expected = Counter(key_of(row, table.by, names) for row in rows)
            assert Counter({key: getattr(each, figure) for key, each in found.items()}) == expected, figure
    for row in table.rows:

        def mine(figure: str, part: str = "", key: str = row.key) -> list[Row]:
            return [each for each in slow.rows(figure, part) if key_of(each, table.by, names) == key]

        due, held = mine("due"), mine("held", "handling")
        assert row.current.median_seconds == pytest.approx(quantile(seconds(due), 0.5))
        assert row.current.p90_seconds == pytest.approx(quantile(seconds(due), 0.9))
        assert row.current.holding_median_seconds == pytest.approx(quantile(seconds(held), 0.5))
        assert row.backlog_median_seconds == pytest.approx(quantile(seconds(mine("open")), 0.5))
        assert (row.open, row.overdue) == (len(mine("open")), len(mine("overdue")))
        assert row.cases == len({each.case.id for each in due})
        assert row.ranked == (row.cases >= 10 and row.key not in ("unassigned", "other", "none"))


def opened(context: Context, period: pages.Span, figure: str, part: str = "", **keys: str) -> set[str]:
    """The cases that the drill-down shows, page by page."""
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = pages.Drill(figure, part, {by: keys.get(by, "") for by in BY}, cursor, 50)
        page = pages.counted_cases(context, LEADER, period, asked)
        found += [row.id for row in page.items]
        cursor = page.next_cursor
    assert len(found) == len(set(found)) == page.total
    return set(found)


class Counted(Days):
    """A leader looks at the page now and then: what is kept in memory follows the store."""

    context: Context

    @rule(data=st.data(), hours=st.sampled_from([5, 40, 200]), by=st.sampled_from(BY))
    def the_leader_looks(self, data: st.DataObject, hours: int, by: Any) -> None:
        office = self.office
        now = office.clock.now()
        until = now - timedelta(hours=data.draw(st.sampled_from([0, 0, 30])))
        since, case_ids = until - timedelta(hours=hours), sorted(office.cases)
        period = parts(self.context, since, until)
        slow = Slow(office.store, case_ids, now, since, until)
        before = Slow(office.store, case_ids, now, since - (until - since), since)
        compare_pages(pages.overview(self.context, LEADER, period), slow)
        compare_rows(pages.compared(self.context, LEADER, period, by), slow, before, Names(self.context.profile))
        figure, part = data.draw(st.sampled_from(FIGURES))
        assert opened(self.context, period, figure, part) == {row.case.id for row in slow.rows(figure, part)}

    def teardown(self) -> None:
        now = self.office.clock.now()
        period = parts(self.context, now - timedelta(days=30), now)
        compare_pages(pages.overview(self.context, LEADER, period), self._slow(period))
        super().teardown()

    def _slow(self, period: pages.Span) -> Slow:
        return Slow(self.office.store, sorted(self.office.cases), period.now, period.since, period.until)


@pytest.mark.parametrize("beside", [0, shelf.BESIDE_LEAST])
def test_every_number_of_random_days_equals_a_count_over_the_histories(
    world: Any, tmp_path: Path, clock: Any, policies: Any, monkeypatch: pytest.MonkeyPatch, beside: int
) -> None:
    monkeypatch.setattr(shelf, "BESIDE_LEAST", beside)
    began = clock.now()

    def make_post(name: str, **more: Any) -> Post:
        fields = {"revision": "r1", "digest": f"d-{name}", "channel": Channel.NEWS, "collected_at": clock.now()} | more
        return Post(id=name, source="site", text="福泉市一厂房起火", author=f"k1-{name}", **cast("Any", fields))

    make: dict[str, Callable[..., Any]] = {"post": make_post, "assessment": reading, "emergency": grave}

    def days() -> Counted:
        clock.time = began
        file = tmp_path / f"{uuid4()}.db"
        with world.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
        engine = open_engine(f"sqlite:///{file}")
        machine = Counted(Office(SqlStore(engine), policies, clock, make, Lived()))
        machine.context = Context(
            **{name: getattr(world.context, name) for name in Context.__slots__ if name not in ("queries", "kept")},
            queries=SqlCaseQueries(engine),
        )
        return machine

    run_state_machine_as_test(days, settings=settings(max_examples=5, stateful_step_count=30, derandomize=True))


@pytest.fixture
def month(world: Any) -> tuple[Any, Slow, pages.Span]:
    case_ids = live_a_month(world, seed=2)
    now = world.clock.now()
    period = parts(world.context, now - timedelta(days=9), now)
    return world.context, Slow(world.context.store, case_ids, now, period.since, period.until), period


def test_every_number_opens_the_very_cases_it_counts(month: tuple[Any, Slow, pages.Span]) -> None:
    context, slow, period = month
    met = 0
    for figure, part in FIGURES:
        expected = {row.case.id for row in slow.rows(figure, part)}
        assert opened(context, period, figure, part) == expected, (figure, part)
        met += bool(expected)
    assert met > len(FIGURES) // 2


@pytest.mark.parametrize("by", BY)
def test_every_number_of_a_breakdown_opens_the_very_cases_it_counts(
    month: tuple[Any, Slow, pages.Span], by: Any
) -> None:
    context, slow, period = month
    names = Names(context.profile)
    table = pages.compared(context, LEADER, period, by)
    compare_rows(
        table, slow, Slow(context.store, list(slow.histories), period.now, period.before.since, period.since), names
    )
    for row in table.rows[:4]:
        for figure in ("opened", "open", "met", "due", "returned", "held"):
            part = "handling" if figure == "held" else ""
            expected = {each.case.id for each in slow.rows(figure, part) if key_of(each, by, names) == row.key}
            assert opened(context, period, figure, part, **{by: row.key}) == expected


@pytest.mark.parametrize("unit", ["week", "month"])
def test_every_number_of_a_week_or_month_opens_the_very_cases_it_counts(
    month: tuple[Any, Slow, pages.Span], unit: Any
) -> None:
    context, slow, period = month
    whole = parts(context, period.now - timedelta(days=40), period.now)
    found = pages.in_time(context, LEADER, whole, unit)
    assert [row.since for row in found.rows[1:]] == [row.until for row in found.rows[:-1]]
    assert (found.rows[0].since, found.rows[-1].until) == (whole.since, whole.until)
    assert len(found.rows) >= {"week": 6, "month": 2}[unit]
    for row in found.rows:
        counted = Slow(context.store, list(slow.histories), period.now, row.since, row.until)
        piece = parts(context, row.since, row.until)
        for figure in (*COUNTED, "held"):
            stage = "handling" if figure == "held" else ""
            rows = counted.rows(figure, stage)
            assert getattr(row.figures, figure) == len(rows), (row.key, figure)
            if figure in ("opened", "due", "held"):
                assert opened(context, piece, figure, stage) == {each.case.id for each in rows}
        assert row.figures.median_seconds == pytest.approx(quantile(seconds(counted.rows("due")), 0.5))
        assert row.figures.holding_p90_seconds == pytest.approx(
            quantile(seconds(counted.rows("held", "handling")), 0.9)
        )
        compare_volumes(row.figures, counted)


def compare_volumes(figures: Any, slow: Slow) -> None:
    measured = [row.case for row in slow.rows("measured")]
    for day, found in ((-1, figures.per_hour_before), (0, figures.per_hour_after)):
        posts = sum(slow.volume(case, day) for case in measured)
        assert found == (pytest.approx(posts / (24 * len(measured))) if measured else None)


def test_weeks_begin_on_monday_and_months_on_the_first_in_shanghai(leader: Any) -> None:
    asked = {"since": "2026-08-31T15:00:00Z", "until": "2026-09-09T00:00:00Z"}
    weeks = leader.read("/metrics/series/week", **asked)["rows"]
    assert [row["key"] for row in weeks] == ["2026-W36", "2026-W37"]
    assert [row["since"] for row in weeks] == ["2026-08-31T15:00:00Z", "2026-09-06T16:00:00Z"]
    months = leader.read("/metrics/series/month", **asked)["rows"]
    assert [(row["key"], row["since"]) for row in months] == [
        ("2026-08", "2026-08-31T15:00:00Z"),
        ("2026-09", "2026-08-31T16:00:00Z"),
    ]


def test_a_figure_without_such_a_part_is_refused(leader: Any) -> None:
    for params in ({"figure": "held"}, {"figure": "held", "part": "nowhere"}, {"figure": "open", "part": "1d"}):
        answer = leader.get("/metrics/cases", **params)
        assert (answer.status_code, answer.json()["field"]) == (422, "part")
