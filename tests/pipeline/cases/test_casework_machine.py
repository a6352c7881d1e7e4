"""Random days at the desks: whatever people, the gatherer and the ticker do, the rules of casework hold."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.clockwork import LEAD_DUTIES
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Grade
from pipeline.domain.case import Case, apply, open_case, replay
from pipeline.domain.clocks import Clock, ClockKind, ClockMove, ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale
from pipeline.domain.events import ConferenceHeld, Event, PublicationKind, Published
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.stages.gather import Gather
from pipeline.stages.periodic import Tick

LED = (State.DISPATCHED, State.HANDLING, State.ANSWERED, State.CLOSED, State.EVALUATED)
OVER = (State.CLOSED, State.EVALUATED, State.DISMISSED, State.MERGED)
BODIES = ("522702.housing", "522702.emergency", "522702.water")
ACTORS = (Actor("ana", Role.ANALYST), Actor("lea", Role.LEADER), *(Actor(f"h-{b}", Role.HANDLER, b) for b in BODIES))
MATTERS = (("马场坪", "仓库", "爆炸", "18人"), ("金山", "内涝", "积水", "三条街"), ("牛场", "路灯", "三盏", "黑灯"))
PLAIN = (
    *(c.Confirm(), c.SignIn(), c.Close(), c.Return("不归我管")),
    *(c.Dismiss("重复"), c.Reopen("又发生"), c.Progress("在办")),
)


def key_of(clock: Clock) -> tuple[object, ...]:
    """A clock whoever owes it: the lead's duties wander with the lead."""
    kind = clock.id.kind
    return (kind, clock.id.occurrence, "" if kind in LEAD_DUTIES else clock.id.body)


def thresholds(history: list[Event]) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    case = open_case(history[0])
    for event in history[1:]:
        for change in event.clocks:
            if change.move is ClockMove.THRESHOLD:
                (clock,) = (each for each in case.clocks if each.id == change.clock)
                found[(key_of(clock), clock.revision, change.threshold)] += 1
        case = apply(case, event)
    return found


class Days(RuleBasedStateMachine):
    """One office with a desk, a gatherer and a ticker on one store; `cases` is what the last step left."""

    def __init__(self, store: SqlStore, policies: Policies, clock: Any, make: dict[str, Callable[..., Any]]) -> None:
        super().__init__()
        self.store, self.clock, self.make = store, clock, make
        self.desk = Desk(store, policies, clock)
        self.gather = Gather(store, policies, clock, "machine")
        self.posts = 0
        self.cases: dict[str, Case] = {}
        self.began = clock.now()

    def teardown(self) -> None:
        self.store.close()

    def _found(self) -> dict[str, Case]:
        with self.store.read() as tx:
            posts = tx.latest_posts([f"site:{number}" for number in range(self.posts)])
            named = {stored.case_id for stored in posts.values()} | self.cases.keys()
            return dict(tx.cases(sorted(named - {""})))

    def _step(self, after: dict[str, Case]) -> None:
        """Compare every case with what it was before."""
        for case_id, before in self.cases.items():
            standing = {key_of(clock): clock for clock in after[case_id].clocks}
            for clock in before.clocks:
                now = standing[key_of(clock)]
                assert now.schedule.due_at <= clock.schedule.due_at
                assert clock.status is not ClockStatus.MISSED or now.status is ClockStatus.MISSED
                assert clock.running or now == clock, "what ended stays as it ended"
        for case_id, case in after.items():
            if case != self.cases.get(case_id):
                history = self.store.history(case_id)
                assert replay(history) == case
                assert set(thresholds(list(history)).values()) <= {1}
            if case.merged_into and not self.cases.get(case_id, case).merged_into:
                self._handed_on(self.cases[case_id], after[case.merged_into])
        self.cases = after

    def _handed_on(self, source: Case, target: Case) -> None:
        for clock in source.running(*LEAD_DUTIES):
            same = [each for each in target.clocks if each.id.kind is clock.id.kind]
            if clock.id.kind is ClockKind.RESPONSE:
                same += [each for each in target.clocks if each.id.kind is ClockKind.AUTHORITATIVE_INFORMATION]
            assert same, f"{clock.id.kind} was lost in merging"
            for running in (each for each in same if each.running and each.id.kind is clock.id.kind):
                assert running.schedule.due_at <= clock.schedule.due_at

    @rule(
        matter=st.sampled_from(MATTERS),
        grade=st.sampled_from([None, None, Grade.IV, Grade.II]),
        channel=st.sampled_from([Channel.NEWS, Channel.NEWS, Channel.HOTLINE]),
        late=st.integers(0, 50),
        again=st.booleans(),
    )
    def a_post_comes(
        self, matter: tuple[str, ...], grade: Grade | None, channel: Channel, late: int, again: bool
    ) -> None:
        number = self.posts - 1 if again and self.posts else self.posts
        self.posts = max(self.posts, number + 1)
        assessment: Assessment = (
            self.make["emergency"](grade, keywords=matter) if grade else self.make["assessment"](keywords=matter)
        )
        post = self.make["post"](
            f"site:{number}",
            revision=f"{self.clock.now():%d%H%M%S}-{grade}-{late}",
            channel=channel,
            collected_at=max(self.began, self.clock.now() - timedelta(hours=late)),
        )
        self.gather.handle([Delivery(ASSESSED, 0, 0, post.id, encode(AssessedPost(post, assessment)))])
        self._step(self._found())

    @rule(minutes=st.sampled_from([10, 70, 300, 1500, 3000]), ticks=st.booleans())
    def time_passes(self, minutes: int, ticks: bool) -> None:
        self.clock.forward(minutes=minutes)
        while ticks and Tick(self.store, self.clock).turn():
            pass
        self._step(self._found())

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), command=st.sampled_from(PLAIN))
    def somebody_asks(self, data: st.DataObject, command: c.Command) -> None:
        case = self._any(data)
        lead = Actor(f"h-{case.lead}", Role.HANDLER, case.lead)
        self._give(data, data.draw(st.sampled_from([*ACTORS, *[lead] * 4])), command, case)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), lead=st.sampled_from(BODIES), supporting=st.lists(st.sampled_from(BODIES), max_size=2))
    def somebody_dispatches(self, data: st.DataObject, lead: str, supporting: list[str]) -> None:
        self._give(data, data.draw(st.sampled_from(ACTORS[:2])), c.Dispatch(lead, tuple(supporting)))

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), emergency=st.sampled_from([None, Grade.IV, Grade.I]))
    def somebody_corrects(self, data: st.DataObject, emergency: Grade | None) -> None:
        case = self._any(data)
        categories = self.make["emergency"]().categories if emergency else self.make["assessment"]().categories
        reading = replace(case.reading, category=categories[0], categories=categories, grade=emergency)
        self._give(data, ACTORS[0], c.Correct(reading), case)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def the_lead_goes_on(self, data: st.DataObject) -> None:
        """The way that leads somewhere, so that answered and closed cases are met too."""
        case = self._any(data)
        lead = Actor(f"h-{case.lead}", Role.HANDLER, case.lead)
        self._give(data, lead, c.SignIn() if case.state is State.DISPATCHED else self._answer(data), case)

    def _answer(self, data: st.DataObject) -> c.Command:
        now = self.clock.now()
        at = now - timedelta(hours=data.draw(st.sampled_from([0, 0, 3])))
        kind = data.draw(st.sampled_from([*PublicationKind, None]))
        if kind is None:
            return c.HoldConference(ConferenceHeld(at, "新闻发布厅", "发言人"))
        return c.Publish(Published(kind, "已处理", "https://www.example.gov.cn/1", "市政府", at))

    @precondition(lambda self: len(self.cases) > 1)
    @rule(data=st.data())
    def somebody_merges(self, data: st.DataObject) -> None:
        self._give(data, ACTORS[0], c.Merge(self._any(data).id))

    def _any(self, data: st.DataObject) -> Case:
        return self.cases[data.draw(st.sampled_from(sorted(self.cases)))]

    def _give(self, data: st.DataObject, actor: Actor, command: c.Command, case: Case | None = None) -> None:
        case = case or self._any(data)
        behind = data.draw(st.sampled_from([0] * 9 + [1]))
        try:
            self.desk.give(command, case.id, case.revision - behind, actor)
        except (Refused, Invalid, NotFound, Stale):
            assert self._found() == self.cases, "a refused command changes nothing"
        else:
            assert not behind
            self._step(self._found())

    @invariant()
    def every_case_stands_as_it_may(self) -> None:
        for case in self.cases.values():
            assert bool(case.lead) == (case.state in LED)
            assert not (case.state in OVER and case.running())
            assert {clock.id.body for clock in case.running(*LEAD_DUTIES)} <= {case.lead}
            if case.state in (State.TRIAGE, State.RETURNED):
                assert len(case.running(ClockKind.DISPATCH)) == 1
            if case.state is State.HANDLING:
                assert case.running(*LEAD_DUTIES), "somebody handles what nobody owes"
            running = Counter(clock.id.kind for clock in case.running() if clock.id.kind is not ClockKind.SIGN_IN)
            assert set(running.values()) <= {1}


def test_no_day_at_the_desks_breaks_a_rule_of_casework(
    sql_store: SqlStore,
    tmp_path: Path,
    policies: Policies,
    clock: Any,
    make_post: Callable[..., Any],
    make_assessment: Callable[..., Any],
    make_emergency: Callable[..., Any],
) -> None:
    make = {"post": make_post, "assessment": make_assessment, "emergency": make_emergency}
    began = clock.now()

    def days() -> Days:
        """Each on an empty store of its own, beginning at the same moment."""
        clock.time = began
        file = tmp_path / f"{uuid4()}.db"
        with sql_store.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
        return Days(SqlStore(open_engine(f"sqlite:///{file}")), policies, clock, make)

    run_state_machine_as_test(
        days,
        settings=settings(max_examples=20, stateful_step_count=25, deadline=None, derandomize=True),
    )
