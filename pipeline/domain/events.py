"""What can happen to a case. An event is its facts, who and when, and the clock moves it made.

Events name posts by id and keyed digest and never hold their text, so that retention and audit
do not fight. Deadlines stand in the event as computed then; folding never recomputes them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.clocks import ClockChange
from pipeline.domain.routing import Route


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post as events cite it."""

    id: str
    revision: str
    digest: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A division by code and name, with the names above it."""

    code: str
    name: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the readings of a case's posts, whole numbers so that order cannot matter."""

    posts: int = 0
    categories: tuple[tuple[Category, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[PlaceRef, int], ...] = ()
    dispositions: tuple[tuple[Disposition, int], ...] = ()
    signals: tuple[tuple[str, int], ...] = ()
    grade: Grade | None = None
    certain: int = 0
    emergency_at: datetime | None = None
    detected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a case is about, as the machine reads it or a person corrected it."""

    category: Category | None = None
    categories: tuple[Category, ...] = ()
    topic: str | None = None
    kind: str | None = None
    grade: Grade | None = None
    places: tuple[PlaceRef, ...] = ()
    disposition: Disposition | None = None
    uncertain: bool = True
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A founding post makes a case. `provisional`: the proposed lead of a grade I–II emergency is told."""

    founding: PostRef
    title: str
    channel: str
    detected_at: datetime
    reading: Reading
    route: Route
    tally: Tally
    policy: str
    provisional: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """Further posts about the same matter; `tally` is their sum alone, `headline` the first news title."""

    posts: tuple[PostRef, ...]
    tally: Tally
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Reread:
    """The machine's reading of an untouched case changed with its posts."""

    reading: Reading
    route: Route
    provisional: bool = False


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
    """A person names the bodies that must answer."""

    lead: str
    supporting: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The lead body takes the case."""


@dataclass(frozen=True, slots=True)
class SupportSignedIn:
    """A supporting body, or the body told provisionally, takes note; the state stays."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The lead says the matter is not its own."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progressed:
    """What was done so far."""

    text: str


class PublicationKind(StrEnum):
    """What was published."""

    AUTHORITATIVE_INFORMATION = "authoritative_information"
    RESPONSE = "response"
    FURTHER_INFORMATION = "further_information"


@dataclass(frozen=True, slots=True)
class Published:
    """An answer with its proof: address, time of publication, issuing body."""

    kind: PublicationKind
    text: str
    url: str
    issued_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """A press conference with its proof: time, place or address, speaker."""

    held_at: datetime
    place: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The last open publication duty is discharged."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The lead ends the matter."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A person decides that nobody owes an answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The matter goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class MergedInto:
    """This case's posts and duties go to another; `target_head` is the other's chain head."""

    target: str
    target_head: str = ""
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another case was merged into this one; `source_head` is its chain head."""

    source: str
    tally: Tally
    source_head: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdPassed:
    """50, 80 or 100 % of a clock's budget went by; the clock move says which."""


@dataclass(frozen=True, slots=True)
class AnsweredThen:
    """Imported history: what the responsible body answered at the time."""

    lead: str
    body_name: str = ""
    note: str = ""


Facts = (
    Opened
    | Attached
    | Reread
    | Confirmed
    | Corrected
    | Dispatched
    | SignedIn
    | SupportSignedIn
    | Returned
    | Progressed
    | Published
    | ConferenceHeld
    | Answered
    | Closed
    | Dismissed
    | Reopened
    | MergedInto
    | Absorbed
    | ThresholdPassed
    | AnsweredThen
)

EVENT_TYPES: dict[str, type[Facts]] = {
    "opened": Opened,
    "attached": Attached,
    "reread": Reread,
    "confirmed": Confirmed,
    "corrected": Corrected,
    "dispatched": Dispatched,
    "signed_in": SignedIn,
    "support_signed_in": SupportSignedIn,
    "returned": Returned,
    "progressed": Progressed,
    "published": Published,
    "conference_held": ConferenceHeld,
    "answered": Answered,
    "closed": Closed,
    "dismissed": Dismissed,
    "reopened": Reopened,
    "merged_into": MergedInto,
    "absorbed": Absorbed,
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
