"""Which cases a person follows. It is that person's own list: nobody else reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.ports.queries import EventMark


@dataclass(frozen=True, slots=True)
class Follow:
    """A case that a person follows. `seen` is the number of the last event that the person has seen."""

    owner: str
    case_id: str
    since: datetime
    seen: int


class Follows(Protocol):
    """Follows by owner."""

    def of(self, owner: str) -> Sequence[Follow]:
        """Those of a person, the newest first."""

    def follow(self, follow: Follow) -> None:
        """Keep it; one that is kept already stays as it is."""

    def unfollow(self, owner: str, case_id: str) -> None:
        """Forget it."""

    def followers(self, case_ids: Sequence[str]) -> Sequence[Follow]:
        """Who follows these cases, to be told of what happens to them."""

    def see(self, owner: str, seen: Mapping[str, int]) -> None:
        """The person has seen these cases up to the event of that number; it never goes back."""

    def pass_on(self, case_id: str, to: str, seen: int) -> None:
        """Whoever follows a case that was merged follows the one that took it in, seen up to that event."""

    def news(self, owner: str, limit: int = 500) -> Sequence[EventMark]:
        """What happened to the person's cases since they were followed and matters to a decision, newest first."""
