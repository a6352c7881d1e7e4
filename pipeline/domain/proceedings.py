"""What is under way inside a case: drafts, requests for time, consultation, proposals, calls back."""

from dataclasses import dataclass

from pipeline.domain.clocks import ClockId
from pipeline.domain.facts.answering import Verdict
from pipeline.domain.ladder import Ground


@dataclass(frozen=True, slots=True)
class TimeRequest:
    """A request not decided yet; `seconds` 0 asks for a pause."""

    number: int
    clock: ClockId
    seconds: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """Bodies invited to consult; `heard` gave their opinion."""

    number: int
    bodies: tuple[str, ...]
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountabilityProposal:
    """A proposed step of the ladder; each is proposed once for a body, a ground and a clock."""

    number: int
    step: str
    body: str
    ground: Ground
    clock: ClockId | None = None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Proceedings:
    """`waiting_draft` is the number of the draft under review, 0 for none; counts number what comes next."""

    person: str = ""
    drafts: int = 0
    waiting_draft: int = 0
    requests: tuple[TimeRequest, ...] = ()
    requested: int = 0
    consultation: Consultation | None = None
    consultations: int = 0
    proposals: tuple[AccountabilityProposal, ...] = ()
    direct_answers: int = 0
    attempts: int = 0
    satisfaction: Verdict | None = None
