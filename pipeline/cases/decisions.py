"""Every command in one table: its name, who may give it, the move it makes, and the function that decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.cases import afterwards, answering, consulting, handling, joining, timing, triage
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.clockwork import is_emergency, signing
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.sitting import Sitting
from pipeline.domain.case import MAX_RETURNS, Case
from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Refused
from pipeline.domain.policy import Profile
from pipeline.domain.transitions import State, after, allows

Decide = Callable[[Ledger, Actor, Rulebook, Any], None]
# A decision about several cases; it gives the id of the case to show.
Join = Callable[[Sitting, Ledger, Actor, Any], str]
Condition = Callable[["Look"], bool]
Roles = frozenset[Role]

ANALYST: Roles = frozenset({Role.ANALYST})
OFFICE: Roles = frozenset({Role.ANALYST, Role.LEADER, Role.GOVERNMENT_OFFICE})
ARBITER: Roles = OFFICE | {Role.SUPERVISION, Role.NEWS_OFFICE}
APPROVER: Roles = frozenset({Role.LEADER, Role.GOVERNMENT_OFFICE})
BODY: Roles = frozenset({Role.HANDLER, Role.HOTLINE})
LEAD_OR_OFFICE: Roles = OFFICE | BODY
HOTLINE: Roles = frozenset({Role.HOTLINE})
SUPERVISOR: Roles = frozenset({Role.SUPERVISION, Role.LEADER})
OVERSIGHT: Roles = SUPERVISOR | {Role.GOVERNMENT_OFFICE}


class Look(NamedTuple):
    """What decides whether a command is offered: who looks at which case under which profile."""

    case: Case
    actor: Actor
    profile: Profile


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
    when: Condition = lambda _: True


def _may_sign_in(at: Look) -> bool:
    return bool(signing(at.case, at.actor.body)) or (
        at.case.state is State.DISPATCHED and at.case.lead == at.actor.body
    )


def _is_emergency(at: Look) -> bool:
    return is_emergency(at.case.reading)


def _may_dispatch(at: Look) -> bool:
    return at.case.returns < MAX_RETURNS or triage.arbitrates(at.actor, at.profile)


def _divisible(at: Look) -> bool:
    return at.case.tally.posts > 1 or at.case.state is State.MERGED


def _asked(at: Look) -> bool:
    return bool(at.case.running(ClockKind.SATISFACTION))


def _consulting(at: Look) -> bool:
    return at.case.under_way.consultation is not None


def _recorded_late(at: Look) -> bool:
    return afterwards.has_late_proof(at.case)


def _accountable(at: Look) -> bool:
    return bool(afterwards.steps_open(at.case, at.profile))


def _ticketed(at: Look) -> bool:
    return bool(at.case.desk) and not at.case.open_duties


OFFERS: tuple[Offer, ...] = (
    Offer("confirm", c.Confirm, ANALYST, "confirmed", triage.confirm),
    Offer("correct", c.Correct, ANALYST, "corrected", triage.correct),
    Offer("regrade", c.Regrade, OFFICE, "regraded", triage.regrade, when=_is_emergency),
    Offer(
        "withdraw", c.Withdraw, OFFICE, "provisional_withdrawn", triage.withdraw, when=lambda at: at.case.provisional
    ),
    Offer("dispatch", c.Dispatch, OFFICE, "dispatched", triage.dispatch, when=_may_dispatch),
    Offer(
        "arbitrate",
        c.Arbitrate,
        ARBITER,
        "dispatched",
        triage.arbitrate,
        when=lambda at: at.case.returns >= MAX_RETURNS and triage.arbitrates(at.actor, at.profile),
    ),
    Offer("add-support", c.AddSupport, OFFICE, "support_added", triage.add_support),
    Offer(
        "remove-support",
        c.RemoveSupport,
        OFFICE,
        "support_removed",
        triage.remove_support,
        when=lambda at: bool(at.case.supporting),
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
        when=lambda at: at.case.returns < MAX_RETURNS,
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
        when=lambda at: bool(at.case.under_way.waiting_draft),
    ),
    Offer(
        "publish",
        c.Publish,
        BODY,
        "published",
        answering.publish,
        led=True,
        when=lambda at: not at.case.under_way.waiting_draft,
    ),
    Offer(
        "press-conference",
        c.HoldConference,
        BODY | {Role.NEWS_OFFICE},
        "conference_held",
        answering.hold_conference,
        led=True,
        when=lambda at: bool(at.case.running(ClockKind.PRESS_CONFERENCE)),
    ),
    Offer("direct-answer", c.AnswerDirectly, BODY, "answered_directly", answering.answer_directly, led=True),
    Offer("answer-on-spot", c.AnswerOnSpot, HOTLINE, "answered_on_spot", answering.answer_on_spot, when=_ticketed),
    Offer("adopt", c.AnswerSuggestion, BODY, "suggestion_answered", answering.answer_suggestion, led=True),
    Offer("close", c.Close, BODY, "closed", handling.close, led=True, when=lambda at: not at.case.closing_duties),
    Offer("notice", c.GiveNotice, OFFICE | SUPERVISOR, "notice_given", consulting.give_notice),
    Offer(
        "answer-notice",
        c.AnswerNotice,
        BODY,
        "notice_answered",
        consulting.answer_notice,
        when=lambda at: at.actor.body in at.case.noticed,
    ),
    Offer(
        "consult",
        c.Consult,
        LEAD_OR_OFFICE,
        "consultation_called",
        consulting.consult,
        led=True,
        when=lambda at: not _consulting(at),
    ),
    Offer(
        "opinion",
        c.GiveOpinion,
        BODY,
        "opinion_given",
        consulting.give_opinion,
        when=lambda at: at.actor.body in at.case.consulted,
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
    Offer(
        "extend",
        c.RequestTime,
        BODY | ANALYST,
        "time_requested",
        timing.request,
        when=lambda at: timing.has_movable(*at),
    ),
    Offer(
        "decide-time",
        c.DecideTime,
        APPROVER,
        "time_decided",
        timing.decide,
        when=lambda at: bool(at.case.under_way.requests),
    ),
    Offer("resume", c.Resume, BODY | OFFICE, "resumed", timing.resume, when=lambda at: timing.has_paused(*at)),
    Offer(
        "accept-proof",
        c.AcceptProof,
        SUPERVISOR,
        "proof_accepted",
        afterwards.accept_proof,
        when=_recorded_late,
    ),
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
        when=lambda at: afterwards.may_decide(*at),
    ),
)
# What is refused after the second return, or before it.
DISPATCHES = {"dispatch", "arbitrate"}
BY_COMMAND: dict[type[c.Command], Offer] = {offer.command: offer for offer in OFFERS}


def require_allowed(offer: Offer, case: Case, actor: Actor) -> None:
    """Refused when another body leads the case, something is owed before it ends, or its state lacks the move."""
    if offer.led and actor.bound and actor.body != case.lead:
        raise Refused("not_lead", "your body does not lead this case")
    if offer.command is c.Close:
        handling.require_nothing_owed(case)
    if offer.move and not _moves(offer, case):
        after(case.state, offer.move)


def _moves(offer: Offer, case: Case) -> bool:
    restoring = offer.command is c.Split and case.state is State.MERGED
    return restoring or allows(case.state, offer.move)


def allowed(case: Case, actor: Actor, profile: Profile) -> tuple[str, ...]:
    """The names of the commands this person could give now; the pages offer just these."""
    return tuple(offer.name for offer in OFFERS if _possible(offer, Look(case, actor, profile)))


def given_by(role: Role) -> tuple[str, ...]:
    """The names of the commands that a role ever gives."""
    return tuple(offer.name for offer in OFFERS if role in offer.roles)


def withheld(case: Case, actor: Actor, profile: Profile) -> Mapping[str, Refused]:
    """The commands of the person's role that cannot be given now, by name, each with why."""
    at = Look(case, actor, profile)
    return {
        offer.name: _why_not(offer, at) for offer in OFFERS if actor.role in offer.roles and not _possible(offer, at)
    }


def _why_not(offer: Offer, at: Look) -> Refused:
    try:
        require_allowed(offer, at.case, at.actor)
        if offer.name in DISPATCHES:
            triage.require_dispatcher(at.case, at.actor, at.profile)
    except Refused as error:
        state = at.case.state.value
        return (
            Refused("in_state", f"not possible while the case is {state}", state) if error.code == "not_now" else error
        )
    return Refused("not_asked", "nothing in this case asks for it now")


def _possible(offer: Offer, at: Look) -> bool:
    case, actor, _ = at
    if actor.role not in offer.roles:
        return False
    if offer.led and actor.bound and actor.body != case.lead:
        return False
    if offer.move and not _moves(offer, case):
        return False
    return offer.when(at)
