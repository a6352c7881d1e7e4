"""Boundaries that an office gives: read whole, or refused with file and place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.domain.policy import Unit
from pipeline.policy import ProfileError
from pipeline.policy.boundaries import Boundaries, read_boundaries

UNITS = (Unit("522701", "甲市"), Unit("522702", "乙市"), Unit("522771", "开发区", within="522701"))
SQUARE = [[107.0, 26.0], [107.5, 26.0], [107.5, 26.5], [107.0, 26.5], [107.0, 26.0]]
HOLE = [[107.1, 26.1], [107.2, 26.1], [107.2, 26.2], [107.1, 26.1]]
EAST = [[x + 0.5, y] for x, y in SQUARE]
Read = Callable[..., Boundaries]


def feature(code: str, kind: str = "Polygon", coordinates: Any = None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates or [SQUARE]},
    }


WHOLE = {
    "type": "FeatureCollection",
    "origin": "某州自然资源局",
    "licence": "本单位制作",
    "review_number": "某S（2026）001号",
    "features": [
        feature("522701", coordinates=[SQUARE, HOLE]),
        feature("522702", "MultiPolygon", [[EAST], [[[x + 1, y] for x, y in EAST]]]),
    ],
}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(**changes: Any) -> Boundaries:
        file = tmp_path / "mine.geojson"
        file.write_text(json.dumps(WHOLE | changes, ensure_ascii=False), "utf-8")
        return read_boundaries(file, UNITS)

    return _read


def test_polygons_holes_and_several_parts_are_read_with_their_origin(read: Read) -> None:
    found = read()
    assert (found.origin, found.licence, found.review_number) == ("某州自然资源局", "本单位制作", "某S（2026）001号")
    assert [len(ring) for ring in found.units["522701"][0]] == [5, 4]
    assert len(found.units["522702"]) == 2
    assert found.units["522701"][0][0][1] == (107.5, 26.0)


def test_a_unit_that_lies_in_another_needs_no_boundary_and_may_have_one(read: Read) -> None:
    assert "522771" not in read().units
    assert "522771" in read(features=[*WHOLE["features"], feature("522771")]).units


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"origin": ""}, "mine.geojson: origin: the field origin is missing"),
        ({"licence": 3}, "mine.geojson: licence: the field licence is missing"),
        ({"review_number": " "}, "mine.geojson: review_number: the field review_number is missing"),
        ({"type": "Feature"}, "mine.geojson: type: give a FeatureCollection"),
        ({"features": {}}, "mine.geojson: features: give a list"),
        ({"features": [feature("522701")]}, "mine.geojson: features: the boundary of 522702 is missing"),
        (
            {"features": [feature("522701"), feature("999999")]},
            "mine.geojson: features[1].properties.code: the profile has no unit 999999",
        ),
        (
            {"features": [feature("522701"), feature("522701")]},
            "mine.geojson: features[1].properties.code: the id '522701' is given twice",
        ),
        ({"features": [{"properties": None}]}, "mine.geojson: features[0].properties: give a JSON object"),
        ({"features": [{"properties": {}}]}, "mine.geojson: features[0]: the field code is missing"),
        ({"features": [feature("522701", "Point", [107, 26])]}, "features[0].geometry: give a Polygon"),
        ({"features": [feature("522701", coordinates=[SQUARE[:4]])]}, "coordinates[0][0]: a ring has four positions"),
        ({"features": [feature("522701", coordinates=[[[2907.0, 26.0]] * 4])]}, "[0][0][0]: give longitude"),
        ({"features": [feature("522701", coordinates=[[["x", 26.0]] * 4])]}, "[0][0][0]: give longitude"),
    ],
)
def test_a_fault_is_named_with_its_place(read: Read, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read(**changes)
    assert says in refused.value.said(english=True)
    assert "mine.geojson: " in refused.value.said(english=False)


def test_what_is_no_json_is_named_with_its_line_and_a_missing_file_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.geojson"
    file.write_text('{\n "type": FeatureCollection}', "utf-8")
    with pytest.raises(ProfileError, match=r"mine\.geojson:2: not valid JSON"):
        read_boundaries(file, UNITS)
    with pytest.raises(ProfileError, match=r"none\.geojson: there is no such file"):
        read_boundaries(tmp_path / "none.geojson", UNITS)
