"""Saved searches and what they alert of."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.base import Answer, Order, RowNumber, ShortText
from api.schemas.follows import FollowedChange
from pipeline.ports.saved_searches import Matter

# Names and values of the address bar that make a search: `view`, `q`, facets, `overdue`, `since`, `until`.
Address = Annotated[
    dict[Annotated[str, StringConstraints(max_length=20)], Annotated[str, StringConstraints(max_length=500)]],
    Field(max_length=15),
]


class NewSearch(Order):
    """A search to keep, as it stands in the address bar."""

    name: ShortText
    matter: Matter
    address: Address
    alerts: bool = False


class ChangedSearch(Order):
    """Another name, or alerts from now on, or none; what is not named stays."""

    name: ShortText | None = None
    alerts: bool | None = None


class SearchRow(Answer):
    """A saved search; `count` is how many answer it now, within one's scope."""

    id: int
    name: str
    matter: Matter
    address: dict[str, str]
    alerts: bool
    count: int


class SearchList(Answer):
    """One's own searches, the oldest first."""

    items: list[SearchRow]


class AlertRow(Answer):
    """What newly answered a search. `title` is empty when it is out of one's sight by now; so is `case_id`."""

    id: int
    search_id: int
    search: str
    matter: Matter
    title: str
    case_id: str
    raised_at: datetime
    seen: bool


class AlertList(Answer):
    """One's own alerts, the newest first, and what others did to the cases that one follows."""

    items: list[AlertRow]
    unseen: int
    changes: list[FollowedChange]
    unseen_changes: int


class SeenAlerts(Order):
    """Which were seen; all, with all changes of followed cases, when none is named."""

    ids: Annotated[tuple[RowNumber, ...], Field(max_length=500)] = ()
