"""Cases that one follows. Nobody else sees which."""

from fastapi import APIRouter

from api import following
from api.access import Ctx, Who
from api.schemas.follows import Following

router = APIRouter(prefix="/follows", tags=["followed cases"])


@router.post("/{case_id}")
def follow_case(case_id: str, context: Ctx, viewer: Who) -> Following:
    """Put the case on one's own list; what happens to it is told among the alerts from now on."""
    return following.follow(context, viewer, case_id)


@router.post("/{case_id}/remove")
def unfollow_case(case_id: str, context: Ctx, viewer: Who) -> Following:
    """Take the case off one's own list."""
    return following.unfollow(context, viewer, case_id)
