"""Acknowledged calls 叫应: opened by what happened or by a person, acknowledged by name, passed on when nobody does.

Every step is written once: a call's id follows from what set it off, and a step from how many there were before.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.cases.actor import BOUND, Actor, Role
from pipeline.cases.checks import require_words
from pipeline.cases.desks import require_desk
from pipeline.cases.notices import OFFICE
from pipeline.domain.calls import Call, Callee, Reachable, Step, StepKind, ladder, next_callee
from pipeline.domain.duty_rules import CallRule
from pipeline.domain.errors import NotFound, Refused, Stale
from pipeline.domain.policy import Profile
from pipeline.ports.duty import Calls, Contacts, Roster
from pipeline.ports.notifier import Notice

MACHINE = "machine:calls"
CALLERS = frozenset({Role.ANALYST, Role.LEADER, Role.GOVERNMENT_OFFICE, Role.NEWS_OFFICE, Role.SUPERVISION})
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Where calls are kept, and what tells whom to ring."""

    calls: Calls
    roster: Roster
    contacts: Contacts
    profile: Profile

    def ladder(self, desk: str, at: datetime) -> tuple[Callee, ...]:
        """Whom to ring for a desk, in turn."""
        both = tuple(dict.fromkeys((desk, OFFICE)))
        shifts, contacts = self.roster.shifts(both, at, at + _MOMENT), self.contacts.contacts(both)
        body, office = (
            Reachable(
                each,
                [shift for shift in shifts if shift.desk == each],
                [contact for contact in contacts if contact.desk == each],
            )
            for each in (desk, OFFICE)
        )
        return ladder(body, office, at)


def call_id(*parts: object) -> str:
    """The name of a call, the same for the same occasion."""
    return hashlib.sha256("\x00".join(map(str, parts)).encode()).hexdigest()[:20]


def open_call(board: Switchboard, call: Call, now: datetime) -> bool:
    """Ring the first of the ladder; False when the occasion was called about already."""
    first = _ring(board, call, call.opened_by, now)
    return board.calls.open(replace(call, steps=(first,)), _told(call, first, 1))


def by_hand(board: Switchboard, actor: Actor, call: Call, rule: CallRule, now: datetime) -> Call:
    """A person has somebody rung up."""
    if actor.role not in CALLERS:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    desk = require_desk(board.profile, call.to)
    name = call_id(call.case_id, desk, actor.id, now.isoformat())
    opened = replace(
        call,
        id=name,
        to=desk,
        text=require_words("text", call.text),
        minutes=call.minutes or rule.minutes,
        clause=rule.clause,
        basis=rule.basis,
        opened_at=now,
        opened_by=actor.name,
    )
    open_call(board, opened, now)
    return _standing(board, name)


def pass_on(board: Switchboard, call: Call, by: str, now: datetime) -> Call:
    """Ring the next, or record that nobody is left. Stale when another did."""
    step = _ring(board, call, by, now)
    return board.calls.append(call, step, _told(call, step, len(call.steps) + 1))


def _ring(board: Switchboard, call: Call, by: str, now: datetime) -> Step:
    callee = next_callee(call, board.ladder(call.to, now))
    if callee is None:
        return Step(StepKind.EXHAUSTED, now, by)
    return Step(StepKind.CALLED, now, by, callee, now + timedelta(minutes=call.minutes))


def _told(call: Call, step: Step, number: int) -> Sequence[Notice]:
    """The callee's desk learns that it is rung up, the offices that nobody is left."""
    kind, to = ("call", step.callee.desk) if step.callee else ("call_unanswered", OFFICE)
    person = step.callee.person if step.callee else ""
    facts = {"title": call.title, "person": person, "minutes": call.minutes, "call": call.id}
    return (Notice(f"call:{call.id}:{number}", to, kind, call.case_id, step.at, facts),)


def acknowledge(board: Switchboard, actor: Actor, name: str, person: str, text: str, now: datetime) -> Call:
    """Somebody heard it, by name: at the desk that was rung, or as the caller writes it down."""
    call = _open(board, actor, name)
    step = Step(StepKind.ACKNOWLEDGED, now, actor.name, call.callee, text=_by_name(person, text))
    return board.calls.append(call, step)


def _by_name(person: str, text: str) -> str:
    named = require_words("person", person)
    return f"{named}：{text.strip()}" if text.strip() else named


def not_reached(board: Switchboard, actor: Actor, name: str, text: str, now: datetime) -> Call:
    """The one who was rung does not answer: on to the next at once."""
    if actor.role not in CALLERS:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    call = _open(board, actor, name)
    if call.callee is None and next_callee(call, board.ladder(call.to, now)) is None:
        raise Refused("nobody_left", "everybody was rung up: enter somebody on the roster or in the contacts first")
    if call.callee is not None:
        missed = Step(StepKind.NOT_REACHED, now, actor.name, call.callee, now, text.strip())
        call = board.calls.append(call, missed)
    try:
        return pass_on(board, call, actor.name, now)
    except Stale:  # the ticker did it already
        return _standing(board, name)


def withdraw(board: Switchboard, actor: Actor, name: str, reason: str, now: datetime) -> Call:
    """The call is not needed any more, with the reason."""
    if actor.role not in CALLERS:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    call = _open(board, actor, name)
    return board.calls.append(call, Step(StepKind.WITHDRAWN, now, actor.name, text=require_words("reason", reason)))


def _open(board: Switchboard, actor: Actor, name: str) -> Call:
    """The call, within the person's sight; Refused when it is over or the person only reads."""
    call = _standing(board, name)
    if actor.role in BOUND and (not actor.body or call.to != actor.body):
        raise NotFound(f"there is no call {name}")
    if actor.role not in CALLERS | BOUND:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    if not call.open:
        raise Refused("call_over", "this call is over: somebody acknowledged or withdrew it")
    return call


def _standing(board: Switchboard, name: str) -> Call:
    call = board.calls.call(name)
    if call is None:
        raise NotFound(f"there is no call {name}")
    return call
