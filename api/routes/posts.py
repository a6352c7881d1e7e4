"""Posts: search, by hand, by file."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile

from api import entering, searching, suggesting
from api.access import Ctx, Who
from api.schemas.base import UtcInput
from api.schemas.posts import AcceptedPost, ImportReport, NewPost, PostCourse, PostPage, Suggestions
from pipeline.domain.assessment import Category
from pipeline.domain.post import Channel

router = APIRouter(tags=["posts"])


@router.get("/posts")
def search_posts(
    context: Ctx,
    viewer: Who,
    q: Annotated[str, Query(max_length=500)] = "",
    category: Annotated[tuple[Category, ...], Query()] = (),
    place: Annotated[tuple[str, ...], Query(max_length=50)] = (),
    channel: Annotated[tuple[Channel, ...], Query()] = (),
    since: UtcInput | None = None,
    until: UtcInput | None = None,
    case: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PostPage:
    """Full-text search within one's scope. A quoted part is a phrase; `县:`, `类别:` narrow."""
    facets = {"category": category, "place": place, "channel": channel}
    narrowed = {name: values for name, values in facets.items() if values}
    asked = searching.Asked(q, narrowed, since, until, case, cursor, limit)
    return searching.post_page(context, viewer, asked)


@router.post("/posts", status_code=202)
def enter_post(order: NewPost, context: Ctx, viewer: Who) -> AcceptedPost:
    """Enter a post by hand, or report an incident that is not online yet."""
    return entering.enter(context, viewer, order)


@router.get("/posts/{post_id}")
def follow_post(post_id: Annotated[str, Path(max_length=200)], context: Ctx, viewer: Who) -> PostCourse:
    """Where a post went that somebody entered: the case it joined or opened."""
    return entering.course(context, viewer, post_id)


@router.post("/posts/import")
def import_posts(
    context: Ctx,
    file: Annotated[UploadFile, File(description="CSV, XLSX or JSON Lines")],
    channel: Annotated[Channel, Form()] = Channel.HOTLINE,
    history: Annotated[bool, Form()] = False,
) -> ImportReport:
    """Take the rows of an export; bad rows are reported by number and kept aside."""
    return entering.import_file(context, file, channel, history)


@router.get("/search/suggest")
def suggest_searches(context: Ctx, viewer: Who, q: Annotated[str, Query(max_length=100)] = "") -> Suggestions:
    """Completions of what is being typed."""
    return suggesting.suggestions(context, viewer, q)
