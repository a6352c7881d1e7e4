"""Who is on duty, whom to reach, and who was called: the desk's books beside the cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.domain.calls import Call, Step
from pipeline.domain.contacts import Contact
from pipeline.domain.roster import Shift
from pipeline.ports.notifier import Notice

# The desks whose rows may be seen: None for all.
Desks = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Who wrote something down, and when."""

    by: str
    at: datetime


class Roster(Protocol):
    """Shifts are entered and taken out, never changed."""

    def enter(self, shifts: Sequence[Shift], entered: Entered) -> Sequence[Shift]:
        """Keep those that are not there yet, with their ids; the same hours of the same person are one shift."""

    def remove(self, shift_id: int, removed: Entered) -> None:
        """Take a shift out; it stays on record."""

    def shift(self, shift_id: int) -> Shift | None:
        """The shift, unless it was taken out."""

    def shifts(self, desks: Desks, since: datetime, until: datetime) -> Sequence[Shift]:
        """Those that touch [since, until), by desk and start."""


class Contacts(Protocol):
    """Every change of a contact is a new version; the older ones stay on record."""

    def keep(self, contact: Contact, expected: int) -> Contact:
        """Keep a new contact (id 0), or the next version of one; Stale when it is not at `expected` any more."""

    def remove(self, contact_id: int, expected: int, removed: Entered) -> None:
        """Take a contact out; Stale as above."""

    def contact(self, contact_id: int) -> Contact | None:
        """The contact, unless it was taken out."""

    def contacts(self, desks: Desks) -> Sequence[Contact]:
        """Those of the desks, by desk and rank."""


class Calls(Protocol):
    """Calls and their steps."""

    def open(self, call: Call, notices: Sequence[Notice] = ()) -> bool:
        """Keep a call with its first steps; False when one of that id is there already."""

    def append(self, call: Call, step: Step, notices: Sequence[Notice] = ()) -> Call:
        """Add the step that follows the call's others; Stale when somebody was first."""

    def call(self, call_id: str) -> Call | None:
        """The call with its steps."""

    def calls(self, desks: Desks, open_only: bool = False, case_id: str = "", limit: int = 100) -> Sequence[Call]:
        """Those addressed to the desks: open ones first, then the newest."""

    def due(self, now: datetime, limit: int) -> Sequence[Call]:
        """Open calls whose callee has not acknowledged in time, the earliest first."""
