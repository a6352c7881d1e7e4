"""The leaders' numbers counted one by one from the event histories, slowly and obviously."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.presenting.names import Names
from pipeline.backends.sql.store import SqlStore
from pipeline.domain import events as ev
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockStatus
from pipeline.domain.events import Event
from pipeline.domain.folding import apply, open_case, replay
from pipeline.domain.urgency import next_clock

DAY = timedelta(days=1)
OVER = ("closed", "evaluated", "dismissed")
AGES = {"1d": (0, 1), "2d": (1, 2), "7d": (2, 7), "30d": (7, 30), "older": (30, 10_000)}
STAGES = ("triage", "returned", "dispatched", "handling", "answered", "closed")
CLOCK_STOPS = ("dispatch", "sign_in", "authoritative_information", "press_conference", "response")
CASE_STOPS = ("first_publication", "close")
FIGURES = [
    *((figure, "") for figure in ("open", "overdue", "at_risk", "opened", "answered", "closed", "measured", "calmer")),
    *(
        (figure, "")
        for figure in ("due", "met", "missed", "unanswered_late", "late_on_arrival", "dispatched", "answers")
    ),
    *((figure, "") for figure in ("returned", "reopened", "rated", "satisfied", "acceptable", "dissatisfied")),
    ("not_reached", ""),
    *(("backlog", age) for age in AGES),
    *((figure, stage) for figure in ("held", "waiting") for stage in STAGES),
    *((figure, stop) for figure in ("stopped", "stop_due", "stop_met") for stop in CLOCK_STOPS),
    *(("stopped", stop) for stop in CASE_STOPS),
]


@dataclass(frozen=True)
class Row:
    """One thing counted: in which case, whose it is, and how many seconds it took."""

    case: Case
    body: str
    seconds: float | None = None


@dataclass(frozen=True)
class Stay:
    state: str
    lead: str
    since: datetime
    until: datetime | None
    before: "Stay | None"


def walked(history: Sequence[Event]) -> list[Stay]:
    """Where the case stood, event by event."""
    case, stays = open_case(history[0]), [Stay("triage", "", history[0].noticed_at, None, None)]
    for event in history[1:]:
        was, case = case.state, apply(case, event)
        if case.state is not was:
            last = stays.pop()
            last = Stay(last.state, last.lead, last.since, event.noticed_at, last.before)
            stays += [last, Stay(case.state.value, case.lead, event.noticed_at, None, last)]
    return stays


def quantile(values: Sequence[float], share: float) -> float | None:
    """Between the two nearest, in proportion."""
    if not values:
        return None
    ordered, at = sorted(values), share * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


class Slow:
    """Every figure of a period as rows."""

    def __init__(
        self, store: SqlStore, case_ids: Sequence[str], now: datetime, since: datetime, until: datetime
    ) -> None:
        self.now, self.since, self.until = now, since, until
        self.histories = {case_id: store.history(case_id) for case_id in case_ids}
        cases = {case_id: replay(history) for case_id, history in self.histories.items()}
        self.cases = {each: case for each, case in cases.items() if case.state.value != "merged" and not case.history}
        self.stays = {each: walked(self.histories[each]) for each in self.cases}
        with store.read() as tx:
            self.posts = {each: [stored.post for stored in tx.post_refs(each)] for each in self.cases}

    def inside(self, moment: datetime | None) -> bool:
        if moment is None or moment < self.since:
            return False
        return moment < self.until if self.until < self.now else moment <= self.now

    def rows(self, figure: str, part: str = "") -> list[Row]:
        """All that the figure counts."""
        return [row for case in self.cases.values() for row in self._rows(case, figure, part)]

    def _rows(self, case: Case, figure: str, part: str) -> Iterator[Row]:
        if figure in ("stopped", "stop_due", "stop_met") and part in CLOCK_STOPS:
            yield from self._stops(case, figure, part)
        elif figure in ("due", "met", "missed", "unanswered_late", "late_on_arrival"):
            yield from self._duties(case, figure)
        elif figure in ("held", "waiting", "dispatched", "answers", "returned", "reopened"):
            yield from self._moves(case, figure, part)
        elif figure in ("rated", "satisfied", "acceptable", "dissatisfied", "not_reached"):
            yield from self._opinions(case, figure)
        elif self._is(case, figure, part):
            yield Row(case, case.lead, self._case_seconds(case, figure, part))

    def _is(self, case: Case, figure: str, part: str) -> bool:
        due = next_clock(case)
        match figure, part:
            case "open", _:
                return case.state.value not in OVER
            case "backlog", _:
                low, high = AGES[part]
                return case.state.value not in OVER and low * DAY <= self.now - case.detected_at < high * DAY
            case "overdue", _:
                return due is not None and due.schedule.due_at < self.now
            case "at_risk", _:
                return due is not None and self.now <= due.schedule.due_at <= self.now + timedelta(hours=4)
            case "opened", _:
                return self.inside(case.opened_at)
            case "answered", _:
                return self.inside(min(self._entered(case, "answered"), default=None))
            case ("closed", _) | ("stopped", "close"):
                return self.inside(max(self._entered(case, "closed"), default=None))
            case "stopped", "first_publication":
                return self.inside(self.published(case))
        return self._measured(case) and (figure == "measured" or self.volume(case, 0) < self.volume(case, -1))

    def _measured(self, case: Case) -> bool:
        published = self.published(case)
        return self.inside(published) and published is not None and published + DAY <= self.now

    def published(self, case: Case) -> datetime | None:
        return min((event.at for event in self.histories[case.id] if event.type == "published"), default=None)

    def volume(self, case: Case, day: int) -> int:
        """Posts on the day before (-1) or after (0) the first publication."""
        published = self.published(case)
        assert published
        seen = [post.published_at or post.collected_at for post in self.posts[case.id]]
        return sum(published + day * DAY <= at < published + (day + 1) * DAY for at in seen)

    def _entered(self, case: Case, state: str) -> list[datetime]:
        return [stay.since for stay in self.stays[case.id] if stay.state == state]

    def _case_seconds(self, case: Case, figure: str, part: str) -> float | None:
        if figure in ("open", "backlog"):
            return (self.now - case.detected_at).total_seconds()
        if figure != "stopped":
            return None
        end = self.published(case) if part == "first_publication" else max(self._entered(case, "closed"))
        assert end
        return (end - case.detected_at).total_seconds()

    def _outcome(self, clock: Clock) -> tuple[bool, datetime] | None:
        """Whether it was met, and when that was decided; nothing while it runs in time or was ended otherwise."""
        if clock.status is ClockStatus.MET:
            assert clock.stopped_at
            return True, clock.stopped_at
        unnoted = clock.running and not clock.paused_at and clock.schedule.due_at < self.now
        late = clock.status is ClockStatus.MISSED or unnoted
        return (False, clock.schedule.due_at) if late else None

    def _duties(self, case: Case, figure: str) -> Iterator[Row]:
        for clock in case.clocks:
            if clock.id.kind not in PUBLICATION_DUTIES:
                continue
            if clock.schedule.late_on_arrival:
                if figure == "late_on_arrival" and self.inside(case.opened_at):
                    yield Row(case, clock.id.body)
                continue
            outcome = self._outcome(clock)
            if outcome is None or not self.inside(outcome[1]):
                continue
            met = outcome[0]
            is_it = {"due": True, "met": met, "missed": not met, "unanswered_late": not met and clock.running}
            if is_it.get(figure):
                taken = (clock.stopped_at - clock.schedule.anchor).total_seconds() if clock.stopped_at else None
                yield Row(case, clock.id.body, taken)

    def _stops(self, case: Case, figure: str, kind: str) -> Iterator[Row]:
        for clock in case.clocks:
            outcome = self._outcome(clock)
            if clock.id.kind.value != kind or clock.schedule.late_on_arrival or outcome is None:
                continue
            taken = (clock.stopped_at - clock.schedule.anchor).total_seconds() if clock.stopped_at else None
            counted = self.inside(clock.stopped_at if figure == "stopped" else outcome[1])
            if counted and (figure != "stop_met" or outcome[0]):
                yield Row(case, clock.id.body, taken)

    def _moves(self, case: Case, figure: str, stage: str) -> Iterator[Row]:
        for stay in self.stays[case.id]:
            before = stay.before
            resumed = before is not None and stay.state in ("handling", "triage")
            begun = self.inside(stay.since)
            if figure == "held" and stay.state == stage and stay.until and self.inside(stay.until):
                yield Row(case, stay.lead, (stay.until - stay.since).total_seconds())
            elif figure == "waiting" and stay.state == stage and stay.until is None:
                yield Row(case, stay.lead, (self.now - stay.since).total_seconds())
            elif (figure, stay.state) in (("dispatched", "dispatched"), ("answers", "answered")) and begun:
                yield Row(case, stay.lead)
            elif figure == "returned" and stay.state == "returned" and begun:
                assert before
                yield Row(case, before.lead)
            elif figure == "reopened" and resumed and before and before.state in ("answered", *OVER) and begun:
                yield Row(case, stay.lead)

    def _opinions(self, case: Case, figure: str) -> Iterator[Row]:
        wanted = ("satisfied", "acceptable", "dissatisfied") if figure == "rated" else (figure,)
        standing = open_case(self.histories[case.id][0])
        for event in self.histories[case.id][1:]:
            standing = apply(standing, event)
            heard = isinstance(event.facts, ev.SatisfactionRecorded) and event.facts.verdict.value in wanted
            if heard and self.inside(event.at):
                yield Row(case, standing.lead)


def key_of(row: Row, by: str, names: Names) -> str:
    """The row of a breakdown that it is counted in."""
    reading = row.case.reading
    if by == "body":
        return row.body or "unassigned"
    if by == "place":
        return (names.unit_of(reading.places[0].code) if reading.places else "") or "other"
    values: dict[str, Any] = {"category": reading.category, "topic": reading.topic, "channel": row.case.channel}
    return str(values[by] or "none")
