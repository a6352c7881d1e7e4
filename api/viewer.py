"""The one who asks."""

from dataclasses import dataclass, field

from pipeline.cases.actor import BOUND, Actor, Role, scope_of
from pipeline.ports.queries import Scope

ALL_SEEING = frozenset(Role) - BOUND


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person or script. `body` is the body acted for, '' for none; `language` is what the
    request says of languages."""

    username: str
    display_name: str
    role: Role
    body: str = ""
    csrf_token: str = ""
    language: str = field(default="", compare=False)

    @property
    def sees_all(self) -> bool:
        """Whether every case is within the scope."""
        return self.role in ALL_SEEING

    @property
    def scope(self) -> Scope:
        """The bodies whose cases may be seen: None for all. Without a body it is empty: nothing."""
        return scope_of(self.role, self.body)

    @property
    def actor(self) -> Actor:
        """The viewer as one who gives commands."""
        return Actor(self.username, self.role, self.body)
