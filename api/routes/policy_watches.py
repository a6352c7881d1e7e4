"""Policies about to be released, and what is said about them afterwards."""

from fastapi import APIRouter

from api import policy_watches
from api.access import Ctx, Who
from api.schemas import policy_watches as orders
from api.schemas.base import RowId
from api.schemas.policy_watches import NewPolicy, PolicyCurve, PolicyList, PolicyRow
from pipeline.domain.policy_watch import WatchStep

router = APIRouter(prefix="/policy-watches", tags=["policy watch"])


@router.get("")
def list_policies(context: Ctx, viewer: Who, open: bool = False) -> PolicyList:
    """The policies of one's own desk; the offices see everybody's."""
    return policy_watches.shown(context, viewer, open)


@router.post("", status_code=201)
def begin_policy(order: NewPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Begin to prepare a policy's release."""
    return policy_watches.begin(context, viewer, order)


@router.get("/{watch_id}")
def get_policy(watch_id: RowId, context: Ctx, viewer: Who) -> PolicyRow:
    """A policy with everything done about it."""
    return policy_watches.one(context, viewer, watch_id)


@router.get("/{watch_id}/curve")
def policy_curve(watch_id: RowId, context: Ctx, viewer: Who) -> PolicyCurve:
    """Posts about it per hour or day since its release. Posts are counted, never people or moods."""
    return policy_watches.course(context, viewer, watch_id)


@router.post("/{watch_id}/assess")
def assess_policy(watch_id: RowId, order: orders.AssessPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Judge the risk before the release and keep a plan; 412 when somebody went on meanwhile."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/aim")
def aim_policy(watch_id: RowId, order: orders.AimPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Say by which words and places posts about it are found."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/schedule")
def schedule_policy(watch_id: RowId, order: orders.SchedulePolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Say when it is to be released."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/release")
def release_policy(watch_id: RowId, order: orders.ReleasePolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Record the release; refused before the risk was judged and a plan kept."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/interpret")
def interpret_policy(watch_id: RowId, order: orders.SaidOfPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Record a further interpretation in answer to what is said (QN §7.4)."""
    return policy_watches.add(context, viewer, watch_id, order, WatchStep.INTERPRETED)


@router.post("/{watch_id}/suggestion")
def note_policy_suggestion(watch_id: RowId, order: orders.SuggestOnPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Record a suggestion, whether it is adopted, and why."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/link")
def link_policy_cases(watch_id: RowId, order: orders.LinkPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """Say which cases belong to it."""
    return policy_watches.add(context, viewer, watch_id, order)


@router.post("/{watch_id}/review")
def review_policy(watch_id: RowId, order: orders.SaidOfPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """End the watch with a review."""
    return policy_watches.add(context, viewer, watch_id, order, WatchStep.REVIEWED)


@router.post("/{watch_id}/drop")
def drop_policy(watch_id: RowId, order: orders.SaidOfPolicy, context: Ctx, viewer: Who) -> PolicyRow:
    """The policy is not released after all; say why."""
    return policy_watches.add(context, viewer, watch_id, order, WatchStep.DROPPED)
