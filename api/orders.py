"""What clients order, as commands of the desk."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from api.context import Context
from api.schemas import commands as orders
from api.schemas.base import Order
from pipeline.cases import commands as c
from pipeline.domain.assessment import Category
from pipeline.domain.case import Case
from pipeline.domain.errors import Invalid
from pipeline.domain.events import ConferenceHeld, PlaceRef, PublicationKind, Published, Reading


def _correct(order: orders.Correct, case: Case, context: Context) -> c.Correct:
    """The reading as it stands with the fields that were sent."""
    changes: dict[str, Any] = {}
    sent = order.model_fields_set
    if not sent:
        raise Invalid("category", "请至少更正一项：类别、主题、等级或地点")
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
        raise Invalid("topic", f"没有主题“{topic}”，可选：{'、'.join(known)}")
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
    raise Invalid("places", f"没有代码为 {code} 的行政区划")


def _answer_text(order: orders.Publish) -> str:
    """The text itself, else what BZ asks of an answer: facts, measures, result."""
    if order.text:
        return order.text
    parts = (("事实", order.facts), ("措施", order.measures), ("结果", order.result))
    return "\n".join(f"{name}：{words}" for name, words in parts if words)


def _publish(order: orders.Publish, _: Case, __: Context) -> c.Publish:
    text = _answer_text(order)
    if not text:
        raise Invalid("text", "请填写发布内容，或分别填写事实、措施和结果")
    kind = PublicationKind(order.kind)
    return c.Publish(Published(kind, text, order.url, order.issued_by, order.published_at))


def _conference(order: orders.PressConference, _: Case, __: Context) -> c.HoldConference:
    return c.HoldConference(ConferenceHeld(order.held_at, order.place, order.speaker))


COMMANDS: dict[type[Order], Callable[[Any, Case, Context], c.Command]] = {
    orders.Confirm: lambda _, __, ___: c.Confirm(),
    orders.Correct: _correct,
    orders.Dispatch: lambda o, _, __: c.Dispatch(o.lead, o.supporting, o.note),
    orders.SignIn: lambda _, __, ___: c.SignIn(),
    orders.Return: lambda o, _, __: c.Return(o.reason, o.note),
    orders.Progress: lambda o, _, __: c.Progress(o.text),
    orders.Publish: _publish,
    orders.PressConference: _conference,
    orders.Close: lambda o, _, __: c.Close(o.note),
    orders.Dismiss: lambda o, _, __: c.Dismiss(o.reason),
    orders.Reopen: lambda o, _, __: c.Reopen(o.reason),
    orders.Merge: lambda o, _, __: c.Merge(o.into),
}


def command_of(order: Order, case: Case, context: Context) -> c.Command:
    """The order as a command on the case; Invalid when a field cannot be meant."""
    return COMMANDS[type(order)](order, case, context)
