"""Who is on duty, and where a roster has holes or says two things."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain.errors import Invalid
from pipeline.domain.roster import Shift, gaps, on_duty, overlaps, require_sound

# Monday 2026-11-23 00:00 UTC
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def shift(number: int, starts: float, ends: float, person: str = "", desk: str = "office") -> Shift:
    """A shift from one hour of that Monday to another."""
    hours = (MONDAY + timedelta(hours=hour) for hour in (starts, ends))
    return Shift(number, desk, *hours, person or f"p{number}", "0854-8221234")


def hours(found: object) -> list[tuple[float, float]]:
    return [tuple((at - MONDAY) / timedelta(hours=1) for at in (each.starts_at, each.ends_at)) for each in found]  # type: ignore[attr-defined, misc]


def test_a_shift_holds_from_its_first_minute_to_before_its_last() -> None:
    day, night = shift(1, 8, 20), shift(2, 20, 32)
    assert on_duty([day, night], MONDAY + timedelta(hours=7, minutes=59)) == ()
    assert on_duty([day, night], MONDAY + timedelta(hours=8)) == (day,)
    assert on_duty([day, night], MONDAY + timedelta(hours=20)) == (night,)


def test_a_substitute_entered_over_the_plan_goes_first() -> None:
    plan, substitute = shift(1, 8, 20), shift(2, 12, 14)
    assert on_duty([plan, substitute], MONDAY + timedelta(hours=13)) == (substitute, plan)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(-5, 30)], []),
        ([(8, 20)], [(0, 8), (20, 24)]),
        ([(8, 12), (12, 18)], [(0, 8), (18, 24)]),
        ([(8, 20), (10, 12)], [(0, 8), (20, 24)]),
        ([(12, 18), (0, 8)], [(8, 12), (18, 24)]),
        ([(30, 40)], [(0, 24)]),
        ([(20, 40)], [(0, 20)]),
    ],
)
def test_the_hours_without_anybody_are_found(
    spans: list[tuple[float, float]], expected: list[tuple[float, float]]
) -> None:
    shifts = [shift(number, *span) for number, span in enumerate(spans, start=1)]
    assert hours(gaps(shifts, MONDAY, MONDAY + timedelta(hours=24))) == expected


def test_two_claims_of_the_same_hours_are_named_and_shifts_that_meet_are_not() -> None:
    shifts = [shift(1, 0, 8), shift(2, 8, 20), shift(3, 18, 24), shift(4, 18, 24, desk="522702.housing")]
    (found,) = overlaps(shifts)
    assert (found.first.id, found.second.id, hours([found])) == (2, 3, [(18, 20)])


@pytest.mark.parametrize(
    ("starts", "ends", "code"), [(8, 8, "shift_ends_first"), (8, 7, "shift_ends_first"), (0, 169, "shift_too_long")]
)
def test_a_shift_that_cannot_be_meant_is_refused(starts: float, ends: float, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound(shift(1, starts, ends))
    assert (refused.value.field, refused.value.code) == ("ends_at", code)
    require_sound(shift(1, 0, 168))
