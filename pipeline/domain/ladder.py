"""What a breach, or what a person finds, leads to: steps that are proposed, and that the bodies named decide."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.assessment import Disposition, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.reading import Reading


class Ground(StrEnum):
    """What a body can be called to account for."""

    LATE = "late"
    WEAK = "weak"
    IMPROPER = "improper"
    REPORTED_LATE = "reported_late"
    NOT_DONE = "not_done"
    DECEIT = "deceit"
    VIOLATION = "violation"
    WRONGLY_DISCLOSED = "wrongly_disclosed"


class Measure(StrEnum):
    """What can be done to a body that is called to account; the measures of one step are alternatives."""

    CRITICISM = "criticism"
    OPEN_NOTICE = "open_notice"
    PUBLIC_CRITICISM = "public_criticism"
    INTERVIEW = "interview"
    LIABILITY = "liability"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """What a breach leads to: a reminder, or a proposal that a person decides.

    `kinds` are the clocks whose breach proposes it; none with `grounds` means that a person alone finds them.
    `measures` are alternatives, `decided_by` the bodies that decide, `major` that it needs a major concern. `english`
    is the text in English, '' where the profile has none.
    """

    id: str
    text: str
    clause: str
    proposes: bool
    kinds: tuple[ClockKind, ...] = ()
    grounds: tuple[Ground, ...] = ()
    measures: tuple[Measure, ...] = ()
    decided_by: tuple[str, ...] = ()
    major: bool = False
    english: str = ""

    def follows(self, kind: ClockKind) -> bool:
        """Whether a breach of this clock leads here: a reminder without kinds always, a proposal never."""
        return kind in self.kinds or not (self.kinds or self.proposes)


@dataclass(frozen=True, slots=True)
class MajorConcern:
    """What makes a concern a major one 重大舆情; any of these is enough. `posts` 0: their number says nothing."""

    grades: tuple[Grade, ...] = (Grade.I, Grade.II)
    dispositions: tuple[Disposition, ...] = (Disposition.PROBLEM,)
    posts: int = 0
    clause: str = ""

    def possible(self, *, emergency: bool | None) -> bool:
        """Whether any emergency (True), any other concern (False) or either (None) can be one."""
        return bool(self.dispositions or self.posts or (self.grades and emergency is not False))

    def covers(self, reading: Reading, posts: int) -> bool:
        """Whether a matter read like this, told by so many posts, is one. A grade counts for emergencies only."""
        grave = any(category.value == "emergency" for category in reading.categories) and reading.grade in self.grades
        return grave or reading.disposition in self.dispositions or 0 < self.posts <= posts
