"""What can happen to a case. An event is its facts, who and when, and the clock moves it made.

Events name posts by id and keyed digest and never hold their text, so that retention and audit
do not fight. Deadlines stand in the event as computed then; folding never recomputes them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.domain.clocks import ClockChange
from pipeline.domain.facts.answering import Answered as Answered
from pipeline.domain.facts.answering import AnsweredDirectly as AnsweredDirectly
from pipeline.domain.facts.answering import AnsweredOnSpot as AnsweredOnSpot
from pipeline.domain.facts.answering import CallbackFailed as CallbackFailed
from pipeline.domain.facts.answering import Closed as Closed
from pipeline.domain.facts.answering import ConferenceHeld as ConferenceHeld
from pipeline.domain.facts.answering import Drafted as Drafted
from pipeline.domain.facts.answering import Grounds as Grounds
from pipeline.domain.facts.answering import PersonNamed as PersonNamed
from pipeline.domain.facts.answering import Progressed as Progressed
from pipeline.domain.facts.answering import PublicationKind as PublicationKind
from pipeline.domain.facts.answering import Published as Published
from pipeline.domain.facts.answering import Returned as Returned
from pipeline.domain.facts.answering import Reviewed as Reviewed
from pipeline.domain.facts.answering import SatisfactionRecorded as SatisfactionRecorded
from pipeline.domain.facts.answering import SignedIn as SignedIn
from pipeline.domain.facts.answering import SuggestionAnswered as SuggestionAnswered
from pipeline.domain.facts.answering import SupportSignedIn as SupportSignedIn
from pipeline.domain.facts.answering import Verdict as Verdict
from pipeline.domain.facts.deciding import Confirmed as Confirmed
from pipeline.domain.facts.deciding import Corrected as Corrected
from pipeline.domain.facts.deciding import Dismissed as Dismissed
from pipeline.domain.facts.deciding import Dispatched as Dispatched
from pipeline.domain.facts.deciding import ProvisionalWithdrawn as ProvisionalWithdrawn
from pipeline.domain.facts.deciding import Regraded as Regraded
from pipeline.domain.facts.deciding import Reopened as Reopened
from pipeline.domain.facts.deciding import SupportAdded as SupportAdded
from pipeline.domain.facts.deciding import SupportRemoved as SupportRemoved
from pipeline.domain.facts.matter import Absorbed as Absorbed
from pipeline.domain.facts.matter import AnsweredThen as AnsweredThen
from pipeline.domain.facts.matter import Attached as Attached
from pipeline.domain.facts.matter import MergedInto as MergedInto
from pipeline.domain.facts.matter import Opened as Opened
from pipeline.domain.facts.matter import Parted as Parted
from pipeline.domain.facts.matter import Reread as Reread
from pipeline.domain.facts.matter import Restored as Restored
from pipeline.domain.facts.matter import ThresholdPassed as ThresholdPassed
from pipeline.domain.facts.oversight import AccountabilityDecided as AccountabilityDecided
from pipeline.domain.facts.oversight import AccountabilityProposed as AccountabilityProposed
from pipeline.domain.facts.oversight import ConsultationCalled as ConsultationCalled
from pipeline.domain.facts.oversight import ConsultationConcluded as ConsultationConcluded
from pipeline.domain.facts.oversight import DeadlinesSettled as DeadlinesSettled
from pipeline.domain.facts.oversight import Evaluated as Evaluated
from pipeline.domain.facts.oversight import NoticeAnswered as NoticeAnswered
from pipeline.domain.facts.oversight import NoticeGiven as NoticeGiven
from pipeline.domain.facts.oversight import NoticeOrigin as NoticeOrigin
from pipeline.domain.facts.oversight import OpinionGiven as OpinionGiven
from pipeline.domain.facts.oversight import PolicyMoved as PolicyMoved
from pipeline.domain.facts.oversight import ProofAccepted as ProofAccepted
from pipeline.domain.facts.oversight import Quality as Quality
from pipeline.domain.facts.oversight import Resumed as Resumed
from pipeline.domain.facts.oversight import TimeDecided as TimeDecided
from pipeline.domain.facts.oversight import TimeRequested as TimeRequested
from pipeline.domain.reading import PlaceRef as PlaceRef
from pipeline.domain.reading import PostRef as PostRef
from pipeline.domain.reading import Reading as Reading
from pipeline.domain.reading import Tally as Tally

Facts = (
    Opened
    | Attached
    | Reread
    | Confirmed
    | Corrected
    | Regraded
    | ProvisionalWithdrawn
    | Dispatched
    | SupportAdded
    | SupportRemoved
    | SignedIn
    | SupportSignedIn
    | Returned
    | PersonNamed
    | Progressed
    | Drafted
    | Reviewed
    | Published
    | ConferenceHeld
    | AnsweredDirectly
    | AnsweredOnSpot
    | SuggestionAnswered
    | Answered
    | NoticeGiven
    | NoticeAnswered
    | ConsultationCalled
    | OpinionGiven
    | ConsultationConcluded
    | TimeRequested
    | TimeDecided
    | Resumed
    | ProofAccepted
    | PolicyMoved
    | DeadlinesSettled
    | CallbackFailed
    | SatisfactionRecorded
    | AccountabilityProposed
    | AccountabilityDecided
    | Closed
    | Evaluated
    | Dismissed
    | Reopened
    | MergedInto
    | Absorbed
    | Parted
    | Restored
    | ThresholdPassed
    | AnsweredThen
)

EVENT_TYPES: dict[str, type[Facts]] = {
    "opened": Opened,
    "attached": Attached,
    "reread": Reread,
    "confirmed": Confirmed,
    "corrected": Corrected,
    "regraded": Regraded,
    "provisional_withdrawn": ProvisionalWithdrawn,
    "dispatched": Dispatched,
    "support_added": SupportAdded,
    "support_removed": SupportRemoved,
    "signed_in": SignedIn,
    "support_signed_in": SupportSignedIn,
    "returned": Returned,
    "person_named": PersonNamed,
    "progressed": Progressed,
    "drafted": Drafted,
    "reviewed": Reviewed,
    "published": Published,
    "conference_held": ConferenceHeld,
    "answered_directly": AnsweredDirectly,
    "answered_on_spot": AnsweredOnSpot,
    "suggestion_answered": SuggestionAnswered,
    "answered": Answered,
    "notice_given": NoticeGiven,
    "notice_answered": NoticeAnswered,
    "consultation_called": ConsultationCalled,
    "opinion_given": OpinionGiven,
    "consultation_concluded": ConsultationConcluded,
    "time_requested": TimeRequested,
    "time_decided": TimeDecided,
    "resumed": Resumed,
    "proof_accepted": ProofAccepted,
    "policy_moved": PolicyMoved,
    "deadlines_settled": DeadlinesSettled,
    "callback_failed": CallbackFailed,
    "satisfaction_recorded": SatisfactionRecorded,
    "accountability_proposed": AccountabilityProposed,
    "accountability_decided": AccountabilityDecided,
    "closed": Closed,
    "evaluated": Evaluated,
    "dismissed": Dismissed,
    "reopened": Reopened,
    "merged_into": MergedInto,
    "absorbed": Absorbed,
    "parted": Parted,
    "restored": Restored,
    "threshold_passed": ThresholdPassed,
    "answered_then": AnsweredThen,
}
TYPE_NAMES: dict[type[Facts], str] = {facts: name for name, facts in EVENT_TYPES.items()}


class Audience(StrEnum):
    """Who may see an event: everyone on the case, or the internet office and leaders alone."""

    CASE = "case"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before the case gives it a number. `actor` is `user:…` or `machine:…`, `body` acts."""

    facts: Facts
    at: datetime
    actor: str
    body: str = ""
    audience: Audience = Audience.CASE
    clocks: tuple[ClockChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A numbered event of one case; `at` is when it happened, `noticed_at` when it was recorded."""

    case_id: str
    seq: int
    type: str
    at: datetime
    noticed_at: datetime
    actor: str
    facts: Facts
    body: str = ""
    audience: Audience = Audience.CASE
    clocks: tuple[ClockChange, ...] = field(default_factory=tuple)


def number(case_id: str, seq: int, draft: Draft, noticed_at: datetime) -> Event:
    """The draft as event `seq` of the case."""
    return Event(
        case_id=case_id,
        seq=seq,
        type=TYPE_NAMES[type(draft.facts)],
        at=draft.at,
        noticed_at=noticed_at,
        actor=draft.actor,
        facts=draft.facts,
        body=draft.body,
        audience=draft.audience,
        clocks=draft.clocks,
    )
