"""Search over posts, within the viewer's scope twice: by the index, and again by the store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from api import cursors
from api.context import Context
from api.highlighting import highlight
from api.presenting.cases import facet_counts
from api.presenting.names import Names
from api.presenting.posts import found_post
from api.schemas.posts import FoundPost, PostPage
from api.viewer import Viewer
from api.words import NOTHING, Words, parsed
from pipeline.cases.answers import POST_PREFIX
from pipeline.ports.queries import CaseFilter
from pipeline.ports.search import Found, Query

FACETS = ("category", "place", "channel")
DEEPEST = 10_000
MOST_CASES = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was asked for."""

    q: str
    facets: Mapping[str, tuple[str, ...]]
    since: datetime | None
    until: datetime | None
    case: str
    cursor: str
    limit: int


def post_page(context: Context, viewer: Viewer, asked: Asked) -> PostPage:
    """One page of posts, the best first."""
    question = cursors.fingerprint(viewer.username, replace(asked, cursor="", limit=0))
    offset = int(cursors.unpack(question, asked.cursor, int)[0]) if asked.cursor else 0
    names = Names(context.profile)
    words = parsed(asked.q, names)
    typed = {name: values for name, values in words.facets.items() if name in FACETS}
    if (cases := _of_cases(context, viewer, words)) is not None:
        typed["case"] = cases
    found = context.search.search(_query(viewer, asked, words.text, typed, offset))
    following = offset + asked.limit
    more = following < min(found.total, DEEPEST)
    return PostPage(
        items=_rows(context, viewer, found, words.text),
        next_cursor=cursors.pack(question, (following,)) if more else None,
        total=found.total,
        facets=facet_counts(found.facets, names),
    )


def _of_cases(context: Context, viewer: Viewer, words: Words) -> tuple[str, ...] | None:
    """A post has no topic, body, state or clock of its own: the cases that answer, the last opened; None for any."""
    facets = {name: values for name, values in words.facets.items() if name not in FACETS}
    if not facets and words.overdue is None:
        return None
    wanted = CaseFilter(facets=facets, overdue=words.overdue, scope=viewer.scope)
    return tuple(context.queries.ids(wanted, context.clock.now(), MOST_CASES)) or (NOTHING,)


def _query(viewer: Viewer, asked: Asked, text: str, typed: Mapping[str, tuple[str, ...]], offset: int) -> Query:
    facets = {name: (*asked.facets.get(name, ()), *typed.get(name, ())) for name in {*asked.facets, *typed}}
    if asked.case:
        facets["case"] = (asked.case,)
    return Query(
        text=text,
        kind="post",
        facets=facets,
        since=asked.since,
        until=asked.until,
        scope=viewer.scope,
        limit=asked.limit,
        offset=offset,
        count_facets=FACETS,
    )


def _rows(context: Context, viewer: Viewer, found: Found, text: str) -> list[FoundPost]:
    """The posts from the store. The index may be a moment behind: what left the scope is left out."""
    ids = [hit.id.removeprefix(POST_PREFIX) for hit in found.hits]
    posts = context.queries.posts(ids)
    if not viewer.sees_all:
        visible = context.queries.visible([post.case_id for post in posts.values()], viewer.scope)
        posts = {post_id: post for post_id, post in posts.items() if post.case_id in visible}
    names = Names(context.profile, viewer.language)
    return [
        found_post(posts[each], highlight(posts[each].post, text), names, with_author=viewer.sees_all)
        for each in ids
        if each in posts
    ]
