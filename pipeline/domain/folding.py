"""How events make a case. Each fold is a function of the case and the facts; clocks are folded beside them."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from pipeline.domain import clocks as clock_life
from pipeline.domain import events as ev
from pipeline.domain.altering import altered
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockKind, ClockMove
from pipeline.domain.post import Channel
from pipeline.domain.proceedings import AccountabilityProposal, Consultation, TimeRequest
from pipeline.domain.tally import add_tallies
from pipeline.domain.transitions import SILENT, State, after


def _applied(clocks: tuple[Clock, ...], changes: Sequence[ClockChange]) -> tuple[Clock, ...]:
    if not changes:
        return clocks
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
        touched=_by_person(event),
        desk=facts.desk,
    )


def with_tally(case: Case, tally: ev.Tally) -> Case:
    """The case with the readings of further posts; the earlier detection wins (casework rule 1)."""
    total = add_tallies(case.tally, tally)
    return altered(case, tally=total, detected_at=min(case.detected_at, total.detected_at or case.detected_at))


def with_remaining(case: Case, tally: ev.Tally) -> Case:
    """The case with the readings of the posts that stay; the detection never moves later."""
    return altered(case, tally=tally, parted=case.parted + 1)


def _titled(case: Case, facts: ev.Attached | ev.Absorbed | ev.Parted) -> Case:
    return altered(case, title=facts.headline, headed=facts.headed) if facts.headline else case


def _grown(case: Case, facts: ev.Attached | ev.Absorbed) -> Case:
    grown = with_tally(_titled(case, facts), facts.tally)
    return altered(grown, desk=facts.desk) if facts.desk and not case.desk else grown


def _reread(case: Case, facts: ev.Reread) -> Case:
    return altered(case, reading=facts.reading, route=facts.route, provisional=facts.provisional)


def _read_by_person(case: Case, facts: ev.Corrected | ev.Regraded | ev.Parted) -> Case:
    """Another proposed lead was not told, and who was told is released."""
    proposed = facts.route.lead.body if facts.route.lead else ""
    stays = case.provisional and proposed == case.proposed_lead
    return altered(case, reading=facts.reading, route=facts.route, provisional=stays)


def _corrected(case: Case, facts: ev.Corrected) -> Case:
    return altered(_read_by_person(case, facts), confirmed=True, corrected=True)


def _parted(case: Case, facts: ev.Parted) -> Case:
    return with_remaining(_read_by_person(_titled(case, facts), facts), facts.tally)


def _dispatched(case: Case, facts: ev.Dispatched) -> Case:
    return altered(
        _with(case, requests=()),
        lead=facts.lead,
        supporting=facts.supporting,
        informed=facts.informed,
        confirmed=True,
        provisional=False,
    )


def _returned(case: Case, _: ev.Returned) -> Case:
    ended = _with(case, waiting_draft=0, person="", requests=())
    return altered(ended, lead="", returns=case.returns + 1)


def _dismissed(case: Case, _: ev.Dismissed) -> Case:
    return altered(_ended(case), lead="", provisional=False)


def _ended(case: Case) -> Case:
    """Whatever was under way beside the answer is over."""
    return _with(case, waiting_draft=0, requests=(), consultation=None)


def _merged(case: Case, facts: ev.MergedInto) -> Case:
    return altered(
        _ended(case), lead="", provisional=False, merged_into=facts.target, had=case.state, had_lead=case.lead
    )


def _restored(case: Case, _: ev.Restored) -> Case:
    return altered(case, lead=case.had_lead, merged_into="", had=None, had_lead="")


def _on_spot(case: Case, facts: ev.AnsweredOnSpot) -> Case:
    answered = _with(case, direct_answers=case.under_way.direct_answers + 1)
    return altered(answered, lead=facts.lead, confirmed=True, provisional=False)


def _reopened(case: Case, _: ev.Reopened) -> Case:
    return _with(case, attempts=0, satisfaction=None)


def _with(case: Case, **changes: Any) -> Case:
    """The case with changes to what is under way."""
    under_way = altered(case.under_way, **changes)
    return case if under_way == case.under_way else altered(case, proceedings=under_way)


def _requested(case: Case, facts: ev.TimeRequested) -> Case:
    request = TimeRequest(facts.number, facts.clock, facts.seconds)
    return _with(case, requests=(*case.under_way.requests, request), requested=facts.number)


def _decided(case: Case, facts: ev.TimeDecided) -> Case:
    waiting = tuple(each for each in case.under_way.requests if each.number != facts.number)
    return _with(case, requests=waiting)


def _opined(case: Case, facts: ev.OpinionGiven) -> Case:
    consultation = case.under_way.consultation
    if consultation is None:
        return case
    heard = tuple(dict.fromkeys((*consultation.heard, facts.body)))
    return _with(case, consultation=altered(consultation, heard=heard))


def _proposed(case: Case, facts: ev.AccountabilityProposed) -> Case:
    proposal = AccountabilityProposal(facts.number, facts.step, facts.body, facts.ground, facts.clock)
    return _with(case, proposals=(*case.under_way.proposals, proposal))


def _settled(case: Case, facts: ev.AccountabilityDecided) -> Case:
    proposals = (
        altered(each, decided=True) if each.number == facts.number else each for each in case.under_way.proposals
    )
    return _with(case, proposals=tuple(proposals))


FOLDS: dict[type[Any], Callable[[Case, Any], Case]] = {
    ev.Attached: _grown,
    ev.Absorbed: _grown,
    ev.Parted: _parted,
    ev.Reread: _reread,
    ev.Confirmed: lambda case, _: altered(case, confirmed=True),
    ev.Corrected: _corrected,
    ev.Regraded: lambda case, facts: altered(_read_by_person(case, facts), corrected=True),
    ev.ProvisionalWithdrawn: lambda case, _: altered(case, provisional=False),
    ev.Dispatched: _dispatched,
    ev.SupportAdded: lambda case, facts: altered(case, supporting=(*case.supporting, facts.body)),
    ev.SupportRemoved: lambda case, facts: altered(
        case, supporting=tuple(each for each in case.supporting if each != facts.body)
    ),
    ev.Returned: _returned,
    ev.Dismissed: _dismissed,
    ev.MergedInto: _merged,
    ev.Restored: _restored,
    ev.Reopened: _reopened,
    ev.Closed: lambda case, _: _ended(case),
    ev.PersonNamed: lambda case, facts: _with(case, person=facts.person),
    ev.Drafted: lambda case, facts: _with(case, drafts=facts.number, waiting_draft=facts.number),
    ev.Reviewed: lambda case, _: _with(case, waiting_draft=0),
    ev.Published: lambda case, _: altered(case, publications=case.publications + 1),
    ev.AnsweredDirectly: lambda case, _: _with(case, direct_answers=case.under_way.direct_answers + 1),
    ev.AnsweredOnSpot: _on_spot,
    ev.ConsultationCalled: lambda case, facts: _with(
        case, consultations=facts.number, consultation=Consultation(facts.number, facts.bodies)
    ),
    ev.OpinionGiven: _opined,
    ev.ConsultationConcluded: lambda case, _: _with(case, consultation=None),
    ev.TimeRequested: _requested,
    ev.TimeDecided: _decided,
    ev.CallbackFailed: lambda case, _: _with(case, attempts=case.under_way.attempts + 1),
    ev.SatisfactionRecorded: lambda case, facts: _with(case, satisfaction=facts.verdict),
    ev.AccountabilityProposed: _proposed,
    ev.AccountabilityDecided: _settled,
    ev.PolicyMoved: lambda case, facts: altered(case, policy=facts.policy, route=facts.route or case.route),
    ev.AnsweredThen: lambda case, facts: altered(case, lead=facts.lead, publications=case.publications + 1),
}


def apply(case: Case, event: ev.Event) -> Case:
    """The case after one more event; Refused when the table has no such move. Who acted once is a former body."""
    state = after(case.state, event.type, case.had)
    fold = FOLDS.get(type(event.facts))
    folded = fold(case, event.facts) if fold else case
    moved = altered(
        folded,
        seq=event.seq,
        state=state,
        revision=case.revision + (event.type not in SILENT),
        clocks=_applied(case.clocks, event.clocks),
        touched=case.touched or _by_person(event),
    )
    if moved.under_way.requests and event.clocks:
        moved = _asking(moved)
    told = any(change.clock.kind is ClockKind.NOTICE for change in event.clocks)
    return moved if not told and _PARTIES(moved) == _PARTIES(case) else _remembering(case.acting, moved)


def _asking(case: Case) -> Case:
    """Nobody decides on more time for a clock that has ended."""
    open_clocks = {clock.id for clock in case.running()}
    return _with(case, requests=tuple([each for each in case.under_way.requests if each.clock in open_clocks]))


# What `Case.acting` is made of, beside the notices that are not answered yet.
_PARTIES = attrgetter("lead", "supporting", "provisional", "route", "desk", "proceedings")


def _remembering(before: frozenset[str], case: Case) -> Case:
    left = before - case.acting
    return altered(case, former=tuple(dict.fromkeys((*case.former, *sorted(left))))) if left else case


def _by_person(event: ev.Event) -> bool:
    return event.actor.startswith("user:")


def replay(history: Iterable[ev.Event]) -> Case:
    """The case that a whole history makes."""
    remaining = iter(history)
    case = open_case(next(remaining))
    for event in remaining:
        case = apply(case, event)
    return case
