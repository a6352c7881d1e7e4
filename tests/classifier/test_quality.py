"""Scores on public sets the shipped model has not seen stay above their floors (`quality_floor.json`)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from classifier.across import across
from classifier.evaluation import measure

SHARED = Path(os.environ.get("HUIYING_SHARED", Path(__file__).parents[2].parent / "shared")) / "data"
FLOORS = json.loads((Path(__file__).parent / "quality_floor.json").read_text("utf-8"))

pytestmark = [
    pytest.mark.long,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the public data sets are not beside the checkout"),
]


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return measure(SHARED) | across(SHARED)


@pytest.mark.parametrize("name", FLOORS["at_least"])
def test_no_score_falls_below_its_floor(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOORS["at_least"][name]["floor"]


@pytest.mark.parametrize("name", FLOORS["at_most"])
def test_no_false_alarm_rises_above_its_ceiling(figures: dict[str, float], name: str) -> None:
    assert figures[name] <= FLOORS["at_most"][name]["ceiling"]


def test_every_figure_has_a_floor_or_a_ceiling(figures: dict[str, float]) -> None:
    assert set(figures) == set(FLOORS["at_least"]) | set(FLOORS["at_most"])
