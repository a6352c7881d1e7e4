"""Who acts, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.errors import NotFound
from pipeline.domain.policy import Profile
from pipeline.ports.queries import Scope


class Role(StrEnum):
    """The roles of the desks."""

    ANALYST = "analyst"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    LEADER = "leader"
    HOTLINE = "hotline"
    NEWS_OFFICE = "news_office"
    GOVERNMENT_OFFICE = "government_office"
    SUPERVISION = "supervision"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


# They act for one body and see its cases alone; the other roles see every case.
BOUND = frozenset({Role.HANDLER, Role.REVIEWER, Role.HOTLINE})


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `body` is set for those bound to one, who see that body's cases alone."""

    id: str
    role: Role
    body: str = ""

    @property
    def name(self) -> str:
        """How events name the actor."""
        return f"user:{self.id}"

    @property
    def bound(self) -> bool:
        """Whether this person acts for one body alone."""
        return self.role in BOUND


def scope_of(role: Role, body: str) -> Scope:
    """The bodies whose cases are seen: None for all. Bound to a body and without one it is empty: nothing."""
    if role not in BOUND:
        return None
    return (body,) if body else ()


def acts_for(actor: Actor, profile: Profile) -> frozenset[str]:
    """The bodies whose word this person gives: the account's own, else those where the profile seats the role."""
    return frozenset({actor.body}) if actor.body else profile.bodies_of(actor.role.value)


def require_sight(actor: Actor, bodies: frozenset[str], case_id: str) -> None:
    """NotFound for a body that has no part in the case: it must not learn that it exists."""
    if actor.bound and actor.body not in bodies:
        raise NotFound(f"there is no case {case_id}, or it is not yours to see", "no_case", case_id)
