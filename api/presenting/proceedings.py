"""What is under way, from the events that the reader may see."""

from collections.abc import Sequence
from typing import TypeVar

from api.presenting.names import Names
from api.schemas.proceedings import (
    CheckRow,
    ClockNamed,
    ConsultationRow,
    DraftRow,
    NoticeRow,
    ProposalRow,
    TimeRequestRow,
    UnderWay,
)
from pipeline.cases.clockwork import is_emergency
from pipeline.domain import events as ev
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind
from pipeline.domain.events import Event
from pipeline.domain.policy import Profile

Numbered = TypeVar(
    "Numbered", ev.Drafted, ev.NoticeGiven, ev.ConsultationCalled, ev.TimeRequested, ev.AccountabilityProposed
)


def under_way(case: Case, events: Sequence[Event], names: Names, profile: Profile) -> UnderWay:
    """Nothing that no visible event tells of."""
    begun = case.under_way
    drafts = _numbered(events, ev.Drafted)
    return UnderWay(
        person=begun.person,
        draft=_draft(*drafts[begun.waiting_draft], case, profile) if begun.waiting_draft in drafts else None,
        notices=_notices(case, events, names),
        consultation=_consultation(case, events, names),
        requests=_requests(case, events),
        proposals=_proposals(case, events, names, profile),
        attempts=begun.attempts,
        satisfaction=begun.satisfaction,
    )


def _numbered(events: Sequence[Event], kind: type[Numbered]) -> dict[int, tuple[Event, Numbered]]:
    """The newest event of a kind by the number in its facts."""
    return {facts.number: (event, facts) for event in events if isinstance(facts := event.facts, kind)}


def _draft(event: Event, facts: ev.Drafted, case: Case, profile: Profile) -> DraftRow:
    grade = case.reading.grade if is_emergency(case.reading) else None
    items = [CheckRow(id=item.id, text=item.text, clause=item.clause) for item in profile.checklist(grade)]
    return DraftRow(
        number=facts.number,
        kind=facts.kind,
        text=facts.text,
        by=event.actor,
        submitted_at=event.at,
        checklist=items,
    )


def _notices(case: Case, events: Sequence[Event], names: Names) -> list[NoticeRow]:
    given = _numbered(events, ev.NoticeGiven)
    waiting = [clock for clock in case.running(ClockKind.NOTICE) if clock.id.occurrence in given]
    return [
        NoticeRow(
            number=clock.id.occurrence,
            body=names.body(clock.id.body),
            text=given[clock.id.occurrence][1].text,
            origin=given[clock.id.occurrence][1].origin,
            due_at=clock.schedule.due_at,
        )
        for clock in waiting
    ]


def _consultation(case: Case, events: Sequence[Event], names: Names) -> ConsultationRow | None:
    standing, called = case.under_way.consultation, _numbered(events, ev.ConsultationCalled)
    if standing is None or standing.number not in called:
        return None
    facts = called[standing.number][1]
    return ConsultationRow(
        number=standing.number,
        bodies=names.bodies(standing.bodies),
        heard=names.bodies(standing.heard),
        subject=facts.subject,
        held_at=facts.held_at,
    )


def _named(clock: ClockId) -> ClockNamed:
    return ClockNamed(kind=clock.kind, body=clock.body, occurrence=clock.occurrence)


def _requests(case: Case, events: Sequence[Event]) -> list[TimeRequestRow]:
    made = _numbered(events, ev.TimeRequested)
    found = (made[each.number] for each in case.under_way.requests if each.number in made)
    return [
        TimeRequestRow(
            number=facts.number,
            clock=_named(facts.clock),
            minutes=facts.seconds // 60,
            reason=facts.reason,
            by=event.actor,
        )
        for event, facts in found
    ]


def _proposals(case: Case, events: Sequence[Event], names: Names, profile: Profile) -> list[ProposalRow]:
    made, steps = _numbered(events, ev.AccountabilityProposed), {step.id: step.text for step in profile.ladder}
    waiting = (each for each in case.under_way.proposals if not each.decided)
    found = (made[each.number] for each in waiting if each.number in made)
    return [
        ProposalRow(
            number=facts.number,
            step=facts.step,
            text=steps.get(facts.step, facts.step),
            body=names.body(facts.body),
            ground=facts.ground,
            clock=_named(facts.clock) if facts.clock else None,
            reason=facts.reason,
            by=event.actor,
        )
        for event, facts in found
    ]
