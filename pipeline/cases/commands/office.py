"""What the offices can ask of a case."""

from dataclasses import dataclass

from pipeline.domain.assessment import Grade
from pipeline.domain.facts.oversight import Quality
from pipeline.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Confirm:
    """Accept the machine's reading."""


@dataclass(frozen=True, slots=True)
class Correct:
    """Replace category, topic, grade or places."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class Regrade:
    """Raise or lower the grade of an emergency; None withdraws it."""

    grade: Grade | None
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Release the body that was told before a person confirmed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Name the bodies that must answer."""

    lead: str
    supporting: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arbitrate:
    """Name them for good, after the second return."""

    lead: str
    supporting: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AddSupport:
    """Let a further body support the lead."""

    body: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSupport:
    """Release a supporting body."""

    body: str
    reason: str


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
class Split:
    """Make a case of some of its posts; a merged case, without posts, stands by itself again."""

    posts: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Detach:
    """Posts do not belong to this matter, nor to another."""

    posts: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Judge how a closed matter was handled."""

    quality: Quality
    text: str
