"""What a person can ask of a case. Each command is decided by one function of `triage` or `handling`."""

from dataclasses import dataclass

from pipeline.cases.actor import Role
from pipeline.domain.events import ConferenceHeld, Published, Reading

ANALYST = frozenset({Role.ANALYST})
OFFICE = frozenset({Role.ANALYST, Role.LEADER})
HANDLER = frozenset({Role.HANDLER})


@dataclass(frozen=True, slots=True)
class Confirm:
    """Accept the machine's reading."""


@dataclass(frozen=True, slots=True)
class Correct:
    """Replace category, topic, grade or places."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Name the bodies that must answer."""

    lead: str
    supporting: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Nobody owes an answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """The matter goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Give this case's posts and duties to the case `into`."""

    into: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The body takes the case."""


@dataclass(frozen=True, slots=True)
class Return:
    """The matter is not the body's."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What was done so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Publish:
    """An answer with proof."""

    publication: Published


@dataclass(frozen=True, slots=True)
class HoldConference:
    """A press conference was held."""

    conference: ConferenceHeld


@dataclass(frozen=True, slots=True)
class Close:
    """End the matter."""

    note: str = ""


Command = (
    Confirm
    | Correct
    | Dispatch
    | Dismiss
    | Reopen
    | Merge
    | SignIn
    | Return
    | Progress
    | Publish
    | HoldConference
    | Close
)

ROLES: dict[type[Command], frozenset[Role]] = {
    Confirm: ANALYST,
    Correct: ANALYST,
    Dispatch: OFFICE,
    Dismiss: ANALYST,
    Reopen: OFFICE,
    Merge: ANALYST,
    SignIn: HANDLER,
    Return: HANDLER,
    Progress: HANDLER,
    Publish: HANDLER,
    HoldConference: HANDLER,
    Close: HANDLER,
}

# As the HTTP interface and the pages call them.
NAMES: dict[str, type[Command]] = {
    "confirm": Confirm,
    "correct": Correct,
    "dispatch": Dispatch,
    "dismiss": Dismiss,
    "reopen": Reopen,
    "merge": Merge,
    "sign-in": SignIn,
    "return": Return,
    "progress": Progress,
    "publish": Publish,
    "press-conference": HoldConference,
    "close": Close,
}
