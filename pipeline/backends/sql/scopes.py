"""Which cases a scope holds, and what of them its bodies have still to do, as SQL."""

from typing import Any

from sqlalchemy import ColumnElement, case, exists, false, func, select, true

from pipeline.backends.sql import tables as t
from pipeline.domain.clocks import ClockKind
from pipeline.domain.transitions import ANSWERED, State
from pipeline.ports.queries import Scope

Condition = ColumnElement[bool]

c = t.cases.c
NOT_MERGED = c.state != State.MERGED.value
FORMER_ROLE = "former"


def in_scope(scope: Scope, case_id: Any = c.id, *, former: bool = False) -> Condition:
    """Cases in which a body of the scope takes part, or in which it did; the empty scope has none."""
    if scope is None:
        return false() if former else true()
    if not scope:
        return false()
    b = t.case_bodies.c
    role = b.role == FORMER_ROLE if former else b.role != FORMER_ROLE
    inside: Condition = case_id.in_(select(b.case_id).where(b.body.in_(scope), role))
    return inside


def next_time(column: str, scope: Scope) -> ColumnElement[Any]:
    """A time (`due_at`, `anchor_at`) of the reader's next clock, as in `domain.urgency.next_clock`."""
    office: ColumnElement[Any] = {"due_at": c.next_due_at, "anchor_at": c.next_anchor_at}[column]
    if not scope:
        return office
    k = t.clocks.c
    own = select(k[column]).where(k.case_id == c.id, k.body.in_(scope), k.stopped_at.is_(None))
    first = own.order_by(k.due_at, k.kind, k.body).limit(1).scalar_subquery()
    return func.coalesce(first, case((c.state.not_in([state.value for state in ANSWERED]), office)), type_=t.UtcTime)


def reviewing(scope: Scope) -> Condition:
    """A draft waits for review: for a body one of its own, for the offices any."""
    k = t.clocks.c
    waits = (k.case_id == c.id) & (k.kind == ClockKind.REVIEW.value) & k.stopped_at.is_(None)
    return exists().where(waits if scope is None else waits & k.body.in_(scope))


def awaiting(scope: Scope) -> Condition:
    """One of the bodies has yet to sign in: as lead, supporting, or told provisionally."""
    if not scope:
        return false()
    k = t.clocks.c
    mine = k.body.in_(scope) & (k.kind == ClockKind.SIGN_IN.value) & k.stopped_at.is_(None)
    return exists().where(k.case_id == c.id, mine)
