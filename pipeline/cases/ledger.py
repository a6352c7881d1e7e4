"""A case being written on: every draft is numbered and folded at once, so later ones see its effect."""

from datetime import datetime

from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockChange, ClockMove
from pipeline.domain.events import Draft, Event, ThresholdPassed, number
from pipeline.domain.folding import apply, open_case
from pipeline.ports.store import Commit

TICKER = "machine:tick"


class Ledger:
    """The events added to one case in one transaction."""

    def __init__(self, case: Case, now: datetime) -> None:
        self.case = case
        self.now = now
        self._was: Case | None = case
        self.events: list[Event] = []

    @classmethod
    def opening(cls, case_id: str, draft: Draft, now: datetime) -> "Ledger":
        """The ledger of a case that `draft` opens."""
        event = number(case_id, 1, draft, now)
        ledger = cls(open_case(event), now)
        ledger._was, ledger.events = None, [event]
        return ledger

    def add(self, draft: Draft) -> None:
        """Append one event; Refused when the case's state does not allow it."""
        event = number(self.case.id, self.case.seq + 1, draft, self.now)
        self.case = apply(self.case, event)
        self.events.append(event)

    def note_thresholds(self) -> None:
        """Record every threshold that has come, in the order of their times, each once."""
        while due := self._next_threshold():
            at, change = due
            self.add(Draft(ThresholdPassed(), at, TICKER, clocks=(change,)))

    def _next_threshold(self) -> tuple[datetime, ClockChange] | None:
        if self.case.history:
            return None
        upcoming = [
            (at, clock.id.kind.value, ClockChange(clock.id, ClockMove.THRESHOLD, at, threshold=percent))
            for clock in self.case.running()
            for percent, at in clock.upcoming[:1]
            if at <= self.now
        ]
        if not upcoming:
            return None
        at, _, change = min(upcoming, key=lambda item: item[:2])
        return at, change

    @property
    def is_new(self) -> bool:
        """Whether the case is opened by it."""
        return self._was is None

    @property
    def commit(self) -> Commit:
        """What the store has to append."""
        return Commit(self._was, self.case, tuple(self.events))
