"""More time and pauses: asked for by the debtor, decided by a named approver, never for a source's hours (rule 5)."""

from datetime import timedelta

from pipeline.cases.actor import Actor, Role
from pipeline.cases.checks import require_clock, require_words
from pipeline.cases.commands import DecideTime, RequestTime, Resume
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockMove, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import Draft, Resumed, TimeDecided, TimeRequested
from pipeline.domain.pauses import extended, is_fixed, resumed
from pipeline.domain.policy import Profile
from pipeline.domain.proceedings import TimeRequest

LONGEST = timedelta(days=90)


def request(ledger: Ledger, actor: Actor, rules: Rulebook, command: RequestTime) -> None:
    """Ask for more time on a clock of one's own, or for a pause of it."""
    case = ledger.case
    clock = require_clock(case, command.clock)
    _require_debtor(clock, actor, rules)
    _require_movable(clock)
    if any(each.clock == clock.id for each in case.under_way.requests):
        raise Refused("asked_already", "a request for this clock waits for its decision")
    if not 0 <= command.seconds <= LONGEST.total_seconds():
        raise Invalid("seconds", f"give a time of up to {LONGEST.days} days, or 0 for a pause", "too_long")
    number = case.under_way.requested + 1
    facts = TimeRequested(number, clock.id, command.seconds, require_words("reason", command.reason))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def decide(ledger: Ledger, actor: Actor, rules: Rulebook, command: DecideTime) -> None:
    """Grant or refuse; refusing is possible even when the clock cannot be moved any more."""
    asked = {each.number: each for each in ledger.case.under_way.requests}
    if command.number not in asked:
        raise Refused("no_request", f"no request number {command.number} waits for a decision")
    facts = TimeDecided(command.number, command.granted, command.note)
    if not command.granted:
        require_words("note", command.note)
        ledger.add(Draft(facts, ledger.now, actor.name))
        return
    move = _granted(ledger, rules, asked[command.number])
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=(move,)))


def _granted(ledger: Ledger, rules: Rulebook, asked: TimeRequest) -> ClockChange:
    clock = require_clock(ledger.case, asked.clock)
    _require_movable(clock)
    if asked.seconds == 0:
        return ClockChange(clock.id, ClockMove.PAUSE, ledger.now)
    later = extended(clock.schedule, timedelta(seconds=asked.seconds), rules.calendar)
    return ClockChange(clock.id, ClockMove.EXTEND, ledger.now, schedule=later)


def resume(ledger: Ledger, actor: Actor, rules: Rulebook, command: Resume) -> None:
    """Let a paused clock run on, with what was left of it."""
    clock = require_clock(ledger.case, command.clock)
    if actor.bound:
        _require_debtor(clock, actor, rules)
    if clock.paused_at is None or not clock.running:
        raise Refused("not_paused", "this clock is not paused")
    later = resumed(clock.schedule, clock.paused_at, ledger.now, rules.calendar)
    move = ClockChange(clock.id, ClockMove.RESUME, ledger.now, schedule=later)
    ledger.add(Draft(Resumed(clock.id), ledger.now, actor.name, body=actor.body, clocks=(move,)))


def _require_debtor(clock: Clock, actor: Actor, rules: Rulebook) -> None:
    if not _owes(clock, actor, rules.profile):
        raise Refused("not_debtor", "only the body that owes it asks for its time")


def _owes(clock: Clock, actor: Actor, profile: Profile) -> bool:
    office = actor.role is Role.ANALYST and clock.id.body == profile.internet_office
    return office or (bool(actor.body) and clock.id.body == actor.body)


def _require_movable(clock: Clock) -> None:
    if not clock.running:
        raise Refused("clock_over", "this clock has stopped")
    if is_fixed(clock):
        raise Refused("fixed_clock", "a document sets this deadline: it is never paused or extended")
    if clock.paused_at is not None:
        raise Refused("paused", "this clock is paused already")
    if clock.status is ClockStatus.MISSED:
        raise Refused("breached", "the deadline has passed: it cannot be moved any more")


def has_movable(case: Case, actor: Actor, profile: Profile) -> bool:
    """Whether the person could ask for time on some clock now."""
    asked = {each.clock for each in case.under_way.requests}
    own = [each for each in case.running() if _owes(each, actor, profile) and each.id not in asked]
    return any(not is_fixed(each) and not each.paused_at and each.status is not ClockStatus.MISSED for each in own)


def has_paused(case: Case, actor: Actor, profile: Profile) -> bool:
    """Whether a clock waits to run on, and this person may let it."""
    paused = [clock for clock in case.running() if clock.paused_at]
    return any(not actor.bound or _owes(clock, actor, profile) for clock in paused)
