"""For machines that watch: alive, ready, numbers."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.access import Ctx
from api.exposition import exposed
from api.problems import in_english
from api.readiness import health
from api.schemas.admin import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": Health, "description": "a part failed; it is named"}})
def readyz(context: Ctx, request: Request, response: Response) -> Health:
    """Whether every part answers; 503 names the one that does not."""
    state = health(context, english=in_english(request))
    response.status_code = 200 if state.ready else 503
    return state


@router.get("/metrics", response_class=Response)
def prometheus_metrics(context: Ctx) -> Response:
    """Numbers in the Prometheus text format."""
    return Response(exposed(context), media_type=CONTENT_TYPE_LATEST)
