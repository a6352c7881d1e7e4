"""What the bodies can do with a case, and the hotline centre with its tickets."""

from dataclasses import dataclass

from pipeline.domain.facts.answering import ConferenceHeld, Grounds, PublicationKind, Published, Verdict


@dataclass(frozen=True, slots=True)
class SignIn:
    """The body takes the case."""


@dataclass(frozen=True, slots=True)
class Return:
    """The matter is not the body's."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NamePerson:
    """Say who answers for completing it in time."""

    person: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What was done so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Submit an answer for review."""

    kind: PublicationKind
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """Accept a draft with what was ticked, or send it back with the reason."""

    number: int
    accepted: bool
    ticks: tuple[str, ...] = ()
    speaker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Publish:
    """An answer with proof."""

    publication: Published


@dataclass(frozen=True, slots=True)
class HoldConference:
    """A press conference was held."""

    conference: ConferenceHeld


@dataclass(frozen=True, slots=True)
class AnswerDirectly:
    """Those concerned were answered, not the public."""

    grounds: Grounds
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerOnSpot:
    """The hotline centre answered the caller itself."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    """Say whether a suggestion is adopted."""

    adopted: bool
    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """End the matter."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class NoteFailedCall:
    """The caller was not reached."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """The caller's verdict on the answer."""

    verdict: Verdict
    note: str = ""
