"""What the bodies do with a case until it is closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


class Reach(StrEnum):
    """What came of asking the server of an address for its page."""

    OPENS = "opens"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    NOT_PUBLIC = "not_public"


@dataclass(frozen=True, slots=True)
class Published:
    """An answer with its proof: address, time of publication, issuing body.

    `predates`: a person confirms that it was published before the matter was detected (casework rule 10).
    `reach`: what our server saw of the address when it was recorded, None where nobody was asked; it decides nothing.
    """

    kind: PublicationKind
    text: str
    url: str
    issued_by: str
    published_at: datetime
    predates: bool = False
    reach: Reach | None = None


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
class PersonNamed:
    """Who of the lead body answers for completing it in time (SD 三(三)3)."""

    person: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """An answer submitted for review; a further draft takes the place of one still waiting."""

    number: int
    kind: PublicationKind
    text: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft is accepted, with what was ticked of the profile's checklist, or sent back with the reason.

    `speaker` is who speaks in public (QN §8.4).
    """

    number: int
    accepted: bool
    ticks: tuple[str, ...] = ()
    speaker: str = ""
    note: str = ""


class Grounds(StrEnum):
    """Why an answer is given directly and not in public."""

    UNLAWFUL = "unlawful"
    ONE_PERSON = "one_person"


@dataclass(frozen=True, slots=True)
class AnsweredDirectly:
    """Those concerned were answered, because publication is unlawful or the matter is one person's."""

    grounds: Grounds
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredOnSpot:
    """The hotline centre answered the caller itself, and so leads the case (SD 三(三)3 当场答复)."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class SuggestionAnswered:
    """Whether a suggestion is adopted, and why (QN §8.3 建设性意见)."""

    adopted: bool
    text: str


@dataclass(frozen=True, slots=True)
class CallbackFailed:
    """The hotline centre tried to ask the caller and reached nobody."""

    note: str = ""


class Verdict(StrEnum):
    """What the caller says of the answer."""

    SATISFIED = "satisfied"
    ACCEPTABLE = "acceptable"
    DISSATISFIED = "dissatisfied"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class SatisfactionRecorded:
    """The caller's verdict, or 'not reached' after three attempts."""

    verdict: Verdict
    note: str = ""
