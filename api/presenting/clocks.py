"""Clocks as rows."""

from collections.abc import Iterable

from api.presenting.names import Names
from api.presenting.words import CLOCKS
from api.schemas.clocks import ClockMoved, ClockRow, Warned
from pipeline.domain.clocks import Clock, ClockChange
from pipeline.domain.explanation import explain


def clock_row(clock: Clock, names: Names) -> ClockRow:
    """A clock with its arithmetic in a sentence."""
    schedule = clock.schedule
    return ClockRow(
        kind=clock.id.kind,
        label=CLOCKS[clock.id.kind],
        body=names.body(clock.id.body),
        occurrence=clock.id.occurrence,
        status=clock.status,
        anchor_at=schedule.anchor,
        due_at=schedule.due_at,
        budget_seconds=schedule.budget_seconds,
        calendar="working" if schedule.calendar == "working" else "natural",
        clause=schedule.clause,
        product_default=schedule.product_default,
        provisional=schedule.provisional,
        late_on_arrival=schedule.late_on_arrival,
        paused_at=clock.paused_at,
        accepted_at=clock.accepted_at,
        warnings=[Warned(percent=percent, at=at) for percent, at in schedule.warnings],
        passed=clock.passed,
        stopped_at=clock.stopped_at,
        reason=clock.reason,
        explanation=explain(schedule, clock.id.kind, "en" if names.english else "zh"),
    )


def moves(changes: Iterable[ClockChange], names: Names) -> list[ClockMoved]:
    """What an event did to clocks."""
    return [
        ClockMoved(
            kind=change.clock.kind,
            body=names.body(change.to_body or change.clock.body),
            move=change.move,
            due_at=change.schedule.due_at if change.schedule else None,
            threshold=change.threshold,
            reason=change.reason,
        )
        for change in changes
    ]
