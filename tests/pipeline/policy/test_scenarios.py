"""Scenario tables: facts in → lead, supporting, informed, clocks, due times, clause."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.matter import Matter
from pipeline.domain.obligations import Anchors, owed_at_detection, schedule, sign_in_schedule
from pipeline.domain.policy import TICKETED, Profile
from pipeline.domain.post import Channel
from pipeline.domain.reading import Reading
from pipeline.domain.reasons import in_english
from pipeline.domain.routing import Route, RouteFacts, route
from pipeline.domain.signals import signals_of
from pipeline.policy import calendar_of, load

TABLES = Path(__file__).parent / "scenarios"
ROWS = [
    pytest.param(path.stem, row, id=f"{path.stem}: {row['name']}")
    for path in sorted(TABLES.glob("*.yaml"))
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]
At = Callable[[str], datetime]
Local = Callable[[datetime], str]
Row = dict[str, Any]


@cache
def _profile(name: str) -> Profile:
    return load(name)


def _facts(row: Row) -> RouteFacts:
    facts = row["facts"]
    return RouteFacts(
        categories=tuple(Category(name) for name in facts["categories"]),
        topic=facts.get("topic"),
        kind=facts.get("kind"),
        grade=_grade(row),
        places=tuple(facts["places"]),
        text=facts["text"],
        offline=facts.get("offline", False),
    )


def _grade(row: Row) -> Grade | None:
    return Grade(row["facts"]["grade"]) if "grade" in row["facts"] else None


def _disposition(row: Row) -> Disposition | None:
    return Disposition(row["facts"]["disposition"]) if "disposition" in row["facts"] else None


def _told(row: Row, profile: Profile) -> set[str]:
    base, *others = row["informed"]
    ids = {*profile.informed, *(profile.emergency_informed if base == "emergency" else ())}
    ids |= {name for name in others if not name.startswith("-")}
    return ids - {name.removeprefix("-") for name in others if name.startswith("-")}


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_bodies_and_the_clause_are_those_of_the_table(name: str, row: Row) -> None:
    profile = _profile(name)
    found: Route = route(_facts(row), profile)
    flags = [flag for flag in ("uncertain", "outside") if getattr(found, flag)]
    assert (found.lead.body if found.lead else None) == row["lead"]
    assert (found.rule, flags) == (row["rule"], row.get("flags", []))
    assert found.clause.startswith(row["clause"])
    assert [assignment.body for assignment in found.supporting] == row["supporting"]
    assert {assignment.body for assignment in found.informed} == _told(row, profile)
    if "alternatives" in row:
        assert [assignment.body for assignment in found.alternatives] == row["alternatives"]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_signals_of_a_text_route_like_the_text_itself(name: str, row: Row) -> None:
    profile, facts = _profile(name), _facts(row)
    signals = signals_of(facts.text, facts.places, profile)
    by_text, by_signals = route(facts, profile), route(replace(facts, text="", signals=signals), profile)
    assert (by_signals.lead and by_signals.lead.body, by_signals.rule) == (
        by_text.lead and by_text.lead.body,
        by_text.rule,
    )
    assert [a.body for a in by_signals.supporting] == [a.body for a in by_text.supporting]
    assert not any(words in signal for words in (facts.text, "独山") for signal in signals)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_ticket_is_taken_in_by_the_desk_of_the_table_and_nothing_else_by_any(name: str, row: Row) -> None:
    profile = _profile(name)
    desk = profile.desk(row["channel"])
    assert (desk.body, desk.clause) == tuple(row.get("desk", ("", "")))
    assert ("desk" in row) is (row["channel"] in TICKETED)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_body_proposed_exists_and_says_by_which_rule_and_clause(name: str, row: Row) -> None:
    profile = _profile(name)
    found = route(_facts(row), profile)
    proposed = [*found.supporting, *found.informed, *found.alternatives]
    proposed += [found.lead] if found.lead else []
    assert [a for a in proposed if a.body not in profile.bodies or not a.rule or not a.clause] == []
    assert found.reason


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_clocks_and_their_due_times_are_those_of_the_table(name: str, row: Row, at: At, local: Local) -> None:
    profile = _profile(name)
    calendar = calendar_of(profile)
    detected, channel = at(row["detected"]), Channel(row["channel"])
    emergency = "emergency" in row["facts"]["categories"]
    reading = Reading(categories=_facts(row).categories, disposition=_disposition(row))
    major = profile.major.covers(reading, row["facts"].get("posts", 1))
    matter = Matter(emergency, _grade(row), (channel,), major)
    anchors = Anchors(detected, detected if emergency else None)
    owed = owed_at_detection(profile, matter)
    schedules = {rule.kind.value: schedule(rule, anchors.of(rule), detected, calendar) for rule in owed}
    if "dispatched" in row:
        _, schedules["sign_in"] = sign_in_schedule(profile, at(row["dispatched"]), calendar, matter)
    assert {kind: local(found.due_at) for kind, found in schedules.items()} == row["clocks"]
    assert [kind for kind, found in schedules.items() if found.provisional] == row.get("provisional", [])


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_reason_is_told_in_english_but_for_names_and_quoted_words(name: str, row: Row) -> None:
    found = route(_facts(row), _profile(name))
    parties = [*found.supporting, *found.alternatives, *([found.lead] if found.lead else [])]
    for reason in {found.reason, *(each.reason for each in parties)}:
        assert in_english(reason) != reason
        assert not re.search("[（）；，]|单位|部门|地点|主题", re.sub("“[^”]*”", "", in_english(reason)))
