"""Whether two posts tell of one matter. Names, places, numbers and times carry identity; kinds do not.

The score is symmetric and looks at two posts alone, so that joining every pair above the threshold gives
the same groups whatever the order of arrival.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.domain.assessment import Assessment, Category
from pipeline.domain.post import Post

CONFIRMED = 0.5
SUGGESTED = 0.35
WINDOW = timedelta(hours=72)
COPY = 0.5
COUNTY_DIGITS = 6
LEAST_WEIGHT = 6.0


@dataclass(frozen=True, slots=True)
class Signature:
    """What identifies the matter of a post: counties, keywords, a sketch of its wording, kind and time."""

    post_id: str
    at: datetime
    counties: frozenset[str]
    prefectures: frozenset[str]
    words: Mapping[str, float]
    total: float
    sketch: tuple[int, ...]
    category: Category | None
    categories: frozenset[Category]
    kind: str | None
    topic: str | None

    @property
    def wording(self) -> tuple[object, ...]:
        """What two copies of one text have in common."""
        return self.sketch, self.counties, self.kind, self.categories


def signature(post: Post, assessment: Assessment) -> Signature:
    """The signature of a post as read."""
    codes = [place.code for place in assessment.places]
    words = {word: _weight(word) for word in assessment.keywords}
    return Signature(
        post_id=post.id,
        at=post.published_at or post.seen_at,
        counties=frozenset(code[:COUNTY_DIGITS] for code in codes if len(code) >= COUNTY_DIGITS),
        prefectures=frozenset(code[:4] for code in codes if len(code) >= 4),
        words=words,
        total=sum(words.values()),
        sketch=assessment.sketch,
        category=assessment.category,
        categories=frozenset(assessment.categories),
        kind=assessment.kind,
        topic=assessment.topic,
    )


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The share of equal MinHash rows: an estimate of the Jaccard index of the wordings (Broder 1997)."""
    if not a or len(a) != len(b):
        return 0.0
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def score(a: Signature, b: Signature) -> float:
    """0 to 1; at CONFIRMED and above the machine joins them, at SUGGESTED it asks."""
    if abs(a.at - b.at) > WINDOW or _contradict(a, b):
        return 0.0
    wording = resemblance(a.sketch, b.sketch)
    if wording >= COPY:
        return min(1.0, 0.6 + 0.4 * wording)
    return min(1.0, 0.55 * _shared(a, b) + 0.45 * wording + _context(a, b))


def _contradict(a: Signature, b: Signature) -> bool:
    """Different counties, or different kinds of emergency, are different matters."""
    if a.counties and b.counties and not a.counties & b.counties:
        return True
    if a.kind and b.kind and a.kind != b.kind:
        return True
    return not a.categories & b.categories


def _weight(word: str) -> float:
    """Longer words and numbers say more; there is no table of frequencies that order could change."""
    return 1.5 if any(char.isdigit() for char in word) else min(len(word), 4) / 2


def _shared(a: Signature, b: Signature) -> float:
    """Shared weight by the smaller side, so that a headline matches its article."""
    smaller = min(a.total, b.total)
    shared = sum(weight for word, weight in a.words.items() if word in b.words)
    return shared / max(smaller, LEAST_WEIGHT) if shared else 0.0


def _context(a: Signature, b: Signature) -> float:
    context = 0.0
    if a.counties & b.counties:
        context += 0.15
    if a.kind and a.kind == b.kind:
        context += 0.2
    if a.topic and a.topic == b.topic:
        context += 0.05
    return context
