"""What posts say, and what a case is read to be about."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.post import Channel


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post as events cite it."""

    id: str
    revision: str
    digest: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A division by code and name, with the names above it."""

    code: str
    name: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the readings of a case's posts, whole numbers so that order cannot matter. `channels`: when each first
    told of it."""

    posts: int = 0
    categories: tuple[tuple[Category, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[PlaceRef, int], ...] = ()
    dispositions: tuple[tuple[Disposition, int], ...] = ()
    signals: tuple[tuple[str, int], ...] = ()
    grade: Grade | None = None
    certain: int = 0
    emergency_at: datetime | None = None
    detected_at: datetime | None = None
    channels: tuple[tuple[Channel, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a case is about, as the machine reads it or a person corrected it."""

    category: Category | None = None
    categories: tuple[Category, ...] = ()
    topic: str | None = None
    kind: str | None = None
    grade: Grade | None = None
    places: tuple[PlaceRef, ...] = ()
    disposition: Disposition | None = None
    uncertain: bool = True
    signals: tuple[str, ...] = ()
