"""One sub-resource per command. Each takes If-Match (the case's revision) and Idempotency-Key, and gives
the case as it stands afterwards."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from api import casework
from api.access import Ctx, Key, Revision, Who
from api.orders import ROUTES
from api.schemas.base import Order
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


def _endpoint(kind: type[Order]) -> Callable[..., CaseDetail]:
    """What carries out orders of this kind."""

    def carry_out(
        case_id: str, order: Order, response: Response, context: Ctx, viewer: Who, revision: Revision, key: Key
    ) -> CaseDetail:
        target = casework.Target(case_id, revision, key)
        return casework.carry_out(context, viewer, target, order, response)

    carry_out.__annotations__["order"] = kind
    return carry_out


for route in ROUTES:
    described = " ".join((route.order.__doc__ or "").split())
    router.add_api_route(
        f"/{route.command}", _endpoint(route.order), methods=["POST"], name=route.name, description=described
    )
