"""Who was rung up, and who acknowledged."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import calls
from api.access import Ctx, Who
from api.schemas.calls import Acknowledge, CallList, CallRow, NewCall, NotReached, WithdrawCall

router = APIRouter(prefix="/duty/calls", tags=["duty"])


@router.get("")
def list_calls(
    context: Ctx, viewer: Who, open: bool = False, case: Annotated[str, Query(max_length=200)] = ""
) -> CallList:
    """Open calls first, then the newest. A body sees those to itself."""
    return calls.shown(context, viewer, open, case)


@router.post("", status_code=201)
def call_somebody(order: NewCall, context: Ctx, viewer: Who) -> CallRow:
    """Have whoever is on duty at a desk rung up, then the next until somebody acknowledges."""
    return calls.by_hand(context, viewer, order)


@router.post("/{call_id}/acknowledge")
def acknowledge_call(call_id: str, order: Acknowledge, context: Ctx, viewer: Who) -> CallRow:
    """Somebody heard it, by name. 412 when somebody was first."""
    return calls.acknowledge(context, viewer, call_id, order)


@router.post("/{call_id}/not-reached")
def pass_call_on(call_id: str, order: NotReached, context: Ctx, viewer: Who) -> CallRow:
    """The one who is rung does not answer: the next is rung at once."""
    return calls.not_reached(context, viewer, call_id, order)


@router.post("/{call_id}/withdraw")
def withdraw_call(call_id: str, order: WithdrawCall, context: Ctx, viewer: Who) -> CallRow:
    """The call is not needed any more."""
    return calls.withdraw(context, viewer, call_id, order)
