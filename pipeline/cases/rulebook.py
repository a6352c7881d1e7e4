"""The policy a case runs under, ready to use: profile, working calendar, routing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.domain.assessment import Assessment
from pipeline.domain.calendar import WorkCalendar
from pipeline.domain.events import Reading
from pipeline.domain.policy import Profile
from pipeline.domain.post import Channel, Post
from pipeline.domain.routing import Route, RouteFacts, route
from pipeline.domain.signals import signals_of
from pipeline.policy import calendar_of, load_text


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A profile with its calendar."""

    profile: Profile
    calendar: WorkCalendar

    def signals(self, post: Post, assessment: Assessment) -> tuple[str, ...]:
        """What the post's words point at for routing, kept without the words."""
        codes = tuple(place.code for place in assessment.places)
        offline = post.channel is Channel.OFFLINE
        return signals_of(f"{post.title}\n{post.text}", codes, self.profile, offline=offline)

    def route(self, reading: Reading) -> Route:
        """Who must answer what the reading says."""
        facts = RouteFacts(
            categories=reading.categories,
            topic=reading.topic,
            kind=reading.kind,
            grade=reading.grade,
            places=tuple(place.code for place in reading.places),
            signals=reading.signals,
        )
        return route(facts, self.profile)


class Policies:
    """The current rulebook, and those that open cases were opened under, by hash (rule 9)."""

    def __init__(self, current: Profile) -> None:
        self.current = Rulebook(current, calendar_of(current))
        self._frozen = lru_cache(maxsize=16)(_thaw)

    def of(self, digest: str, text_of: Callable[[str], str]) -> Rulebook:
        """The rulebook with this hash; `text_of` fetches the kept text when it is not the current one."""
        if digest == self.current.profile.hash:
            return self.current
        return self._frozen(text_of(digest))


def _thaw(text: str) -> Rulebook:
    profile = load_text(text)
    return Rulebook(profile, calendar_of(profile))
