"""What clients order, as commands of the desk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from api.context import Context
from api.proof_addresses import reach_of
from api.schemas import commands as orders
from api.schemas.base import Order
from pipeline.cases import commands as c
from pipeline.domain.assessment import Category
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId
from pipeline.domain.errors import Invalid
from pipeline.domain.events import ConferenceHeld, PlaceRef, PublicationKind, Published, Reading
from pipeline.intake.cleaning import masked


def _correct(order: orders.Correct, case: Case, context: Context) -> c.Correct:
    """The reading as it stands with the fields that were sent."""
    changes: dict[str, Any] = {}
    sent = order.model_fields_set
    if not sent:
        raise Invalid("category", "correct at least one: category, topic, grade or places", "nothing_corrected")
    if "category" in sent:
        changes |= _recategorised(case.reading, order.category)
    if "topic" in sent:
        changes["topic"] = _topic(order.topic, context)
    if "grade" in sent:
        changes["grade"] = order.grade
    if "places" in sent:
        changes["places"] = tuple(_place(code, case, context) for code in order.places or ())
    return c.Correct(replace(case.reading, **changes))


def _recategorised(reading: Reading, category: Category | None) -> dict[str, Any]:
    """The person's category replaces the machine's first one; the further ones stay."""
    others = tuple(each for each in reading.categories if each not in (reading.category, category))
    return {"category": category, "categories": (category, *others) if category else ()}


def _topic(topic: str | None, context: Context) -> str | None:
    known = context.profile.topics
    if topic is not None and known and topic not in known:
        raise Invalid(
            "topic", f"there is no such topic; known are {', '.join(known)}", "unknown_topic", "、".join(known)
        )
    return topic


def _place(code: str, case: Case, context: Context) -> PlaceRef:
    """A division that the posts name, or one of the profile."""
    profile = context.profile
    for place in (*case.reading.places, *(place for place, _ in case.tally.places)):
        if place.code == code:
            return place
    if code == profile.home:
        return PlaceRef(code, profile.name, (profile.name,))
    for unit in profile.units:
        if unit.code == code:
            return PlaceRef(code, unit.name, (profile.name, unit.name))
        for township in unit.townships:
            if township.code == code:
                return PlaceRef(code, township.name, (profile.name, unit.name, township.name))
    raise Invalid("places", f"there is no division {code} here", "unknown_place", code)


def _answer_text(order: orders.Publish) -> str:
    """The text itself, else what BZ asks of an answer: facts, measures, result."""
    if order.text:
        return order.text
    parts = (("事实", order.facts), ("措施", order.measures), ("结果", order.result))
    return "\n".join(f"{name}：{words}" for name, words in parts if words)


def _publish(order: orders.Publish, _: Case, context: Context) -> c.Publish:
    text = _answer_text(order)
    if not text:
        raise Invalid("text", "give the text, or facts, measures and result", "no_answer")
    kind = PublicationKind(order.kind)
    reach = reach_of(context, order.url)
    return c.Publish(Published(kind, text, order.url, order.issued_by, order.published_at, order.predates, reach))


def _conference(order: orders.PressConference, _: Case, __: Context) -> c.HoldConference:
    return c.HoldConference(ConferenceHeld(order.held_at, order.place, order.speaker))


def _clock(name: orders.ClockName) -> ClockId:
    return ClockId(name.kind, name.body, name.occurrence)


def _extend(order: orders.Extend, _: Case, __: Context) -> c.RequestTime:
    return c.RequestTime(_clock(order.clock), order.minutes * 60, masked(order.reason))


Read = Callable[[Any, Case, Context], c.Command]


# What people type about a matter; a text to be published names offices and their numbers, and stays as it is.
FREE_TEXT = frozenset({"text", "note", "reason", "result", "subject", "person", "speaker"})


def _as(command: type[c.Command], *, published: bool = False) -> Read:
    """The order's fields are the command's; personal data in what was typed is masked before it is kept."""

    def read(order: Order, _: Case, __: Context) -> c.Command:
        fields = {name: getattr(order, name) for name in type(order).model_fields}
        if not published:
            fields |= {name: masked(value) for name, value in fields.items() if name in FREE_TEXT}
        named = {name: _clock(value) for name, value in fields.items() if isinstance(value, orders.ClockName)}
        return command(**(fields | named))

    return read


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """One command over HTTP: its sub-resource, the name of the operation, the order, and how it is read."""

    command: str
    name: str
    order: type[Order]
    read: Read


ROUTES: tuple[CommandRoute, ...] = (
    CommandRoute("confirm", "confirm_case", orders.Confirm, _as(c.Confirm)),
    CommandRoute("correct", "correct_case", orders.Correct, _correct),
    CommandRoute("regrade", "regrade_case", orders.Regrade, _as(c.Regrade)),
    CommandRoute("withdraw", "withdraw_notice", orders.Withdraw, _as(c.Withdraw)),
    CommandRoute("dispatch", "dispatch_case", orders.Dispatch, _as(c.Dispatch)),
    CommandRoute("arbitrate", "arbitrate_case", orders.Arbitrate, _as(c.Arbitrate)),
    CommandRoute("add-support", "add_supporting_body", orders.AddSupport, _as(c.AddSupport)),
    CommandRoute("remove-support", "remove_supporting_body", orders.RemoveSupport, _as(c.RemoveSupport)),
    CommandRoute("sign-in", "sign_in_case", orders.SignIn, _as(c.SignIn)),
    CommandRoute("return", "return_case", orders.Return, _as(c.Return)),
    CommandRoute("name-person", "name_person", orders.NamePerson, _as(c.NamePerson)),
    CommandRoute("progress", "report_progress", orders.Progress, _as(c.Progress)),
    CommandRoute("draft", "draft_answer", orders.Draft, _as(c.Draft, published=True)),
    CommandRoute("review", "review_answer", orders.Review, _as(c.Review)),
    CommandRoute("publish", "publish_answer", orders.Publish, _publish),
    CommandRoute("press-conference", "hold_press_conference", orders.PressConference, _conference),
    CommandRoute("direct-answer", "answer_directly", orders.DirectAnswer, _as(c.AnswerDirectly)),
    CommandRoute("answer-on-spot", "answer_on_spot", orders.AnswerOnSpot, _as(c.AnswerOnSpot)),
    CommandRoute("adopt", "answer_suggestion", orders.Adopt, _as(c.AnswerSuggestion)),
    CommandRoute("close", "close_case", orders.Close, _as(c.Close)),
    CommandRoute("dismiss", "dismiss_case", orders.Dismiss, _as(c.Dismiss)),
    CommandRoute("reopen", "reopen_case", orders.Reopen, _as(c.Reopen)),
    CommandRoute("merge", "merge_case", orders.Merge, _as(c.Merge)),
    CommandRoute("split", "split_case", orders.Split, _as(c.Split)),
    CommandRoute("detach", "detach_posts", orders.Detach, _as(c.Detach)),
    CommandRoute("notice", "give_notice", orders.Notice, _as(c.GiveNotice)),
    CommandRoute("answer-notice", "answer_notice", orders.AnswerNotice, _as(c.AnswerNotice)),
    CommandRoute("consult", "call_consultation", orders.Consult, _as(c.Consult)),
    CommandRoute("opinion", "give_opinion", orders.Opinion, _as(c.GiveOpinion)),
    CommandRoute("conclude", "conclude_consultation", orders.Conclude, _as(c.ConcludeConsultation)),
    CommandRoute("extend", "request_time", orders.Extend, _extend),
    CommandRoute("decide-time", "decide_time", orders.DecideTime, _as(c.DecideTime)),
    CommandRoute("resume", "resume_clock", orders.Resume, _as(c.Resume)),
    CommandRoute("accept-proof", "accept_proof", orders.AcceptProof, _as(c.AcceptProof)),
    CommandRoute("callback", "note_failed_call", orders.Callback, _as(c.NoteFailedCall)),
    CommandRoute("satisfaction", "record_satisfaction", orders.Satisfaction, _as(c.RecordSatisfaction)),
    CommandRoute("evaluate", "evaluate_case", orders.Evaluate, _as(c.Evaluate)),
    CommandRoute(
        "propose-accountability",
        "propose_accountability",
        orders.ProposeAccountability,
        _as(c.ProposeAccountability),
    ),
    CommandRoute("accountability", "decide_accountability", orders.Accountability, _as(c.DecideAccountability)),
)
READERS: dict[type[Order], Read] = {route.order: route.read for route in ROUTES}


def command_of(order: Order, case: Case, context: Context) -> c.Command:
    """The order as a command on the case; Invalid when a field cannot be meant."""
    return READERS[type(order)](order, case, context)
