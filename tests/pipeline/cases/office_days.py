"""An office with desks, a gatherer and a ticker on one store, where every step is checked against casework's rules."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.store import SqlStore
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.clockwork import LEAD_DUTIES
from pipeline.cases.decisions import BY_COMMAND, OFFERS, allowed
from pipeline.cases.desk import Desk
from pipeline.cases.rulebook import Policies
from pipeline.codec import encode
from pipeline.domain.assessment import AssessedPost, Assessment, Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind, ClockMove, ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale
from pipeline.domain.events import ConferenceHeld, Event, PublicationKind, Published, Quality, Verdict
from pipeline.domain.folding import apply, open_case
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State
from pipeline.ports.bus import ASSESSED, Delivery
from pipeline.stages.gather import Gather
from pipeline.stages.periodic import Tick
from tests.pipeline.cases.drawing import ADDRESS, BODIES, CHECKED, MADE, Chance, Scene

Make = dict[str, Callable[..., Any]]
LED = (State.DISPATCHED, State.HANDLING, State.ANSWERED, State.CLOSED, State.EVALUATED)
OVER = (State.CLOSED, State.EVALUATED, State.DISMISSED, State.MERGED)
CENTRE = "5227.hotline"
ANALYST, LEADER = Actor("ana", Role.ANALYST), Actor("lea", Role.LEADER)
OFFICE, SUPERVISION, NEWS, AUDITOR = (
    Actor(role.value, role) for role in (Role.GOVERNMENT_OFFICE, Role.SUPERVISION, Role.NEWS_OFFICE, Role.AUDITOR)
)
HOTLINE = Actor("hot", Role.HOTLINE, CENTRE)
CREW = (ANALYST, LEADER, OFFICE, SUPERVISION, NEWS, AUDITOR, HOTLINE)
HANDLERS = tuple(Actor(f"h-{body}", Role.HANDLER, body) for body in BODIES)
REVIEWERS = tuple(Actor(f"r-{body}", Role.REVIEWER, body) for body in (*BODIES, CENTRE))
EVERYBODY = (*CREW, *HANDLERS, *REVIEWERS)
# Clocks that run on after a case is closed: what the office and the hotline centre still owe.
LASTING = {
    State.CLOSED: {ClockKind.EVALUATION, ClockKind.SATISFACTION},
    State.EVALUATED: {ClockKind.SATISFACTION},
}
MATTERS = (("马场坪", "仓库", "爆炸", "18人"), ("金山", "内涝", "积水", "三条街"), ("牛场", "路灯", "三盏", "黑灯"))
COMMANDS = frozenset(offer.name for offer in OFFERS)


@dataclass
class Lived:
    """What all the days together saw: the statistic that says the machine gets everywhere."""

    given: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    states: set[State] = field(default_factory=set)
    clocks: set[tuple[ClockKind, ClockStatus]] = field(default_factory=set)
    moves: set[ClockMove] = field(default_factory=set)

    def saw(self, case: Case, history: Sequence[Event]) -> None:
        """Note where a case stands and what moved its clocks."""
        self.states.add(case.state)
        self.clocks |= {(clock.id.kind, clock.status) for clock in case.clocks}
        self.moves |= {change.move for event in history for change in event.clocks}


def moved(history: list[Event], since: int, *moves: ClockMove) -> set[tuple[object, ...]]:
    """The clocks, whoever owes them, that events after number `since` moved like that."""
    changes = (change for event in history[since:] for change in event.clocks if change.move in moves)
    return {key_of(change.clock) for change in changes}


def key_of(clock: ClockId) -> tuple[object, ...]:
    """A clock whoever owes it: the lead's duties wander with the lead."""
    return (clock.kind, clock.occurrence, "" if clock.kind in LEAD_DUTIES else clock.body)


def noted(before: Case, event: Event) -> list[tuple[object, ...]]:
    """The thresholds that an event records: whose, of which deadline, how many per cent."""
    passed = [change for change in event.clocks if change.move is ClockMove.THRESHOLD]
    revisions = {clock.id: clock.revision for clock in before.clocks}
    return [(before.id, key_of(each.clock), revisions[each.clock], each.threshold) for each in passed]


class Office:
    """`cases` is what the last step left, `given` counts the commands of this office that were carried out."""

    def __init__(self, store: SqlStore, policies: Policies, clock: Any, make: Make, lived: Lived) -> None:
        self.store, self.clock, self.make, self.lived = store, clock, make, lived
        self.desk = Desk(store, policies, clock)
        self.profile = policies.current.profile
        self.gather = Gather(store, policies, clock, "machine")
        self.posts = 0
        self.cases: dict[str, Case] = {}
        self.began = clock.now()
        self.merged: dict[str, Case] = {}
        self.tried: Counter[str] = Counter()
        self.noted: Counter[tuple[object, ...]] = Counter()

    def end(self) -> None:
        """Whatever was reached, there is a legal way to the end of every clock; and every row follows."""
        for case_id in sorted(self.cases):
            self.finish(case_id)
        assert SqlAudit(self.store.engine).run().differences == ()
        self.store.close()

    def finish(self, case_id: str, steps: int = 60) -> None:
        """Bring a case to its end, or so many steps nearer to it."""
        for _ in range(steps):
            case = self.cases[case_id]
            if case.state in OVER and not case.running():
                return
            actor, command = self._way_out(case)
            self.desk.give(command, case_id, case.revision, actor)
            self._note(command)
            self.check()
        assert steps < 60, f"{self.cases[case_id].state} does not end: {self.cases[case_id].running()}"

    def _way_out(self, case: Case) -> tuple[Actor, c.Command]:
        """What somebody can do next so that the case comes nearer to its end."""
        lead, now = Actor("h", Role.HANDLER, case.lead), self.clock.now()
        owed = {clock.id.kind: clock.id for clock in case.running()}
        if ClockKind.NOTICE in owed:
            notice = owed[ClockKind.NOTICE]
            return Actor("h", Role.HANDLER, notice.body), c.AnswerNotice(notice.occurrence, "已核实")
        if case.state in (State.TRIAGE, State.RETURNED):
            return OFFICE, c.Dispatch(BODIES[0])
        if case.state is State.DISPATCHED:
            return lead, c.SignIn()
        if ClockKind.SATISFACTION in owed:
            return HOTLINE, c.RecordSatisfaction(Verdict.SATISFIED)
        if case.state is State.CLOSED:
            return ANALYST, c.Evaluate(Quality.GOOD, "好")
        if case.under_way.waiting_draft:
            return NEWS, c.Review(case.under_way.waiting_draft, True, CHECKED, "主要负责人")
        if ClockKind.PRESS_CONFERENCE in owed:
            return lead, c.HoldConference(ConferenceHeld(now, "新闻发布厅", "发言人"))
        if case.state is State.HANDLING or case.closing_duties:
            kind = PublicationKind.AUTHORITATIVE_INFORMATION
            return lead, c.Publish(Published(kind, "已处理", ADDRESS, "市政府", now))
        return lead, c.Close()

    def post_comes(self, matter: Sequence[str], grade: Grade | None, channel: Channel, late: int, again: bool) -> None:
        """A post, or a new revision of the last one, collected so many hours ago."""
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
        self.check()

    def time_passes(self, minutes: int, *, ticks: bool) -> None:
        """With the ticker at work, or not."""
        self.clock.forward(minutes=minutes)
        while ticks and Tick(self.store, self.clock).turn():
            pass
        self.check()

    def offers(self, *, rarest: bool = False) -> list[tuple[Actor, str, Case]]:
        """What somebody who sees a case could do with it now; `rarest`: only what was done least so far."""
        cases = [case for _, case in sorted(self.cases.items())]
        seen = [(case, actor) for case in cases for actor in EVERYBODY if not actor.bound or actor.body in case.bodies]
        found = [(actor, name, case) for case, actor in seen for name in allowed(case, actor, self.profile)]
        done = {name: 2 * self.lived.given[name] + self.tried[name] for _, name, _ in found}
        return [offer for offer in found if not rarest or done[offer[1]] == min(done.values())]

    def give(self, chance: Chance, actor: Actor, name: str, case: Case) -> None:
        """The command of that name; now and then by one who looked before somebody else decided."""
        command = MADE[name](self._scene(chance, actor, case))
        behind = chance.one_of([0] * 9 + [1])
        self.tried[name] += 1
        try:
            self.desk.give(command, case.id, case.revision - behind, actor)
        except (Refused, Invalid, NotFound, Stale) as refusal:
            self.lived.refused[getattr(refusal, "code", type(refusal).__name__)] += 1
            assert self._found() == self.cases, "a refused command changes nothing"
        else:
            assert not behind
            self._note(command)
            self.check()

    def _note(self, command: c.Command) -> None:
        self.lived.given[BY_COMMAND[type(command)].name] += 1

    def _scene(self, chance: Chance, actor: Actor, case: Case) -> Scene:
        with self.store.read() as tx:
            held = [stored.post.id for stored in tx.post_refs(case.id)]
        calm, grave = self.make["assessment"]().categories, self.make["emergency"]().categories
        readings = [
            replace(case.reading, category=categories[0], categories=categories, grade=grade)
            for categories, grade in ((calm, None), (grave, Grade.IV), (grave, Grade.I))
        ]
        others = sorted(self.cases.keys() - {case.id})
        return Scene(case, actor, self.clock.now(), chance, others, held, readings)

    def _found(self) -> dict[str, Case]:
        with self.store.read() as tx:
            posts = tx.latest_posts([f"site:{number}" for number in range(self.posts)])
            named = {stored.case_id for stored in posts.values()} | self.cases.keys()
            return dict(tx.cases(sorted(named - {""})))

    def check(self) -> None:
        """Compare every case with what it was before this step."""
        after = self._found()
        for case_id, before in self.cases.items():
            if after[case_id] != before:
                self._compared(before, after[case_id])
        for case_id, case in after.items():
            if case != self.cases.get(case_id):
                self._told(case)
            if case.merged_into and not self.cases.get(case_id, case).merged_into:
                self._handed_on(self.cases[case_id], after[case.merged_into])
                self.merged[case_id] = self.cases[case_id]
            elif not case.merged_into and case_id in self.merged:
                self._given_back(self.merged.pop(case_id), case)
        self.cases = after
        for case in after.values():
            _stands_as_it_may(case)

    def _told(self, case: Case) -> None:
        """The new events make the case that is stored, and no threshold is noted twice."""
        history = list(self.store.history(case.id))
        known = self.cases.get(case.id)
        standing = known or open_case(history[0])
        for event in history[standing.seq :]:
            self.noted.update(noted(standing, event))
            standing = apply(standing, event)
        assert standing == case
        assert set(self.noted.values()) <= {1}
        self.lived.saw(case, history[known.seq if known else 0 :])

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


def _stands_as_it_may(case: Case) -> None:
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
    assert set(running.values()) <= {1}, running
