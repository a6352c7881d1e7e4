"""Every command in one table: its name, who may give it, the move it makes, and the function that decides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.cases import afterwards, answering, consulting, handling, joining, timing, triage
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.clockwork import is_emergency, signing
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.sitting import Sitting
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Refused
from pipeline.domain.transitions import State, after, allows

Decide = Callable[[Ledger, Actor, Rulebook, Any], None]
# A decision about several cases; it gives the id of the case to show.
Join = Callable[[Sitting, Ledger, Actor, Any], str]
Condition = Callable[[Case, Actor], bool]
Roles = frozenset[Role]

ANALYST: Roles = frozenset({Role.ANALYST})
OFFICE: Roles = frozenset({Role.ANALYST, Role.LEADER, Role.GOVERNMENT_OFFICE})
ARBITER: Roles = triage.ARBITERS
BODY: Roles = frozenset({Role.HANDLER, Role.HOTLINE})
LEAD_OR_OFFICE: Roles = OFFICE | BODY
HOTLINE: Roles = frozenset({Role.HOTLINE})
SUPERVISOR: Roles = frozenset({Role.SUPERVISION, Role.LEADER})
OVERSIGHT: Roles = SUPERVISOR | {Role.GOVERNMENT_OFFICE}


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as the house offers it. `move` is the event it makes ('' where that depends on the body);
    `led`: those bound to a body give it for the lead alone; `when` further narrows what is offered now."""

    name: str
    command: type[c.Command]
    roles: Roles
    move: str
    decide: Decide | None = None
    join: Join | None = None
    led: bool = False
    when: Condition = lambda _, __: True


def _may_sign_in(case: Case, actor: Actor) -> bool:
    return bool(signing(case, actor.body)) or (case.state is State.DISPATCHED and case.lead == actor.body)


def _is_emergency(case: Case, _: Actor) -> bool:
    return is_emergency(case.reading)


def _may_dispatch(case: Case, actor: Actor) -> bool:
    return case.returns < MAX_RETURNS or actor.role in ARBITER


def _divisible(case: Case, _: Actor) -> bool:
    return case.tally.posts > 1 or case.state is State.MERGED


def _missed(case: Case, _: Actor) -> bool:
    return any(clock.status is ClockStatus.MISSED for clock in case.clocks)


def _accountable(case: Case, _: Actor) -> bool:
    """Somebody has or had the matter in hand. What the documents name besides lateness, only a person finds: weak
    or improper handling, reports too late or withheld (TJ §7), deceit and concealment (QN §19.4), what had to be
    published or must not have been (BZ, SD)."""
    return bool(case.lead or case.former or case.supporting) or _missed(case, _)


def _asked(case: Case, _: Actor) -> bool:
    return bool(case.running(ClockKind.SATISFACTION))


def _consulting(case: Case, _: Actor) -> bool:
    return case.under_way.consultation is not None


def _ticketed(case: Case, _: Actor) -> bool:
    return bool(case.desk) and not case.open_duties


OFFERS: tuple[Offer, ...] = (
    Offer("confirm", c.Confirm, ANALYST, "confirmed", triage.confirm),
    Offer("correct", c.Correct, ANALYST, "corrected", triage.correct),
    Offer("regrade", c.Regrade, OFFICE, "regraded", triage.regrade, when=_is_emergency),
    Offer(
        "withdraw", c.Withdraw, OFFICE, "provisional_withdrawn", triage.withdraw, when=lambda case, _: case.provisional
    ),
    Offer("dispatch", c.Dispatch, OFFICE, "dispatched", triage.dispatch, when=_may_dispatch),
    Offer(
        "arbitrate",
        c.Arbitrate,
        ARBITER,
        "dispatched",
        triage.arbitrate,
        when=lambda case, _: case.returns >= MAX_RETURNS,
    ),
    Offer("add-support", c.AddSupport, OFFICE, "support_added", triage.add_support),
    Offer(
        "remove-support",
        c.RemoveSupport,
        OFFICE,
        "support_removed",
        triage.remove_support,
        when=lambda case, _: bool(case.supporting),
    ),
    Offer("dismiss", c.Dismiss, ANALYST, "dismissed", triage.dismiss),
    Offer("reopen", c.Reopen, OFFICE, "reopened", triage.reopen),
    Offer("merge", c.Merge, ANALYST, "merged_into", join=joining.merge),
    Offer("split", c.Split, ANALYST, "parted", join=joining.split, when=_divisible),
    Offer("detach", c.Detach, ANALYST, "parted", join=joining.detach, when=_divisible),
    Offer("sign-in", c.SignIn, BODY, "", handling.sign_in, when=_may_sign_in),
    Offer(
        "return",
        c.Return,
        BODY,
        "returned",
        handling.give_back,
        led=True,
        when=lambda case, _: case.returns < MAX_RETURNS,
    ),
    Offer("name-person", c.NamePerson, BODY, "person_named", handling.name_person, led=True),
    Offer("progress", c.Progress, BODY, "progressed", handling.report_progress, led=True),
    Offer("draft", c.Draft, BODY, "drafted", answering.draft, led=True),
    Offer(
        "review",
        c.Review,
        frozenset({Role.REVIEWER, Role.NEWS_OFFICE, Role.LEADER}),
        "reviewed",
        answering.review,
        led=True,
        when=lambda case, _: bool(case.under_way.waiting_draft),
    ),
    Offer(
        "publish",
        c.Publish,
        BODY,
        "published",
        answering.publish,
        led=True,
        when=lambda case, _: not case.under_way.waiting_draft,
    ),
    Offer(
        "press-conference",
        c.HoldConference,
        BODY | {Role.NEWS_OFFICE},
        "conference_held",
        answering.hold_conference,
        led=True,
        when=lambda case, _: bool(case.running(ClockKind.PRESS_CONFERENCE)),
    ),
    Offer("direct-answer", c.AnswerDirectly, BODY, "answered_directly", answering.answer_directly, led=True),
    Offer("answer-on-spot", c.AnswerOnSpot, HOTLINE, "answered_on_spot", answering.answer_on_spot, when=_ticketed),
    Offer("adopt", c.AnswerSuggestion, BODY, "suggestion_answered", answering.answer_suggestion, led=True),
    Offer("close", c.Close, BODY, "closed", handling.close, led=True, when=lambda case, _: not case.closing_duties),
    Offer("notice", c.GiveNotice, OFFICE | SUPERVISOR, "notice_given", consulting.give_notice),
    Offer(
        "answer-notice",
        c.AnswerNotice,
        BODY,
        "notice_answered",
        consulting.answer_notice,
        when=lambda case, actor: actor.body in case.noticed,
    ),
    Offer(
        "consult",
        c.Consult,
        LEAD_OR_OFFICE,
        "consultation_called",
        consulting.consult,
        led=True,
        when=lambda case, actor: not _consulting(case, actor),
    ),
    Offer(
        "opinion",
        c.GiveOpinion,
        BODY,
        "opinion_given",
        consulting.give_opinion,
        when=lambda case, actor: actor.body in case.consulted,
    ),
    Offer(
        "conclude",
        c.ConcludeConsultation,
        LEAD_OR_OFFICE,
        "consultation_concluded",
        consulting.conclude,
        led=True,
        when=_consulting,
    ),
    Offer("extend", c.RequestTime, BODY | ANALYST, "time_requested", timing.request, when=timing.has_movable),
    Offer(
        "decide-time",
        c.DecideTime,
        ARBITER,
        "time_decided",
        timing.decide,
        when=lambda case, _: bool(case.under_way.requests),
    ),
    Offer("resume", c.Resume, BODY | OFFICE, "resumed", timing.resume, when=timing.has_paused),
    Offer("accept-proof", c.AcceptProof, SUPERVISOR, "proof_accepted", afterwards.accept_proof, when=_missed),
    Offer("callback", c.NoteFailedCall, HOTLINE, "callback_failed", afterwards.note_failed_call, when=_asked),
    Offer(
        "satisfaction",
        c.RecordSatisfaction,
        HOTLINE,
        "satisfaction_recorded",
        afterwards.record_satisfaction,
        when=_asked,
    ),
    Offer("evaluate", c.Evaluate, ANALYST | {Role.SUPERVISION}, "evaluated", afterwards.evaluate),
    Offer(
        "propose-accountability",
        c.ProposeAccountability,
        OVERSIGHT | ANALYST,
        "accountability_proposed",
        afterwards.propose_accountability,
        when=_accountable,
    ),
    Offer(
        "accountability",
        c.DecideAccountability,
        OVERSIGHT,
        "accountability_decided",
        afterwards.decide_accountability,
        when=lambda case, _: any(not each.decided for each in case.under_way.proposals),
    ),
)
BY_COMMAND: dict[type[c.Command], Offer] = {offer.command: offer for offer in OFFERS}


def require_allowed(offer: Offer, case: Case, actor: Actor) -> None:
    """Refused when another body leads the case, or its state does not have the move."""
    if offer.led and actor.bound and actor.body != case.lead:
        raise Refused("not_lead", "your body does not lead this case")
    if offer.move and not _moves(offer, case):
        after(case.state, offer.move)


def _moves(offer: Offer, case: Case) -> bool:
    restoring = offer.command is c.Split and case.state is State.MERGED
    return restoring or allows(case.state, offer.move)


def allowed(case: Case, actor: Actor) -> tuple[str, ...]:
    """The names of the commands this person could give now; the pages offer just these."""
    return tuple(offer.name for offer in OFFERS if _possible(offer, case, actor))


def _possible(offer: Offer, case: Case, actor: Actor) -> bool:
    if actor.role not in offer.roles:
        return False
    if offer.led and actor.bound and actor.body != case.lead:
        return False
    if offer.move and not _moves(offer, case):
        return False
    return offer.when(case, actor)
