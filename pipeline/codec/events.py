"""Events as the very text that is stored and hashed."""

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from pipeline.codec.envelope import VERSION, canonical
from pipeline.codec.times import in_utc
from pipeline.domain.clocks import ClockChange
from pipeline.domain.errors import Invalid
from pipeline.domain.events import EVENT_TYPES, Audience, Event

_FIELDS = tuple(each.name for each in fields(Event))
_FIELDS_OF = attrgetter(*_FIELDS)


class _StoredEvent(msgspec.Struct):
    v: int
    case_id: str
    seq: int
    type: str
    at: datetime
    noticed_at: datetime
    actor: str
    facts: Any
    body: str
    audience: Audience
    clocks: tuple[ClockChange, ...]


class _AnyEvent(_StoredEvent):
    facts: msgspec.Raw


T = TypeVar("T")


class _EventOf(_StoredEvent, Generic[T]):
    facts: T


_ANY = msgspec.json.Decoder(_AnyEvent)
_TYPED: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(_EventOf[kind])  # type: ignore[valid-type]
    for name, kind in EVENT_TYPES.items()
}


def event_text(event: Event) -> str:
    """Canonical JSON: the same event gives the same text on every machine."""
    return canonical(_StoredEvent(VERSION, *_FIELDS_OF(in_utc(event, "$")))).decode()


def event_of(text: str, told: str = "") -> Event:
    """The event of a stored text; Invalid when it is not one that this version reads. `told` is its type where it is
    known beforehand: then the text is read once and not twice."""
    try:
        stored = _typed(text, told) or _TYPED[_type_of(text)].decode(text)
    except msgspec.MsgspecError as error:
        raise Invalid("$", f"is not a stored event: {error}") from error
    return Event(*_FIELDS_OF(stored))


def _typed(text: str, told: str) -> _StoredEvent | None:
    """None where the text is no event of this type."""
    try:
        stored = _TYPED[told].decode(text) if told else None
    except (KeyError, msgspec.MsgspecError):
        return None
    return stored if stored and (stored.v, stored.type) == (VERSION, told) else None


def _type_of(text: str) -> str:
    stored = _ANY.decode(text)
    if stored.v != VERSION or stored.type not in _TYPED:
        raise Invalid("$.type", f"event «{stored.type}» of version {stored.v} is not known here")
    return stored.type
