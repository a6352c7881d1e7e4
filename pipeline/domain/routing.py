"""Who must answer: a pure function of the facts and the profile (casework, «Who must answer», rules 0–6).

Ordered, first match wins: the body involved; the jurisdiction's own policy; one unit; several units; places
inside and outside; no place; no topic. Each answer names its rule and the clause that the profile gives it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.domain.assessment import Category
from pipeline.domain.competence import competent_rules, hinted_departments
from pipeline.domain.involvement import Named, Part, named_bodies
from pipeline.domain.locality import Locality, locate
from pipeline.domain.policy import Profile, TopicRule
from pipeline.domain.reasons import said
from pipeline.domain.route import OFFLINE, Assignment, Route, RouteFacts

__all__ = ["Assignment", "Route", "RouteFacts", "route"]

_ALTERNATIVES = 3
_CONDUCT_DEPARTMENT = "discipline"
_SAME_LEVEL = ("publicity", "internet")


@dataclass(frozen=True, slots=True)
class _Question:
    """The facts with what was found out about them."""

    facts: RouteFacts
    profile: Profile
    locality: Locality
    rules: tuple[TopicRule, ...]
    named: tuple[Named, ...]

    def clause(self, rule: str) -> str:
        return self.profile.routing_clauses.get(rule, "")

    def at(self, code: str, department: str, rule: str, reason: str) -> Assignment | None:
        """The department of a unit or the jurisdiction; of a unit without departments, the unit itself."""
        body = self.profile.body_of(code, department) or self.profile.body_of(code, "office")
        return Assignment(body.id, rule, self.clause(rule), reason) if body else None


def route(facts: RouteFacts, profile: Profile) -> Route:
    """The proposal for a matter: lead, supporting, informed and next best bodies, each with rule and clause.

    `lead` is None where nobody can be proposed (no topic, or all places outside); `uncertain` asks a person
    to look twice.
    """
    locality = locate(facts, profile)
    question = _Question(
        facts,
        profile,
        locality,
        competent_rules(facts, profile),
        tuple(named_bodies(facts, profile, locality)),
    )
    decided = _decide(question)
    lead = decided.lead
    taken = {lead.body} if lead else set()
    supporting = _unique((*decided.supporting, *_supporting(question, decided)), taken)
    taken |= {assignment.body for assignment in supporting}
    return replace(
        decided,
        clause=question.clause(decided.rule),
        supporting=supporting,
        informed=_unique(_informed(question), taken),
        alternatives=_unique(_alternatives(question, decided), {lead.body} if lead else set())[:_ALTERNATIVES],
    )


def _decide(question: _Question) -> Route:
    for rule in (_involved, _outside, _no_topic, _own_policy, _one_unit, _several_units, _no_place):
        found = rule(question)
        if found is not None:
            return _with_outside(question, found)
    return Route(rule="no_topic", uncertain=True, reason=said("no_rule"))


def _involved(question: _Question) -> Route | None:
    """Rule 0. In an emergency many are at work, and whoever refutes a rumour need not know the truth of it:
    being at work alone makes none of them the lead."""
    many = question.facts.emergency or Category.FALSE_INFORMATION in question.facts.categories
    for named in question.named:
        if named.part is Part.MENTION or (named.part is Part.HANDLING and many):
            continue
        if named.part is Part.COMPLAINT and Category.CREDIBILITY in question.facts.categories:
            return _conduct(question, named)
        reason = said("involved", words=named.words)
        lead = Assignment(named.body.id, "involved", question.clause("involved"), reason)
        return Route(lead=lead, rule="involved", reason=lead.reason, uncertain=named.part is not Part.INVOLVED)
    return None


def _conduct(question: _Question, named: Named) -> Route | None:
    """A body's own conduct is not its own to judge: its discipline office leads, the body supports."""
    reason = said("conduct", words=named.words)
    seat = question.profile.seat_of(named.body.unit)
    lead = question.at(seat, _CONDUCT_DEPARTMENT, "conduct", reason)
    support = Assignment(named.body.id, "involved", question.clause("involved"), said("involved_body"))
    return Route(lead=lead, supporting=(support,), rule="conduct", reason=reason, uncertain=True)


def _outside(question: _Question) -> Route | None:
    locality = question.locality
    if not locality.outside or locality.units or locality.home:
        return None
    reason = said("outside", names="、".join(locality.outside), home=question.profile.name)
    return Route(rule="outside", reason=reason, outside=True, uncertain=True)


def _no_topic(question: _Question) -> Route | None:
    if question.rules:
        return None
    return Route(rule="no_topic", reason=said("no_topic"), uncertain=True)


def _own_policy(question: _Question) -> Route | None:
    facts, profile = question.facts, question.profile
    locality = question.locality
    own = locality.named or (locality.home and not locality.units)
    if Category.POLICY not in facts.categories or facts.emergency or not own:
        return None
    return _led(question, profile.home, "own_policy", said("own_policy", home=profile.name))


def _one_unit(question: _Question) -> Route | None:
    unit = question.locality.unit
    if unit is None:
        return None
    passing = question.locality.passing
    also = "、".join(other.name for other in passing)
    where = said("one_unit_passing", unit=unit.name, names=also) if also else said("one_unit", unit=unit.name)
    found = _led(question, unit.code, "one_unit", where)
    return replace(found, uncertain=bool(passing)) if found else None


def _several_units(question: _Question) -> Route | None:
    units = question.locality.units
    if len(units) < 2:
        return None
    names = "、".join(unit.name for unit in units)
    return _led(question, question.profile.home, "several_units", said("several_units", names=names))


def _no_place(question: _Question) -> Route | None:
    home = question.profile.home
    reason = said("home_only", home=question.profile.name) if question.locality.home else said("no_place")
    found = _led(question, home, "no_place", reason)
    return replace(found, uncertain=True) if found else None


def _led(question: _Question, code: str, rule: str, where: str) -> Route | None:
    topic = question.rules[0]
    reason = said("led", where=where, why=_subject(question.facts, topic), rule=topic.id)
    lead = question.at(code, topic.department, rule, reason)
    return Route(lead=lead, rule=rule, reason=reason) if lead else None


def _subject(facts: RouteFacts, topic: TopicRule) -> str:
    if topic.kinds:
        return said("by_kind")
    return said("by_topic", topic=facts.topic) if facts.topic else said("by_content")


def _with_outside(question: _Question, decided: Route) -> Route:
    """Rule 4: the inside part stays as decided; the common superior is proposed beside it."""
    if not question.locality.outside or decided.outside or decided.rule not in ("one_unit", "several_units"):
        return decided
    return replace(decided, rule="inside_and_outside", reason=said("outside_too", decided=decided.reason))


def _supporting(question: _Question, decided: Route) -> list[Assignment | None]:
    if decided.lead is None:
        return []
    lead = question.profile.bodies[decided.lead.body]
    found: list[Assignment | None] = []
    if question.rules:
        found += _competent_support(question, lead.unit, decided.rule)
    if question.facts.emergency:
        found += [
            Assignment(named.body.id, "involved", question.clause("involved"), said("at_work", words=named.words))
            for named in question.named
            if named.part is Part.HANDLING
        ]
    if Category.FALSE_INFORMATION in question.facts.categories:
        office = question.profile.internet_office
        clause = question.clause("false_information")
        found.append(Assignment(office, "false_information", clause, said("checks")))
    return found


def _competent_support(question: _Question, lead_unit: str, rule: str) -> list[Assignment | None]:
    """The competent departments beside the lead: at its level, above a unit that has none, and at each of
    several units. A town fights no fire alone: in an emergency all of them above it support."""
    topic, home = question.rules[0], question.profile.home
    seat = question.profile.seat_of(lead_unit)
    if seat != lead_unit:
        above = [topic.department, *(topic.supporting if question.facts.emergency else ())]
        return [question.at(seat, name, "supporting", said("competent")) for name in above]
    departments = [topic.department, *topic.supporting] if rule in ("involved", "conduct") else topic.supporting
    found = [question.at(lead_unit, name, "supporting", said("beside", rule=topic.id)) for name in departments]
    if lead_unit == home and len(question.locality.units) > 1:
        found += [
            question.at(unit.code, topic.department, "supporting", said("local")) for unit in question.locality.units
        ]
    return found


def _informed(question: _Question) -> list[Assignment | None]:
    profile, facts = question.profile, question.facts
    ids = (*profile.informed, *(profile.emergency_informed if facts.emergency else ()))
    usual = [_told(profile, body) for body in ids]
    return [*(_told_of_offline(question) if OFFLINE in facts.signals or facts.offline else ()), *usual]


def _told_of_offline(question: _Question) -> list[Assignment]:
    """An incident that is not online yet: the superior, and publicity and internet offices of the same level."""
    profile = question.profile
    clause = profile.informed_clauses.get(OFFLINE, "")
    seats = [profile.seat_of(unit.code) for unit in question.locality.units] or [profile.home]
    levels = [f"{profile.superior}.office", *(f"{seat}.{name}" for seat in seats for name in _SAME_LEVEL)]
    return [Assignment(body, OFFLINE, clause) for body in levels if body in profile.bodies]


def _told(profile: Profile, body: str) -> Assignment:
    department = body.partition(".")[2]
    return Assignment(body, "informed", profile.informed_clauses.get(department, ""))


def _alternatives(question: _Question, decided: Route) -> list[Assignment | None]:
    profile, locality = question.profile, question.locality
    level = profile.bodies[decided.lead.body].unit if decided.lead else _level(question)
    rules = question.rules or hinted_departments(question.facts, profile)
    found: list[Assignment | None] = []
    if decided.rule == "inside_and_outside":
        found.append(question.at(profile.superior, rules[0].department, "superior", _superior(question)))
    if decided.rule in ("involved", "conduct") and rules:
        found.append(question.at(_level(question), rules[0].department, "one_unit", said("local")))
    found += [question.at(level, rule.department, "supporting", said("second", rule=rule.id)) for rule in rules]
    found += [
        Assignment(named.body.id, "involved", question.clause("involved"), said("mentioned", words=named.words))
        for named in question.named
    ]
    codes = [profile.home] if locality.unit else [unit.code for unit in locality.units]
    if rules:
        found += [question.at(code, rules[0].department, "supporting", said("other_level")) for code in codes]
    return [*found, question.at(level, "office", "supporting", said("office"))]


def _superior(question: _Question) -> str:
    above = question.profile.superior
    shared = all(code.startswith(above) for code in question.locality.outside)
    return said("superior" if shared else "other_province")


def _level(question: _Question) -> str:
    unit = question.locality.unit
    return unit.code if unit else question.profile.home


def _unique(assignments: Iterable[Assignment | None], taken: set[str]) -> tuple[Assignment, ...]:
    found: dict[str, Assignment] = {}
    for assignment in assignments:
        if assignment is not None and assignment.body not in taken:
            found.setdefault(assignment.body, assignment)
    return tuple(found.values())
