"""Summing readings: commutative and associative, so that the order of arrival cannot matter."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from pipeline.domain.assessment import Assessment, Category, Grade
from pipeline.domain.events import PlaceRef, Reading, Tally
from pipeline.domain.post import Channel
from pipeline.domain.route import OFFLINE

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

WHOLE = 100
# A post is about its first place: a surer one that it names later, such as where the hospital is, weighs less.
LATER_PLACE = 0.8
KEPT_PLACE_SHARE = 0.4
KEPT_CATEGORY_SHARE = 0.3
KEPT_SIGNAL_SHARE = 0.33
# Emergencies outrank the rest, and a suspicion never hides the matter it is about.
PRIMARY_ORDER = (
    Category.EMERGENCY,
    Category.LIVELIHOOD,
    Category.POLICY,
    Category.CREDIBILITY,
    Category.MORALITY,
    Category.FALSE_INFORMATION,
)


def tally_of(
    assessment: Assessment, seen_at: datetime, signals: Iterable[str] = (), channel: Channel | None = None
) -> Tally:
    """One post's reading as a tally; `signals` are what its words point at (`signals.signals_of`)."""
    kind = assessment.kind
    places = {
        PlaceRef(place.code, place.name, place.path): max(
            1, round(place.confidence * (LATER_PLACE if rank else 1) * WHOLE)
        )
        for rank, place in reversed(list(enumerate(assessment.places)))
    }
    return Tally(
        posts=1,
        categories=tuple((c, round(assessment.scores.get(c.value, 0.5) * WHOLE)) for c in assessment.categories),
        topics=((assessment.topic, max(1, round(assessment.topic_score * WHOLE))),) if assessment.topic else (),
        kinds=((kind, 1),) if kind else (),
        places=tuple(sorted(places.items(), key=lambda item: item[0].code)),
        dispositions=((assessment.disposition, 1),) if assessment.disposition else (),
        signals=tuple((signal, 1) for signal in sorted(signals)),
        grade=assessment.grade,
        certain=int(not assessment.uncertain),
        emergency_at=seen_at if assessment.is_emergency else None,
        detected_at=seen_at,
        channels=((channel, seen_at),) if channel else (),
    )


def _summed(parts: Iterable[Iterable[tuple[H, int]]]) -> tuple[tuple[H, int], ...]:
    sums: dict[H, int] = {}
    for part in parts:
        for key, weight in part:
            sums[key] = sums.get(key, 0) + weight
    return tuple(sorted(sums.items(), key=_name))


def _name(item: tuple[object, int]) -> str:
    """What orders equal weights: a place's code, else the value itself."""
    value = item[0]
    return value.code if isinstance(value, PlaceRef) else str(value)


def _gravest(grades: Iterable[Grade | None]) -> Grade | None:
    return min(filter(None, grades), key=lambda grade: grade.rank, default=None)


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min(filter(None, times), default=None)


def _first_told(parts: Iterable[tuple[tuple[Channel, datetime], ...]]) -> tuple[tuple[Channel, datetime], ...]:
    first: dict[Channel, datetime] = {}
    for part in parts:
        for channel, at in part:
            first[channel] = min(at, first.get(channel, at))
    return tuple(sorted(first.items()))


def add_tallies(a: Tally, b: Tally) -> Tally:
    """The tally of both sets of posts."""
    return sum_tallies((a, b))


def sum_tallies(tallies: Sequence[Tally]) -> Tally:
    """The tally of all sets of posts."""
    return Tally(
        posts=sum(each.posts for each in tallies),
        categories=_summed(each.categories for each in tallies),
        topics=_summed(each.topics for each in tallies),
        kinds=_summed(each.kinds for each in tallies),
        places=_summed(each.places for each in tallies),
        dispositions=_summed(each.dispositions for each in tallies),
        signals=_summed(each.signals for each in tallies),
        grade=_gravest(each.grade for each in tallies),
        certain=sum(each.certain for each in tallies),
        emergency_at=_earliest(each.emergency_at for each in tallies),
        detected_at=_earliest(each.detected_at for each in tallies),
        channels=_first_told(each.channels for each in tallies),
    )


def _weightiest(weights: tuple[tuple[T, int], ...]) -> T | None:
    return max(weights, key=lambda item: (item[1], _name(item)))[0] if weights else None


def _kept(weights: tuple[tuple[T, int], ...], share: float) -> tuple[T, ...]:
    top = max((weight for _, weight in weights), default=0)
    ranked = sorted(weights, key=lambda item: (-item[1], _name(item)))
    return tuple(key for key, weight in ranked if weight >= share * top)


def read_tally(tally: Tally) -> Reading:
    """What the posts together say the case is about."""
    kept = set(_kept(tally.categories, KEPT_CATEGORY_SHARE))
    if tally.emergency_at:
        kept.add(Category.EMERGENCY)
    categories = tuple(category for category in PRIMARY_ORDER if category in kept)
    return Reading(
        category=categories[0] if categories else None,
        categories=categories,
        topic=_weightiest(tally.topics),
        kind=_weightiest(tally.kinds),
        grade=tally.grade,
        places=_kept(tally.places, KEPT_PLACE_SHARE),
        disposition=_weightiest(tally.dispositions),
        uncertain=tally.certain * 2 < tally.posts,
        signals=tuple(
            signal for signal, count in tally.signals if count >= KEPT_SIGNAL_SHARE * tally.posts or signal == OFFLINE
        ),
    )
