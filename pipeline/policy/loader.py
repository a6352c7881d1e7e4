"""YAML → frozen `Profile`, and its canonical text by which a case keeps the policy it was opened under."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from pipeline.domain.clocks import ClockKind
from pipeline.domain.errors import Invalid
from pipeline.domain.ladder import MajorConcern
from pipeline.domain.policy import Body, ClockRule, Profile, Unit, WorkingHours
from pipeline.policy.bodies import (
    Divided,
    bodies_above,
    bodies_at,
    bodies_of_units,
    read_departments,
    read_divisions,
    read_unit_forms,
    read_units,
)
from pipeline.policy.clock_rules import read_clock, read_hours, tightened
from pipeline.policy.desk_rules import read_desk_rules
from pipeline.policy.english import NO_ENGLISH, in_chinese_alone
from pipeline.policy.entries import Entry
from pipeline.policy.layers import beside, by_id, latest, locate, read_layers
from pipeline.policy.topic_rules import read_topic_rules, unreachable

_TOP = {
    "id", "name", "extends", "hours", "taxonomy", "kinds", "departments", "coordinators", "informed",
    "emergency_informed", "informed_clauses", "routing", "involvement", "topics", "clocks", "ladder",
    "hot_topics", "jurisdiction", "divisions", "units", "unit_bodies", "arbiter", "hotline", "message_board",
    "speakers", "review", "market", "major", "seats",
}  # fmt: skip
_ROUTES = (
    "involved", "conduct", "own_policy", "one_unit", "several_units", "inside_and_outside", "outside",
    "no_place", "no_topic", "supporting", "false_information", "superior",
)  # fmt: skip
# Learnt while nobody else reads one: a class that two threads learn at once crashes the process.
_PROFILE = msgspec.json.Decoder(Profile)
_DEBTOR_DEPARTMENTS = {"internet": "internet", "hotline": "hotline"}


def load(name_or_path: str) -> Profile:
    """The profile of that name among ours, or of a .yaml file. Raises `ProfileError` with file and line."""
    layers = read_layers(locate(name_or_path))
    for layer in layers:
        layer.known(_TOP)
    return _sealed(_profile(layers, locate(name_or_path).parent))


def load_text(text: str) -> Profile:
    """The profile that a case kept. Raises `Invalid` when the text is not a profile."""
    try:
        profile = _PROFILE.decode(text)
    except msgspec.MsgspecError as error:
        raise Invalid("policy", f"the stored text is not a profile: {error}") from error
    return _sealed(profile)


def _sealed(profile: Profile) -> Profile:
    """The profile with its canonical text. Translations are no part of the policy: a better one moves no case."""
    bare = replace(profile, text="", hash="")
    text = msgspec.json.encode(in_chinese_alone(bare), order="deterministic").decode().replace(NO_ENGLISH, "")
    return replace(bare, text=text, hash=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class _Place:
    """The jurisdiction with its units and bodies."""

    code: str
    own_names: tuple[str, ...]
    prefixes: tuple[str, ...]
    superior: str
    superior_names: tuple[str, ...]
    regions: tuple[str, ...]
    units: tuple[Unit, ...]
    bodies: dict[str, Body]


def _profile(layers: list[Entry], folder: Path) -> Profile:
    local = layers[-1]
    departments = by_id(layers, "departments", Entry.overlaid)
    place = _place(layers, departments, folder)
    hours = read_hours(latest(layers, "hours"))
    desks = read_desk_rules(layers, place.code, place.bodies)
    return Profile(
        id=local.text("id"),
        name=local.text("name"),
        home=place.code,
        units=place.units,
        bodies=place.bodies,
        own_names=place.own_names,
        prefixes=place.prefixes,
        superior=place.superior,
        superior_names=place.superior_names,
        regions=place.regions,
        departments=read_departments(departments),
        clock_rules=_clocks(layers, hours, place, desks["major"]),
        hours=hours,
        internet_office=f"{place.code}.internet",
        **_topics(layers, {entry.text("id") for entry in departments}),
        **_informed(layers, place),
        **_words(layers),
        **desks,
    )


def _place(layers: list[Entry], departments: list[Entry], folder: Path) -> _Place:
    jurisdiction, superior = _jurisdiction(layers)
    code, short = jurisdiction.text("code"), jurisdiction.text("short")
    own_names = jurisdiction.texts("own_names")
    divisions = read_divisions(beside(folder, _giver(layers, "divisions").text("divisions")), code)
    forms = read_unit_forms(_giver(layers, "unit_bodies").entries("unit_bodies"))
    divided = Divided(code, divisions, own_names, forms)
    given = by_id(layers, "units", Entry.overlaid)
    units = read_units(divided, given)
    above, above_short = superior.text("code"), superior.text("short")
    bodies = [
        *bodies_at(code, short, departments),
        *bodies_of_units(units, given, departments, divided),
        *bodies_above(above, above_short, departments),
    ]
    return _Place(
        code,
        own_names,
        (*jurisdiction.texts("prefixes"), *own_names),
        above,
        (above_short, *superior.texts("names")),
        jurisdiction.texts("regions"),
        units,
        {body.id: body for body in bodies},
    )


def _jurisdiction(layers: list[Entry]) -> tuple[Entry, Entry]:
    """The jurisdiction and the division above it."""
    jurisdiction = latest(layers, "jurisdiction")
    if jurisdiction is None:
        raise layers[-1].fail("no_jurisdiction")
    jurisdiction.known({"code", "short", "own_names", "prefixes", "superior", "regions"})
    code = jurisdiction.text("code")
    if not code.isdecimal() or len(code) not in (4, 6):
        raise jurisdiction.fail("division_code", "code")
    superior = jurisdiction.entry("superior")
    if superior is None or not code.startswith(superior.text("code")):
        raise jurisdiction.fail("no_superior", "superior")
    return jurisdiction, superior


def _clocks(layers: list[Entry], hours: WorkingHours, place: _Place, major: MajorConcern) -> tuple[ClockRule, ...]:
    entries = by_id(layers, "clocks", lambda old, new: tightened(old, new, hours))
    rules = tuple(read_clock(entry, hours) for entry in entries)
    for entry, rule in zip(entries, rules, strict=True):
        department = _DEBTOR_DEPARTMENTS.get(rule.owed_by)
        if department and f"{place.code}.{department}" not in place.bodies:
            raise entry.fail("no_debtor", "owed_by", body=f"{place.code}.{department}")
        if rule.channels and set(rule.channels) <= set(rule.except_channels):
            raise entry.fail("no_channel", "except_channels")
        if rule.major and not major.possible(emergency=rule.emergency):
            raise entry.fail("never_major", "major")
    inherited_first = sorted(zip(entries, rules, strict=True), key=lambda pair: pair[0].file == layers[-1].file)
    _refuse_overlaps(inherited_first)
    missing = set(ClockKind) - {rule.kind for rule in rules}
    if missing:
        raise _giver(layers, "clocks").fail("no_clock", "clocks", kinds=", ".join(sorted(missing)))
    return rules


def _refuse_overlaps(clocks: list[tuple[Entry, ClockRule]]) -> None:
    """Two clocks of a kind for the very same matters: nobody could say which of them is meant."""
    seen: dict[tuple[object, ...], str] = {}
    for entry, rule in clocks:
        matters = (rule.grades, rule.except_grades, rule.channels, rule.except_channels)
        key = (rule.kind, rule.emergency, rule.major, *(frozenset(each) for each in matters))
        if key in seen:
            raise entry.fail("overlaps", "id", other=seen[key])
        seen[key] = rule.id


def _topics(layers: list[Entry], departments: set[str]) -> dict[str, Any]:
    topics, kinds = _inherited(layers, "taxonomy"), _inherited(layers, "kinds")
    entries = by_id(layers, "topics", Entry.overlaid)
    rules = read_topic_rules(entries, departments, topics, kinds)
    lost = unreachable(rules, topics, kinds)
    if lost:
        field = "taxonomy" if set(lost) & set(topics) else "kinds"
        raise _giver(layers, field).fail("not_taken", field, names=", ".join(lost))
    return {"topics": topics, "kinds": kinds, "topic_rules": rules}


def _inherited(layers: list[Entry], field: str) -> tuple[str, ...]:
    return _giver(layers, field).texts(field)


def _giver(layers: list[Entry], field: str) -> Entry:
    """The most particular layer that gives the field, or the last one where none does."""
    return next((layer for layer in reversed(layers) if layer.has(field)), layers[-1])


def _informed(layers: list[Entry], place: _Place) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in ("coordinators", "informed", "emergency_informed"):
        owner = _giver(layers, field)
        ids = tuple(f"{place.code}.{name}" for name in owner.texts(field))
        for body in ids:
            if body not in place.bodies:
                raise owner.fail("unknown_body", field, body=body)
        found[field] = ids
    clauses = latest(layers, "informed_clauses")
    found["informed_clauses"] = {name: clauses.text(name) for name in clauses.fields} if clauses else {}
    return found


def _words(layers: list[Entry]) -> dict[str, Any]:
    routing, involvement = latest(layers, "routing"), latest(layers, "involvement")
    if routing is None:
        raise layers[-1].fail("no_routing")
    routing.known(_ROUTES)
    return {
        "routing_clauses": {name: routing.text(name) for name in _ROUTES},
        "shared_words": involvement.texts("shared") if involvement else (),
        "handling_words": involvement.texts("handling") if involvement else (),
        "complaint_words": involvement.texts("complaint") if involvement else (),
    }
