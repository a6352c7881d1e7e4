"""Units and bodies of a place: its divisions, times the departments, and the same one level up."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.policy import Body, Department, Township, Unit
from pipeline.policy.entries import Entry
from pipeline.policy.errors import ProfileError

_DEPARTMENT_FIELDS = {
    "id", "name", "home_name", "province", "short", "origin", "unit_origin", "superior_origin",
}  # fmt: skip
_UNIT_FIELDS = {"code", "name", "body", "within", "departments", "aliases", "origin"}
_DIGITS_BELOW = {2: 4, 4: 6, 6: 9}
_PROVINCE_DIGITS = 2


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
        raise ProfileError(path.name, 1, "no_table") from None
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "code,")) or not line.strip():
            continue
        row = next(csv.reader([line]))
        if len(row) != 2 or not row[0].isdecimal() or not row[1]:
            raise ProfileError(path.name, number, "row")
        if not row[0].startswith(home):
            raise ProfileError(path.name, number, "outside", "code", place=f"{row[0]} {row[1]}", home=home)
        if row[0] in found:
            raise ProfileError(path.name, number, "code_twice", "code", given=row[0])
        found[row[0]] = row[1]
    return found


@dataclass(frozen=True, slots=True)
class UnitForm:
    """How units without departments answer: those that end with `ends` as their name and `body`."""

    ends: str
    body: str = ""
    origin: str = ""


def read_unit_forms(entries: list[Entry]) -> tuple[UnitForm, ...]:
    """The forms in order; the first that fits a unit's name counts."""
    for entry in entries:
        entry.known({"ends", "body", "origin"})
    return tuple(UnitForm(e.text("ends"), e.text("body", ""), e.text("origin", "")) for e in entries)


@dataclass(frozen=True, slots=True)
class Divided:
    """A jurisdiction with its divisions, and how its units are called and answer."""

    home: str
    divisions: dict[str, str]
    own_names: tuple[str, ...]
    forms: tuple[UnitForm, ...] = ()

    @property
    def width(self) -> int:
        """How many digits the code of a unit has."""
        return _DIGITS_BELOW[len(self.home)]

    @property
    def units(self) -> dict[str, str]:
        """Code → name of the divisions one level below."""
        return {code: name for code, name in self.divisions.items() if len(code) == self.width}

    def form_of(self, name: str) -> UnitForm:
        """How the unit of that name answers."""
        return next((form for form in self.forms if name.endswith(form.ends)), UnitForm(""))

    def short(self, name: str) -> tuple[str, ...]:
        """都匀市 is also called 都匀; never like the jurisdiction itself, and never by one character."""
        stem = name.removesuffix(self.form_of(name).ends) if self.forms else name[:-1]
        return (stem,) if 1 < len(stem) < len(name) and stem not in self.own_names else ()


def read_units(place: Divided, entries: list[Entry]) -> tuple[Unit, ...]:
    """The units: divisions one level below home, changed by the profile's entries, and those it adds."""
    given = {entry.text("code"): entry for entry in entries}
    names = dict(place.units)
    for code, entry in given.items():
        entry.known(_UNIT_FIELDS)
        _check_unit(entry, code, place)
        if code not in names:
            names[code] = entry.text("name")
    towns = [Township(code, name) for code, name in place.divisions.items() if len(code) > place.width]
    return tuple(_unit(code, name, given.get(code), towns, place) for code, name in sorted(names.items()))


def _check_unit(entry: Entry, code: str, place: Divided) -> None:
    if not code.startswith(place.home) or len(code) != place.width:
        raise entry.fail("not_below", "code", place=code, home=place.home)
    within = entry.text("within", "")
    if within and within not in place.units:
        raise entry.fail("no_unit", "within", given=within, home=place.home)
    for alias in entry.texts("aliases"):
        if alias in place.own_names:
            raise entry.fail("own_name", "aliases", given=alias)


def _unit(code: str, name: str, entry: Entry | None, towns: list[Township], place: Divided) -> Unit:
    own = tuple(town for town in towns if town.code.startswith(code))
    departments = not place.forms
    if entry is None:
        return Unit(code, name, departments, aliases=place.short(name), townships=own)
    name = entry.text("name", name)
    return Unit(
        code=code,
        name=name,
        departments=entry.flag("departments", departments),
        within=entry.text("within", ""),
        aliases=entry.texts("aliases") if entry.has("aliases") else place.short(name),
        townships=own,
    )


def bodies_of_units(
    units: tuple[Unit, ...], given: list[Entry], departments: list[Entry], place: Divided
) -> Iterator[Body]:
    """Every department at every unit; where a unit has none, the unit itself answers as its office."""
    entries = {entry.text("code"): entry for entry in given}
    for unit in units:
        if unit.departments:
            yield from (_unit_body(unit, entry) for entry in departments)
        else:
            yield _own_body(unit, entries.get(unit.code), place.form_of(unit.name))


def _own_body(unit: Unit, entry: Entry | None, form: UnitForm) -> Body:
    name, origin = unit.name + form.body, form.origin
    if entry:
        name, origin = entry.text("body", name), entry.text("origin", origin)
    return Body(f"{unit.code}.office", name, unit.code, "office", not origin, unit.aliases, origin)


def _unit_body(unit: Unit, entry: Entry) -> Body:
    origin = entry.text("unit_origin", "")
    department = entry.text("id")
    name = unit.name + entry.text("name")
    return Body(f"{unit.code}.{department}", name, unit.code, department, not origin, (), origin)


def bodies_at(code: str, place: str, departments: list[Entry]) -> Iterator[Body]:
    """Every department at the jurisdiction."""
    for entry in departments:
        origin, department = entry.text("origin", ""), entry.text("id")
        name = entry.text("home_name", place + entry.text("name"))
        yield Body(f"{code}.{department}", name, code, department, not origin, (), origin)


def bodies_above(code: str, place: str, departments: list[Entry]) -> Iterator[Body]:
    """Every department one level above the jurisdiction: at a province, or at a prefecture."""
    for entry in departments:
        origin, department = entry.text("superior_origin", ""), entry.text("id")
        own = entry.text("province" if len(code) == _PROVINCE_DIGITS else "name")
        yield Body(f"{code}.{department}", place + own, code, department, not origin, (), origin)
