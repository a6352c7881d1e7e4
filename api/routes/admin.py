"""What keeps the house running."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api import acts, upkeep
from api.access import Ctx, Who
from api.presenting.names import Names
from api.presenting.profiles import profile_view
from api.problems import in_english
from api.readiness import health
from api.schemas.admin import (
    DeadLetterList,
    Health,
    ProfileView,
    Settled,
    SourceList,
    SourceRow,
    ViewList,
)

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/sources")
def list_sources(context: Ctx) -> SourceList:
    """The crawled sources and how they do."""
    return SourceList(items=[SourceRow.model_validate(s, from_attributes=True) for s in context.sources()])


@router.get("/dead-letters")
def list_dead_letters(context: Ctx, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> DeadLetterList:
    """Messages set aside that wait for a person."""
    return upkeep.dead_letters(context, limit)


@router.post("/dead-letters/{letter_id}/retry")
def retry_dead_letter(letter_id: str, context: Ctx) -> Settled:
    """Send the message again, or have its source read again; 409 where only an excerpt is kept."""
    return upkeep.retry(context, letter_id)


@router.post("/dead-letters/{letter_id}/drop")
def drop_dead_letter(letter_id: str, context: Ctx) -> Settled:
    """Give the message up."""
    return upkeep.drop(context, letter_id)


@router.get("/profile")
def view_profile(context: Ctx, viewer: Who) -> ProfileView:
    """The policy profile in force, with its clauses."""
    return profile_view(context.profile, Names(context.profile, viewer.language))


@router.get("/views")
def list_views(
    context: Ctx,
    username: Annotated[str, Query(max_length=100)] = "",
    case: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ViewList:
    """Who looked at which case."""
    return acts.views(context, username, case, limit)


@router.get("/health")
def admin_health(context: Ctx, request: Request) -> Health:
    """The parts of the house, one by one, in the reader's language."""
    return health(context, english=in_english(request))
