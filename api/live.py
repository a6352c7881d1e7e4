"""The live stream: one poller per process reads new events from the store and hands them to subscribers,
each within its scope. A subscriber that cannot follow is cut off and resumes by Last-Event-ID."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

import structlog

from api import following, saved_searches
from api.context import Context
from api.feed import Feed, Told, counts_message, event_message, told_to
from api.schemas.stream import AlertRaised
from api.viewer import Viewer
from pipeline.domain.errors import HuiyingError
from pipeline.domain.transitions import SILENT
from pipeline.ports.queries import Scope
from pipeline.ports.saved_searches import Alert

QUEUE_LENGTH = 200
COUNTS_AFTER_EVENTS = 1.0
COUNTS_ANYWAY = 30.0
PING = "event: ping\ndata: {}\n\n"
RETRY = "retry: 3000\n\n"
RESET = "event: reset\ndata: {}\n\n"
HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}

_log = structlog.get_logger("stream")


@dataclass(eq=False, slots=True)
class Subscription:
    """One open stream. `None` in the queue ends it."""

    viewer: Viewer
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))

    def put(self, message: str) -> None:
        """Hand a message over; a full queue ends the stream instead of growing."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(None)


class Hub:
    """Polls while somebody listens."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._subscriptions: set[Subscription] = set()
        self._poller: asyncio.Task[None] | None = None
        self._counted_at = 0.0
        self._uncounted = False
        self._told_until = 0

    def subscribe(self, viewer: Viewer) -> Subscription:
        """Begin to listen."""
        subscription = Subscription(viewer)
        self._subscriptions.add(subscription)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening."""
        self._subscriptions.discard(subscription)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the application lives; streams end with it."""
        try:
            yield
        finally:
            if self._poller is not None:
                self._poller.cancel()
                with suppress(asyncio.CancelledError):
                    await self._poller

    async def _poll(self) -> None:
        feed = Feed(self._context)
        self._told_until = await asyncio.to_thread(self._context.saved_searches.last_alert)
        while self._subscriptions:
            try:
                told = await asyncio.to_thread(feed.news)
                self._hand_out(told)
                await self._tell_followers(told)
                self._uncounted |= bool(told)
                await self._alert()
                await self._count()
            except HuiyingError as error:
                _log.warning("poll_failed", reason=str(error))
            await asyncio.sleep(self._context.settings.stream_poll_seconds)

    def _hand_out(self, told: Iterable[Told]) -> None:
        for news in told:
            # Written once for all who see everything and once for the others, not for each of them.
            written: dict[bool, str] = {}
            for subscription in tuple(self._subscriptions):
                viewer = subscription.viewer
                if told_to(viewer, news):
                    message = written.get(viewer.sees_all) or event_message(viewer, news)
                    written[viewer.sees_all] = message
                    subscription.put(message)

    async def _tell_followers(self, told: Sequence[Told]) -> None:
        """What others did to a case goes to those who follow it and may see it."""
        news = {each.changed.id: each for each in told if each.changed.event not in SILENT}
        if not news:
            return
        for follow in await asyncio.to_thread(self._context.follows.followers, list(news)):
            told_of = news[follow.case_id]
            for subscription in tuple(self._subscriptions):
                viewer = subscription.viewer
                mine = viewer.username == follow.owner and told_to(viewer, told_of)
                if mine and following.concerns(viewer, told_of.event):
                    subscription.put(change_message(told_of))

    async def _alert(self) -> None:
        """Tell each owner what newly answered a search of theirs, as it may be seen now."""
        raised = await asyncio.to_thread(self._context.saved_searches.raised_after, self._told_until)
        for owner, alert in raised:
            self._told_until = alert.id
            for subscription in tuple(self._subscriptions):
                if subscription.viewer.username == owner:
                    message = await asyncio.to_thread(alert_message, self._context, subscription.viewer, alert)
                    subscription.put(message)

    async def _count(self) -> None:
        """Send the numbers of the views: soon after changes, and now and then because time passes."""
        waited = monotonic() - self._counted_at
        if waited < (COUNTS_AFTER_EVENTS if self._uncounted else COUNTS_ANYWAY):
            return
        self._counted_at, self._uncounted = monotonic(), False
        by_scope: dict[Scope, list[Subscription]] = {}
        for subscription in self._subscriptions:
            by_scope.setdefault(subscription.viewer.scope, []).append(subscription)
        for scope, listening in by_scope.items():
            message = await asyncio.to_thread(counts_message, self._context, scope)
            for subscription in listening:
                subscription.put(message)


def alert_message(context: Context, viewer: Viewer, alert: Alert) -> str:
    """The message; '' when the search is gone."""
    rows = saved_searches.rows_of(context, viewer, [alert])
    said = [AlertRaised(id=row.id, search=row.search, title=row.title, case_id=row.case_id) for row in rows]
    return "".join(f"event: alert\ndata: {each.model_dump_json()}\n\n" for each in said)


def change_message(told: Told) -> str:
    """That a case that is followed changed."""
    changed = told.changed
    said = AlertRaised(id=0, search="", title=changed.title, case_id=changed.id, event=changed.event)
    return f"event: alert\ndata: {said.model_dump_json()}\n\n"


async def messages(
    context: Context, hub: Hub, viewer: Viewer, last_id: str, still_in: Callable[[], bool]
) -> AsyncIterator[str]:
    """The stream of one viewer: what was missed, the numbers, then what happens, until signed out."""
    subscription = hub.subscribe(viewer)
    every = context.settings.ping_seconds
    try:
        yield RETRY
        for message in await asyncio.to_thread(_missed, context, viewer, last_id):
            yield message
        yield await asyncio.to_thread(counts_message, context, viewer.scope)
        checked_at = monotonic()
        while True:
            try:
                message_or_end = await asyncio.wait_for(subscription.queue.get(), every)
            except TimeoutError:
                message_or_end = PING
            if message_or_end is None:
                return
            if monotonic() - checked_at >= every:
                if not await asyncio.to_thread(still_in):
                    return
                checked_at = monotonic()
            yield message_or_end
    finally:
        hub.unsubscribe(subscription)


def _missed(context: Context, viewer: Viewer, last_id: str) -> list[str]:
    """What happened since the stream broke; when that is too much, `reset`: read everything again."""
    told = Feed(context).since(last_id)
    if told is None:
        return [RESET]
    return [event_message(viewer, news) for news in told if told_to(viewer, news)]
