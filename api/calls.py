"""Acknowledged calls over HTTP: a body sees those to itself."""

from api.context import Context
from api.presenting.desks import desk_name
from api.presenting.names import Names
from api.schemas.calls import Acknowledge, CalleeRow, CallList, CallRow, NewCall, NotReached, StepRow, WithdrawCall
from api.scope import absent
from api.viewer import Viewer
from pipeline.cases import calling, desks
from pipeline.cases.actor import BOUND
from pipeline.cases.calling import Switchboard
from pipeline.domain.calls import Call, Callee, Step
from pipeline.domain.clocks import ClockKind
from pipeline.domain.duty_rules import CallReason
from pipeline.domain.errors import HuiyingError
from pipeline.intake.cleaning import masked
from pipeline.policy import duty_rules


def board_of(context: Context) -> Switchboard:
    """Who rings whom."""
    return Switchboard(context.calls, context.roster, context.contacts, context.profile)


def shown(context: Context, viewer: Viewer, open_only: bool, case_id: str) -> CallList:
    """The calls one sees."""
    found = context.calls.calls(desks.addressed(viewer.actor), open_only, case_id)
    names = Names(context.profile, accounts=context.accounts)
    return CallList(
        items=[row(call, context, viewer, names) for call in found],
        waiting=sum(call.open for call in found),
        may_call=viewer.role in calling.CALLERS,
        as_of=context.clock.now(),
    )


def by_hand(context: Context, viewer: Viewer, order: NewCall) -> CallRow:
    """Have somebody rung up; about a case only if one sees it."""
    title = ""
    if order.case:
        if order.case not in context.queries.visible([order.case], viewer.scope):
            raise absent(order.case)
        title = context.queries.records([order.case], context.clock.now())[order.case].case.title
    rule = duty_rules(context.profile.id).call_rule(CallReason.PERSON, None)
    if rule is None:
        raise HuiyingError("duty.yaml has no rule for a call by hand")
    now = context.clock.now()
    call = Call(
        id="",
        case_id=order.case,
        to=order.to,
        reason=CallReason.PERSON.value,
        title=title,
        minutes=order.minutes or 0,
        clause="",
        opened_at=now,
        opened_by="",
        text=masked(order.text),
    )
    return row(calling.by_hand(board_of(context), viewer.actor, call, rule, now), context, viewer)


def acknowledge(context: Context, viewer: Viewer, call_id: str, order: Acknowledge) -> CallRow:
    """Somebody heard it, by name."""
    now, text = context.clock.now(), masked(order.text)
    call = calling.acknowledge(board_of(context), viewer.actor, call_id, masked(order.person), text, now)
    return row(call, context, viewer)


def not_reached(context: Context, viewer: Viewer, call_id: str, order: NotReached) -> CallRow:
    """On to the next at once."""
    now = context.clock.now()
    call = calling.not_reached(board_of(context), viewer.actor, call_id, masked(order.text), now)
    return row(call, context, viewer)


def withdraw(context: Context, viewer: Viewer, call_id: str, order: WithdrawCall) -> CallRow:
    """Not needed any more."""
    now = context.clock.now()
    return row(calling.withdraw(board_of(context), viewer.actor, call_id, masked(order.reason), now), context, viewer)


def row(call: Call, context: Context, viewer: Viewer, names: Names | None = None) -> CallRow:
    """A call with names, and what the reader may do with it."""
    names = names or Names(context.profile, accounts=context.accounts)
    same = ("id", "case_id", "title", "text", "minutes", "clause", "basis", "opened_at", "opened_by")
    return CallRow(
        **{name: getattr(call, name) for name in same},
        to=desk_name(call.to, context.profile),
        reason=CallReason(call.reason),
        clock=ClockKind(call.clock) if call.clock else None,
        open=call.open,
        exhausted=call.exhausted,
        callee=_callee(call.callee, context),
        due_at=call.due_at,
        steps=[_step(step, context, names) for step in call.steps],
        allowed=_allowed(call, viewer),
    )


def _allowed(call: Call, viewer: Viewer) -> list[str]:
    if not call.open:
        return []
    if viewer.role in BOUND:
        return ["acknowledge"] if viewer.body and call.to == viewer.body else []
    return ["acknowledge", "not-reached", "withdraw"] if viewer.role in calling.CALLERS else []


def _callee(callee: Callee | None, context: Context) -> CalleeRow | None:
    if callee is None:
        return None
    fields = {name: getattr(callee, name) for name in ("rung", "person", "phone", "post")}
    return CalleeRow(desk=desk_name(callee.desk, context.profile), **fields)


def _step(step: Step, context: Context, names: Names) -> StepRow:
    fields = {name: getattr(step, name) for name in ("kind", "at", "by", "due_at", "text")}
    return StepRow(callee=_callee(step.callee, context), by_name=names.person(step.by), **fields)
