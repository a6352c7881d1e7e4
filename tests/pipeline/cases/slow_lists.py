"""Lists as a clerk would make them: every case taken out of the store and looked at, one after the other."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.transitions import State
from pipeline.domain.urgency import next_clock
from pipeline.ports.queries import AT_RISK_HOURS, FACETS, CaseFilter

MICROSECOND = timedelta(microseconds=1)
VIEW_STATES = {
    "triage": {State.TRIAGE, State.RETURNED},
    "answered": {State.ANSWERED},
    "closed": {State.CLOSED, State.EVALUATED, State.DISMISSED},
    "all": set(State) - {State.MERGED},
    "former": set(State),
}
TAKEN = {State.TRIAGE, State.DISPATCHED, State.HANDLING}


def values(case: Case, facet: str) -> set[str]:
    """What the case is counted under."""
    codes = [place.code for place in case.reading.places]
    reading = case.reading
    found = {
        "state": {case.state.value},
        "category": {each.value for each in reading.categories},
        "topic": {reading.topic},
        "grade": {reading.grade.value if reading.grade else None},
        "place": {code[:length] for code in codes for length in (4, 6) if len(code) >= length},
        "body": {case.lead or case.proposed_lead},
    }[facet]
    return {value for value in found if value}


@dataclass
class SlowLists:
    """The lists of one reader, '' for the offices."""

    cases: Mapping[str, Case]
    body: str
    now: datetime

    def due(self, case: Case) -> datetime | None:
        """When the reader's next clock runs out."""
        clock = next_clock(case, self.body)
        return clock.schedule.due_at if clock else None

    def seen(self, case: Case, view: str) -> bool:
        """Whether the view holds it for the reader."""
        if view == "former":
            return self.body in case.former and self.body not in case.acting
        return (not self.body or self.body in case.acting) and self._in_view(case, view)

    def _in_view(self, case: Case, view: str) -> bool:
        if view in ("triage", "answered") and case.history:
            return False
        if view in VIEW_STATES:
            return case.state in VIEW_STATES[view]
        if view == "review":
            return not case.history and self._reviewing(case)
        if view in ("dispatched", "handling"):
            return not case.history and self._at_work(case, view)
        due = self.due(case)
        if due is None or case.history or case.state is State.MERGED:
            return False
        soon = self.now + timedelta(hours=AT_RISK_HOURS)
        return due < self.now if view == "overdue" else self.now <= due <= soon

    def _at_work(self, case: Case, view: str) -> bool:
        if not self.body:
            return case.state.value == view
        waits = any(clock.id.kind is ClockKind.SIGN_IN and clock.id.body == self.body for clock in case.running())
        return waits if view == "dispatched" else case.state in TAKEN and not waits and not self._reviewing(case)

    def _reviewing(self, case: Case) -> bool:
        return bool(case.under_way.waiting_draft) and self.body in ("", case.lead)

    def chosen(self, wanted: CaseFilter, leaving_out: str = "") -> list[Case]:
        """The cases of the filter."""
        return [
            case
            for case in self.cases.values()
            if self.seen(case, wanted.view)
            and (wanted.overdue is None or self._in_view(case, "overdue") == wanted.overdue)
            and all(values(case, facet) & set(some) for facet, some in wanted.facets.items() if facet != leaving_out)
        ]

    def facets(self, wanted: CaseFilter) -> dict[str, Counter[str]]:
        """Counts per value."""
        return {
            facet: Counter(value for case in self.chosen(wanted, facet) for value in values(case, facet))
            for facet in FACETS
        }

    def sorted(self, wanted: CaseFilter, sort: str) -> list[str]:
        """The ids in the order of the list."""
        return [case.id for case in sorted(self.chosen(wanted), key=lambda case: (-self._key(case, sort), case.id))]

    def _key(self, case: Case, sort: str) -> float:
        if sort == "opened":
            return case.opened_at.timestamp()
        clock = next_clock(case, self.body)
        if clock is None or clock.schedule.due_at == clock.schedule.anchor:
            return float("-inf")
        whole = (clock.schedule.due_at - clock.schedule.anchor) // MICROSECOND
        return (self.now - clock.schedule.anchor) // MICROSECOND * 10_000 // whole
