"""Random days at the desks: whatever people, the gatherer and the ticker do, the rules of casework hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.actor import Actor
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind, ClockMove, ClockStatus
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State
from tests.pipeline.cases.drawing import Drawn, Rolled
from tests.pipeline.cases.office_days import COMMANDS, EVERYBODY, Lived, Office
from tests.pipeline.conftest import Makers

MATTERS = (("马场坪", "仓库", "爆炸", "18人"), ("金山", "内涝", "积水", "三条街"), ("牛场", "路灯", "三盏", "黑灯"))
GRADES = (None, None, Grade.IV, Grade.II)
CHANNELS = (Channel.NEWS, Channel.NEWS, Channel.HOTLINE)
SPANS = (10, 70, 300, 1500, 3000)
LIVES, STEPS = 8, 160

Begin = Callable[[Lived], Office]


class Days(RuleBasedStateMachine):
    """One office, and whatever may happen to it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office

    def teardown(self) -> None:
        self.office.end()

    @rule(
        matter=st.sampled_from(MATTERS),
        grade=st.sampled_from(GRADES),
        channel=st.sampled_from(CHANNELS),
        late=st.integers(0, 50),
        again=st.booleans(),
    )
    def a_post_comes(
        self, matter: tuple[str, ...], grade: Grade | None, channel: Channel, late: int, again: bool
    ) -> None:
        self.office.post_comes(matter, grade, channel, late, again)

    @rule(minutes=st.sampled_from(SPANS), ticks=st.booleans())
    def time_passes(self, minutes: int, ticks: bool) -> None:
        self.office.time_passes(minutes, ticks=ticks)

    @precondition(lambda self: self.office.cases)
    @rule(data=st.data(), rarest=st.booleans())
    def somebody_does_what_is_offered(self, data: st.DataObject, rarest: bool) -> None:
        offers = self.office.offers(rarest=rarest)
        if offers:
            self.office.give(Drawn(data), *data.draw(st.sampled_from(offers)))

    @precondition(lambda self: self.office.cases)
    @rule(data=st.data(), name=st.sampled_from(sorted(COMMANDS)), actor=st.sampled_from(EVERYBODY))
    def somebody_tries_whatever(self, data: st.DataObject, name: str, actor: Actor) -> None:
        case_id = data.draw(st.sampled_from(sorted(self.office.cases)))
        self.office.give(Drawn(data), actor, name, self.office.cases[case_id])

    @precondition(lambda self: self.office.cases)
    @rule(data=st.data(), steps=st.integers(1, 6))
    def a_case_goes_the_usual_way(self, data: st.DataObject, steps: int) -> None:
        self.office.finish(data.draw(st.sampled_from(sorted(self.office.cases))), steps)


def long_days(office: Office, seed: int) -> None:
    """Many days by a die: what was done least has its turn as often as anything else."""
    chance = Rolled(seed)
    for _ in range(STEPS):
        match chance.one_of("pttrrrrrroow" if office.cases else "p"):
            case "p":
                told = (chance.one_of(MATTERS), chance.one_of(GRADES), chance.one_of(CHANNELS))
                office.post_comes(*told, late=chance.one_of((0, 0, 2, 50)), again=chance.one_of((True, False)))
            case "t":
                office.time_passes(chance.one_of(SPANS), ticks=chance.one_of((True, False)))
            case "w":
                office.finish(chance.one_of(sorted(office.cases)), chance.one_of((1, 2, 3, 6)))
            case way:
                offers = office.offers(rarest=way == "r")
                if offers:
                    office.give(chance, *chance.one_of(offers))
    office.end()


@pytest.fixture
def begin(
    sql_store: SqlStore,
    tmp_path: Path,
    policies: Policies,
    clock: Any,
    makers: Makers,
) -> Begin:
    """An office on an empty store of its own; all begin at the same moment."""
    began = clock.now()

    def office(lived: Lived) -> Office:
        clock.time = began
        file = tmp_path / f"{uuid4()}.db"
        with sql_store.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
        return Office(SqlStore(open_engine(f"sqlite:///{file}")), policies, clock, makers, lived)

    return office


def test_no_day_at_the_desks_breaks_a_rule_of_casework(begin: Begin) -> None:
    run_state_machine_as_test(
        lambda: Days(begin(Lived())),
        settings=settings(max_examples=20, stateful_step_count=25, derandomize=True),
    )


def test_in_long_days_every_command_happens_and_no_rule_of_casework_breaks(begin: Begin) -> None:
    lived = Lived()
    for seed in range(LIVES):
        long_days(begin(lived), seed)
    assert COMMANDS - lived.given.keys() == set()
    assert set(State) - lived.states == set()
    assert set(ClockMove) - lived.moves == set()
    assert set(ClockKind) - {kind for kind, _ in lived.clocks} == set()
    assert set(ClockStatus) - {status for _, status in lived.clocks} == set()
