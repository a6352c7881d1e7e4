"""Between offices and bodies: notices with their replies, and consultation 会商."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.cases.actor import Actor
from pipeline.cases.checks import predates, require_body, require_future, require_near, require_words
from pipeline.cases.clockwork import rule_of, stop
from pipeline.cases.commands import AnswerNotice, ConcludeConsultation, Consult, GiveNotice, GiveOpinion
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockId, ClockKind, ClockMove
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    ConsultationCalled,
    ConsultationConcluded,
    Draft,
    NoticeAnswered,
    NoticeGiven,
    OpinionGiven,
)
from pipeline.domain.obligations import schedule
from pipeline.domain.proceedings import Consultation


def give_notice(ledger: Ledger, actor: Actor, rules: Rulebook, command: GiveNotice) -> None:
    """Ask a body for a reply, by the notice's own deadline or within the profile's budget (QN §8.3)."""
    case, now = ledger.case, ledger.now
    to, number = require_body(rules, "to", command.to), case.occurrence(ClockKind.NOTICE)
    clocks = tuple(_notice_clock(case, rules, command, ClockId(ClockKind.NOTICE, to, number), ledger))
    facts = NoticeGiven(number, to, require_words("text", command.text), command.origin)
    ledger.add(Draft(facts, now, actor.name, clocks=clocks))


def _notice_clock(
    case: Case, rules: Rulebook, command: GiveNotice, clock: ClockId, ledger: Ledger
) -> Sequence[ClockChange]:
    now, rule = ledger.now, rule_of(rules, case, ClockKind.NOTICE)
    if rule is None:
        raise Refused("no_rule", "the profile has no rule for notices")
    budget = None
    if command.due_at is not None:
        require_future("due_at", command.due_at, now)
        rule, budget = replace(rule, calendar="natural"), command.due_at - now
    computed = schedule(rule, now, now, rules.calendar, budget)
    return (ClockChange(clock, ClockMove.START, now, schedule=computed),)


def answer_notice(ledger: Ledger, actor: Actor, _: Rulebook, command: AnswerNotice) -> None:
    """Reply to a notice that the body was given; this is no public response."""
    notice = _notice(ledger.case, actor.body, command.number)
    facts = NoticeAnswered(command.number, require_words("text", command.text))
    clocks = tuple(stop((notice,), ledger.now, "replied"))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def _notice(case: Case, body: str, number: int) -> Clock:
    for clock in case.running(ClockKind.NOTICE):
        if clock.id.body == body and clock.id.occurrence == number:
            return clock
    raise Refused("no_notice", f"your body owes no reply to a notice number {number}")


def consult(ledger: Ledger, actor: Actor, rules: Rulebook, command: Consult) -> None:
    """Invite bodies to consult; they see the case until it is concluded."""
    case = ledger.case
    if case.under_way.consultation is not None:
        raise Refused("consulting", "a consultation is under way; conclude it first")
    bodies = tuple(dict.fromkeys(require_body(rules, "bodies", body) for body in command.bodies))
    if not bodies:
        raise Invalid("bodies", "name at least one body to consult", "nobody")
    _require_time(case, command.held_at, ledger.now)
    number = case.under_way.consultations + 1
    facts = ConsultationCalled(number, bodies, require_words("subject", command.subject), command.held_at)
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def _require_time(case: Case, at: datetime, now: datetime) -> None:
    """What was agreed by telephone in a hurry is written down afterwards, but it was about this matter."""
    require_near("held_at", at, now)
    if predates(case, at):
        raise Invalid("held_at", "lies before the matter was known; look at the time again", "before_case")


def give_opinion(ledger: Ledger, actor: Actor, _: Rulebook, command: GiveOpinion) -> None:
    """What the invited body holds."""
    consultation = _consultation(ledger.case)
    if actor.body not in consultation.bodies:
        raise Refused("not_invited", "your body was not invited to this consultation")
    facts = OpinionGiven(consultation.number, actor.body, require_words("text", command.text))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def conclude(ledger: Ledger, actor: Actor, _: Rulebook, command: ConcludeConsultation) -> None:
    """Record what came of it; the invited bodies are released."""
    consultation = _consultation(ledger.case)
    facts = ConsultationConcluded(consultation.number, require_words("result", command.result))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def _consultation(case: Case) -> Consultation:
    if case.under_way.consultation is None:
        raise Refused("no_consultation", "no consultation is under way")
    return case.under_way.consultation
