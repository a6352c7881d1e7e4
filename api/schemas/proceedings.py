"""What is under way inside a case, and waits for somebody."""

from datetime import datetime

from api.schemas.base import Answer
from api.schemas.bodies import BodyName
from pipeline.domain.clocks import ClockKind
from pipeline.domain.events import NoticeOrigin, PublicationKind, Verdict
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.transitions import State


class CheckRow(Answer):
    """What the reviewer of a draft ticks, by its id."""

    id: str
    text: str
    clause: str


class DraftRow(Answer):
    """The draft that waits for review, with the checklist for a matter of this grade."""

    number: int
    kind: PublicationKind
    text: str
    by: str
    submitted_at: datetime
    checklist: list[CheckRow]


class NoticeRow(Answer):
    """A notice that waits for its reply."""

    number: int
    body: BodyName | None
    text: str
    origin: NoticeOrigin
    due_at: datetime


class ConsultationRow(Answer):
    """The consultation that goes on, and who has been heard."""

    number: int
    bodies: list[BodyName]
    heard: list[BodyName]
    subject: str
    held_at: datetime


class ClockNamed(Answer):
    """A clock as commands name it."""

    kind: ClockKind
    body: str
    occurrence: int


class TimeRequestRow(Answer):
    """A request for more time, or for a pause (0 minutes), that waits for its decision."""

    number: int
    clock: ClockNamed
    minutes: int
    reason: str
    by: str


class ProposalRow(Answer):
    """A proposed step of the ladder that waits for its decision: one of `measures`, by one of `decided_by`.
    `mine`: the reader acts for such a body."""

    number: int
    step: str
    text: str
    measures: list[Measure]
    decided_by: list[BodyName]
    mine: bool
    body: BodyName | None
    ground: Ground
    clock: ClockNamed | None
    reason: str
    by: str


class WaitingProposal(Answer):
    """A proposal with the case that it is about."""

    case_id: str
    title: str
    state: State
    proposal: ProposalRow


class WaitingProposals(Answer):
    """Criticism, interview and what else the ladder has, proposed and decided by nobody yet; the newest first."""

    items: list[WaitingProposal]


class UnderWay(Answer):
    """What was begun beside the answer itself. `attempts` counts calls that reached nobody; whether the concern
    is `major` is for the offices."""

    person: str
    draft: DraftRow | None
    notices: list[NoticeRow]
    consultation: ConsultationRow | None
    requests: list[TimeRequestRow]
    proposals: list[ProposalRow]
    major: bool
    attempts: int
    satisfaction: Verdict | None
