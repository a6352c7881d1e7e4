"""Whether two posts tell of one matter. Names, towns and numbers carry identity; kinds and topics rule out.

The score is symmetric and looks at two posts alone, so that joining every pair above the threshold gives
the same groups whatever the order of arrival. Its weights are a logistic regression over pairs of the
samples' posts as the classifier reads them (`python -m benchmarks.gathering` fits and measures them).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from operator import eq
from sys import intern

from pipeline.domain.assessment import Assessment, Category
from pipeline.domain.post import Post

CONFIRMED = 0.6
SUGGESTED = 0.3
# A post that is told aside, of no focus itself, joins only what it resembles this much.
ASIDE = 0.9
WINDOW = timedelta(hours=72)
ANY_CATEGORY = frozenset(Category)
PREFECTURE_DIGITS = 4
COUNTY_DIGITS = 6
TOWN_DIGITS = 9
# One of five namesakes or more, drawn by lot: no place to hold against another.
LEAST_CONFIDENCE = 0.2
# A word as rare as one in twenty documents says nothing; beyond that rarity counts more than linearly.
COMMON = 3.0
STEEPNESS = 1.3
LEAST_WEIGHT = 10.0
LEAST_SHARED = 0.05
JUST_ASKED = 0.5

INTERCEPT = -2.4
WEIGHTS: Mapping[str, float] = {
    "shared": 11.7,
    "wording": 3.2,
    "same_prefecture": 2.0,
    "same_county": 0.5,
    "same_town": 2.1,
    "other_town": -3.3,
    "same_kind": 2.6,
    "other_kind": -1.6,
    "same_topic": 0.4,
    "other_topic": -0.8,
    "same_category": 0.5,
    "other_category": -0.9,
    "placeless": -2.0,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What identifies the matter of a post: places, weighed words, a sketch of its wording, kind and time."""

    post_id: str
    at: datetime
    counties: frozenset[str]
    towns: frozenset[str]
    words: Mapping[str, float]
    total: float
    sketch: tuple[int, ...]
    categories: frozenset[Category]
    kind: str | None
    topic: str | None
    aside: bool = False
    prefectures: frozenset[str] = frozenset()

    @property
    def wording(self) -> tuple[object, ...]:
        """What two copies of one text have in common."""
        return self.sketch, self.counties, self.prefectures, self.kind, self.categories


def signature(post: Post, assessment: Assessment, *, aside: bool = False) -> Signature:
    """The signature of a post as read. Words of its places' names are left to the places. What is told `aside` may
    be of any category."""
    codes = [place.code for place in assessment.places if place.confidence >= LEAST_CONFIDENCE]
    named = " ".join(name for place in assessment.places for name in (place.name, place.text, *place.path))
    rarities = assessment.rarities or (COMMON + 4.0,) * len(assessment.keywords)
    # Most words are those of many posts: one copy serves all that are remembered.
    words = {
        intern(word): max(0.05, rarity - COMMON) ** STEEPNESS
        for word, rarity in zip(assessment.keywords, rarities, strict=True)
        if word not in named
    }
    return Signature(
        post_id=post.id,
        at=post.published_at or post.seen_at,
        counties=frozenset(code[:COUNTY_DIGITS] for code in codes if len(code) >= COUNTY_DIGITS),
        towns=frozenset(code for code in codes if len(code) == TOWN_DIGITS),
        words=words,
        total=sum(words.values()),
        sketch=assessment.sketch,
        categories=ANY_CATEGORY if aside else frozenset(assessment.categories),
        kind=assessment.kind,
        topic=assessment.topic,
        aside=aside,
        prefectures=frozenset(code for code in codes if len(code) == PREFECTURE_DIGITS),
    )


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The share of equal MinHash rows: an estimate of the Jaccard index of the wordings (Broder 1997)."""
    if not a or len(a) != len(b):
        return 0.0
    equal: int = sum(map(eq, a, b))
    return equal / len(a)


def score(a: Signature, b: Signature) -> float:
    """0 to 1; at CONFIRMED and above the machine joins them, at SUGGESTED it asks."""
    if abs(a.at - b.at) > WINDOW or (a.counties and b.counties and not a.counties & b.counties):
        return 0.0
    found = features(a, b)
    odds = INTERCEPT + sum([WEIGHTS[name] * value for name, value in found.items()])
    likely = 1.0 / (1.0 + exp(-odds))
    # One town has many matters: without a word in common a machine may ask, not join.
    told_alike = found["shared"] >= LEAST_SHARED or found["wording"] >= LEAST_SHARED or "same_kind" in found
    return likely if told_alike else min(likely, JUST_ASKED)


def joins(a: Signature, b: Signature, likely: float) -> bool:
    """Whether the machine puts two posts of that score together. Two that are told aside make no matter."""
    if a.aside and b.aside:
        return False
    return likely >= (ASIDE if a.aside or b.aside else CONFIRMED)


def features(a: Signature, b: Signature) -> dict[str, float]:
    """What speaks for or against one matter; features that are zero are left out."""
    found = {"shared": _shared(a, b), "wording": resemblance(a.sketch, b.sketch)}
    if a.counties and b.counties:
        found["same_county" if a.counties & b.counties else "other_county"] = 1.0
    if a.towns and b.towns:
        found["same_town" if a.towns & b.towns else "other_town"] = 1.0
    if a.kind and b.kind:
        found["same_kind" if a.kind == b.kind else "other_kind"] = 1.0
    if a.topic and b.topic:
        found["same_topic" if a.topic == b.topic else "other_topic"] = 1.0
    if a.categories and b.categories:
        found["same_category" if a.categories & b.categories else "other_category"] = 1.0
    if not a.counties or not b.counties:
        found["placeless"] = 1.0
        # A rule or a rumour of the whole prefecture names no county, nor do those who speak of it.
        if a.prefectures & b.prefectures:
            found["same_prefecture"] = 1.0
    return found


def _shared(a: Signature, b: Signature) -> float:
    """Shared weight by the smaller side, so that a headline matches its article."""
    other = b.words
    shared = sum([weight for word, weight in a.words.items() if word in other])
    return shared / max(min(a.total, b.total), LEAST_WEIGHT) if shared else 0.0
