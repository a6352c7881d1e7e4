"""What the internet office decides: confirm, correct, dispatch, dismiss, reopen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor, Role
from pipeline.cases.commands import Confirm, Correct, Dismiss, Dispatch, Reopen
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockChange, ClockKind
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    Confirmed,
    Corrected,
    Dismissed,
    Dispatched,
    Draft,
    Reopened,
    SignedIn,
)
from pipeline.domain.transitions import State


def confirm(ledger: Ledger, actor: Actor, _: Rulebook, __: Confirm) -> None:
    """Accept the machine's reading; the case stays in triage."""
    ledger.add(Draft(Confirmed(), ledger.now, actor.name))


def correct(ledger: Ledger, actor: Actor, rules: Rulebook, command: Correct) -> None:
    """Replace the machine's reading; route and clocks follow (casework rule 3)."""
    corrected = replace(command.reading, uncertain=False)
    clocks = tuple(clockwork.retrack(rules, ledger.case, corrected, ledger.now))
    facts = Corrected(corrected, rules.route(corrected))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))


def dispatch(ledger: Ledger, actor: Actor, rules: Rulebook, command: Dispatch) -> None:
    """Name who must answer. After the second return the government office decides (casework states)."""
    case, lead = ledger.case, command.lead
    _require_bodies(rules, lead, command.supporting)
    if case.returns >= MAX_RETURNS and actor.role is not Role.LEADER:
        raise Refused("arbiter", "the case came back twice: the government office now names the body")
    others = tuple(dict.fromkeys(body for body in command.supporting if body != lead))
    informed = tuple(assignment.body for assignment in case.route.informed)
    clocks = tuple(_dispatch_clocks(case, rules, ledger, lead, others))
    ledger.add(Draft(Dispatched(lead, others, informed, command.note), ledger.now, actor.name, clocks=clocks))
    if _signed_in_before(case, lead):
        ledger.add(Draft(SignedIn(), ledger.now, "machine:desk", body=lead))


def _require_bodies(rules: Rulebook, lead: str, supporting: Sequence[str]) -> None:
    for field, body in (("lead", lead), *(("supporting", body) for body in supporting)):
        if body not in rules.profile.bodies:
            raise Invalid(field, f"«{body}» is not a body of {rules.profile.name}", "unknown_body")


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
            clock_id = clockwork.next_sign_in(case, body)
            yield clockwork.begin_sign_in(rules, case.reading, case.channel, clock_id, now)


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
    """The matter goes on: new occurrences of its clocks, at their own time."""
    case, now = ledger.case, ledger.now
    if case.state is State.DISMISSED:
        kinds = [rule.kind for rule in clockwork.owed(rules, case.reading, case.channel)]
        clocks = tuple(change for kind in kinds for change in clockwork.restart(rules, case, kind, now))
    else:
        clocks = tuple(clockwork.restart(rules, case, ClockKind.SECOND_RESPONSE, now, case.lead))
    ledger.add(Draft(Reopened(require_words("reason", command.reason)), now, actor.name, clocks=clocks))


def require_words(field: str, text: str) -> str:
    """The trimmed text; Invalid when it says nothing."""
    if not text.strip():
        raise Invalid(field, "say it in a few words; it stays in the record", "words")
    return text.strip()
