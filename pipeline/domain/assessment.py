"""What the machine read in a post: a reading, never a verdict on a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.domain.post import Post


class Category(StrEnum):
    """The six focuses of QN §8.2."""

    EMERGENCY = "emergency"
    LIVELIHOOD = "livelihood"
    FALSE_INFORMATION = "false_information"
    POLICY = "policy"
    CREDIBILITY = "credibility"
    MORALITY = "morality"


class Grade(StrEnum):
    """Grades of an emergency, I the gravest."""

    I = "I"  # noqa: E741
    II = "II"
    III = "III"
    IV = "IV"

    @property
    def rank(self) -> int:
        """1 for grade I to 4 for grade IV."""
        return tuple(Grade).index(self) + 1


class Disposition(StrEnum):
    """The six ways a concern is dealt with (QN §8.3)."""

    SUGGESTION = "suggestion"
    DIFFICULTY = "difficulty"
    PROBLEM = "problem"
    UNCLEAR = "unclear"
    MISTAKEN = "mistaken"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Place:
    """A division named in the text; `start` and `end` count code points of `field`, end exclusive."""

    code: str
    name: str
    level: str
    path: tuple[str, ...] = ()
    confidence: float = 1.0
    field: str = "text"
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a judgement rests on, and why."""

    field: str
    text: str
    start: int
    end: int
    why: str
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The machine's reading of one post revision.

    `keywords` with their `rarities` (log of the inverse document frequency) and the MinHash `sketch`
    identify the matter for gathering.
    """

    category: Category | None = None
    categories: tuple[Category, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    topic: str | None = None
    topic_score: float = 0.0
    grade: Grade | None = None
    kind: str | None = None
    casualties: Mapping[str, int] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    disposition: Disposition | None = None
    uncertain: bool = True
    evidence: tuple[Evidence, ...] = ()
    keywords: tuple[str, ...] = ()
    rarities: tuple[float, ...] = ()
    sketch: tuple[int, ...] = ()
    model: str = ""

    @property
    def relevant(self) -> bool:
        """Whether it belongs to any of the six focuses."""
        return self.category is not None

    @property
    def is_emergency(self) -> bool:
        """An emergency, also when it is suspected to be untrue: its clock must start."""
        return Category.EMERGENCY in self.categories


@dataclass(frozen=True, slots=True)
class AssessedPost:
    """What the `assessed` topic carries."""

    post: Post
    assessment: Assessment
