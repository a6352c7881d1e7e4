"""Open cases and the policy in force: what moves, what stays, and that history says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases import rulebook
from pipeline.cases.adopting import adopt, bring_over, open_cases, require_adopted, settle
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Grade
from pipeline.domain.calendar import Holidays
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockId, ClockKind, ClockStatus
from pipeline.domain.errors import Refused
from pipeline.domain.folding import replay
from pipeline.domain.post import Channel
from pipeline.policy import load
from pipeline.policy.holidays import holidays

Open = Callable[..., Case]
Make = Callable[..., Assessment]
EDITED = "id: qiannan\nname: 黔南州\nextends: qiannan\nclocks:\n"


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str], Policies]:
    def make(clocks: str) -> Policies:
        path = tmp_path / "edited.yaml"
        path.write_text(EDITED + clocks, encoding="utf-8")
        return Policies(load(str(path)))

    return make


@pytest.fixture
def queries(sql_store: SqlStore) -> SqlCaseQueries:
    return SqlCaseQueries(sql_store.engine)


def _clock(case: Case, kind: ClockKind) -> Clock:
    return next(clock for clock in case.clocks if clock.id.kind is kind)


def _moved(store: SqlStore, policies: Policies, case: Case, clock: Any) -> Case:
    assert bring_over(store, policies, [case.id], clock.now()) == 1
    return replay(store.history(case.id))


def test_a_case_keeps_its_deadlines_until_the_command_moves_them(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, edited: Any, clock: Any
) -> None:
    case = open_case(make_assessment())
    new = edited("  - {id: dispatch, budget: 6h}\n  - {id: response, budget: 24h}\n")
    after = _moved(sql_store, new, case, clock)
    assert _clock(after, ClockKind.DISPATCH).schedule.due_at == clock.now() + timedelta(hours=6)
    assert _clock(after, ClockKind.RESPONSE).schedule.due_at == clock.now() + timedelta(hours=24)
    assert (after.policy, after.touched) == (new.current.profile.hash, False)
    with sql_store.read() as tx:
        assert tx.case(case.id) == after


def test_a_looser_default_moves_a_deadline_later_only_by_the_command(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, edited: Any, clock: Any
) -> None:
    case = open_case(make_assessment())
    after = _moved(sql_store, edited("  - {id: dispatch, budget: 36h}\n"), case, clock)
    assert _clock(after, ClockKind.DISPATCH).schedule.due_at == clock.now() + timedelta(hours=36)


def test_a_miss_stays_a_miss_under_any_policy(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, edited: Any, clock: Any
) -> None:
    case = open_case(make_assessment())
    clock.forward(hours=25)
    after = _moved(sql_store, edited("  - {id: dispatch, budget: 36h}\n"), case, clock)
    missed = _clock(after, ClockKind.DISPATCH)
    assert (missed.status, missed.schedule) == (ClockStatus.MISSED, _clock(case, ClockKind.DISPATCH).schedule)


def test_a_duty_that_the_new_policy_adds_starts_at_its_anchor(
    open_case: Open, make_emergency: Make, sql_store: SqlStore, edited: Any, clock: Any
) -> None:
    case = open_case(make_emergency(Grade.III))
    clock.forward(hours=10)
    rule = (
        "  - {id: informing, kind: authoritative_information, budget: 8h, calendar: natural, grades: [III],"
        " emergency: true, starts: emergency, owed_by: lead, clause: a}\n"
    )
    added = _clock(_moved(sql_store, edited(rule), case, clock), ClockKind.AUTHORITATIVE_INFORMATION)
    assert added.schedule.anchor == case.emergency_at
    assert added.schedule.late_on_arrival


def test_moving_twice_changes_nothing_more(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, edited: Any, clock: Any
) -> None:
    case, new = open_case(make_assessment()), edited("  - {id: dispatch, budget: 6h}\n")
    _moved(sql_store, new, case, clock)
    assert bring_over(sql_store, new, [case.id], clock.now()) == 0


def test_an_edited_profile_is_refused_until_it_is_adopted(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, queries: SqlCaseQueries, edited: Any, clock: Any
) -> None:
    open_case(make_assessment())
    new = edited("  - {id: dispatch, budget: 6h}\n").current.profile
    with pytest.raises(Refused, match="尚有1件事项按原文本办理") as refused:
        require_adopted(sql_store, queries, new, clock.now())
    assert refused.value.code == "policy_edited"
    adopt(sql_store, new)
    require_adopted(sql_store, queries, new, clock.now())


def test_a_profile_may_change_freely_while_nothing_is_open(
    sql_store: SqlStore, queries: SqlCaseQueries, edited: Any, clock: Any
) -> None:
    require_adopted(sql_store, queries, load("qiannan"), clock.now())
    require_adopted(sql_store, queries, edited("  - {id: dispatch, budget: 6h}\n").current.profile, clock.now())


def test_the_very_profile_of_the_open_cases_needs_no_decision(
    open_case: Open, make_assessment: Make, sql_store: SqlStore, queries: SqlCaseQueries, clock: Any
) -> None:
    case = open_case(make_assessment())
    (found,) = open_cases(queries, clock.now())
    assert found.id == case.id
    require_adopted(sql_store, queries, load("qiannan"), clock.now())


def test_provisional_deadlines_are_settled_when_the_year_is_known(
    open_case: Open,
    make_assessment: Make,
    sql_store: SqlStore,
    clock: Any,
    at: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.time = at("Wednesday 2026-12-30 10:00")
    case = open_case(make_assessment(), channel=Channel.HOTLINE)
    assert _clock(case, ClockKind.COMPLETION).schedule.due_at == at("Wednesday 2027-01-06 10:00")
    assert settle(sql_store, Policies(load("qiannan")), [case.id], clock.now()) == 0
    _learn_new_year(monkeypatch)
    assert settle(sql_store, Policies(load("qiannan")), [case.id], clock.now()) == 1
    after = _clock(replay(sql_store.history(case.id)), ClockKind.COMPLETION)
    assert (after.schedule.due_at, after.schedule.provisional) == (at("Thursday 2027-01-07 10:00"), False)


def test_a_pause_over_a_holiday_that_nobody_knew_then_wins_no_time_by_it(
    open_case: Open,
    make_assessment: Make,
    in_handling: Any,
    give: Any,
    as_role: Any,
    sql_store: SqlStore,
    clock: Any,
    at: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.time = at("Wednesday 2026-12-30 10:00")
    case = in_handling(open_case(make_assessment(), channel=Channel.HOTLINE))
    completion, handler = ClockId(ClockKind.COMPLETION, case.lead), as_role("handler", case.lead)
    clock.time = at("Thursday 2026-12-31 10:00")
    give(handler, c.RequestTime(completion, 0, "等待鉴定"), case)
    give(as_role("government_office"), c.DecideTime(1, True), case)
    clock.time = at("Monday 2027-01-04 10:00")
    resumed = _clock(give(handler, c.Resume(completion), case), ClockKind.COMPLETION).schedule
    assert (resumed.due_at, resumed.provisional) == (at("Friday 2027-01-08 10:00"), True)
    _learn_new_year(monkeypatch)
    assert settle(sql_store, Policies(load("qiannan")), [case.id], clock.now()) == 1
    after = _clock(replay(sql_store.history(case.id)), ClockKind.COMPLETION).schedule
    assert (after.due_at, after.provisional) == (resumed.due_at, False)
    assert resumed.paused_seconds - after.paused_seconds == 7 * 3600


def _learn_new_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on 1 January 2027 is known to be off, and the rest of the year to be as any."""
    known = holidays()
    learnt = Holidays(known.years | {2027}, known.days_off | {date(2027, 1, 1)}, known.make_up_days)
    calendar_of = rulebook.calendar_of
    monkeypatch.setattr(rulebook, "calendar_of", lambda profile: replace(calendar_of(profile), holidays=learnt))
