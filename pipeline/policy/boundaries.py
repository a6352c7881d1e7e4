"""Boundaries of the units, which an office gives that has the right to show them: GeoJSON with its origin.

Beside `type` and `features` the collection says, each as text: `origin` (whose drawing it is), `licence` (by what right
it is shown) and `review_number` (审图号, the number of the review that a map published in China needs). Each feature
carries the unit's code as `properties.code`; longitude and latitude in degrees.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.domain.policy import Unit
from pipeline.policy.errors import ProfileError

MOST_BYTES = 5_000_000
_CORNERS = 4  # of a closed ring
_LONGITUDE, _LATITUDE = 180, 90

Point = tuple[float, float]
Polygon = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The polygons of each unit by its code, each an outer ring followed by holes, and where they come from."""

    origin: str
    licence: str
    review_number: str
    units: dict[str, tuple[Polygon, ...]]


def read_boundaries(path: Path, units: Sequence[Unit]) -> Boundaries:
    """The boundaries of these units. Raises `ProfileError` that names file and place of the first fault.

    A unit that lies in another one needs none; it is then not drawn.
    """
    reader = _Reader(path.name)
    whole = reader.object(_parsed(path), "")
    if whole.get("type") != "FeatureCollection":
        raise reader.fail("not_geojson", "type")
    origin, licence, review = (reader.text(whole, field) for field in ("origin", "licence", "review_number"))
    found = dict(reader.units(whole, {unit.code for unit in units}))
    missing = [unit.code for unit in units if not unit.within and unit.code not in found]
    if missing:
        raise reader.fail("no_boundary", "features", given=", ".join(missing))
    return Boundaries(origin, licence, review, found)


def _parsed(path: Path) -> Any:
    try:
        raw = path.read_bytes()
    except OSError:
        raise ProfileError(path.name, 0, "no_boundaries") from None
    if len(raw) > MOST_BYTES:
        raise ProfileError(path.name, 0, "boundaries_too_large", most=str(MOST_BYTES // 1_000_000))
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        raise ProfileError(path.name, 0, "not_utf8", at=str(error.start)) from None
    except json.JSONDecodeError as error:
        raise ProfileError(path.name, error.lineno, "not_json", problem=error.msg) from None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads parsed GeoJSON; errors say where in it they are, as `features[3].properties.code`."""

    file: str

    def fail(self, code: str, where: str, **named: str) -> ProfileError:
        return ProfileError(self.file, 0, code, where, **named)

    def object(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail("not_object", where)
        return value

    def list(self, value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise self.fail("list", where)
        return value

    def text(self, value: dict[str, Any], field: str, where: str = "") -> str:
        given = value.get(field)
        if not isinstance(given, str) or not given.strip():
            raise self.fail("missing", where or field, what=field)
        return given.strip()

    def units(self, whole: dict[str, Any], known: set[str]) -> Iterator[tuple[str, tuple[Polygon, ...]]]:
        seen: set[str] = set()
        for number, value in enumerate(self.list(whole.get("features"), "features")):
            where = f"features[{number}]"
            feature = self.object(value, where)
            code = self.text(self.object(feature.get("properties"), f"{where}.properties"), "code", where)
            if code not in known:
                raise self.fail("unknown_unit", f"{where}.properties.code", given=code)
            if code in seen:
                raise self.fail("id_twice", f"{where}.properties.code", given=code)
            seen.add(code)
            yield code, self.polygons(feature.get("geometry"), f"{where}.geometry")

    def polygons(self, value: Any, where: str) -> tuple[Polygon, ...]:
        geometry = self.object(value, where)
        kind, inner = geometry.get("type"), self.list(geometry.get("coordinates"), f"{where}.coordinates")
        if kind not in ("Polygon", "MultiPolygon") or not inner:
            raise self.fail("not_polygon", where)
        several = [inner] if kind == "Polygon" else inner
        return tuple(self.polygon(each, f"{where}.coordinates[{place}]") for place, each in enumerate(several))

    def polygon(self, value: Any, where: str) -> Polygon:
        rings = self.list(value, where)
        if not rings:
            raise self.fail("not_polygon", where)
        return tuple(self.ring(each, f"{where}[{place}]") for place, each in enumerate(rings))

    def ring(self, value: Any, where: str) -> tuple[Point, ...]:
        points = tuple(self.point(each, f"{where}[{place}]") for place, each in enumerate(self.list(value, where)))
        if len(points) < _CORNERS or points[0] != points[-1]:
            raise self.fail("open_ring", where)
        return points

    def point(self, value: Any, where: str) -> Point:
        match value:
            case [int() | float() as east, int() | float() as north, *_]:
                if abs(east) <= _LONGITUDE and abs(north) <= _LATITUDE:
                    return float(east), float(north)
        raise self.fail("not_degrees", where)
