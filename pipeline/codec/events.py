"""Events as the very text that is stored and hashed."""

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

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


class _ReadEvent(_StoredEvent):
    facts: msgspec.Raw


_STORED = msgspec.json.Decoder(_ReadEvent)
_FACTS: dict[str, msgspec.json.Decoder[Any]] = {name: msgspec.json.Decoder(kind) for name, kind in EVENT_TYPES.items()}


def event_text(event: Event) -> str:
    """Canonical JSON: the same event gives the same text on every machine."""
    return canonical(_StoredEvent(VERSION, *_FIELDS_OF(in_utc(event, "$")))).decode()


def event_of(text: str) -> Event:
    """The event of a stored text; Invalid when it is not one that this version reads."""
    try:
        stored = _STORED.decode(text)
        if stored.v != VERSION or stored.type not in _FACTS:
            raise Invalid("$.type", f"event «{stored.type}» of version {stored.v} is not known here")
        facts = _FACTS[stored.type].decode(stored.facts)
    except msgspec.MsgspecError as error:
        raise Invalid("$", f"is not a stored event: {error}") from error
    known = {name: getattr(stored, name) for name in _FIELDS if name != "facts"}
    return Event(**known, facts=facts)
