"""What the desk's day runs by: who must be rung up and for what, and how fresh the contacts book must be."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.contacts import ContactKind


class CallReason(StrEnum):
    """What sets a call off: told before a person confirmed, dispatched, graded up, a clock ran out, a person."""

    PROVISIONAL = "provisional"
    DISPATCHED = "dispatched"
    REGRADED = "regraded"
    BREACH = "breach"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class CallRule:
    """Within `minutes` each callee must acknowledge. Conditions that are empty do not restrict.

    `clause` gives the minutes, "(p)" where no document does; `basis` is then the duty that they serve.
    """

    id: str
    reasons: tuple[CallReason, ...]
    minutes: int
    clause: str
    basis: str = ""
    grades: tuple[Grade, ...] = ()
    kinds: tuple[ClockKind, ...] = ()

    def applies(self, reason: CallReason, grade: Grade | None, kind: ClockKind | None) -> bool:
        """Whether such an occasion is rung up for. A grade counts for emergencies only."""
        if reason not in self.reasons or (self.grades and grade not in self.grades):
            return False
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class ContactRule:
    """A contact not confirmed for longer is warned of; `needs` is whom every body must name."""

    confirmed_within: timedelta
    clause: str
    basis: str = ""
    needs: tuple[ContactKind, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRules:
    """The rules of one place; of the calls the first that applies wins."""

    calls: tuple[CallRule, ...]
    contacts: ContactRule

    def call_rule(self, reason: CallReason, grade: Grade | None, kind: ClockKind | None = None) -> CallRule | None:
        """The rule for an occasion; None when nobody need be rung up."""
        return next((rule for rule in self.calls if rule.applies(reason, grade, kind)), None)
