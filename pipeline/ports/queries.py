"""The read side of the case store: lists, facets, posts and stop times, always within a scope.

A scope is the tuple of bodies one acts for: a case is within it while one of them is lead, supporting or
provisionally told. None sees all, the empty scope sees nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pipeline.domain.case import Case
from pipeline.domain.events import Event
from pipeline.ports.store import StoredPost

Scope = tuple[str, ...] | None

# `former`: what the scope's bodies gave back. It is in no other view. `review`: a draft waits for its reviewer.
VIEWS = ("triage", "dispatched", "handling", "review", "answered", "closed", "overdue", "at_risk", "all", "former")
FACETS = ("state", "category", "topic", "grade", "place", "body")
AT_RISK_HOURS = 4
# The effect of an answer: posts in so many hours before and after the first publication.
EFFECT_HOURS = 24


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


# Whole columns of equal length, by name, as a data frame takes them. Times are microseconds since 1970.
Columns = Mapping[str, Sequence[Any]]
# `stays`, `opinions` and `clocks` are packed by `codec.courses`, naming bodies by their line in `bodies`.
COURSE_COLUMNS = (
    *("case_id", "state", "category", "topic", "channel", "place", "lead"),
    *("detected_at", "opened_at", "next_due_at", "published_at", "posts_before", "posts_after"),
    *("bodies", "stays", "opinions", "clocks"),
)


@dataclass(frozen=True, slots=True)
class EventMark:
    """A place in the order of recording: time, then case, then number."""

    noticed_at: datetime
    case_id: str = ""
    seq: int = 0
    type: str = ""


class CaseQueries(Protocol):
    """Reading without a transaction of one's own."""

    def cases(self, wanted: CaseFilter, paging: Paging) -> Cases:
        """A page of the cases wanted, in a stable order."""

    def ids(self, wanted: CaseFilter, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the cases wanted, the last opened first."""

    def proposed(self, limit: int) -> Sequence[str]:
        """Cases in which a step of the ladder was proposed that nobody decided yet, the last proposed first."""

    def count(self, wanted: CaseFilter, now: datetime) -> int:
        """How many cases are wanted."""

    def facets(self, wanted: CaseFilter, now: datetime) -> Mapping[str, Mapping[str, int]]:
        """Counts per facet value over the cases wanted."""

    def views(self, scope: Scope, now: datetime) -> Mapping[str, int]:
        """How many cases each view holds."""

    def visible(self, case_ids: Sequence[str], scope: Scope) -> frozenset[str]:
        """Those of the cases that exist within the scope."""

    def records(self, case_ids: Sequence[str], now: datetime) -> Mapping[str, CaseRecord]:
        """The cases of these ids with their counts, whatever the scope."""

    def posts_of(self, case_id: str, limit: int = 500) -> Sequence[StoredPost]:
        """The newest versions of the case's first posts, earliest first."""

    def posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest versions of the posts of these ids."""

    def recorded_after(self, mark: EventMark, limit: int) -> Sequence[EventMark]:
        """What was recorded after the mark, in order."""

    def recorded(self, marks: Sequence[EventMark]) -> Sequence[Event]:
        """The events at these marks."""

    def acts(self, since: datetime, actor: str = "", limit: int = 200) -> Sequence[Event]:
        """What people recorded since then, the newest first: of the actor named, or of all but the machine."""

    def courses(self, since: int, take: Callable[[Columns], None]) -> int:
        """Give `take` the `COURSE_COLUMNS` of every case written since the mark (0: of all), merged ones too,
        imported history left out, some thousand at a time; the mark to go on from."""

    def within(self, scope: Scope) -> Sequence[str]:
        """The cases within the scope, merged ones and history too."""

    def running_clocks(self, now: datetime) -> Mapping[str, tuple[int, int]]:
        """Per kind, how many clocks of live cases run, and how many of them are past due."""

    def outbox_waiting(self) -> int:
        """How many changes wait for the relay."""

    def oldest_unpublished(self) -> datetime | None:
        """When the first change that waits in the outbox was recorded."""

    def ping(self) -> None:
        """Answer, or raise Unavailable."""
