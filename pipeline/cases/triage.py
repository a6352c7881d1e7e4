"""What the offices decide: the reading, who must answer, and whether anybody must."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor, acts_for
from pipeline.cases.checks import require_body, require_words
from pipeline.cases.commands import (
    AddSupport,
    Arbitrate,
    Confirm,
    Correct,
    Dismiss,
    Dispatch,
    Regrade,
    RemoveSupport,
    Reopen,
    Withdraw,
)
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockChange, ClockKind, ClockMove
from pipeline.domain.errors import Refused
from pipeline.domain.events import (
    Answered,
    Confirmed,
    Corrected,
    Dismissed,
    Dispatched,
    Draft,
    ProvisionalWithdrawn,
    Regraded,
    Reopened,
    SignedIn,
    SupportAdded,
    SupportRemoved,
)
from pipeline.domain.policy import Profile
from pipeline.domain.routing import Route
from pipeline.domain.transitions import State


def arbitrates(actor: Actor, profile: Profile) -> bool:
    """Whether the person acts for the body that decides after the second return."""
    return profile.arbiter.body in acts_for(actor, profile)


def confirm(ledger: Ledger, actor: Actor, _: Rulebook, __: Confirm) -> None:
    """Accept the machine's reading; the case stays in triage."""
    ledger.add(Draft(Confirmed(), ledger.now, actor.name))


def correct(ledger: Ledger, actor: Actor, rules: Rulebook, command: Correct) -> None:
    """Replace the machine's reading; route and clocks follow (casework rule 3)."""
    corrected = replace(command.reading, uncertain=False)
    route = rules.route(corrected)
    clocks = (
        *clockwork.retrack(rules, ledger.case, corrected, ledger.now),
        *release_told(ledger, route),
    )
    ledger.add(Draft(Corrected(corrected, route), ledger.now, actor.name, clocks=clocks))


def regrade(ledger: Ledger, actor: Actor, rules: Rulebook, command: Regrade) -> None:
    """Up: the stricter clocks start at their anchor. Down: the open stricter ones are waived, by name and reason."""
    case, now = ledger.case, ledger.now
    if not clockwork.is_emergency(case.reading):
        raise Refused("no_emergency", "only an emergency has a grade; correct the category first")
    if command.grade is case.reading.grade:
        raise Refused("same_grade", "the case has this grade already")
    reason = require_words("reason", command.reason)
    reading = replace(case.reading, grade=command.grade)
    route = rules.route(reading)
    waiving = (ClockMove.WAIVE, f"{clockwork.NOT_OWED}: {reason}")
    clocks = (*clockwork.retrack(rules, case, reading, now, waiving), *release_told(ledger, route))
    ledger.add(Draft(Regraded(command.grade, reason, reading, route), now, actor.name, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def release_told(ledger: Ledger, route: Route) -> Iterator[ClockChange]:
    """Whoever was told provisionally is released when another body is proposed."""
    case = ledger.case
    proposed = route.lead.body if route.lead else ""
    if case.provisional and proposed != case.proposed_lead:
        yield from clockwork.cancel(clockwork.signing(case, case.proposed_lead), ledger.now, "another body is proposed")


def withdraw(ledger: Ledger, actor: Actor, _: Rulebook, command: Withdraw) -> None:
    """Release the body that was told provisionally; the case stays in triage and its dispatch clock runs."""
    case = ledger.case
    if not case.provisional:
        raise Refused("not_provisional", "no body was told before a person confirmed")
    told = case.proposed_lead
    clocks = tuple(clockwork.cancel(clockwork.signing(case, told), ledger.now, "withdrawn"))
    facts = ProvisionalWithdrawn(told, require_words("reason", command.reason))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))


def dispatch(ledger: Ledger, actor: Actor, rules: Rulebook, command: Dispatch) -> None:
    """Name who must answer. After the second return the profile's arbiter decides (casework states)."""
    require_dispatcher(ledger.case, actor, rules.profile)
    _send(ledger, actor, rules, command)


def arbitrate(ledger: Ledger, actor: Actor, rules: Rulebook, command: Arbitrate) -> None:
    """Name the body for good; it cannot return the case."""
    if ledger.case.returns < MAX_RETURNS:
        raise Refused("too_early", "the case has not come back twice: the internet office dispatches it")
    require_dispatcher(ledger.case, actor, rules.profile)
    _send(ledger, actor, rules, command)


def require_dispatcher(case: Case, actor: Actor, profile: Profile) -> None:
    """Refused to all but the arbiter once the case came back twice."""
    if case.returns >= MAX_RETURNS and not arbitrates(actor, profile):
        name = profile.bodies[profile.arbiter.body].name
        raise Refused("arbiter", f"the case came back twice: {name} now names the body", name)


def _send(ledger: Ledger, actor: Actor, rules: Rulebook, command: Dispatch | Arbitrate) -> None:
    case, lead = ledger.case, require_body(rules, "lead", command.lead)
    for body in command.supporting:
        require_body(rules, "supporting", body)
    others = tuple(dict.fromkeys(body for body in command.supporting if body != lead))
    informed = tuple(assignment.body for assignment in case.route.informed)
    clocks = tuple(_dispatch_clocks(case, rules, ledger, lead, others))
    facts = Dispatched(lead, others, informed, command.note, final=case.returns >= MAX_RETURNS)
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))
    if _signed_in_before(case, lead):
        ledger.add(Draft(SignedIn(), ledger.now, "machine:desk", body=lead))


def _signed_in_before(case: Case, lead: str) -> bool:
    """Told provisionally, the body signed in while the case was still in triage."""
    if not case.provisional:
        return False
    return any(
        clock.id.kind is ClockKind.SIGN_IN and clock.id.body == lead and not clock.running for clock in case.clocks
    )


def _dispatch_clocks(
    case: Case, rules: Rulebook, ledger: Ledger, lead: str, supporting: Sequence[str]
) -> Iterator[ClockChange]:
    now = ledger.now
    yield from clockwork.stop(case.running(ClockKind.DISPATCH), now, "dispatched")
    yield from clockwork.hand_over(case, lead, now)
    signing = case.running(ClockKind.SIGN_IN)
    stale = [clock for clock in signing if clock.id.body not in (lead, *supporting)]
    yield from clockwork.cancel(stale, now, "dispatched to another body")
    for body in (lead, *supporting):
        running = any(clock.id.body == body for clock in signing)
        if not running and not (body == lead and _signed_in_before(case, lead)):
            yield clockwork.signing_in(rules, case, body, now)


def add_support(ledger: Ledger, actor: Actor, rules: Rulebook, command: AddSupport) -> None:
    """A further body supports the lead, and signs in on its own clock."""
    case, body = ledger.case, require_body(rules, "body", command.body)
    if body in (case.lead, *case.supporting):
        raise Refused("acts_already", "the body leads or supports this case already")
    clocks = (clockwork.signing_in(rules, case, body, ledger.now),)
    ledger.add(Draft(SupportAdded(body, command.note), ledger.now, actor.name, clocks=clocks))


def remove_support(ledger: Ledger, actor: Actor, _: Rulebook, command: RemoveSupport) -> None:
    """Release a supporting body; its sign-in clock ends with it."""
    case = ledger.case
    if command.body not in case.supporting:
        raise Refused("not_supporting", "the body does not support this case")
    clocks = tuple(clockwork.cancel(clockwork.signing(case, command.body), ledger.now, "released"))
    facts = SupportRemoved(command.body, require_words("reason", command.reason))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))


def dismiss(ledger: Ledger, actor: Actor, _: Rulebook, command: Dismiss) -> None:
    """Nobody owes an answer, with the reason; the clocks end without an outcome."""
    case = ledger.case
    others = (clock for clock in case.running() if clock.id.kind is not ClockKind.DISPATCH)
    clocks = (
        *clockwork.stop(case.running(ClockKind.DISPATCH), ledger.now, "dismissed"),
        *clockwork.cancel(others, ledger.now, "dismissed"),
    )
    facts = Dismissed(require_words("reason", command.reason))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))


def reopen(ledger: Ledger, actor: Actor, rules: Rulebook, command: Reopen) -> None:
    """The matter goes on: new occurrences of its clocks, at their own time. A second response that another case
    brought when it was merged runs on as it is."""
    case, now = ledger.case, ledger.now
    if case.state is State.DISMISSED:
        kinds = [rule.kind for rule in clockwork.owed(rules, case)]
        clocks = tuple(change for kind in kinds for change in clockwork.restart(rules, case, kind, now))
    else:
        after = case.running(ClockKind.EVALUATION, ClockKind.SATISFACTION)
        clocks = (
            *clockwork.cancel(after, now, "reopened"),
            *clockwork.start_once(rules, case, ClockKind.SECOND_RESPONSE, now, case.lead),
        )
    ledger.add(Draft(Reopened(require_words("reason", command.reason)), now, actor.name, clocks=clocks))


def answer_when_done(ledger: Ledger, actor: Actor, rules: Rulebook) -> None:
    """With the last publication duty discharged the case is answered, and the caller of a ticket is asked."""
    case, now = ledger.case, ledger.now
    if case.state is State.HANDLING and case.answers and not case.open_duties:
        clocks = tuple(clockwork.start_once(rules, case, ClockKind.SATISFACTION, now))
        ledger.add(Draft(Answered(), now, actor.name, body=actor.body, clocks=clocks))
