"""Notices, consultation, requests for time, and what is asked of a body afterwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.clocks import ClockId
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.route import Route


class NoticeOrigin(StrEnum):
    """Whose notice it is."""

    SUPERIOR = "superior"
    INTERNET_OFFICE = "internet_office"


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A notice that the body must reply to in time (QN §8.3 及时关注、及时回复); its clock bears the same number."""

    number: int
    to: str
    text: str
    origin: NoticeOrigin


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """The reply to a notice; it is no public response."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConsultationCalled:
    """Bodies are invited to consult on the matter 会商 at a time."""

    number: int
    bodies: tuple[str, ...]
    subject: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """What one of the invited bodies holds."""

    number: int
    body: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsultationConcluded:
    """What came of the consultation."""

    number: int
    result: str


@dataclass(frozen=True, slots=True)
class TimeRequested:
    """The debtor asks for `seconds` more in the clock's own calendar, or for a pause (0)."""

    number: int
    clock: ClockId
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class TimeDecided:
    """A named approver grants or refuses a request; the clock move says what became of the deadline."""

    number: int
    granted: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A paused clock runs on."""

    clock: ClockId


@dataclass(frozen=True, slots=True)
class PolicyMoved:
    """A named command brought the case under another policy text (casework rule 9); `route` where it is read anew."""

    policy: str
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class DeadlinesSettled:
    """Provisional deadlines were counted again: the holidays of their years are known (casework rule 4)."""

    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProofAccepted:
    """Supervision accepts proof recorded after the breach (casework rule 6); both facts stay."""

    clock: ClockId
    note: str


class Quality(StrEnum):
    """How well a closed matter was handled."""

    GOOD = "good"
    ADEQUATE = "adequate"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The handling is evaluated (TJ §7, QN §8.3)."""

    quality: Quality
    text: str


@dataclass(frozen=True, slots=True)
class AccountabilityProposed:
    """A step of the profile's ladder, by its id, is proposed for a body: for a missed clock, or on a ground that
    only a person finds."""

    number: int
    step: str
    body: str
    ground: Ground
    reason: str
    clock: ClockId | None = None


@dataclass(frozen=True, slots=True)
class AccountabilityDecided:
    """A person took one of the step's measures, or decided against it (None)."""

    number: int
    step: str
    measure: Measure | None
    text: str
