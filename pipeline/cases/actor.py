"""Who acts, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.errors import NotFound


class Role(StrEnum):
    """The roles of the desks."""

    ANALYST = "analyst"
    HANDLER = "handler"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `body` is set for handlers, who see that body's cases alone."""

    id: str
    role: Role
    body: str = ""

    @property
    def name(self) -> str:
        """How events name the actor."""
        return f"user:{self.id}"


def require_sight(actor: Actor, bodies: frozenset[str], case_id: str) -> None:
    """NotFound for a handler whose body has no part in the case: it must not learn that it exists."""
    if actor.role is Role.HANDLER and actor.body not in bodies:
        raise NotFound(f"there is no case {case_id}")
