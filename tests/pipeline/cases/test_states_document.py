"""The states' document says what the tables say."""

from pathlib import Path

from pipeline.cases.decisions import OFFERS
from pipeline.domain.events import EVENT_TYPES
from pipeline.domain.transitions import MOVING, RESTORED, STAYING, diagram

DOCUMENT = Path(__file__).parents[3] / "docs" / "states.md"


def test_the_diagram_in_the_documents_is_that_of_the_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert diagram() in text
    for offer in OFFERS:
        roles = ", ".join(sorted(role.value for role in offer.roles))
        assert f"| `{offer.name}` | {roles}{' (of the lead)' if offer.led else ''} |" in text


def test_every_event_but_the_first_stands_in_the_table_and_every_move_is_an_event() -> None:
    moves = {event for found in MOVING.values() for event in found}
    assert moves | STAYING.keys() | {RESTORED, "opened"} == EVENT_TYPES.keys()
    assert not moves & STAYING.keys()
