"""Tables written by hand hold places in prose, grades and dispositions above their floors (`quality_floor.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from classifier import Classifier, Text
from classifier.gazetteer import Gazetteer
from classifier.places import PlaceFinder
from classifier.segmenter import Segmenter
from classifier.tables import rows_of

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "quality_floor.json").read_text("utf-8"))["tables"]
PROSE = [json.loads(line) for line in (HERE / "places_prose.jsonl").read_text("utf-8").splitlines()]
GRADES = [row for _, row in rows_of(HERE / "grades.csv", ("text", "grade", "trap", "round"))]
DISPOSITIONS = [row for _, row in rows_of(HERE / "dispositions.csv", ("text", "disposition", "trap", "round"))]
LEVELS = (2, 4, 6, 9)


def by_level(codes: Iterable[str]) -> dict[int, set[str]]:
    """The divisions of each level that hold the places of `codes`."""
    return {length: {code[:length] for code in codes if len(code) >= length} for length in LEVELS}


def level_hits(wanted: Sequence[str], found: Sequence[str]) -> list[bool]:
    """For each level that either names: whether both name the same; one hit where neither names a place."""
    right, given = by_level(wanted), by_level(found)
    return [right[level] == given[level] for level in LEVELS if right[level] or given[level]] or [True]


@pytest.fixture(scope="module")
def finders() -> dict[str, PlaceFinder]:
    segmenter = Segmenter()
    return {home: PlaceFinder(Gazetteer(home), segmenter) for home in {row["home"] for row in PROSE}}


@pytest.mark.parametrize(
    ("number", "held_back", "name"),
    [(1, False, "open"), (1, True, "held back"), (2, False, "round 2"), (3, True, "round 3")],
)
def test_places_in_prose_are_right_at_each_level(
    finders: dict[str, PlaceFinder], number: int, held_back: bool, name: str
) -> None:
    hits: list[bool] = []
    for row in PROSE:
        if row["round"] == number and row["held_back"] == held_back:
            places = finders[row["home"]].locate(Text(row["text"]))
            hits += level_hits(row["places"], [place.code for place in places if place.confidence >= 0.5])
    assert sum(hits) / len(hits) >= FLOORS[f"places in prose: level accuracy ({name})"]["floor"]


@pytest.mark.parametrize(
    ("number", "figure"),
    [
        ("1", "grade: rows right"),
        ("2", "grade: rows right (round 2)"),
        ("3", "grade: rows right (round 3, unseen)"),
        ("4", "grade: rows right (round 4)"),
        ("5", "grade: rows right (round 5)"),
        ("6", "grade: rows right (round 6)"),
        ("7", "grade: rows right (round 7)"),
        ("8", "grade: rows right (round 8)"),
        ("9", "grade: rows right (round 9)"),
        ("10", "grade: rows right (round 10)"),
        ("11", "grade: rows right (round 11)"),
        ("12", "grade: rows right (round 12)"),
        ("13", "grade: rows right (round 13)"),
        ("14", "grade: rows right (round 14)"),
        ("15", "grade: rows right (round 15)"),
        ("16", "grade: rows right (round 16)"),
        ("17", "grade: rows right (round 17)"),
        ("18", "grade: rows right (round 18)"),
        ("19", "grade: rows right (round 19)"),
        ("20", "grade: rows right (round 20)"),
        ("21", "grade: rows right (round 21)"),
        ("22", "grade: rows right (round 22)"),
        ("23", "grade: rows right (round 23, unseen)"),
    ],
)
def test_grades_are_right(classifier: Classifier, number: str, figure: str) -> None:
    rows = [row for row in GRADES if row["round"] == number]
    verdicts = classifier.classify([Text(row["text"]) for row in rows])
    right = [(verdict.grade or "") == row["grade"] for row, verdict in zip(rows, verdicts, strict=True)]
    assert sum(right) / len(right) >= FLOORS[figure]["floor"]


def test_of_a_recognised_emergency_the_grade_is_right(classifier: Classifier) -> None:
    verdicts = classifier.classify([Text(row["text"]) for row in GRADES])
    pairs = [(row["grade"], verdict.grade) for row, verdict in zip(GRADES, verdicts, strict=True)]
    graded = [wanted == found for wanted, found in pairs if wanted and found]
    assert sum(graded) / len(graded) >= FLOORS["grade: rows right where an emergency is seen"]["floor"]


@pytest.mark.parametrize(
    ("rounds", "name"), [("12345", "rows right"), ("5", "rows right (round 5)"), ("6", "rows right (round 6, unseen)")]
)
def test_dispositions_are_right(classifier: Classifier, rounds: str, name: str) -> None:
    rows = [row for row in DISPOSITIONS if row["round"] in rounds]
    verdicts = classifier.classify([Text(row["text"]) for row in rows])
    right = [verdict.disposition == row["disposition"] for row, verdict in zip(rows, verdicts, strict=True)]
    assert sum(right) / len(right) >= FLOORS[f"disposition: {name}"]["floor"]


@pytest.mark.parametrize(
    ("rounds", "name"),
    [("123", "rounds 1 to 3, tuned on"), ("4", "round 4"), ("5", "round 5"), ("6", "round 6, unseen")],
)
def test_the_wording_of_a_post_names_its_disposition(classifier: Classifier, rounds: str, name: str) -> None:
    rows = [row for row in DISPOSITIONS if row["round"] in rounds]
    found = classifier.dispositions([Text(row["text"]) for row in rows])
    right = [row["disposition"] == one for row, one in zip(rows, found, strict=True)]
    assert sum(right) / len(right) >= FLOORS[f"disposition: by its wording alone ({name})"]["floor"]


def test_the_tables_are_as_long_and_as_hard_as_they_must() -> None:
    assert len(PROSE) >= 150
    assert sum(row["held_back"] for row in PROSE) >= 50
    assert len(GRADES) >= 120
    assert sum(bool(row["trap"]) for row in GRADES) >= len(GRADES) / 2
    assert len(DISPOSITIONS) >= 120
