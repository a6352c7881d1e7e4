"""History as rows."""

from collections.abc import Sequence
from typing import Any

import msgspec

from api.presenting.clocks import moves
from api.presenting.names import Names
from api.presenting.words import EVENTS
from api.schemas.cases import EventRow, ProgressRow, PublicationRow
from pipeline.domain import events as ev
from pipeline.domain.events import Event

# What only the machine needs is left out of the rows.
INNER_FACTS = frozenset({"tally", "policy", "source_head", "target_head"})


def _facts(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(event.facts)
    return {name: value for name, value in facts.items() if name not in INNER_FACTS}


def event_row(event: Event, names: Names) -> EventRow:
    """One entry of the history."""
    return EventRow(
        seq=event.seq,
        type=event.type,
        label=EVENTS[event.type],
        at=event.at,
        noticed_at=event.noticed_at,
        actor=event.actor,
        actor_name=names.person(event.actor),
        body=names.body(event.body),
        facts=_facts(event),
        clocks=moves(event.clocks, names),
    )


def event_rows(events: Sequence[Event], names: Names) -> list[EventRow]:
    """The history, oldest first."""
    return [event_row(event, names) for event in events]


def publications(events: Sequence[Event], names: Names) -> list[PublicationRow]:
    """What was published, oldest first."""
    return [
        PublicationRow(
            kind=facts.kind,
            text=facts.text,
            url=facts.url,
            issued_by=facts.issued_by,
            published_at=facts.published_at,
            recorded_at=event.noticed_at,
            by=event.actor,
            by_name=names.person(event.actor),
            reach=facts.reach,
        )
        for event in events
        if isinstance(facts := event.facts, ev.Published)
    ]


def progress(events: Sequence[Event], names: Names) -> list[ProgressRow]:
    """What was reported as done, oldest first."""
    return [_progress(event, facts.text, names) for event in events if isinstance(facts := event.facts, ev.Progressed)]


def _progress(event: Event, text: str, names: Names) -> ProgressRow:
    body, name = names.body(event.body), names.person(event.actor)
    return ProgressRow(at=event.at, by=event.actor, by_name=name, body=body, text=text)
