"""After the answer: the caller's verdict, evaluation, late proof, accountability. A person acts, each time."""

from dataclasses import dataclass

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor, acts_for
from pipeline.cases.checks import require_body, require_clock, require_words
from pipeline.cases.commands import (
    AcceptProof,
    DecideAccountability,
    Evaluate,
    NoteFailedCall,
    ProposeAccountability,
    RecordSatisfaction,
)
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockId, ClockKind, ClockMove, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    AccountabilityDecided,
    AccountabilityProposed,
    Audience,
    CallbackFailed,
    Draft,
    Evaluated,
    ProofAccepted,
    SatisfactionRecorded,
    Verdict,
)
from pipeline.domain.ladder import Ground, LadderStep
from pipeline.domain.policy import Profile

ATTEMPTS = 3
NOT_MAJOR = ("not_major", "this step is for major concerns; by grade, disposition and posts this is none")
NOTHING_LATE = ("nothing_late", "no body missed a clock that this step is for, or it was proposed for each already")
NOBODY_YET = ("nobody_yet", "no body has had this case yet")


def note_failed_call(ledger: Ledger, actor: Actor, _: Rulebook, command: NoteFailedCall) -> None:
    """The caller was not reached; the third time 'not reached' may be recorded."""
    _require_callback(ledger.case)
    ledger.add(Draft(CallbackFailed(command.note), ledger.now, actor.name, body=actor.body))


def record_satisfaction(ledger: Ledger, actor: Actor, _: Rulebook, command: RecordSatisfaction) -> None:
    """The caller's verdict, or that nobody was reached in three attempts."""
    case = ledger.case
    _require_callback(case)
    if command.verdict is Verdict.NOT_REACHED and case.under_way.attempts < ATTEMPTS:
        raise Refused("attempts", f"try {ATTEMPTS} times before recording that nobody was reached")
    clocks = tuple(clockwork.stop(case.running(ClockKind.SATISFACTION), ledger.now, "asked"))
    facts = SatisfactionRecorded(command.verdict, command.note)
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def _require_callback(case: Case) -> None:
    if not case.running(ClockKind.SATISFACTION):
        raise Refused("no_callback", "no caller waits to be asked about this case")


def evaluate(ledger: Ledger, actor: Actor, _: Rulebook, command: Evaluate) -> None:
    """Judge how the matter was handled (TJ §7, QN §8.3)."""
    facts = Evaluated(command.quality, require_words("text", command.text))
    clocks = tuple(clockwork.stop(ledger.case.running(ClockKind.EVALUATION), ledger.now, "evaluated"))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))


def accept_proof(ledger: Ledger, actor: Actor, _: Rulebook, command: AcceptProof) -> None:
    """What was done in time and recorded late counts as in time from now on; that it was late stays (rule 6)."""
    clock = require_clock(ledger.case, command.clock)
    if not _done_in_time(clock):
        raise Refused("no_late_proof", "there is no proof here that something done in time was recorded late")
    note = require_words("note", command.note)
    move = ClockChange(clock.id, ClockMove.ACCEPT, ledger.now, reason=note)
    ledger.add(Draft(ProofAccepted(clock.id, note), ledger.now, actor.name, clocks=(move,)))


def has_late_proof(case: Case) -> bool:
    """Whether something done in time was recorded after its breach."""
    return any(_done_in_time(clock) for clock in case.clocks)


def _done_in_time(clock: Clock) -> bool:
    proven = clock.reason in (clockwork.PUBLISHED, clockwork.HELD)
    in_time = clock.stopped_at is not None and clock.stopped_at <= clock.schedule.due_at
    return proven and in_time and clock.status is ClockStatus.MISSED


def propose_accountability(ledger: Ledger, actor: Actor, rules: Rulebook, command: ProposeAccountability) -> None:
    """A step of the profile's ladder for a body. The steps are alternatives, and each is proposed once."""
    case, step = ledger.case, _step(rules, command.step)
    body = require_body(rules, "body", command.body)
    _require_major(case, step, rules)
    if command.ground not in step.grounds:
        raise Refused("ground_not_for", "the profile does not have this step on this ground")
    if command.ground is Ground.LATE or command.clock is not None:
        _require_breach(case, step, command)
    proposals = case.under_way.proposals
    wanted = (step.id, body, command.ground, command.clock)
    if any((each.step, each.body, each.ground, each.clock) == wanted for each in proposals):
        raise Refused("proposed_already", "this step was proposed for this already")
    reason = require_words("reason", command.reason)
    facts = AccountabilityProposed(len(proposals) + 1, step.id, body, command.ground, reason, command.clock)
    ledger.add(Draft(facts, ledger.now, actor.name, audience=Audience.OFFICE))


def is_major(case: Case, profile: Profile) -> bool:
    """Whether the profile takes it for a major concern."""
    return profile.major.covers(case.reading, case.tally.posts)


def _require_major(case: Case, step: LadderStep, rules: Rulebook) -> None:
    if step.major and not is_major(case, rules.profile):
        raise Refused(*NOT_MAJOR)


@dataclass(frozen=True, slots=True)
class StepOffer:
    """What of a step of the ladder a person could propose now: on which grounds, and for which missed clocks where
    it is lateness. `withheld` says why some or all of its grounds are not there; None when all are."""

    step: LadderStep
    grounds: tuple[Ground, ...] = ()
    clocks: tuple[ClockId, ...] = ()
    withheld: Refused | None = None


def step_offers(case: Case, profile: Profile) -> tuple[StepOffer, ...]:
    """Every step that a person may propose, with what this case gives it to stand on."""
    return tuple(_offer(case, step, profile) for step in profile.ladder if step.proposes)


def _offer(case: Case, step: LadderStep, profile: Profile) -> StepOffer:
    if step.major and not is_major(case, profile):
        return StepOffer(step, withheld=Refused(*NOT_MAJOR))
    clocks, found = _breaches(case, step), bool(case.lead or case.former or case.supporting)
    grounds = tuple(ground for ground in step.grounds if (clocks if ground is Ground.LATE else found))
    if len(grounds) == len(step.grounds):
        return StepOffer(step, grounds, clocks)
    late = Ground.LATE in step.grounds and not clocks
    why = NOTHING_LATE if late and (found or len(step.grounds) == 1) else NOBODY_YET
    return StepOffer(step, grounds, clocks, Refused(*why))


def _breaches(case: Case, step: LadderStep) -> tuple[ClockId, ...]:
    """The clocks that some body missed, that the step is for, and for which it was not proposed yet."""
    if Ground.LATE not in step.grounds:
        return ()
    proposed = {each.clock for each in case.under_way.proposals if (each.step, each.ground) == (step.id, Ground.LATE)}
    missed = (clock.id for clock in case.clocks if clock.status is ClockStatus.MISSED and clock.id.body)
    return tuple(each for each in missed if _is_for(step, each) and each not in proposed)


def _is_for(step: LadderStep, clock: ClockId) -> bool:
    return not step.kinds or clock.kind in step.kinds


def steps_open(case: Case, profile: Profile) -> tuple[LadderStep, ...]:
    """The steps that a person could propose now: for a clock that was missed, or on a ground that only a person
    finds, once some body had the case."""
    return tuple(offer.step for offer in step_offers(case, profile) if offer.grounds)


def decides(actor: Actor, step: LadderStep, profile: Profile) -> bool:
    """Whether the person acts for one of the bodies that decide the step."""
    return bool(acts_for(actor, profile) & set(step.decided_by))


def may_decide(case: Case, actor: Actor, profile: Profile) -> bool:
    """Whether some proposal waits for this person."""
    waiting = {each.step for each in case.under_way.proposals if not each.decided}
    return any(step.id in waiting and decides(actor, step, profile) for step in profile.ladder)


def _require_breach(case: Case, step: LadderStep, command: ProposeAccountability) -> None:
    """Lateness is that of a clock which the body missed, and of a kind that the step is for."""
    if command.clock is None:
        raise Invalid("clock", "name the clock that was missed", "unknown_clock")
    clock = require_clock(case, command.clock)
    if clock.status is not ClockStatus.MISSED or clock.id.body != command.body:
        raise Refused("no_breach", "the body did not miss this clock")
    if not _is_for(step, clock.id):
        raise Refused("step_not_for", "the profile does not have this step for this kind of clock")


def _step(rules: Rulebook, wanted: str) -> LadderStep:
    for step in rules.profile.ladder:
        if step.id == wanted:
            if not step.proposes:
                raise Refused("reminder_only", "this step is a reminder, which the product gives by itself")
            return step
    raise Invalid("step", f"the profile has no step «{wanted}»", "unknown_step")


def decide_accountability(ledger: Ledger, actor: Actor, rules: Rulebook, command: DecideAccountability) -> None:
    """A person took one of the step's measures, or decided against it."""
    waiting = {each.number: each for each in ledger.case.under_way.proposals if not each.decided}
    if command.number not in waiting:
        raise Refused("no_proposal", f"no proposal number {command.number} waits for a decision")
    step = _step(rules, waiting[command.number].step)
    if not decides(actor, step, rules.profile):
        names = "、".join(rules.profile.bodies[body].name for body in step.decided_by)
        raise Refused("not_decider", f"this is decided by {names}, and not by your body", names)
    if command.measure is not None and command.measure not in step.measures:
        known = ", ".join(measure.value for measure in step.measures)
        raise Invalid("measure", f"the profile has for this step: {known}", "unknown_measure")
    facts = AccountabilityDecided(command.number, step.id, command.measure, require_words("text", command.text))
    audience = Audience.CASE if command.measure else Audience.OFFICE
    ledger.add(Draft(facts, ledger.now, actor.name, audience=audience))
