"""The answer: drafted, reviewed, published with proof, given directly or on the spot."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pipeline.cases import clockwork
from pipeline.cases.actor import Actor
from pipeline.cases.checks import predates, require_address, require_past, require_words
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
from pipeline.cases.opening import GRAVE
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.triage import answer_when_done
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockChange, ClockKind
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
    require_past("published_at", publication.published_at, ledger.now)
    _require_order(case, publication.kind)
    owed = case.running(*DISCHARGES[publication.kind])
    discharged = owed if publication.predates else _answered_by(case, owed, publication.published_at)
    _require_no_draft(case)
    at = max(publication.published_at, case.detected_at)
    clocks = tuple(_stopped(discharged, at, clockwork.PUBLISHED))
    ledger.add(Draft(publication, at, actor.name, body=actor.body, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def _require_order(case: Case, kind: PublicationKind) -> None:
    """Further information stops no first answer's clock: whoever chose it by mistake would run into a breach."""
    if kind is PublicationKind.FURTHER_INFORMATION and not case.answers:
        raise Refused("no_answer_yet", "nothing was answered yet: publish the response first, then further information")


def _answered_by(case: Case, owed: Sequence[Clock], at: datetime) -> list[Clock]:
    """Those that ran by then. What was said before the emergency or the reopening is no answer to it; progress that
    was reported later is told later."""
    begun = _begun(owed, at)
    later = [clock for clock in owed if clock not in begun]
    if predates(case, at) or (later and (not begun or any(each.id.kind in PUBLICATION_DUTIES for each in later))):
        early = "lies before the matter was known or reopened; confirm that this publication answers it all the same"
        raise Invalid("published_at", early, "before_detection")
    return begun


def _begun(clocks: Sequence[Clock], at: datetime) -> list[Clock]:
    """Forms give whole minutes."""
    return [clock for clock in clocks if clock.schedule.anchor.replace(second=0, microsecond=0) <= at]


def _stopped(clocks: Sequence[Clock], at: datetime, reason: str) -> Iterator[ClockChange]:
    """No clock stops before it began: proof from before stops it at its very start (rule 10)."""
    for clock in clocks:
        yield from clockwork.stop([clock], max(at, clock.schedule.anchor), reason)


def _require_no_draft(case: Case) -> None:
    if case.under_way.waiting_draft:
        raise Refused("draft_waits", "a draft is under review: have it accepted or sent back, then publish")


def hold_conference(ledger: Ledger, actor: Actor, rules: Rulebook, command: HoldConference) -> None:
    """A press conference was held: time, place or address, speaker."""
    case, conference = ledger.case, command.conference
    require_words("place", conference.place)
    require_words("speaker", conference.speaker)
    require_past("held_at", conference.held_at, ledger.now)
    due = case.running(ClockKind.PRESS_CONFERENCE)
    if predates(case, conference.held_at) or len(_begun(due, conference.held_at)) < len(due):
        early = "lies before the matter was known; look at the time of the conference again"
        raise Invalid("held_at", early, "before_matter")
    at = max(conference.held_at, case.detected_at)
    clocks = tuple(_stopped(due, at, clockwork.HELD))
    ledger.add(Draft(conference, at, actor.name, body=actor.body, clocks=clocks))
    answer_when_done(ledger, actor, rules)


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
    """The desk answered the caller itself (SD 三(三)3): it leads, and asks the caller later."""
    case, now = ledger.case, ledger.now
    if not case.desk:
        raise Refused("no_ticket", "only what came through the hotline or a message board is answered on the spot")
    if case.open_duties:
        raise Refused("public_concern", "this became a public concern: dispatch it, it is owed a public answer")
    facts = AnsweredOnSpot(actor.body or case.desk, require_words("text", command.text))
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
