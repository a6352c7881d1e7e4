"""What a person asks again and again, kept under a name, and what newly answered it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Matter(StrEnum):
    """What is searched for."""

    CASE = "case"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question as the store and the index take it: words, values of facets, a view of cases."""

    view: str = "all"
    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overdue: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question of one person's. `address` is what stands in the address bar; `alerts` says that its owner is told
    of what newly answers it."""

    id: int
    owner: str
    name: str
    matter: Matter
    wanted: Wanted
    address: Mapping[str, str]
    created_at: datetime
    alerts: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """A case or post that newly answers a saved search; each is told once. `found` is its id."""

    id: int
    search_id: int
    found: str
    raised_at: datetime
    seen_at: datetime | None = None


class SavedSearches(Protocol):
    """Searches by owner, and their alerts. Nobody but the owner reads either."""

    def of(self, owner: str) -> Sequence[SavedSearch]:
        """Those of a person, the oldest first."""

    def keep(self, search: SavedSearch) -> SavedSearch:
        """Keep a search; its id is given here."""

    def change(self, search: SavedSearch) -> None:
        """Another name, or other alerts."""

    def remove(self, owner: str, search_id: int) -> None:
        """Forget a search with its alerts."""

    def alerting(self) -> Sequence[SavedSearch]:
        """All whose owner wants to be told."""

    def unknown(self, search_id: int, found: Sequence[str]) -> Sequence[str]:
        """Those of the ids that are not noted for the search yet, in their order."""

    def note(self, search_id: int, found: Sequence[str], now: datetime, *, tell: bool) -> int:
        """Note what answers a search, each id once whoever else notes it; how many were new. `tell` raises alerts."""

    def alerts(self, owner: str, limit: int = 200) -> Sequence[Alert]:
        """What a person is told, the newest first."""

    def raised_after(self, alert_id: int, limit: int = 500) -> Sequence[tuple[str, Alert]]:
        """Alerts beyond that number with the person each is for, in order."""

    def last_alert(self) -> int:
        """The number of the newest alert, 0 for none."""

    def see(self, owner: str, alert_ids: Sequence[int], now: datetime) -> None:
        """The person has seen these; all when none is named."""
