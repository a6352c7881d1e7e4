"""New events of the store as messages of the stream, each with the bodies that may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.context import Context
from api.schemas.stream import CaseChanged, ViewCounts
from api.viewer import Viewer
from pipeline.domain.case import Case
from pipeline.domain.events import Audience, Event
from pipeline.domain.transitions import SILENT
from pipeline.ports.queries import EventMark, Scope

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Writers commit out of order by moments: what was recorded this long ago is looked at again.
OVERLAP = timedelta(seconds=5)
PAGE = 1_000
MOST_MISSED = 5_000
UNNAMED = "changed"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to a case, and which bodies take part in it now."""

    changed: CaseChanged
    bodies: frozenset[str]
    event: Event
    mark: str

    @property
    def inner(self) -> bool:
        """Whether it is the office's business alone."""
        return self.event.audience is Audience.OFFICE


def told_to(viewer: Viewer, news: Told) -> bool:
    """Whether it is within the viewer's scope."""
    return viewer.sees_all or (viewer.body != "" and viewer.body in news.bodies)


def event_message(viewer: Viewer, news: Told) -> str:
    """The message; what is the office's business only says that something changed."""
    changed = news.changed
    if news.inner and not viewer.sees_all:
        changed = changed.model_copy(update={"event": UNNAMED})
    return f"id: {news.mark}\nevent: case\ndata: {changed.model_dump_json()}\n\n"


def counts_message(context: Context, scope: Scope) -> str:
    """How many cases each view holds now."""
    views = dict(context.queries.views(scope, context.clock.now()))
    return f"event: counts\ndata: {ViewCounts(views=views).model_dump_json()}\n\n"


class Feed:
    """Reads events as they are recorded, each once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._position = context.clock.now()
        self._seen = set(self._marks(self._position - OVERLAP))

    def news(self) -> list[Told]:
        """What was recorded since the last call; of each case the last that mattered."""
        found = self._marks(self._position - OVERLAP)
        fresh = [mark for mark in found if mark not in self._seen]
        if fresh:
            self._position = max(self._position, fresh[-1].noticed_at)
        horizon = self._position - OVERLAP
        self._seen = {mark for mark in (*self._seen, *fresh) if mark.noticed_at >= horizon}
        return self._told(fresh)

    def since(self, last_id: str) -> list[Told] | None:
        """What was recorded since the message of that id; None when it is too much to tell."""
        noticed_at = _time_of(last_id)
        if noticed_at is None:
            return []
        marks = self._marks(noticed_at - OVERLAP, MOST_MISSED)
        if len(marks) >= MOST_MISSED:
            return None
        return self._told([mark for mark in marks if _id_of(mark) != last_id])

    def _marks(self, since: datetime, most: int | None = None) -> list[EventMark]:
        mark, found = EventMark(since), list[EventMark]()
        while most is None or len(found) < most:
            page = self._context.queries.recorded_after(mark, PAGE)
            found += page
            if len(page) < PAGE:
                break
            mark = page[-1]
        return found

    def _told(self, marks: Sequence[EventMark]) -> list[Told]:
        latest: dict[str, EventMark] = {}
        for mark in sorted(marks, key=lambda m: (m.type not in SILENT, m.noticed_at, m.seq)):
            latest[mark.case_id] = mark
        events = {event.case_id: event for event in self._context.queries.recorded(list(latest.values()))}
        with self._context.store.read() as transaction:
            cases = transaction.cases(list(latest))
        return [_news(case, events[case.id], latest[case.id]) for case in cases.values()]


def _news(case: Case, event: Event, mark: EventMark) -> Told:
    changed = CaseChanged(
        id=case.id,
        revision=case.revision,
        state=case.state,
        event=event.type,
        title=case.title,
        at=event.noticed_at,
    )
    return Told(changed, case.acting, event, _id_of(mark))


def _id_of(mark: EventMark) -> str:
    return f"{(mark.noticed_at - EPOCH) // MICROSECOND}.{mark.seq}.{mark.case_id}"


def _time_of(message_id: str) -> datetime | None:
    digits = message_id.partition(".")[0]
    if not digits.isdecimal() or len(digits) > 16:
        return None
    return EPOCH + int(digits) * MICROSECOND
