"""The read side of the case store: lists, facets, posts and stop times, always within a scope.

A scope is the tuple of bodies one acts for: a case is visible when it shares a body with it. None sees
all, the empty scope sees nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pipeline.domain.case import Case
from pipeline.domain.events import Event
from pipeline.ports.store import StoredPost

Scope = tuple[str, ...] | None

VIEWS = ("triage", "dispatched", "handling", "answered", "closed", "overdue", "at_risk", "all")
FACETS = ("state", "category", "topic", "grade", "place", "body")
AT_RISK_HOURS = 4


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases. `facets` narrows by value, any of each; `ids` limits to those found by a search.

    `overdue`: a clock ran out and runs on. `live` leaves imported history out.
    """

    view: str = "all"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ids: tuple[str, ...] | None = None
    overdue: bool | None = None
    live: bool = False
    scope: Scope = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the sort key and id of its last case."""

    key: int
    id: str


@dataclass(frozen=True, slots=True)
class Paging:
    """One page: `sort` is `urgency` (share of the next clock's budget used at `now`, the most first) or
    `opened` (newest first)."""

    sort: str
    now: datetime
    limit: int = 50
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with what the store counts beside it."""

    case: Case
    post_count: int
    voice_count: int
    spark: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """A page of cases; `last` is None on the last page."""

    records: tuple[CaseRecord, ...]
    last: Place | None


@dataclass(frozen=True, slots=True)
class StopRow:
    """One clock of one live case, for the metrics."""

    case_id: str
    kind: str
    body: str
    anchor_at: datetime
    due_at: datetime
    status: str
    stopped_at: datetime | None
    late_on_arrival: bool


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """One live case and when it reached its stops."""

    case_id: str
    state: str
    category: str
    place: str
    lead: str
    detected_at: datetime
    opened_at: datetime
    next_due_at: datetime | None
    published_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None


class CaseQueries(Protocol):
    """Reading without a transaction of one's own."""

    def cases(self, wanted: CaseFilter, paging: Paging) -> Cases:
        """A page of the cases wanted, in a stable order."""

    def count(self, wanted: CaseFilter, now: datetime) -> int:
        """How many cases are wanted."""

    def facets(self, wanted: CaseFilter, now: datetime) -> Mapping[str, Mapping[str, int]]:
        """Counts per facet value over the cases wanted."""

    def views(self, scope: Scope, now: datetime) -> Mapping[str, int]:
        """How many cases each view holds."""

    def visible(self, case_ids: Sequence[str], scope: Scope) -> frozenset[str]:
        """Those of the cases that exist within the scope."""

    def roles(self, case_id: str, bodies: Sequence[str]) -> frozenset[str]:
        """In which roles (lead, supporting, former, told) the bodies take part in the case."""

    def record(self, case_id: str, now: datetime) -> CaseRecord | None:
        """One case with its counts."""

    def posts_of(self, case_id: str, limit: int = 500) -> Sequence[StoredPost]:
        """The newest versions of the case's posts, earliest first."""

    def posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest versions of the posts of these ids."""

    def events_after(self, since: datetime, limit: int) -> Sequence[Event]:
        """Events recorded at or after `since`, in order of recording."""

    def stop_rows(self, scope: Scope) -> Sequence[StopRow]:
        """All clocks of the live cases."""

    def case_times(self, scope: Scope) -> Sequence[CaseTimes]:
        """All live cases with their stops."""

    def outbox(self, now: datetime) -> tuple[int, float]:
        """How many changes wait for the relay."""

    def ping(self) -> None:
        """Answer, or raise Unavailable."""
