"""The case store: posts, events, current state, clocks, outbox; one transaction for all of them."""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.events import Event
from pipeline.domain.post import Post
from pipeline.ports.notifier import Notice


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act alone under a name; `epoch` grows with every holder."""

    name: str
    holder: str
    epoch: int


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post version as stored, with its reading and the case it belongs to.

    `moves` counts how often this version was given to another case, or to none. `aside`: of no focus itself, it may
    yet belong to a case.
    """

    post: Post
    assessment: Assessment
    version: int
    case_id: str = ""
    moves: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class PostText:
    """What search needs of a post's newest version."""

    id: str
    version: int
    moves: int
    case_id: str
    source: str
    channel: str
    collected_at: datetime
    at: datetime
    title: str
    text: str
    categories: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A case's sequence and the bodies that take part in it."""

    seq: int
    acting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """New events of one case: `was` is the case they follow, None when they open it, `after` the one they make."""

    was: Case | None
    after: Case
    events: tuple[Event, ...]

    @property
    def before(self) -> int:
        """The sequence they follow."""
        return self.was.seq if self.was else 0

    @property
    def revised(self) -> bool:
        """Whether something happened that matters to a person's decision."""
        return self.was is None or self.was.revision != self.after.revision

    @property
    def rescoped(self) -> bool:
        """Whether the bodies that take part in it changed."""
        return self.was is not None and self.was.acting != self.after.acting

    @property
    def worded_as_before(self) -> bool:
        """Whether the case is found by the same words and under the same facets as before; where it is not rescoped
        either, its change shows to nobody who searches."""
        was, after = self.was, self.after
        if was is None or (was.title, was.state) != (after.title, after.state):
            return False
        return was.reading == after.reading


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An encoded `Change` waiting for the relay."""

    id: int
    key: str
    change: bytes


class Transaction(Protocol):
    """One unit of work: all of it is stored, or nothing."""

    def case(self, case_id: str) -> Case:
        """The case as it stands; NotFound when there is none."""

    def cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Those of the cases that exist."""

    def head(self, case_id: str) -> str:
        """The hash of the case's last event, hex."""

    def commit_events(self, commits: Sequence[Commit]) -> None:
        """Append events, write state rows, clocks and outbox; Stale when a sequence moved on.

        What the same transaction does to posts comes first: the case rows count them.
        """

    def latest_posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest stored version of each known post."""

    def deliveries(self, post_ids: Sequence[str]) -> Set[tuple[str, str, datetime]]:
        """Id, revision and time of collection of every stored version: what names one delivery for good."""

    def put_posts(self, posts: Sequence[StoredPost]) -> None:
        """Store new versions and announce them in the outbox."""

    def move_posts(self, source: str, target: str) -> None:
        """Give all posts of one case to another."""

    def post_texts(self, post_ids: Sequence[str]) -> Sequence[PostText]:
        """Of each known post what search needs."""

    def texts_of_cases(self, case_ids: Sequence[str]) -> Sequence[PostText]:
        """Of each post in these cases what search needs."""

    def standings(self, case_ids: Sequence[str]) -> Mapping[str, Standing]:
        """How those of the cases stand that exist."""

    def place_posts(self, post_ids: Sequence[str], case_id: str) -> None:
        """Give these posts to a case, or to none ('')."""

    def expire_posts(self, before: datetime, limit: int) -> int:
        """Delete posts outside cases whose newest version was collected before, at most `limit`; how many."""

    def history(self, case_id: str) -> Sequence[Event]:
        """All events of a case so far, in order."""

    def post_refs(self, case_id: str) -> Sequence[StoredPost]:
        """The newest versions of the case's posts, earliest first."""

    def posts_aside(self, since: datetime) -> Sequence[StoredPost]:
        """The newest versions of posts told aside that no case holds and no person put aside, collected since."""

    def due_cases(self, now: datetime, limit: int) -> Sequence[str]:
        """Cases with a clock whose next threshold has come, the earliest first."""

    def keep_policy(self, digest: str, text: str) -> None:
        """Keep a policy text by its hash."""

    def policy_text(self, digest: str) -> str:
        """The policy text of that hash."""

    def add_notices(self, notices: Sequence[Notice]) -> None:
        """Queue notices; one whose key is known already is dropped."""

    def begun(self, actor: str, key: str, case_id: str) -> str | None:
        """Note that this idempotency key is used on the case. Used before: the id of the case that it acted on."""

    def remember(self, actor: str, key: str, case_id: str) -> None:
        """Note that a key that was begun acted on another case in the end."""


class CaseStore(Protocol):
    """Opens transactions, and keeps leases and the outbox."""

    def write(self, lease: Lease | None = None) -> AbstractContextManager[Transaction]:
        """A writing transaction; with a lease it is Fenced when the lease's epoch has passed on."""

    def read(self) -> AbstractContextManager[Transaction]:
        """A consistent reading transaction."""

    def acquire(self, name: str, holder: str, now: datetime, seconds: float) -> Lease | None:
        """Take or renew the lease; None while another holds it."""

    def release(self, lease: Lease) -> None:
        """Give the lease up, if it is still ours."""

    def free_abandoned(self, gone: Callable[[str], bool]) -> None:
        """Give up leases and claims whose holder is `gone`, before they run out."""

    def history(self, case_id: str) -> Sequence[Event]:
        """All events of a case, in order."""

    def claim_outbox(self, holder: str, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Rows for this relay alone, whole cases at a time, in order."""

    def clear_outbox(self, row_ids: Sequence[int]) -> None:
        """The rows are published."""

    def recent_cases(self, since: datetime) -> Sequence[str]:
        """Ids of cases whose last post came since then, and that can still be joined."""

    def close(self) -> None:
        """Release connections."""
