"""Units and bodies of a place: its divisions, times the departments, and the same one level up."""

import csv
from pathlib import Path

from pipeline.domain.policy import Body, Department, Township, Unit
from pipeline.policy.entries import Entry
from pipeline.policy.errors import ProfileError

_DEPARTMENT_FIELDS = {
    "id", "name", "home_name", "province", "short", "origin", "unit_origin", "superior_origin",
}  # fmt: skip
_UNIT_FIELDS = {"code", "name", "body", "within", "departments", "aliases", "origin"}
_DIGITS_BELOW = {2: 4, 4: 6, 6: 9}


def read_departments(entries: list[Entry]) -> tuple[Department, ...]:
    """The departments; ids are what rules and body ids use."""
    for entry in entries:
        entry.known(_DEPARTMENT_FIELDS)
    return tuple(Department(entry.text("id"), entry.text("name"), entry.texts("short")) for entry in entries)


def read_divisions(path: Path, home: str) -> dict[str, str]:
    """Code → name of the divisions inside `home`. Raises `ProfileError` with the line of a bad row."""
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ProfileError(path.name, 1, "the division table does not exist") from None
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "code,")) or not line.strip():
            continue
        row = next(csv.reader([line]))
        if len(row) != 2 or not row[0].isdecimal() or not row[1]:
            raise ProfileError(path.name, number, "give a row as code,name")
        if not row[0].startswith(home):
            raise ProfileError(path.name, number, f"code: the place {row[0]} {row[1]} lies outside {home}")
        if row[0] in found:
            raise ProfileError(path.name, number, f"code: {row[0]} is given twice")
        found[row[0]] = row[1]
    return found


def read_units(home: str, divisions: dict[str, str], entries: list[Entry]) -> tuple[Unit, ...]:
    """The units: divisions one level below home, changed by the profile's entries, and those it adds."""
    width = _DIGITS_BELOW[len(home)]
    given = {entry.text("code"): entry for entry in entries}
    listed = {code: name for code, name in divisions.items() if len(code) == width}
    for code, entry in given.items():
        entry.known(_UNIT_FIELDS)
        _check_place(entry, code, home, listed)
    names = {**listed, **{code: entry.text("name") for code, entry in given.items() if code not in listed}}
    towns = [Township(code, name) for code, name in divisions.items() if len(code) > width]
    return tuple(_unit(code, name, given.get(code), towns) for code, name in sorted(names.items()))


def _check_place(entry: Entry, code: str, home: str, listed: dict[str, str]) -> None:
    if not code.startswith(home) or len(code) != _DIGITS_BELOW[len(home)]:
        raise entry.fail(f"the place {code} lies outside {home} or is not one level below it", "code")
    within = entry.text("within", "")
    if within and within not in listed:
        raise entry.fail(f"{within} is not a unit of {home}", "within")


def _unit(code: str, name: str, entry: Entry | None, towns: list[Township]) -> Unit:
    own = tuple(town for town in towns if town.code.startswith(code))
    if entry is None:
        return Unit(code, name, aliases=_short(name), townships=own)
    return Unit(
        code=code,
        name=entry.text("name", name),
        departments=entry.flag("departments", True),
        within=entry.text("within", ""),
        aliases=entry.texts("aliases") or _short(name),
        townships=own,
    )


def _short(name: str) -> tuple[str, ...]:
    """都匀市 is also called 都匀; a name of two characters has no shorter one."""
    return (name[:-1],) if len(name) > 2 else ()


def bodies_of_units(units: tuple[Unit, ...], units_given: list[Entry], departments: list[Entry]) -> list[Body]:
    """Every department at every unit; where a unit has none, the unit itself answers as its office."""
    given = {entry.text("code"): entry for entry in units_given}
    found: list[Body] = []
    for unit in units:
        if unit.departments:
            found += [_unit_body(unit, entry) for entry in departments]
            continue
        entry = given.get(unit.code)
        name = entry.text("body", unit.name) if entry else unit.name
        origin = entry.text("origin", "") if entry else ""
        found.append(Body(f"{unit.code}.office", name, unit.code, "office", not origin, unit.aliases, origin))
    return found


def _unit_body(unit: Unit, entry: Entry) -> Body:
    origin = entry.text("unit_origin", "")
    department = entry.text("id")
    name = unit.name + entry.text("name")
    return Body(f"{unit.code}.{department}", name, unit.code, department, not origin, (), origin)


def bodies_at(code: str, place: str, departments: list[Entry], *, above: bool) -> list[Body]:
    """Every department at the jurisdiction, or one level above it (`above`)."""
    found: list[Body] = []
    for entry in departments:
        origin = entry.text("superior_origin" if above else "origin", "")
        name = place + entry.text("province" if above else "name")
        if not above:
            name = entry.text("home_name", name)
        department = entry.text("id")
        found.append(Body(f"{code}.{department}", name, code, department, not origin, (), origin))
    return found
