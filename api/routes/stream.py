"""The live stream."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse

from api.access import Ctx, Who, still_signed_in
from api.live import HEADERS, messages
from api.schemas.stream import AlertRaised, CaseChanged, ViewCounts

router = APIRouter(tags=["stream"])


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "events `case` (CaseChanged), `alert` (AlertRaised), `counts` (ViewCounts) and `ping`",
        },
        299: {"model": CaseChanged | AlertRaised | ViewCounts, "description": "never sent: the shapes of the events"},
    },
)
async def follow_stream(
    request: Request,
    context: Ctx,
    viewer: Who,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=200)] = "",
) -> StreamingResponse:
    """Server-sent events within one's scope; Last-Event-ID resumes where the connection broke."""
    hub = request.app.state.hub
    return StreamingResponse(
        messages(context, hub, viewer, last_event_id, lambda: still_signed_in(request)),
        media_type="text/event-stream",
        headers=HEADERS,
    )
