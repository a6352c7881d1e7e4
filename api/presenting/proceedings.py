"""What is under way, from the events that the reader may see."""

from collections.abc import Sequence
from typing import Any, TypeVar

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
from pipeline.cases.actor import Actor
from pipeline.cases.afterwards import decides, is_major
from pipeline.cases.clockwork import is_emergency
from pipeline.domain import events as ev
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind
from pipeline.domain.events import Event
from pipeline.domain.ladder import LadderStep
from pipeline.domain.policy import Profile

Numbered = TypeVar(
    "Numbered", ev.Drafted, ev.NoticeGiven, ev.ConsultationCalled, ev.TimeRequested, ev.AccountabilityProposed
)


def under_way(case: Case, events: Sequence[Event], names: Names, profile: Profile, actor: Actor) -> UnderWay:
    """Nothing that no visible event tells of."""
    begun = case.under_way
    drafts = _numbered(events, ev.Drafted)
    return UnderWay(
        person=begun.person,
        draft=_draft(*drafts[begun.waiting_draft], case, profile, names) if begun.waiting_draft in drafts else None,
        notices=_notices(case, events, names),
        consultation=_consultation(case, events, names),
        requests=_requests(case, events),
        proposals=_proposals(case, events, names, profile, actor),
        major=not actor.bound and is_major(case, profile),
        attempts=begun.attempts,
        satisfaction=begun.satisfaction,
    )


def _numbered(events: Sequence[Event], kind: type[Numbered]) -> dict[int, tuple[Event, Numbered]]:
    """The newest event of a kind by the number in its facts."""
    return {facts.number: (event, facts) for event in events if isinstance(facts := event.facts, kind)}


def _draft(event: Event, facts: ev.Drafted, case: Case, profile: Profile, names: Names) -> DraftRow:
    grade = case.reading.grade if is_emergency(case.reading) else None
    items = [
        CheckRow(id=item.id, text=names.words(item.text, item.english), clause=item.clause)
        for item in profile.checklist(grade)
    ]
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


def named(clock: ClockId) -> ClockNamed:
    """The clock as commands name it."""
    return ClockNamed(kind=clock.kind, body=clock.body, occurrence=clock.occurrence)


def _requests(case: Case, events: Sequence[Event]) -> list[TimeRequestRow]:
    made = _numbered(events, ev.TimeRequested)
    found = (made[each.number] for each in case.under_way.requests if each.number in made)
    return [
        TimeRequestRow(
            number=facts.number,
            clock=named(facts.clock),
            minutes=facts.seconds // 60,
            reason=facts.reason,
            by=event.actor,
        )
        for event, facts in found
    ]


def _proposals(case: Case, events: Sequence[Event], names: Names, profile: Profile, actor: Actor) -> list[ProposalRow]:
    made = _numbered(events, ev.AccountabilityProposed)
    ladder = {step.id: step for step in profile.ladder}
    waiting = (each for each in case.under_way.proposals if not each.decided)
    found = (made[each.number] for each in waiting if each.number in made)
    return [
        ProposalRow(
            number=facts.number,
            step=facts.step,
            **_decision(ladder.get(facts.step), names, profile, actor),
            body=names.body(facts.body),
            ground=facts.ground,
            clock=named(facts.clock) if facts.clock else None,
            reason=facts.reason,
            by=event.actor,
        )
        for event, facts in found
    ]


def _decision(step: LadderStep | None, names: Names, profile: Profile, actor: Actor) -> dict[str, Any]:
    """What can be decided and by whom; nothing where the profile no longer has the step."""
    if step is None:
        return {"text": "", "measures": [], "decided_by": [], "mine": False}
    return {
        "text": names.words(step.text, step.english),
        "measures": step.measures,
        "decided_by": names.bodies(step.decided_by),
        "mine": decides(actor, step, profile),
    }
