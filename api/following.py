"""Cases that the viewer follows: the list, its count, and what others did to them since."""

from collections.abc import Iterable

from api.context import Context
from api.presenting.names import Names
from api.presenting.words import EVENTS
from api.schemas.follows import FollowedChange, Following
from api.scope import see
from api.viewer import Viewer
from pipeline.cases.actor import Actor
from pipeline.domain.errors import Refused
from pipeline.domain.events import Audience, Event
from pipeline.ports.follows import Follow
from pipeline.ports.queries import CaseFilter

VIEW = "followed"
MOST_FOLLOWED = 500


def follow(context: Context, viewer: Viewer, case_id: str) -> Following:
    """NotFound when the case is not the viewer's to see, Refused when the list is full."""
    seen = see(context.store, viewer, case_id).case.seq
    mine = followed_ids(context, viewer)
    if case_id not in mine and len(mine) >= MOST_FOLLOWED:
        raise Refused("too_many_followed", f"you follow {MOST_FOLLOWED} cases already: unfollow one first")
    context.follows.follow(Follow(viewer.username, case_id, context.clock.now(), seen))
    return Following(case_id=case_id, followed=True, count=count(context, viewer))


def unfollow(context: Context, viewer: Viewer, case_id: str) -> Following:
    """Also a case that left the scope since."""
    context.follows.unfollow(viewer.username, case_id)
    return Following(case_id=case_id, followed=False, count=count(context, viewer))


def followed_ids(context: Context, viewer: Viewer) -> frozenset[str]:
    """All that the viewer follows, also what left the scope."""
    return frozenset(each.case_id for each in context.follows.of(viewer.username))


def count(context: Context, viewer: Viewer, ids: Iterable[str] | None = None) -> int:
    """How many the view shows."""
    mine = tuple(followed_ids(context, viewer) if ids is None else ids)
    return context.queries.count(CaseFilter(ids=mine, scope=viewer.scope), context.clock.now()) if mine else 0


def seen(context: Context, viewer: Viewer, case_id: str, seq: int) -> bool:
    """Whether the viewer follows the case, which is before the viewer's eyes now."""
    mine = next((each for each in context.follows.of(viewer.username) if each.case_id == case_id), None)
    if mine is not None and mine.seen < seq:
        context.follows.see(viewer.username, {case_id: seq})
    return mine is not None


def see_all(context: Context, viewer: Viewer) -> None:
    """What there is to tell counts as seen."""
    context.follows.see(viewer.username, {event.case_id: event.seq for event, _ in _news(context, viewer)})


def changes(context: Context, viewer: Viewer) -> list[FollowedChange]:
    """Of each case the latest that the viewer may hear of, the newest first."""
    news = _news(context, viewer)
    records = context.queries.records([event.case_id for event, _ in news], context.clock.now())
    names = Names(context.profile, viewer.language, context.accounts)
    return [
        FollowedChange(
            case_id=event.case_id,
            title=records[event.case_id].case.title,
            event=event.type,
            label=EVENTS[event.type],
            by_name=names.person(event.actor),
            at=event.noticed_at,
            seen=event.seq <= followed.seen,
        )
        for event, followed in news
    ]


def _news(context: Context, viewer: Viewer) -> list[tuple[Event, Follow]]:
    mine = {each.case_id: each for each in context.follows.of(viewer.username)}
    if not mine:
        return []
    visible = context.queries.visible(list(mine), viewer.scope)
    marks = [mark for mark in context.follows.news(viewer.username) if mark.case_id in visible]
    latest: dict[str, Event] = {}
    for event in sorted(context.queries.recorded(marks), key=lambda each: each.seq):
        if concerns(viewer, event):
            latest[event.case_id] = event
    newest = sorted(latest.values(), key=lambda each: (each.noticed_at, each.case_id), reverse=True)
    return [(event, mine[event.case_id]) for event in newest]


def concerns(viewer: Viewer, event: Event) -> bool:
    """Whether the viewer is to be told: not of what one did oneself, nor of what is the office's business."""
    return event.actor != Actor(viewer.username, viewer.role).name and (
        viewer.sees_all or event.audience is Audience.CASE
    )
