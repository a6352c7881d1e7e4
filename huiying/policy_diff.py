"""What two policies make different: their rules, and the open cases that one moves against the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from pipeline.cases.redating import moves
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockMove
from pipeline.domain.explanation import kind_name
from pipeline.domain.policy import Profile
from pipeline.domain.transitions import State
from pipeline.policy.english import in_chinese_alone
from pipeline.ports.store import CaseStore


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that the two policies give differently; empty text where one of them has none."""

    section: str
    id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline or a proposed lead of an open case that would be another one."""

    case: str
    title: str
    what: str
    before: str
    after: str


def differences(one: Profile, other: Profile) -> list[Difference]:
    """Every rule, body and unit that is not the same; translations are no rules."""
    one, other = in_chinese_alone(one), in_chinese_alone(other)
    found: list[Difference] = []
    for section in ("clock_rules", "topic_rules", "ladder", "hot_topics", "review_checklist"):
        found += _by_id(section, _identified(getattr(one, section)), _identified(getattr(other, section)))
    found += _by_id("bodies", one.bodies, other.bodies)
    found += _by_id("units", {unit.code: unit for unit in one.units}, {unit.code: unit for unit in other.units})
    for section in ("routing_clauses", "informed_clauses"):
        found += _by_id(section, getattr(one, section), getattr(other, section))
    whole = (
        "home",
        "hours",
        "informed",
        "emergency_informed",
        "coordinators",
        "arbiter",
        "hotline",
        "message_board",
        "speakers",
        "market",
        "major",
        "seats",
        "topics",
        "kinds",
        "departments",
        "own_names",
        "prefixes",
        "superior",
        "superior_names",
        "regions",
        "shared_words",
        "handling_words",
        "complaint_words",
    )
    found += _by_id(
        "profile", {name: getattr(one, name) for name in whole}, {name: getattr(other, name) for name in whole}
    )
    return found


def _identified(rules: Iterable[Any]) -> dict[str, Any]:
    return {rule.id: rule for rule in rules}


def _by_id(section: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Difference]:
    for key in (*one, *(key for key in other if key not in one)):
        before, after = one.get(key), other.get(key)
        if not (is_dataclass(before) and is_dataclass(after)):
            if before != after:
                yield Difference(section, key, "", _shown(before), _shown(after))
            continue
        for field in fields(before):
            was, is_now = getattr(before, field.name), getattr(after, field.name)
            if was != is_now:
                yield Difference(section, key, field.name, _shown(was), _shown(is_now))


def _shown(value: Any) -> str:
    """A rule by its name or text, a budget in hours and minutes, several by commas; '' for none."""
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return " ".join(
            part
            for part in (f"{minutes // 60} h" * (minutes >= 60), f"{minutes % 60} min" * (minutes % 60 > 0))
            if part
        )
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    named = value.value if isinstance(value, Enum) else getattr(value, "name", None) or getattr(value, "text", None)
    return "" if value is None else str(named or value)


def moved_to(policies: Policies, cases: Sequence[Case], store: CaseStore, now: datetime, language: str) -> list[Moved]:
    """What the policy in force would change in cases that were opened under others."""
    with store.read() as tx:
        before = {case.policy: policies.of(case.policy, tx.policy_text) for case in cases}
    return [row for case in cases for row in moved([case], before[case.policy], policies.current, now, language)]


def moved(cases: Iterable[Case], one: Rulebook, other: Rulebook, now: datetime, language: str) -> Iterator[Moved]:
    """What the second policy would change in these cases."""
    waived, lead = (ClockMove.WAIVE.value, "lead") if language == "en" else ("不再要求", "主办单位建议")
    for case in cases:
        standing = {clock.id: clock.schedule for clock in case.clocks}
        for change in moves(case, one, other, now):
            before = standing.get(change.clock)
            after = change.schedule.due_at.isoformat() if change.schedule else waived
            name = kind_name(change.clock.kind, language)
            yield Moved(case.id, case.title, name, before.due_at.isoformat() if before else "", after)
        if case.state is State.TRIAGE and not case.touched:
            yield from _rerouted(case, one, other, lead)


def _rerouted(case: Case, one: Rulebook, other: Rulebook, what: str) -> Iterator[Moved]:
    before, after = (rules.route(case.reading).lead for rules in (one, other))
    was, would_be = (lead.body if lead else "" for lead in (before, after))
    if was != would_be:
        yield Moved(case.id, case.title, what, was, would_be)
