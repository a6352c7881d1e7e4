"""Missing holidays are said once a day, from November on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from pipeline.stages.almanac import Almanac

At = Callable[[str], datetime]


@pytest.mark.parametrize(
    ("now", "years"),
    [("Saturday 2026-10-31 12:00", []), ("Sunday 2026-11-22 12:00", [2027])],
)
def test_a_missing_next_year_is_logged_from_november(now: str, years: list[int], clock: Any, at: At) -> None:
    clock.time = at(now)
    with capture_logs() as logged:
        Almanac(clock).turn()
    assert [line["years"] for line in logged] == ([years] if years else [])


def test_it_is_said_once_a_day_with_the_remedy(clock: Any, at: At) -> None:
    clock.time = at("Sunday 2026-11-22 12:00")
    almanac = Almanac(clock)
    with capture_logs() as logged:
        assert [almanac.turn() for _ in range(3)] == [0, 0, 0]
        clock.forward(days=1)
        almanac.turn()
    assert len(logged) == 2
    assert "holidays/2027.yaml" in logged[0]["remedy"]
