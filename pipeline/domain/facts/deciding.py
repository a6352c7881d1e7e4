"""What the offices decide about a case."""

from dataclasses import dataclass

from pipeline.domain.assessment import Grade
from pipeline.domain.reading import Reading
from pipeline.domain.routing import Route


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person accepts the machine's reading; the case stays in triage."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person corrects the reading; routing follows."""

    reading: Reading
    route: Route


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A person names the bodies that must answer. `final`: after the second return; it cannot be returned."""

    lead: str
    supporting: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    note: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A person decides that nobody owes an answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The matter goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class ProvisionalWithdrawn:
    """The body told before a person confirmed is released again."""

    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class SupportAdded:
    """A further body supports the lead."""

    body: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SupportRemoved:
    """A supporting body is released."""

    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class Regraded:
    """A person raises or lowers the grade; the clocks follow (casework rule 3)."""

    grade: Grade | None
    reason: str
    reading: Reading
    route: Route
