"""Obligations as people see them."""

from datetime import datetime
from typing import Literal

from api.schemas.base import Answer
from api.schemas.bodies import BodyName
from pipeline.domain.clocks import ClockKind, ClockMove, ClockStatus


class Warned(Answer):
    """When `percent` of the budget is used."""

    percent: int
    at: datetime


class ClockRow(Answer):
    """One obligation: `passed` is the last threshold recorded, `body` null where the internet office owes
    it, `explanation` the deadline's arithmetic in a sentence."""

    kind: ClockKind
    label: str
    body: BodyName | None
    occurrence: int
    status: ClockStatus
    anchor_at: datetime
    due_at: datetime
    budget_seconds: int
    calendar: Literal["natural", "working"]
    clause: str
    product_default: bool
    provisional: bool
    late_on_arrival: bool
    paused_at: datetime | None
    accepted_at: datetime | None
    warnings: list[Warned]
    passed: int
    stopped_at: datetime | None
    reason: str
    explanation: str


class ClockMoved(Answer):
    """What an event did to a clock; `threshold` is the percent of its budget that went by, 0 of any other move."""

    kind: ClockKind
    body: BodyName | None
    move: ClockMove
    due_at: datetime | None
    threshold: int
    reason: str
