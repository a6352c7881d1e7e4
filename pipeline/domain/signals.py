"""What the words of a post point at, kept without the words.

Events hold no text. So that a case can be routed by all of its posts whatever their order, each post leaves
short signals behind: rules whose words it has, bodies it names, places it names in passing.
"""

from collections.abc import Iterable
from functools import lru_cache

from pipeline.domain.competence import rules_said
from pipeline.domain.involvement import bodies_said
from pipeline.domain.locality import locate, places_said
from pipeline.domain.policy import HotTopic, Profile
from pipeline.domain.route import OFFLINE, RouteFacts
from pipeline.domain.wordlist import WordList

HOT = "hot"


def signals_of(text: str, places: tuple[str, ...], profile: Profile, *, offline: bool = False) -> tuple[str, ...]:
    """The signals of a post, from title and text and the codes of its places, the weightiest first. `offline`:
    it reports an incident that is not online yet."""
    facts = RouteFacts(text=text, places=places)
    locality = locate(facts, profile)
    found = [
        *rules_said(text, profile),
        *bodies_said(facts, profile, locality),
        *places_said(facts, profile, locality),
        *(f"{HOT}:{topic.id}" for topic in _subjects_said(text, profile)),
        *([OFFLINE] if offline else []),
    ]
    return tuple(sorted(set(found)))


def subjects_of(signals: Iterable[str], profile: Profile) -> tuple[HotTopic, ...]:
    """The hot topics that the signals show; `market` among them marks what may move market expectations."""
    shown = set(signals)
    return tuple(topic for topic in _subjects(profile) if f"{HOT}:{topic.id}" in shown)


def _subjects(profile: Profile) -> tuple[HotTopic, ...]:
    return (*profile.hot_topics, profile.market)


def _subjects_said(text: str, profile: Profile) -> list[HotTopic]:
    said = _subject_words(profile).said(text)
    return [topic for topic in _subjects(profile) if not said.isdisjoint(topic.keywords)] if said else []


@lru_cache(maxsize=8)
def _subject_words(profile: Profile) -> WordList:
    return WordList(word for topic in _subjects(profile) for word in topic.keywords)
