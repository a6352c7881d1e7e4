"""What the responsible body does beside its answer: sign in, return, name a person, report, close."""

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor
from pipeline.cases.checks import require_words
from pipeline.cases.commands import Close, NamePerson, Progress, Return, SignIn
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Refused
from pipeline.domain.events import Closed, Draft, PersonNamed, Progressed, Returned, SignedIn, SupportSignedIn
from pipeline.domain.transitions import State


def sign_in(ledger: Ledger, actor: Actor, _: Rulebook, __: SignIn) -> None:
    """Take the case: the lead begins handling, others take note."""
    case = ledger.case
    signing = clockwork.signing(case, actor.body)
    clocks = tuple(clockwork.stop(signing, ledger.now, "signed in"))
    leads = actor.body == case.lead and case.state is State.DISPATCHED
    if not leads and not signing:
        raise Refused("signed_in", "your body has signed in already")
    facts = SignedIn() if leads else SupportSignedIn()
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def give_back(ledger: Ledger, actor: Actor, rules: Rulebook, command: Return) -> None:
    """The matter is not this body's; at most two times, and every clock keeps its start."""
    case, now = ledger.case, ledger.now
    if case.returns >= MAX_RETURNS:
        raise Refused("third_return", "the case came back twice: what the arbiter decided cannot be returned again")
    signing = clockwork.signing(case, actor.body)
    clocks = (
        *clockwork.stop(signing, now, "returned"),
        *clockwork.cancel(case.running(ClockKind.REVIEW), now, "returned"),
        *clockwork.hand_over(case, "", now),
        *clockwork.restart(rules, case, ClockKind.DISPATCH, now),
    )
    facts = Returned(require_words("reason", command.reason), command.note)
    ledger.add(Draft(facts, now, actor.name, body=actor.body, clocks=clocks))


def name_person(ledger: Ledger, actor: Actor, _: Rulebook, command: NamePerson) -> None:
    """Who answers for completing it in time (SD 三(三)3 责任到人)."""
    facts = PersonNamed(require_words("person", command.person))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def report_progress(ledger: Ledger, actor: Actor, rules: Rulebook, command: Progress) -> None:
    """Say what was done so far; after a publication the public is to hear of it too (QN §8.4)."""
    case, now = ledger.case, ledger.now
    facts = Progressed(require_words("text", command.text))
    owed = clockwork.start_once(rules, case, ClockKind.FOLLOW_UP, now, case.lead) if case.publications else ()
    ledger.add(Draft(facts, now, actor.name, body=actor.body, clocks=tuple(owed)))


def require_nothing_owed(case: Case) -> None:
    """Refused while a duty is open: told before the state is looked at, for it is the reason of the state."""
    if case.closing_duties:
        kinds = ", ".join(clock.id.kind.value.replace("_", " ") for clock in case.closing_duties)
        raise Refused("open_duty", f"still owed: {kinds}; do that first, then close")


def _require_person(case: Case, rules: Rulebook) -> None:
    """A ticket that a member unit completes, where the document wants a person named for each; what the desk
    answered itself has no completion left."""
    clause = next((wanted for channel, _ in case.channels if (wanted := rules.profile.desk(channel).person)), "")
    if clause and case.running(ClockKind.COMPLETION) and not case.under_way.person:
        raise Refused("no_person", f"name the person who answers for it first, then close ({clause})", clause)


def close(ledger: Ledger, actor: Actor, rules: Rulebook, command: Close) -> None:
    """End the matter. What is asked of the caller goes on, and evaluation begins."""
    case, now = ledger.case, ledger.now
    _require_person(case, rules)
    lasting = (ClockKind.COMPLETION, ClockKind.SATISFACTION)
    others = (clock for clock in case.running() if clock.id.kind not in lasting)
    clocks = (
        *clockwork.stop(case.running(ClockKind.COMPLETION), now, "closed"),
        *clockwork.cancel(others, now, "closed"),
        *clockwork.restart(rules, case, ClockKind.EVALUATION, now),
    )
    ledger.add(Draft(Closed(command.note), now, actor.name, body=actor.body, clocks=clocks))
