"""Whether the address of an answer can be opened: told while it is typed, and noted with the proof."""

from datetime import datetime, timedelta
from threading import Lock

from api.context import Context
from api.schemas.proof_addresses import AddressChecked
from pipeline.domain.facts.answering import Reach

# What opened a moment ago need not be asked again when the form is sent; what did not may be there by now.
HOLDS = timedelta(minutes=10)
MOST = 1_000


class _Opened:
    """Addresses that opened, and when."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at: dict[str, datetime] = {}

    def lately(self, url: str, now: datetime) -> bool:
        with self._lock:
            return url in self._at and timedelta(0) <= now - self._at[url] <= HOLDS

    def note(self, url: str, now: datetime) -> None:
        with self._lock:
            self._at.pop(url, None)
            self._at[url] = now
            while len(self._at) > MOST:
                del self._at[next(iter(self._at))]


def reach_of(context: Context, url: str) -> Reach | None:
    """What the address's server says now, or said a moment ago; it takes seconds at most and never raises."""
    now, opened = context.clock.now(), context.kept.one("opened addresses", _Opened)
    if opened.lately(url, now):
        return Reach.OPENS
    found = context.reaching.reach(url)
    if found is Reach.OPENS:
        opened.note(url, now)
    return found


def checked(context: Context, url: str) -> AddressChecked:
    """For the person who types it."""
    return AddressChecked(reach=reach_of(context, url), at=context.clock.now())
