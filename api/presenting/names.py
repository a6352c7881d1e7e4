"""Names of bodies and divisions, from the profile."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from api.presenting.refusals import wants_english
from api.presenting.words import FACET_VALUES
from api.schemas.bodies import BodyName, PlaceName
from pipeline.domain.events import PlaceRef
from pipeline.domain.policy import Profile
from pipeline.domain.reasons import in_language
from pipeline.ports.accounts import Accounts

PERSON = "user"
MACHINE = ("", "system", "machine")


class Names:
    """Looks names up, in the language to explain in; a body that the profile no longer has is shown by its id."""

    def __init__(self, profile: Profile, language: str = "", accounts: Accounts | None = None) -> None:
        self._profile = profile
        self._accounts = accounts
        self.english = wants_english(language)
        self.places = {unit.code: unit.name for unit in profile.units} | {profile.home: profile.name}

    def person(self, actor: str) -> str:
        """What the one who acted is called: as the account says, else as they sign in; '' for the machine."""
        kind, _, username = actor.partition(":")
        if kind in MACHINE:
            return ""
        return (self._people.get(username) or username) if kind == PERSON else actor

    @cached_property
    def _people(self) -> Mapping[str, str]:
        accounts = self._accounts.accounts() if self._accounts else ()
        return {account.username: account.display_name for account in accounts}

    def body(self, body_id: str) -> BodyName | None:
        """The body, or None for ''."""
        return self.known_body(body_id) if body_id else None

    def known_body(self, body_id: str) -> BodyName:
        """The body of a non-empty id."""
        body = self._profile.bodies.get(body_id)
        return BodyName(id=body_id, name=body.name if body else body_id)

    def bodies(self, body_ids: Iterable[str]) -> list[BodyName]:
        """The bodies in the order given."""
        return [self.known_body(body_id) for body_id in body_ids if body_id]

    def assignable(self) -> list[BodyName]:
        """All bodies that can be made lead, home's own first."""
        home, bodies = self._profile.home, self._profile.bodies.values()
        ordered = sorted(bodies, key=lambda body: (body.unit != home, body.unit, body.department))
        return [BodyName(id=body.id, name=body.name) for body in ordered]

    def place(self, code: str) -> str:
        """The division's name, or its code when it is none of the profile's."""
        return self.places.get(code, code)

    def unit_of(self, code: str) -> str:
        """The unit, or home, that a division code lies in; '' when it lies outside."""
        candidates = (known for known in self.places if code.startswith(known))
        return max(candidates, key=len, default="")

    def words(self, chinese: str, english: str) -> str:
        """What a profile says itself, in the reader's language; the Chinese where it has no English."""
        return in_language(chinese, english, speaks_english=self.english)

    def is_unit(self, code: str) -> bool:
        """Whether it is one of home's units."""
        return code in self.places and code != self._profile.home

    def value(self, facet: str, value: str) -> str:
        """What a facet's value is called."""
        if facet == "body":
            return self.known_body(value).name
        if facet == "place":
            return self.place(value)
        return FACET_VALUES.get(facet, {}).get(value, value)


def place_name(place: PlaceRef) -> PlaceName:
    """A division as people read it."""
    return PlaceName(code=place.code, name=place.name, path=list(place.path))
