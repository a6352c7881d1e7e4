"""Cases as rows and as a page."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from api.presenting.clocks import clock_row
from api.presenting.names import Names, place_name
from api.presenting.words import FACET_VALUES
from api.schemas.cases import Assigned, CaseRow, Proposal
from api.schemas.posts import FacetCount
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock
from pipeline.domain.reasons import in_english
from pipeline.domain.routing import Assignment, Route
from pipeline.domain.transitions import State
from pipeline.domain.urgency import next_clock
from pipeline.ports.queries import CaseRecord
from pipeline.ports.store import StoredPost

DECIMALS = 4
ORDERED = {
    (facet, value): rank for facet in ("grade", "state") for rank, value in enumerate(FACET_VALUES[facet], start=1)
}


def share_used(clock: Clock, now: datetime) -> float:
    """The part of the clock's time that is over at `now`: 1 is due, above is late."""
    schedule = clock.schedule
    whole = (schedule.due_at - schedule.anchor).total_seconds()
    return round((now - schedule.anchor).total_seconds() / whole, DECIMALS) if whole else 1.0


def is_overdue(case: Case, now: datetime, body: str = "") -> bool:
    """Whether the reader's clock ran out and runs on; imported history and merged cases are past caring."""
    clock = next_clock(case, body)
    live = not case.history and case.state is not State.MERGED
    return live and clock is not None and clock.schedule.due_at < now


def case_row(
    record: CaseRecord, names: Names, now: datetime, body: str = "", followed: AbstractSet[str] = frozenset()
) -> CaseRow:
    """A case in a list, of `body` if one reads it; `followed` are the reader's."""
    return CaseRow(**row_values(record, names, now, body), followed=record.case.id in followed)


def row_values(record: CaseRecord, names: Names, now: datetime, body: str = "") -> dict[str, Any]:
    """The values of a row, for it and for the page that has more. `body` is who reads, '' for the office."""
    case, urgent = record.case, next_clock(record.case, body)
    return {
        "id": case.id,
        "revision": case.revision,
        "state": case.state,
        "title": case.title,
        **_reading(case),
        "lead": names.body(case.lead),
        "supporting": names.bodies(case.supporting),
        "provisional": case.provisional,
        "imported": case.history,
        "anchor_at": case.emergency_at or case.detected_at,
        "opened_at": case.opened_at,
        "post_count": record.post_count,
        "voice_count": record.voice_count,
        "spark": list(record.spark),
        "next_clock": clock_row(urgent, names) if urgent else None,
        "share": share_used(urgent, now) if urgent else None,
        "overdue": is_overdue(case, now, body),
        "proposal_lead": names.body(case.proposed_lead),
    }


def _reading(case: Case) -> dict[str, Any]:
    reading = case.reading
    places = [place_name(place) for place in reading.places]
    return {
        "category": reading.category,
        "categories": list(reading.categories),
        "topic": reading.topic,
        "grade": reading.grade,
        "kind": reading.kind,
        "place": places[0] if places else None,
        "places": places,
        "uncertain": reading.uncertain,
    }


def assigned(assignment: Assignment, names: Names) -> Assigned:
    """A body with the rule that named it."""
    return Assigned(body=names.known_body(assignment.body), rule=assignment.rule, clause=assignment.clause)


def proposal(route: Route, names: Names) -> Proposal:
    """Who must answer, with the rule and clause of each."""
    return Proposal(
        lead=assigned(route.lead, names) if route.lead else None,
        supporting=[assigned(item, names) for item in route.supporting],
        informed=[assigned(item, names) for item in route.informed],
        alternatives=[assigned(item, names) for item in route.alternatives],
        rule=route.rule,
        clause=route.clause,
        reason=in_english(route.reason) if names.english else route.reason,
        uncertain=route.uncertain,
        outside=route.outside,
    )


def highest(posts: Sequence[StoredPost]) -> tuple[dict[str, float], dict[str, int]]:
    """The highest score per category and the highest number of casualties that any post names."""
    scores: dict[str, float] = {}
    casualties: dict[str, int] = {}
    for stored in posts:
        for name, score in stored.assessment.scores.items():
            scores[name] = max(score, scores.get(name, 0.0))
        for name, number in stored.assessment.casualties.items():
            casualties[name] = max(number, casualties.get(name, 0))
    return scores, casualties


def facet_counts(facets: Mapping[str, Mapping[str, int]], names: Names) -> dict[str, list[FacetCount]]:
    """Facet values with their names, the most frequent first, grades and states in their own order.

    Of divisions only the units are named, as home narrows nothing.
    """
    return {
        facet: [
            FacetCount(value=value, label=names.value(facet, value), count=counts[value])
            for value in sorted(counts, key=lambda value: (ORDERED.get((facet, value), 0), -counts[value], value))
            if facet != "place" or names.is_unit(value)
        ]
        for facet, counts in facets.items()
    }
