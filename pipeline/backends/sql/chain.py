"""The hash chain: each event's hash covers the hash before it and the very bytes that are stored."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from pipeline.codec import event_text
from pipeline.domain.events import Event

GENESIS = "0" * 64


def link(previous: str, body: str) -> str:
    """The hash of an event whose stored text is `body`, after the event hashed `previous`."""
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def chained_rows(head: str, events: Sequence[Event]) -> tuple[list[dict[str, Any]], str]:
    """The events as rows of `events` after `head`, and the new head."""
    rows = []
    for event in events:
        body = event_text(event)
        following = link(head, body)
        rows.append(
            {
                "case_id": event.case_id,
                "seq": event.seq,
                "type": event.type,
                "at": event.at,
                "noticed_at": event.noticed_at,
                "body": body,
                "previous_hash": head,
                "hash": following,
            }
        )
        head = following
    return rows, head
