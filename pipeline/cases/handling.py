"""What the responsible body does: sign in, return, report progress, answer with proof, close."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor
from pipeline.cases.commands import Close, HoldConference, Progress, Publish, Return, SignIn
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.triage import require_words
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, ClockKind
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    Answered,
    Closed,
    Draft,
    Progressed,
    PublicationKind,
    Returned,
    SignedIn,
    SupportSignedIn,
)
from pipeline.domain.transitions import State

# A clerk's clock may be a little ahead of ours.
CLOCK_SKEW = timedelta(minutes=2)
DISCHARGES: dict[PublicationKind, frozenset[ClockKind]] = {
    PublicationKind.AUTHORITATIVE_INFORMATION: frozenset(
        {ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.RESPONSE, ClockKind.SECOND_RESPONSE}
    ),
    PublicationKind.RESPONSE: frozenset({ClockKind.RESPONSE, ClockKind.SECOND_RESPONSE}),
    PublicationKind.FURTHER_INFORMATION: frozenset(),
}


def require_lead(case: Case, actor: Actor) -> None:
    """Refused for a body that does not hold the case."""
    if actor.body != case.lead:
        raise Refused("not_lead", "your body does not lead this case")


def sign_in(ledger: Ledger, actor: Actor, _: Rulebook, __: SignIn) -> None:
    """Take the case: the lead begins handling, others take note."""
    case = ledger.case
    signing = [clock for clock in case.running(ClockKind.SIGN_IN) if clock.id.body == actor.body]
    clocks = tuple(clockwork.stop(signing, ledger.now, "signed in"))
    leads = actor.body == case.lead and case.state is State.DISPATCHED
    if not leads and not signing:
        raise Refused("signed_in", "your body has signed in already")
    facts = SignedIn() if leads else SupportSignedIn()
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def give_back(ledger: Ledger, actor: Actor, rules: Rulebook, command: Return) -> None:
    """The matter is not this body's; at most two times, and every clock keeps its start."""
    case, now = ledger.case, ledger.now
    require_lead(case, actor)
    if case.returns >= MAX_RETURNS:
        raise Refused("third_return", "the government office has decided: the case cannot be returned again")
    signing = [clock for clock in case.running(ClockKind.SIGN_IN) if clock.id.body == actor.body]
    clocks = (
        *clockwork.stop(signing, now, "returned"),
        *clockwork.hand_over(case, "", now),
        *clockwork.restart(rules, case, ClockKind.DISPATCH, now),
    )
    facts = Returned(require_words("reason", command.reason), command.note)
    ledger.add(Draft(facts, now, actor.name, body=actor.body, clocks=clocks))


def report_progress(ledger: Ledger, actor: Actor, _: Rulebook, command: Progress) -> None:
    """Say what was done so far."""
    require_lead(ledger.case, actor)
    facts = Progressed(require_words("text", command.text))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))


def publish(ledger: Ledger, actor: Actor, _: Rulebook, command: Publish) -> None:
    """An answer with proof discharges the duties it can; with the last of them the case is answered."""
    case = ledger.case
    publication = command.publication
    require_lead(case, actor)
    require_words("text", publication.text)
    require_words("issued_by", publication.issued_by)
    _require_address("url", publication.url)
    at = _moment("published_at", publication.published_at, ledger)
    discharged = case.running(*DISCHARGES[publication.kind])
    clocks = tuple(clockwork.stop(discharged, at, "published"))
    ledger.add(Draft(publication, at, actor.name, body=actor.body, clocks=clocks))
    _answer_when_done(ledger, actor)


def hold_conference(ledger: Ledger, actor: Actor, _: Rulebook, command: HoldConference) -> None:
    """A press conference was held: time, place or address, speaker."""
    case, conference = ledger.case, command.conference
    require_lead(case, actor)
    require_words("place", conference.place)
    require_words("speaker", conference.speaker)
    at = _moment("held_at", conference.held_at, ledger)
    due = case.running(ClockKind.PRESS_CONFERENCE)
    clocks = tuple(clockwork.stop(due, at, "conference held"))
    ledger.add(Draft(conference, at, actor.name, body=actor.body, clocks=clocks))
    _answer_when_done(ledger, actor)


def _answer_when_done(ledger: Ledger, actor: Actor) -> None:
    case = ledger.case
    if case.state is State.HANDLING and case.publications and not case.open_duties:
        ledger.add(Draft(Answered(), ledger.now, actor.name, body=actor.body))


def close(ledger: Ledger, actor: Actor, _: Rulebook, command: Close) -> None:
    """End the matter; refused while a duty is open."""
    case = ledger.case
    require_lead(case, actor)
    owed = [clock for clock in case.running() if clock.id.kind in PUBLICATION_DUTIES]
    if owed:
        kinds = ", ".join(clock.id.kind.value for clock in owed)
        raise Refused("open_duty", f"still owed: {kinds}; publish first, then close")
    clocks = tuple(clockwork.stop(case.running(), ledger.now, "closed"))
    ledger.add(Draft(Closed(command.note), ledger.now, actor.name, body=actor.body, clocks=clocks))


def _require_address(field: str, url: str) -> None:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid(field, "give the full address where the public can read it, with https://", "address")


def _moment(field: str, at: datetime, ledger: Ledger) -> datetime:
    """When it happened, neither in the future nor before the detection; forms give whole minutes, also its own."""
    if at > ledger.now + CLOCK_SKEW:
        raise Invalid(field, "lies in the future; record it once it has happened", "future")
    detected_at = ledger.case.detected_at
    if at < detected_at.replace(second=0, microsecond=0):
        raise Invalid(field, "lies before the matter was detected; it cannot answer it", "before_detection")
    return max(at, detected_at)
