"""The answer: drafted, reviewed, published with proof, given directly or on the spot."""

from datetime import datetime

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor
from pipeline.cases.checks import require_address, require_past, require_words
from pipeline.cases.commands import (
    AnswerDirectly,
    AnswerOnSpot,
    AnswerSuggestion,
    HoldConference,
    Publish,
    Review,
)
from pipeline.cases.commands import Draft as SubmitDraft
from pipeline.cases.ledger import Ledger
from pipeline.cases.opening import GRAVE, TICKETED
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.triage import answer_when_done
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    AnsweredDirectly,
    AnsweredOnSpot,
    Draft,
    Drafted,
    PublicationKind,
    Reviewed,
    SuggestionAnswered,
)

RESPONSES = (ClockKind.RESPONSE, ClockKind.SECOND_RESPONSE)
DISCHARGES: dict[PublicationKind, frozenset[ClockKind]] = {
    PublicationKind.AUTHORITATIVE_INFORMATION: frozenset(
        {ClockKind.AUTHORITATIVE_INFORMATION, *RESPONSES, ClockKind.FOLLOW_UP}
    ),
    PublicationKind.RESPONSE: frozenset({*RESPONSES, ClockKind.FOLLOW_UP}),
    PublicationKind.FURTHER_INFORMATION: frozenset({ClockKind.FOLLOW_UP}),
}


def draft(ledger: Ledger, actor: Actor, rules: Rulebook, command: SubmitDraft) -> None:
    """Submit an answer for review; one that takes another's place does not give the reviewer more time."""
    case = ledger.case
    facts = Drafted(case.under_way.drafts + 1, command.kind, require_words("text", command.text))
    clocks = tuple(clockwork.start_once(rules, case, ClockKind.REVIEW, ledger.now, case.lead))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def review(ledger: Ledger, actor: Actor, rules: Rulebook, command: Review) -> None:
    """Accept the draft with every box ticked, or send it back with the reason."""
    case = ledger.case
    if not command.number or command.number != case.under_way.waiting_draft:
        raise Refused("no_draft", f"no draft number {command.number} waits for review")
    if command.accepted:
        _require_ticks(case, rules, command)
    note = command.note if command.accepted else require_words("note", command.note)
    facts = Reviewed(command.number, command.accepted, command.ticks, command.speaker.strip(), note)
    clocks = tuple(clockwork.stop(case.running(ClockKind.REVIEW), ledger.now, "reviewed"))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body, clocks=clocks))


def _require_ticks(case: Case, rules: Rulebook, command: Review) -> None:
    """Everything of the profile's checklist; for grades I–II also who speaks (QN §8.4)."""
    grade = case.reading.grade if clockwork.is_emergency(case.reading) else None
    wanted = [item.id for item in rules.profile.checklist(grade)]
    missing = [item for item in wanted if item not in command.ticks]
    if missing:
        told = f"an accepted draft was looked at in every respect; missing: {', '.join(missing)}"
        raise Invalid("ticks", told, "unticked")
    if grade in GRAVE:
        require_words("speaker", command.speaker)


def publish(ledger: Ledger, actor: Actor, rules: Rulebook, command: Publish) -> None:
    """An answer with proof discharges the duties it can; with the last of them the case is answered."""
    case, publication = ledger.case, command.publication
    require_words("text", publication.text)
    require_words("issued_by", publication.issued_by)
    require_address("url", publication.url)
    at = _moment("published_at", publication.published_at, ledger, confirmed=publication.predates)
    _require_no_draft(case)
    discharged = case.running(*DISCHARGES[publication.kind])
    clocks = tuple(clockwork.stop(discharged, at, clockwork.PUBLISHED))
    ledger.add(Draft(publication, at, actor.name, body=actor.body, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def _require_no_draft(case: Case) -> None:
    if case.under_way.waiting_draft:
        raise Refused("draft_waits", "a draft is under review: have it accepted or sent back, then publish")


def hold_conference(ledger: Ledger, actor: Actor, rules: Rulebook, command: HoldConference) -> None:
    """A press conference was held: time, place or address, speaker."""
    case, conference = ledger.case, command.conference
    require_words("place", conference.place)
    require_words("speaker", conference.speaker)
    at = _moment("held_at", conference.held_at, ledger)
    due = case.running(ClockKind.PRESS_CONFERENCE)
    clocks = tuple(clockwork.stop(due, at, clockwork.HELD))
    ledger.add(Draft(conference, at, actor.name, body=actor.body, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def _moment(field: str, at: datetime, ledger: Ledger, *, confirmed: bool = False) -> datetime:
    """When it happened, not in the future. Before the detection only when a person confirms it (rule 10); the
    clocks then stop at their very start. Forms give whole minutes, also that of the detection."""
    require_past(field, at, ledger.now)
    detected_at = ledger.case.detected_at
    if at < detected_at.replace(second=0, microsecond=0) and not confirmed:
        early = "lies before the matter was detected; confirm that this publication answers it all the same"
        raise Invalid(field, early, "before_detection")
    return max(at, detected_at)


def answer_directly(ledger: Ledger, actor: Actor, rules: Rulebook, command: AnswerDirectly) -> None:
    """Where publication is unlawful or the matter is one person's. What an emergency owes the public stays owed."""
    case, now = ledger.case, ledger.now
    if case.running(ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.PRESS_CONFERENCE):
        raise Refused("public_duty", "an emergency's information and conference are owed to the public")
    _require_no_draft(case)
    facts = AnsweredDirectly(
        command.grounds, require_words("reason", command.reason), require_words("text", command.text)
    )
    clocks = tuple(clockwork.stop(case.running(*RESPONSES), now, "answered directly"))
    ledger.add(Draft(facts, now, actor.name, body=actor.body, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def answer_on_spot(ledger: Ledger, actor: Actor, rules: Rulebook, command: AnswerOnSpot) -> None:
    """The hotline centre answered the caller itself (SD 三(三)3): it leads, and asks the caller later."""
    case, now = ledger.case, ledger.now
    if case.channel not in TICKETED:
        raise Refused("no_ticket", "only what came through the hotline or a message board is answered on the spot")
    if case.open_duties:
        raise Refused("public_concern", "this became a public concern: dispatch it, it is owed a public answer")
    facts = AnsweredOnSpot(actor.body or rules.hotline, require_words("text", command.text))
    clocks = (
        *clockwork.stop(case.running(ClockKind.DISPATCH, ClockKind.COMPLETION), now, "answered on the spot"),
        *clockwork.cancel(case.running(ClockKind.SIGN_IN), now, "answered on the spot"),
        *clockwork.start_once(rules, case, ClockKind.SATISFACTION, now),
    )
    ledger.add(Draft(facts, now, actor.name, body=facts.lead, clocks=clocks))


def answer_suggestion(ledger: Ledger, actor: Actor, _: Rulebook, command: AnswerSuggestion) -> None:
    """Whether it is adopted, and why; it is said in public with the response (QN §8.3)."""
    facts = SuggestionAnswered(command.adopted, require_words("text", command.text))
    ledger.add(Draft(facts, ledger.now, actor.name, body=actor.body))
