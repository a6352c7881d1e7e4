"""What the front door hands to the API: ports and settings. Nothing here is built by the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pipeline.cases.desk import Desk
from pipeline.domain.policy import Profile
from pipeline.intake import Intake
from pipeline.policy.boundaries import Boundaries
from pipeline.ports.accounts import Accounts
from pipeline.ports.bus import Bus
from pipeline.ports.clock import Clock
from pipeline.ports.desk_book import DeskBook
from pipeline.ports.duty import Calls, Contacts, Roster
from pipeline.ports.follows import Follows
from pipeline.ports.policy_watches import PolicyWatches
from pipeline.ports.queries import CaseQueries
from pipeline.ports.reaching import NobodyAsked, Reaching
from pipeline.ports.saved_searches import SavedSearches
from pipeline.ports.search import SearchIndex
from pipeline.ports.store import CaseStore
from pipeline.ports.waiting import DeadLetters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """A sign-in that the demo page offers."""

    username: str
    password: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """`secure_cookie` for HTTPS; `static` is the built dashboards' folder; `demo_sign_ins` empty: no demo."""

    secure_cookie: bool = True
    static: Path | None = None
    demo_sign_ins: tuple[DemoSignIn, ...] = ()
    session_length: timedelta = timedelta(hours=12)
    max_upload_bytes: int = 50_000_000
    stream_poll_seconds: float = 0.5
    ping_seconds: float = 15.0

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return bool(self.demo_sign_ins)


@dataclass(frozen=True, slots=True)
class SourceState:
    """A crawled source and how it does: `silent` beyond its own rhythm, `failing` when the last run was not
    completed, `lost` names what its posts no longer carry."""

    id: str
    name: str
    kind: str
    url: str
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    newest_at: datetime | None = None
    items: int = 0
    per_hour: float = 0.0
    errors: int = 0
    silent: bool = False
    failing: bool = False
    lost: tuple[str, ...] = ()
    note: str = ""


class Kept:
    """What one process keeps in memory between requests, each made when it is first asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, Any] = {}

    def one(self, name: str, make: Callable[[], T]) -> T:
        """The thing of that name."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            made: T = self._made[name]
            return made


def _nothing_to_reread(_source: str, _key: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """The ports the API stands on. `groups` are the (topic, group) pairs whose lag is watched.

    `reread` has the next crawl of a source take a key anew; False when there is no such source.
    """

    store: CaseStore
    queries: CaseQueries
    accounts: Accounts
    dead_letters: DeadLetters
    desk_book: DeskBook
    roster: Roster
    contacts: Contacts
    calls: Calls
    policy_watches: PolicyWatches
    saved_searches: SavedSearches
    follows: Follows
    search: SearchIndex
    bus: Bus
    desk: Desk
    intake: Intake
    profile: Profile
    clock: Clock
    boundaries: Boundaries | None = None
    settings: ApiSettings = field(default_factory=ApiSettings)
    sources: Callable[[], Sequence[SourceState]] = tuple
    reread: Callable[[str, str], bool] = _nothing_to_reread
    groups: tuple[tuple[str, str], ...] = ()
    reaching: Reaching = field(default_factory=NobodyAsked)
    kept: Kept = field(default_factory=Kept)
