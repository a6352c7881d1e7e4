"""Notices, consultation, requests for time, acceptance of proof, accountability."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.clocks import ClockId
from pipeline.domain.facts.oversight import NoticeOrigin
from pipeline.domain.ladder import Ground, Measure


@dataclass(frozen=True, slots=True)
class GiveNotice:
    """Ask a body for a reply by `due_at`, or within the budget of the profile."""

    to: str
    text: str
    origin: NoticeOrigin = NoticeOrigin.INTERNET_OFFICE
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """Reply to the notice of that number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Consult:
    """Invite bodies to consult."""

    bodies: tuple[str, ...]
    subject: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class GiveOpinion:
    """Say what the invited body holds."""

    text: str


@dataclass(frozen=True, slots=True)
class ConcludeConsultation:
    """Record what came of it."""

    result: str


@dataclass(frozen=True, slots=True)
class RequestTime:
    """Ask for `seconds` more on a clock, or for a pause of it (0)."""

    clock: ClockId
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class DecideTime:
    """Grant or refuse the request of that number."""

    number: int
    granted: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let a paused clock run on."""

    clock: ClockId


@dataclass(frozen=True, slots=True)
class AcceptProof:
    """Accept proof that was recorded after the breach."""

    clock: ClockId
    note: str


@dataclass(frozen=True, slots=True)
class ProposeAccountability:
    """Propose a step of the profile's ladder for a body: for a missed clock, or on another of the step's grounds."""

    step: str
    body: str
    ground: Ground
    reason: str
    clock: ClockId | None = None


@dataclass(frozen=True, slots=True)
class DecideAccountability:
    """Take one of the measures of the step proposed under that number, or decide against it (None)."""

    number: int
    measure: Measure | None
    text: str
