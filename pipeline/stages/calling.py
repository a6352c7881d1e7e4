"""calls: rings people up for what must not wait in a list, and passes a call on that nobody acknowledges."""

from collections.abc import Mapping, Sequence

from pipeline.cases.calling import MACHINE, Switchboard, call_id, open_call, pass_on
from pipeline.cases.clockwork import is_emergency
from pipeline.cases.notices import OFFICE
from pipeline.domain.calls import Call, Step, StepKind
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.duty_rules import CallReason, CallRule, DutyRules
from pipeline.domain.errors import Stale
from pipeline.domain.transitions import State
from pipeline.ports.clock import Clock
from pipeline.ports.notifier import Notice, Notifier
from pipeline.ports.store import CaseStore

PASSED_ON = 100
OVER = frozenset({State.CLOSED, State.EVALUATED, State.DISMISSED, State.MERGED})
REASONS: Mapping[str, CallReason] = {
    "provisional": CallReason.PROVISIONAL,
    "dispatched": CallReason.DISPATCHED,
    "regraded": CallReason.REGRADED,
    "breach": CallReason.BREACH,
}


class CallingNotifier:
    """Opens the calls that notices demand, then hands the notices on.

    A notice comes at least once; a call's id follows from its key, so the call is opened once.
    """

    def __init__(self, board: Switchboard, rules: DutyRules, store: CaseStore, clock: Clock, then: Notifier) -> None:
        self.board = board
        self.rules = rules
        self.store = store
        self.clock = clock
        self.then = then

    def notify(self, notices: Sequence[Notice]) -> None:
        """Open first: somebody must ring even while the other ways to people are away."""
        telling = [notice for notice in notices if notice.kind in REASONS]
        if telling:
            with self.store.read() as tx:
                cases = tx.cases(sorted({notice.case_id for notice in telling}))
            for notice in telling:
                self._consider(notice, cases.get(notice.case_id))
        self.then.notify(notices)

    def _consider(self, notice: Notice, case: Case | None) -> None:
        reason, kind = REASONS[notice.kind], _clock_of(notice)
        if case is None or _moot(case, reason, kind):
            return
        grade = case.reading.grade if is_emergency(case.reading) else None
        rule = self.rules.call_rule(reason, grade, kind)
        if rule is not None:
            open_call(self.board, self._call(notice, case, rule, kind), self.clock.now())

    def _call(self, notice: Notice, case: Case, rule: CallRule, kind: ClockKind | None) -> Call:
        desk = OFFICE if notice.to == self.board.profile.internet_office else notice.to
        return Call(
            id=call_id(notice.key),
            case_id=case.id,
            to=desk,
            reason=REASONS[notice.kind].value,
            title=case.title,
            minutes=rule.minutes,
            clause=rule.clause,
            basis=rule.basis,
            clock=kind.value if kind else "",
            opened_at=self.clock.now(),
            opened_by=MACHINE,
        )


class Calls:
    """A turn: what nobody acknowledged in time goes to the next of the ladder, what became pointless ends."""

    name = "calls"

    def __init__(self, board: Switchboard, store: CaseStore, clock: Clock) -> None:
        self.board = board
        self.store = store
        self.clock = clock

    def turn(self) -> int:
        """How many calls moved; any number may tick, for each step is written once."""
        due = self.board.calls.due(self.clock.now(), PASSED_ON)
        if not due:
            return 0
        with self.store.read() as tx:
            cases = tx.cases(sorted({call.case_id for call in due if call.case_id}))
        return sum(self._moved(call, cases.get(call.case_id)) for call in due)

    def _moved(self, call: Call, case: Case | None) -> bool:
        now = self.clock.now()
        kind = ClockKind(call.clock) if call.clock else None
        try:
            if case is not None and _moot(case, CallReason(call.reason), kind):
                self.board.calls.append(call, Step(StepKind.WITHDRAWN, now, MACHINE, text="settled"))
            else:
                pass_on(self.board, call, MACHINE, now)
        except Stale:  # another ticker, or a person, was first
            return False
        return True


def _clock_of(notice: Notice) -> ClockKind | None:
    named = notice.facts.get("clock")
    return ClockKind(named) if named else None


def _moot(case: Case, reason: CallReason, kind: ClockKind | None) -> bool:
    """Whether ringing would tell nothing any more: the matter is over, or what ran out was done meanwhile."""
    if case.state in OVER:
        return True
    return reason is CallReason.BREACH and kind is not None and not case.running(kind)
