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

from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.clockwork import LEAD_DUTIES
from pipeline.cases.decisions import OFFERS, allowed
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind, ClockMove, ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale
from pipeline.domain.events import ConferenceHeld, Event, PublicationKind, Published, Quality, Verdict
from pipeline.domain.folding import apply, open_case, replay
from pipeline.domain.post import Channel
from pipeline.domain.transitions import WORKED, State
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.stages.gather import Gather
from pipeline.stages.periodic import Tick

LED = (State.DISPATCHED, State.HANDLING, State.ANSWERED, State.CLOSED, State.EVALUATED)
OVER = (State.CLOSED, State.EVALUATED, State.DISMISSED, State.MERGED)
BODIES = ("522702.housing", "522702.emergency", "522702.water")
CENTRE = "5227.hotline"
ACTORS = (Actor("ana", Role.ANALYST), Actor("lea", Role.LEADER), *(Actor(f"h-{b}", Role.HANDLER, b) for b in BODIES))
OFFICES = tuple(
    Actor(role.value, role) for role in (Role.GOVERNMENT_OFFICE, Role.SUPERVISION, Role.NEWS_OFFICE, Role.AUDITOR)
)
HOTLINE = Actor("hot", Role.HOTLINE, CENTRE)
CHECKED = ("wording", "moment", "manner", "personal-data", "facts", "measures", "result", "speaker")
# Clocks that run on after a case is closed: what the office and the hotline centre still owe.
LASTING = {
    State.CLOSED: {ClockKind.EVALUATION, ClockKind.SATISFACTION},
    State.EVALUATED: {ClockKind.SATISFACTION},
}
MATTERS = (("马场坪", "仓库", "爆炸", "18人"), ("金山", "内涝", "积水", "三条街"), ("牛场", "路灯", "三盏", "黑灯"))
PLAIN = (
    *(c.Confirm(), c.SignIn(), c.Close(), c.Return("不归我管")),
    *(c.Dismiss("重复"), c.Reopen("又发生"), c.Progress("在办")),
)


OFFERED = {offer.name for offer in OFFERS}
# What other rules give, with what it needs.
ELSEWHERE = {
    *("confirm", "correct", "dispatch", "dismiss", "reopen", "merge", "split", "detach"),
    *("sign-in", "return", "progress", "publish", "press-conference", "close"),
}


def moved(history: list[Event], since: int, *moves: ClockMove) -> set[tuple[object, ...]]:
    """The clocks, whoever owes them, that events after number `since` moved like that."""
    changes = (change for event in history[since:] for change in event.clocks if change.move in moves)
    return {key_of(change.clock) for change in changes}


def key_of(clock: ClockId) -> tuple[object, ...]:
    """A clock whoever owes it: the lead's duties wander with the lead."""
    return (clock.kind, clock.occurrence, "" if clock.kind in LEAD_DUTIES else clock.body)


def thresholds(history: list[Event]) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    case = open_case(history[0])
    for event in history[1:]:
        for change in event.clocks:
            if change.move is ClockMove.THRESHOLD:
                (clock,) = (each for each in case.clocks if each.id == change.clock)
                found[(key_of(clock.id), clock.revision, change.threshold)] += 1
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
        self.merged: dict[str, Case] = {}

    def teardown(self) -> None:
        """Whatever was reached, there is a legal way to the end of every clock; and every row follows."""
        for case_id in sorted(self.cases):
            self._ends(case_id)
        assert SqlAudit(self.store.engine).run().differences == ()
        self.store.close()

    def _ends(self, case_id: str) -> None:
        for _ in range(40):
            with self.store.read() as tx:
                case = tx.case(case_id)
            if not case.running():
                return
            actor, command = self._way_out(case)
            self.desk.give(command, case_id, case.revision, actor)
        raise AssertionError(f"{case.state} does not end: {case.running()}")

    def _way_out(self, case: Case) -> tuple[Actor, c.Command]:
        lead, now = Actor("h", Role.HANDLER, case.lead), self.clock.now()
        owed = {clock.id.kind: clock.id for clock in case.running()}
        if ClockKind.NOTICE in owed:
            notice = owed[ClockKind.NOTICE]
            return Actor("h", Role.HANDLER, notice.body), c.AnswerNotice(notice.occurrence, "已核实")
        if case.state in (State.TRIAGE, State.RETURNED):
            return OFFICES[0], c.Dispatch(BODIES[0])
        if case.state is State.DISPATCHED:
            return lead, c.SignIn()
        if ClockKind.SATISFACTION in owed:
            return HOTLINE, c.RecordSatisfaction(Verdict.SATISFIED)
        if case.state is State.CLOSED:
            return ACTORS[0], c.Evaluate(Quality.GOOD, "好")
        if case.under_way.waiting_draft:
            return OFFICES[2], c.Review(case.under_way.waiting_draft, True, CHECKED, "主要负责人")
        if ClockKind.PRESS_CONFERENCE in owed:
            return lead, c.HoldConference(ConferenceHeld(now, "新闻发布厅", "发言人"))
        if case.state is State.HANDLING or case.closing_duties:
            kind = PublicationKind.AUTHORITATIVE_INFORMATION
            return lead, c.Publish(Published(kind, "已处理", "https://www.example.gov.cn/1", "市政府", now))
        return lead, c.Close()

    def _found(self) -> dict[str, Case]:
        with self.store.read() as tx:
            posts = tx.latest_posts([f"site:{number}" for number in range(self.posts)])
            named = {stored.case_id for stored in posts.values()} | self.cases.keys()
            return dict(tx.cases(sorted(named - {""})))

    def _step(self, after: dict[str, Case]) -> None:
        """Compare every case with what it was before."""
        for case_id, before in self.cases.items():
            if after[case_id] != before:
                self._compared(before, after[case_id])
        for case_id, case in after.items():
            if case != self.cases.get(case_id):
                history = self.store.history(case_id)
                assert replay(history) == case
                assert set(thresholds(list(history)).values()) <= {1}
            if case.merged_into and not self.cases.get(case_id, case).merged_into:
                self._handed_on(self.cases[case_id], after[case.merged_into])
                self.merged[case_id] = self.cases[case_id]
            elif not case.merged_into and case_id in self.merged:
                self._given_back(self.merged.pop(case_id), case)
        self.cases = after

    def _compared(self, before: Case, after: Case) -> None:
        history = list(self.store.history(before.id))
        granted = moved(history, before.seq, ClockMove.EXTEND, ClockMove.RESUME)
        accepted = moved(history, before.seq, ClockMove.ACCEPT)
        standing = {key_of(clock.id): clock for clock in after.clocks}
        for clock in before.clocks:
            key = key_of(clock.id)
            now = standing[key]
            assert now.schedule.due_at <= clock.schedule.due_at or key in granted
            assert clock.status is not ClockStatus.MISSED or now.status is ClockStatus.MISSED or key in accepted
            assert clock.running or now == clock or key in accepted, "what ended stays as it ended"

    def _given_back(self, before: Case, after: Case) -> None:
        """Undoing a merge gives the case its state, lead and duties back, with the deadlines they had."""
        assert (after.state, after.lead) == (before.state, before.lead)
        due = {clock.id.kind: clock.schedule.due_at for clock in before.running(*LEAD_DUTIES)}
        assert {clock.id.kind: clock.schedule.due_at for clock in after.running(*LEAD_DUTIES)} == due

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

    @precondition(lambda self: any(case.tally.posts > 1 or case.merged_into for case in self.cases.values()))
    @rule(data=st.data(), detaches=st.booleans())
    def somebody_takes_cases_apart(self, data: st.DataObject, detaches: bool) -> None:
        parted = [case for case in self.cases.values() if case.tally.posts > 1 or case.merged_into]
        case = data.draw(st.sampled_from(sorted(parted, key=lambda each: each.id)))
        with self.store.read() as tx:
            held = [stored.post.id for stored in tx.post_refs(case.id)]
        posts = tuple(data.draw(st.lists(st.sampled_from(held), min_size=1, unique=True))) if held else ()
        self._give(data, ACTORS[0], c.Detach(posts) if detaches and held else c.Split(posts), case)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def somebody_does_what_is_offered(self, data: st.DataObject) -> None:
        worked = [case_id for case_id, case in sorted(self.cases.items()) if case.state in WORKED]
        case = self.cases[data.draw(st.sampled_from(worked))] if worked else self._any(data)
        lead = Actor(f"h-{case.lead}", Role.HANDLER, case.lead)
        reviewer = Actor(f"r-{case.lead}", Role.REVIEWER, case.lead)
        crew = (*ACTORS, *OFFICES, HOTLINE, lead, reviewer)
        offers = [(actor, name) for actor in crew for name in allowed(case, actor) if name not in ELSEWHERE]
        if offers:
            actor, name = data.draw(st.sampled_from(offers))
            command = self.make["command"](name, case, data.draw, self.clock.now())
            assert command is not None, name
            self._give(data, actor, command, case)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), name=st.sampled_from(sorted(OFFERED - ELSEWHERE)))
    def somebody_does_what_is_not_offered(self, data: st.DataObject, name: str) -> None:
        case, actor = self._any(data), data.draw(st.sampled_from([*ACTORS, *OFFICES, HOTLINE]))
        command = self.make["command"](name, case, data.draw, self.clock.now())
        if command is not None and name not in allowed(case, actor):
            self._give(data, actor, command, case)

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
            if case.state in OVER:
                assert {clock.id.kind for clock in case.running()} <= LASTING.get(case.state, set())
            assert {clock.id.body for clock in case.running(*LEAD_DUTIES)} <= {case.lead}
            if case.state in (State.TRIAGE, State.RETURNED):
                assert len(case.running(ClockKind.DISPATCH)) == 1
            if case.state is State.HANDLING:
                assert case.running(*LEAD_DUTIES), "somebody handles what nobody owes"
            many = (ClockKind.SIGN_IN, ClockKind.NOTICE)
            running = Counter(clock.id.kind for clock in case.running() if clock.id.kind not in many)
            assert set(running.values()) <= {1}


def test_no_day_at_the_desks_breaks_a_rule_of_casework(
    sql_store: SqlStore,
    tmp_path: Path,
    policies: Policies,
    clock: Any,
    make_post: Callable[..., Any],
    make_assessment: Callable[..., Any],
    make_emergency: Callable[..., Any],
    any_command: Callable[..., Any],
) -> None:
    make = {"command": any_command, "post": make_post, "assessment": make_assessment, "emergency": make_emergency}
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
