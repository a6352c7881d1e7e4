"""One sub-resource per command. Each takes If-Match (the case's revision) and Idempotency-Key, and gives
the case as it stands afterwards."""

from fastapi import APIRouter, Response

from api import casework
from api.access import Ctx, Key, Revision, Who
from api.schemas import commands as orders
from api.schemas.cases import CaseDetail
from api.schemas.problems import Problem

PROBLEMS: dict[int | str, dict[str, object]] = {
    403: {"model": Problem, "description": "the role or body may not"},
    404: {"model": Problem, "description": "not there, or not within one's scope"},
    409: {"model": Problem, "description": "the state of the case does not allow it"},
    412: {"model": Problem, "description": "the case changed since it was read"},
    422: {"model": Problem, "description": "a field is wrong"},
    428: {"model": Problem, "description": "If-Match is missing"},
}

router = APIRouter(prefix="/cases/{case_id}", tags=["commands"], responses=PROBLEMS)


@router.post("/confirm")
def confirm_case(
    case_id: str,
    order: orders.Confirm,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Accept the machine's reading; the case stays in triage."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/correct")
def correct_case(
    case_id: str,
    order: orders.Correct,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Correct the reading; the proposal follows."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/dispatch")
def dispatch_case(
    case_id: str,
    order: orders.Dispatch,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Name the bodies that must answer."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/sign-in")
def sign_in_case(
    case_id: str,
    order: orders.SignIn,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Take the case for one's body."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/return")
def return_case(
    case_id: str,
    order: orders.Return,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Give the case back with a reason, at most twice."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/progress")
def report_progress(
    case_id: str,
    order: orders.Progress,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Report what was done so far."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/publish")
def publish_answer(
    case_id: str,
    order: orders.Publish,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Record a published answer with its proof."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/press-conference")
def hold_press_conference(
    case_id: str,
    order: orders.PressConference,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Record a press conference with its proof."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/close")
def close_case(
    case_id: str,
    order: orders.Close,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """End the matter; refused while a duty is open."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/dismiss")
def dismiss_case(
    case_id: str,
    order: orders.Dismiss,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Decide that nobody owes an answer."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/reopen")
def reopen_case(
    case_id: str,
    order: orders.Reopen,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Take the matter up again."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)


@router.post("/merge")
def merge_case(
    case_id: str,
    order: orders.Merge,
    response: Response,
    context: Ctx,
    viewer: Who,
    revision: Revision,
    key: Key,
) -> CaseDetail:
    """Give the case's posts and duties to another."""
    target = casework.Target(case_id, revision, key)
    return casework.carry_out(context, viewer, target, order, response)
