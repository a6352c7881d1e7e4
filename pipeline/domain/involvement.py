"""The body that a text names: as the one it is about, as the one at work on it, or in passing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.domain.locality import Locality
from pipeline.domain.policy import Body, Profile
from pipeline.domain.route import RouteFacts
from pipeline.domain.wordlist import WordList

_REACH = 14
_PASSIVE_REACH = 6
_NEVER = 1 << 30
_QUALIFIERS = ("县", "市", "区", "旗", "州", "盟", "镇", "乡")


class Part(StrEnum):
    """What a named body has to do with the matter."""

    INVOLVED = "involved"
    COMPLAINT = "complaint"
    HANDLING = "handling"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Named:
    """A body of the profile that the text names, with the words that did."""

    body: Body
    part: Part
    words: str


def named_bodies(facts: RouteFacts, profile: Profile, locality: Locality) -> list[Named]:
    """The bodies named, those the matter is about first, then those at work on it, then mentions."""
    found: dict[str, Named] = {}
    for name in facts.involved:
        for named in _scan(name, profile, locality):
            found.setdefault(named.body.id, Named(named.body, Part.INVOLVED, name))
    for named in (*_signalled(facts, profile), *_scan(facts.text, profile, locality)):
        known = found.get(named.body.id)
        if known is None or _RANK[named.part] < _RANK[known.part]:
            found[named.body.id] = named
    return sorted(found.values(), key=lambda named: _RANK[named.part])


_RANK = {part: rank for rank, part in enumerate(Part)}


def bodies_said(facts: RouteFacts, profile: Profile, locality: Locality) -> list[str]:
    """The bodies that a text names, as signals; mentions in passing are none."""
    named = named_bodies(facts, profile, locality)
    return [f"{each.part}:{each.body.id}" for each in named if each.part is not Part.MENTION]


def _signalled(facts: RouteFacts, profile: Profile) -> Iterator[Named]:
    for signal in facts.signals:
        part, _, body_id = signal.partition(":")
        body = profile.bodies.get(body_id)
        if body is not None and part in set(Part):
            yield Named(body, Part(part), body.name)


def _scan(text: str, profile: Profile, locality: Locality) -> Iterator[Named]:
    said = _names_of_bodies(profile).said(text)
    if not said:
        return
    for department in profile.departments:
        for short in department.short:
            at = text.find(short) if short in said else -1
            while at >= 0:
                body = _owner(text[:at], department.id, profile, locality)
                if body is not None:
                    yield Named(body, _part(text, at, at + len(short), profile), short)
                at = text.find(short, at + len(short))
    for body in _specially_named(profile):
        if body.name in said:
            at = text.find(body.name)
            yield Named(body, _part(text, at, at + len(body.name), profile), body.name)


@lru_cache(maxsize=8)
def _names_of_bodies(profile: Profile) -> WordList:
    shorts = [short for department in profile.departments for short in department.short]
    return WordList([*shorts, *(body.name for body in _specially_named(profile))])


@lru_cache(maxsize=8)
def _specially_named(profile: Profile) -> list[Body]:
    """Bodies whose name is not place and department: a zone's committee, a power bureau."""
    names = {department.id: department.name for department in profile.departments}
    inside = (body for body in profile.bodies.values() if body.unit != profile.superior)
    return [body for body in inside if not body.name.endswith(names[body.department])]


def _part(text: str, at: int, end: int, profile: Profile) -> Part:
    """The part of the body named from `at` to `end`. The first telling word after it decides.
    What a person suffers by it (被…立案) is no handling."""
    after = text[end : end + _REACH]
    if "被" in text[max(0, at - _PASSIVE_REACH) : at]:
        return Part.MENTION
    complaint, handling = _first(profile.complaint_words, after), _first(profile.handling_words, after)
    if min(complaint, handling) == _NEVER:
        return Part.MENTION
    return Part.COMPLAINT if complaint < handling else Part.HANDLING


def _first(words: tuple[str, ...], text: str) -> int:
    return min((at for word in words if (at := text.find(word)) >= 0), default=_NEVER)


def _owner(before: str, department: str, profile: Profile, locality: Locality) -> Body | None:
    """Whose it is, by the words before it: a unit's, the jurisdiction's, or that of the one unit. A lone 市 or
    县 means ours only where no place outside is named."""
    for unit in profile.units:
        if before.endswith((unit.name, *unit.aliases)):
            return _working_for(unit.code, department, profile)
    if before.endswith(profile.superior_names):
        return None
    ours = tuple(name for name in profile.prefixes if len(name) > 1 or not locality.outside)
    if before.endswith(ours):
        return profile.body_of(profile.home, department)
    if before.endswith("省") or (locality.outside and before.endswith(_QUALIFIERS)):
        return None
    if locality.unit is not None:
        return _working_for(locality.unit.code, department, profile)
    return None if locality.units or locality.outside else profile.body_of(profile.home, department)


def _working_for(unit: str, department: str, profile: Profile) -> Body | None:
    """The unit's own department, or the one above a unit that has none."""
    return profile.body_of(unit, department) or profile.body_of(profile.seat_of(unit), department)
