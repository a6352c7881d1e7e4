"""A case is the fold of its events: state, reading, bodies, clocks. Nothing here is stored by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.domain import clocks as clock_life
from pipeline.domain import events as ev
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockChange, ClockKind, ClockMove
from pipeline.domain.post import Channel
from pipeline.domain.routing import Route
from pipeline.domain.tally import add_tallies
from pipeline.domain.transitions import SILENT, State, after

MAX_RETURNS = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after event `seq`. `revision` counts only what matters to a person's decision."""

    id: str
    seq: int
    revision: int
    state: State
    title: str
    channel: str
    policy: str
    opened_at: datetime
    detected_at: datetime
    reading: ev.Reading
    route: Route
    tally: ev.Tally
    lead: str = ""
    supporting: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    touched: bool = False
    confirmed: bool = False
    provisional: bool = False
    history: bool = False
    headed: bool = False
    returns: int = 0
    publications: int = 0
    merged_into: str = ""

    @property
    def emergency_at(self) -> datetime | None:
        """The first post about the emergency: the anchor of its clocks."""
        return self.tally.emergency_at

    @property
    def proposed_lead(self) -> str:
        """The body the machine proposes, or ''."""
        return self.route.lead.body if self.route.lead else ""

    @property
    def acting(self) -> frozenset[str]:
        """The bodies that take part now: lead, supporting, and the one told provisionally."""
        told = {self.proposed_lead} if self.provisional else set()
        return frozenset({self.lead, *self.supporting, *told} - {""})

    @property
    def bodies(self) -> frozenset[str]:
        """The bodies that may see the case, or their part of it: those acting, and the former leads."""
        return self.acting | frozenset(self.former)

    def running(self, *kinds: ClockKind) -> tuple[Clock, ...]:
        """The clocks not stopped yet, of these kinds or of all."""
        return tuple(c for c in self.clocks if c.running and (not kinds or c.id.kind in kinds))

    @property
    def open_duties(self) -> tuple[Clock, ...]:
        """Publication duties still owed."""
        return self.running(*PUBLICATION_DUTIES)

    def occurrence(self, kind: ClockKind) -> int:
        """The number the next clock of this kind bears."""
        return 1 + sum(clock.id.kind is kind for clock in self.clocks)


def _applied(clocks: tuple[Clock, ...], changes: Iterable[ClockChange]) -> tuple[Clock, ...]:
    standing = {clock.id: clock for clock in clocks}
    for change in changes:
        if change.move is ClockMove.START:
            standing[change.clock] = clock_life.start(change)
        else:
            clock = clock_life.apply(standing.pop(change.clock), change)
            standing[clock.id] = clock
    return tuple(standing.values())


def open_case(event: ev.Event) -> Case:
    """The case that an `opened` event founds."""
    facts = event.facts
    if not isinstance(facts, ev.Opened):
        raise ValueError(f"a case begins with «opened», not «{event.type}»")
    return Case(
        id=event.case_id,
        seq=event.seq,
        revision=1,
        state=State.TRIAGE,
        title=facts.title,
        channel=facts.channel,
        policy=facts.policy,
        opened_at=event.noticed_at,
        detected_at=facts.detected_at,
        reading=facts.reading,
        route=facts.route,
        tally=facts.tally,
        clocks=_applied((), event.clocks),
        provisional=facts.provisional,
        history=facts.history,
        headed=facts.channel == Channel.NEWS,
    )


def with_tally(case: Case, tally: ev.Tally) -> Case:
    """The case with the readings of further posts; the earlier detection wins (casework rule 1)."""
    total = add_tallies(case.tally, tally)
    return replace(case, tally=total, detected_at=min(case.detected_at, total.detected_at or case.detected_at))


def _attached(case: Case, facts: ev.Attached) -> Case:
    """The first news title heads a case that began with a microblog."""
    titled = replace(case, title=facts.headline, headed=True) if facts.headline else case
    return with_tally(titled, facts.tally)


def _reread(case: Case, facts: ev.Reread) -> Case:
    return replace(case, reading=facts.reading, route=facts.route, provisional=facts.provisional)


def _corrected(case: Case, facts: ev.Corrected) -> Case:
    return replace(case, reading=facts.reading, route=facts.route, confirmed=True)


def _dispatched(case: Case, facts: ev.Dispatched) -> Case:
    return replace(
        case,
        lead=facts.lead,
        supporting=facts.supporting,
        informed=facts.informed,
        confirmed=True,
        provisional=False,
    )


def _returned(case: Case, _: ev.Returned) -> Case:
    former = tuple(dict.fromkeys((*case.former, case.lead)))
    return replace(case, lead="", former=former, returns=case.returns + 1)


def _dismissed(case: Case, _: ev.Dismissed) -> Case:
    return replace(case, lead="", provisional=False)


def _merged(case: Case, facts: ev.MergedInto) -> Case:
    return replace(case, lead="", provisional=False, merged_into=facts.target)


FOLDS: dict[type[Any], Callable[[Case, Any], Case]] = {
    ev.Attached: _attached,
    ev.Absorbed: lambda case, facts: with_tally(case, facts.tally),
    ev.Reread: _reread,
    ev.Confirmed: lambda case, _: replace(case, confirmed=True),
    ev.Corrected: _corrected,
    ev.Dispatched: _dispatched,
    ev.Returned: _returned,
    ev.Dismissed: _dismissed,
    ev.MergedInto: _merged,
    ev.Published: lambda case, _: replace(case, publications=case.publications + 1),
    ev.AnsweredThen: lambda case, facts: replace(case, lead=facts.lead, publications=case.publications + 1),
}


def apply(case: Case, event: ev.Event) -> Case:
    """The case after one more event; Refused when the table has no such move."""
    state = after(case.state, event.type)
    fold = FOLDS.get(type(event.facts))
    folded = fold(case, event.facts) if fold else case
    return replace(
        folded,
        seq=event.seq,
        state=state,
        revision=case.revision + (event.type not in SILENT),
        clocks=_applied(case.clocks, event.clocks),
        touched=case.touched or event.actor.startswith("user:"),
    )


def replay(history: Iterable[ev.Event]) -> Case:
    """The case that a whole history makes."""
    remaining = iter(history)
    case = open_case(next(remaining))
    for event in remaining:
        case = apply(case, event)
    return case
