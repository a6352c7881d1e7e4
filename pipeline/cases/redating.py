"""Deadlines under another policy (casework rule 9): what would move, and by which clock moves. A case keeps the
policy it was opened under until a named command moves it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.cases import clockwork
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockId, ClockKind, ClockMove, ClockStatus, Schedule
from pipeline.domain.events import Event
from pipeline.domain.obligations import recounted, rules_for, schedule, sign_in_schedule
from pipeline.domain.policy import ClockRule
from pipeline.domain.transitions import LIVE

NO_LONGER_OWED = "the new policy does not ask for it"


def moves(case: Case, old: Rulebook, new: Rulebook, now: datetime) -> tuple[ClockChange, ...]:
    """The clock moves that bring an open case from one policy to another. What is missed stays missed, and a
    deadline that a person set stays as it is."""
    if case.state not in LIVE or case.history:
        return ()
    return (*_redated(case, old, new, now), *_ended(case, old, new, now), *_started(case, old, new, now))


def _redated(case: Case, old: Rulebook, new: Rulebook, now: datetime) -> Iterator[ClockChange]:
    for clock in _movable(case):
        before, after = _under(case, clock, old, now), _under(case, clock, new, now)
        if before is None or after is None or before.budget_seconds != clock.schedule.budget_seconds:
            continue
        if after.due_at != clock.schedule.due_at:
            yield ClockChange(clock.id, ClockMove.RESCHEDULE, now, schedule=after)


def _movable(case: Case) -> Iterator[Clock]:
    """Those not missed, and neither paused nor dated by an approver."""
    return (clock for clock in case.running() if clock.status is ClockStatus.RUNNING and not _granted(clock))


def _granted(clock: Clock) -> bool:
    return bool(clock.paused_at or clock.schedule.paused_seconds or clock.schedule.extended_seconds)


def _under(case: Case, clock: Clock, rules: Rulebook, now: datetime) -> Schedule | None:
    """The deadline that these rules give the clock from its own anchor; None where they do not owe it."""
    anchor, matter = clock.schedule.anchor, clockwork.matter_of(rules, case.reading, case.channels, case.tally.posts)
    if clock.id.kind is ClockKind.SIGN_IN:
        return sign_in_schedule(rules.profile, anchor, rules.calendar, matter)[1]
    rule = rules_for(clock.id.kind, rules.profile, matter)
    return schedule(rule, anchor, now, rules.calendar) if rule else None


def _owed(case: Case, rules: Rulebook) -> dict[ClockKind, ClockRule]:
    owed = clockwork.owed(rules, case)
    return {rule.kind: rule for rule in owed if rule.kind in clockwork.LEAD_DUTIES}


def _ended(case: Case, old: Rulebook, new: Rulebook, now: datetime) -> Iterator[ClockChange]:
    gone = _owed(case, old).keys() - _owed(case, new).keys()
    for clock in _movable(case):
        if clock.id.kind in gone:
            yield ClockChange(clock.id, ClockMove.WAIVE, now, reason=NO_LONGER_OWED)


def _started(case: Case, old: Rulebook, new: Rulebook, now: datetime) -> Iterator[ClockChange]:
    had = {clock.id.kind for clock in case.clocks}
    before = _owed(case, old)
    for kind, rule in _owed(case, new).items():
        if kind not in before and kind not in had:
            clock = ClockId(kind, clockwork.debtor(new, rule, case.lead, case.desk))
            yield clockwork.begin(new, rule, clock, clockwork.anchors(case).of(rule), now)


def settled(case: Case, rules: Rulebook, now: datetime, history: Iterable[Event] = ()) -> tuple[ClockChange, ...]:
    """The moves of provisional deadlines whose year is known by now (casework rule 4); `history` tells its pauses."""
    if case.history:
        return ()
    counting = (clock for clock in case.running() if clock.status is ClockStatus.RUNNING and clock.paused_at is None)
    waiting = [each for each in counting if each.schedule.provisional]
    pauses = _pauses(history) if any(each.schedule.paused_seconds for each in waiting) else {}
    found = ((each, recounted(each.schedule, rules.calendar, pauses.get(each.id, ()))) for each in waiting)
    return tuple(
        ClockChange(clock.id, ClockMove.RESCHEDULE, now, schedule=schedule)
        for clock, schedule in found
        if not schedule.provisional
    )


def _pauses(history: Iterable[Event]) -> dict[ClockId, list[tuple[datetime, datetime]]]:
    """From when to when each clock stood still, under the name it bears now."""
    begun: dict[ClockId, datetime] = {}
    spans: dict[ClockId, list[tuple[datetime, datetime]]] = {}
    for change in (change for event in history for change in event.clocks):
        if change.move is ClockMove.PAUSE:
            begun[change.clock] = change.at
        elif change.move is ClockMove.RESUME and change.clock in begun:
            spans.setdefault(change.clock, []).append((begun.pop(change.clock), change.at))
        elif change.move is ClockMove.REASSIGN:
            renamed = replace(change.clock, body=change.to_body)
            spans |= {renamed: spans.pop(change.clock)} if change.clock in spans else {}
            begun |= {renamed: begun.pop(change.clock)} if change.clock in begun else {}
    return spans
