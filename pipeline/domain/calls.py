"""Acknowledged calls 叫应: somebody is told by telephone and must answer for having heard it, else the next is called.

A call is the fold of its steps, which are only ever added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.contacts import Contact
from pipeline.domain.roster import Shift, on_duty


class Rung(StrEnum):
    """Who is tried, in this order: at the body, then at the offices."""

    ON_DUTY = "on_duty"
    DUTY_LEADER = "duty_leader"
    CONTACT = "contact"
    OFFICE_ON_DUTY = "office_on_duty"
    OFFICE_LEADER = "office_leader"
    OFFICE_CONTACT = "office_contact"


class StepKind(StrEnum):
    """What happened to a call; the last three end the waiting, the last two the call."""

    CALLED = "called"
    NOT_REACHED = "not_reached"
    EXHAUSTED = "exhausted"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"


ENDING = frozenset({StepKind.ACKNOWLEDGED, StepKind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom to ring, where."""

    rung: Rung
    desk: str
    person: str
    phone: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, by whom. A `called` step names the callee and by when to acknowledge."""

    kind: StepKind
    at: datetime
    by: str
    callee: Callee | None = None
    due_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One telling. `reason` is what set it off, `minutes` what each callee has; `clock` is the kind of the clock
    that ran out, where one did."""

    id: str
    case_id: str
    to: str
    reason: str
    title: str
    minutes: int
    clause: str
    opened_at: datetime
    opened_by: str
    basis: str = ""
    clock: str = ""
    text: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has acknowledged or withdrawn it."""
        return not any(step.kind in ENDING for step in self.steps)

    @property
    def exhausted(self) -> bool:
        """Whether it went to the end of the ladder, and nobody was left to call."""
        return self.open and bool(self.steps) and self.steps[-1].kind is StepKind.EXHAUSTED

    @property
    def callee(self) -> Callee | None:
        """Whom it is with now."""
        last = self.steps[-1] if self.steps else None
        return last.callee if self.open and last and last.kind is StepKind.CALLED else None

    @property
    def due_at(self) -> datetime | None:
        """When it goes to the next: after the callee's minutes, or at once when that one was not reached."""
        return self.steps[-1].due_at if self.open and self.steps else None

    @property
    def called(self) -> tuple[Callee, ...]:
        """Everybody tried so far."""
        return tuple(step.callee for step in self.steps if step.kind is StepKind.CALLED and step.callee)


@dataclass(frozen=True, slots=True)
class Reachable:
    """What is known of a desk: its shifts around now, and its contacts."""

    desk: str
    shifts: Sequence[Shift] = ()
    contacts: Sequence[Contact] = ()


def ladder(body: Reachable, office: Reachable, at: datetime) -> tuple[Callee, ...]:
    """Whom to call in turn: who is on duty, who leads the shift, the contacts in their order; then the offices'."""
    below = _rungs(body, at, Rung.ON_DUTY, Rung.DUTY_LEADER, Rung.CONTACT)
    above = _rungs(office, at, Rung.OFFICE_ON_DUTY, Rung.OFFICE_LEADER, Rung.OFFICE_CONTACT)
    both = below if body.desk == office.desk else [*below, *above]
    once = {(callee.person, callee.phone): callee for callee in reversed(both)}
    return tuple(callee for callee in both if once[callee.person, callee.phone] is callee)


def _rungs(desk: Reachable, at: datetime, duty: Rung, leader: Rung, contact: Rung) -> list[Callee]:
    shifts = on_duty(desk.shifts, at)
    return [
        *(Callee(duty, desk.desk, shift.person, shift.phone) for shift in shifts),
        *(Callee(leader, desk.desk, shift.leader, shift.leader_phone) for shift in shifts if shift.leader_phone),
        *(
            Callee(contact, desk.desk, each.person, each.phone, each.post)
            for each in sorted(desk.contacts, key=lambda each: (each.rank, each.id))
        ),
    ]


def next_callee(call: Call, tried_in_turn: Sequence[Callee]) -> Callee | None:
    """The first of the ladder who was not tried yet; None when nobody is left."""
    tried = {(callee.person, callee.phone) for callee in call.called}
    return next((callee for callee in tried_in_turn if (callee.person, callee.phone) not in tried), None)
