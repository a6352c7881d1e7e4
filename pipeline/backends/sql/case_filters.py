"""Filters on cases as SQL conditions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, false, func, not_, or_, select, true, type_coerce

from pipeline.backends.sql import tables as t
from pipeline.domain.clocks import ClockKind
from pipeline.domain.transitions import ANSWERED, State
from pipeline.ports.queries import AT_RISK_HOURS, CaseFilter, Scope

Condition = ColumnElement[bool]

c = t.cases.c
LIVE = c.history.is_(False)
NOT_MERGED = c.state != State.MERGED.value
# Below every share: cases without a running clock come last.
NO_CLOCK = -(10**12)
SHARE_UNITS = 10_000
FORMER = "former"
# Lengths of the codes that a case's `counties` hold (`rows.counties`).
LISTED_PLACES = (4, 6)


def _in_states(*states: State) -> Condition:
    return c.state.in_([state.value for state in states])


def next_time(column: str, scope: Scope) -> ColumnElement[Any]:
    """A time (`due_at`, `anchor_at`) of the reader's next clock, as in `domain.urgency.next_clock`."""
    office: ColumnElement[Any] = {"due_at": c.next_due_at, "anchor_at": c.next_anchor_at}[column]
    if scope is None:
        return office
    k = t.clocks.c
    own = select(k[column]).where(k.case_id == c.id, k.body.in_(scope), k.stopped_at.is_(None))
    first = own.order_by(k.due_at, k.kind, k.body).limit(1).scalar_subquery()
    return func.coalesce(first, case((c.state.not_in([state.value for state in ANSWERED]), office)), type_=t.UtcTime)


def overdue(now: datetime, scope: Scope = None) -> Condition:
    """The reader's next clock of a live case ran out and runs on."""
    return and_(LIVE, NOT_MERGED, next_time("due_at", scope) < now)


def at_risk(now: datetime, scope: Scope = None) -> Condition:
    """The reader's next clock of a live case runs out within hours."""
    soon, due = now + timedelta(hours=AT_RISK_HOURS), next_time("due_at", scope)
    return and_(LIVE, NOT_MERGED, due >= now, due <= soon)


def _awaiting(scope: tuple[str, ...]) -> Condition:
    """One of the bodies has yet to sign in: as lead, supporting, or told provisionally."""
    k = t.clocks.c
    mine = k.body.in_(scope) & (k.kind == ClockKind.SIGN_IN.value) & k.stopped_at.is_(None)
    return exists().where(k.case_id == c.id, mine)


def _waiting_to_be_signed(scope: Scope) -> Condition:
    """For the office what nobody took yet, for a body what it has to take."""
    return _in_states(State.DISPATCHED) if scope is None else _awaiting(scope)


def _being_handled(scope: Scope) -> Condition:
    """For a body also what it signed in for before the lead, or before a person dispatched it."""
    if scope is None:
        return _in_states(State.HANDLING)
    taken = _in_states(State.TRIAGE, State.DISPATCHED, State.HANDLING)
    return and_(taken, not_(_awaiting(scope)))


# What the offices see by state alone: whether imported history is left out, and the states.
STATES_OF_VIEW: dict[str, tuple[bool, tuple[State, ...]]] = {
    "triage": (True, (State.TRIAGE, State.RETURNED)),
    "dispatched": (True, (State.DISPATCHED,)),
    "handling": (True, (State.HANDLING,)),
    "answered": (True, (State.ANSWERED,)),
    "closed": (False, (State.CLOSED, State.EVALUATED, State.DISMISSED)),
    "all": (False, tuple(state for state in State if state is not State.MERGED)),
}
TIMED: dict[str, Callable[[datetime, Scope], Condition]] = {"overdue": overdue, "at_risk": at_risk}
VIEW_CONDITIONS: dict[str, Callable[[datetime, Scope], Condition]] = {
    "triage": lambda _, __: and_(LIVE, _in_states(*STATES_OF_VIEW["triage"][1])),
    "dispatched": lambda _, scope: and_(LIVE, _waiting_to_be_signed(scope)),
    "handling": lambda _, scope: and_(LIVE, _being_handled(scope)),
    "answered": lambda _, __: and_(LIVE, _in_states(*STATES_OF_VIEW["answered"][1])),
    "closed": lambda _, __: _in_states(*STATES_OF_VIEW["closed"][1]),
    **TIMED,
    "all": lambda _, __: NOT_MERGED,
    "former": lambda _, __: true(),
}


def in_scope(scope: Scope, case_id: Any = c.id, *, former: bool = False) -> Condition:
    """Cases in which a body of the scope takes part, or in which it did; the empty scope has none."""
    if scope is None:
        return false() if former else true()
    if not scope:
        return false()
    b = t.case_bodies.c
    role = b.role == FORMER if former else b.role != FORMER
    inside: Condition = case_id.in_(select(b.case_id).where(b.body.in_(scope), role))
    return inside


def _with_facet(facet: str, values: tuple[str, ...]) -> Condition:
    f = t.case_facets.c
    return c.id.in_(select(f.case_id).where(f.facet == facet, f.value.in_(values)))


def _among(column: ColumnElement[str], values: tuple[str, ...]) -> Condition:
    """One of the values stands in a column of the lists' index, "|a|b|": the wide rows are never read."""
    return or_(*(column.contains(f"|{value}|", autoescape=True) for value in values))


def _in_places(codes: tuple[str, ...]) -> Condition:
    """Prefectures and counties are in the index, provinces and towns in the facets alone."""
    listed = tuple(code for code in codes if len(code) in LISTED_PLACES)
    others = tuple(code for code in codes if len(code) not in LISTED_PLACES)
    parts = [_among(c.counties, listed)] if listed else []
    return or_(*parts, *([_with_facet("place", others)] if others else []))


FACET_CONDITIONS: dict[str, Callable[[tuple[str, ...]], Condition]] = {
    "state": lambda values: c.state.in_(values),
    "category": lambda values: _among(c.categories, values),
    "place": _in_places,
    "topic": lambda values: c.topic.in_(values),
    "grade": lambda values: c.grade.in_(values),
    "body": lambda values: c.answerable.in_(values),
}


def condition(wanted: CaseFilter, now: datetime, leaving_out: str = "") -> Condition:
    """The whole filter; `leaving_out` one facet, whose other values are to be counted."""
    parts: list[Condition] = [VIEW_CONDITIONS[wanted.view](now, wanted.scope)]
    parts.append(in_scope(wanted.scope, former=wanted.view == FORMER))
    parts += [FACET_CONDITIONS[f](values) for f, values in wanted.facets.items() if f != leaving_out]
    if wanted.ids is not None:
        parts.append(c.id.in_(wanted.ids))
    if wanted.live:
        parts.append(LIVE)
    if wanted.overdue is not None:
        late = overdue(now, wanted.scope)
        parts.append(late if wanted.overdue else or_(~late, next_time("due_at", wanted.scope).is_(None)))
    return and_(*parts)


def urgency(now: datetime, scope: Scope = None) -> ColumnElement[int]:
    """The used share of the budget of the reader's next clock in ten-thousandths."""
    due, anchor = (type_coerce(next_time(column, scope), BigInteger) for column in ("due_at", "anchor_at"))
    used = type_coerce(now_microseconds(now), BigInteger) - anchor
    share = (used * SHARE_UNITS) // func.nullif(due - anchor, 0, type_=BigInteger)
    return func.coalesce(share, NO_CLOCK)


def opening() -> ColumnElement[int]:
    """The time of opening in microseconds."""
    return type_coerce(c.opened_at, BigInteger)


def now_microseconds(now: datetime) -> int:
    """The time as the schema stores it."""
    return (now - t.EPOCH) // t.MICROSECOND
