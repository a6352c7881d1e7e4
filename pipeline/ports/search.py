"""The search index: documents by id and version."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """A searchable row: a post or a case. `scope` lists the bodies that may see it; `collected_at` says which
    month's index a post outside any case expires with.
    """

    id: str
    version: int
    kind: str
    title: str
    text: str
    at: datetime
    scope: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    case_id: str = ""
    collected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """`text` matches all words (a quoted part as a phrase); `facets` narrows by value, any of each.

    `scope` None sees all; otherwise only documents that share a body with it.
    """

    text: str = ""
    kind: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    scope: tuple[str, ...] | None = None
    limit: int = 20
    offset: int = 0
    count_facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document; `highlights` are (start, end) code point spans in its text."""

    id: str
    kind: str
    score: float
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits with the total and the facet counts asked for."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class SearchIndex(Protocol):
    """Documents by id and version: an older version never replaces a newer one."""

    def put(self, documents: Sequence[Document]) -> None:
        """Write and make searchable; replays and disorder leave the newest version."""

    def expire(self, before: datetime) -> None:
        """Forget posts outside cases collected before; those of a month may stay until all of it is past."""

    def search(self, query: Query) -> Found:
        """Documents that match, best first, then newest first."""

    def rebuilding(self) -> AbstractContextManager["SearchIndex"]:
        """An empty index to fill from the store; at the end it is what is searched."""

    def close(self) -> None:
        """Release files and connections."""
