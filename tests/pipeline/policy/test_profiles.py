"""The five profiles as they ship: who is named, by which clause, and that nothing falls between them."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline.domain.assessment import Category, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.matter import Matter
from pipeline.domain.policy import Profile
from pipeline.domain.post import Channel
from pipeline.domain.routing import RouteFacts, route
from pipeline.policy import load, load_text
from pipeline.policy.english import in_chinese_alone
from pipeline.policy.layers import PROFILES

NAMES = ("qiannan", "bazhong", "tongjiang", "otog-front", "shaodong")
DOCUMENTS = {"qiannan": "QN", "bazhong": "BZ", "tongjiang": "TJ", "otog-front": "OT", "shaodong": "SD"}
each = pytest.mark.parametrize("name", NAMES)


@cache
def _profile(name: str) -> Profile:
    return load(name)


def test_the_five_places_and_the_national_rules_are_shipped() -> None:
    assert {path.stem for path in PROFILES.glob("*.yaml")} == {*NAMES, "national"}


@each
def test_the_stored_text_restores_the_very_profile_but_for_its_translations(name: str) -> None:
    profile = _profile(name)
    assert load_text(profile.text) == in_chinese_alone(profile)
    assert profile.id == name


@each
def test_every_rule_and_every_duty_cites_its_clause_or_is_marked_as_ours(name: str) -> None:
    profile = _profile(name)
    clauses = [
        *(clock.clause for clock in profile.clock_rules),
        *(rule.clause for rule in profile.topic_rules),
        *(topic.clause for topic in (*profile.hot_topics, profile.market)),
        *(step.clause for step in profile.ladder),
        *(item.clause for item in profile.review_checklist),
        *(speaker.clause for speaker in profile.speakers),
        *(office.clause for office in (profile.arbiter, profile.hotline, profile.message_board)),
        *profile.routing_clauses.values(),
        *profile.informed_clauses.values(),
    ]
    assert [clause for clause in clauses if not re.match(r"\(p\)$|(QN|BZ|TJ|OT|SD) |国办发", clause)] == []


@each
def test_every_document_decides_something_in_its_profile(name: str) -> None:
    document = DOCUMENTS[name] + " "
    profile = _profile(name)
    assert any(body.origin.startswith(document) for body in profile.bodies.values())
    assert any(clause.startswith(document) for clause in profile.routing_clauses.values())


@each
def test_what_no_document_names_is_marked_assumed(name: str) -> None:
    bodies = _profile(name).bodies.values()
    assert [body for body in bodies if body.assumed is bool(body.origin)] == []
    assert any(body.assumed for body in bodies)


@each
def test_every_clause_of_a_body_is_of_this_document(name: str) -> None:
    origins = {body.origin for body in _profile(name).bodies.values() if body.origin}
    assert [origin for origin in origins if not origin.startswith(DOCUMENTS[name] + " ")] == []


@each
@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        (ClockKind.AUTHORITATIVE_INFORMATION, 5),
        (ClockKind.PRESS_CONFERENCE, 24),
        (ClockKind.RESPONSE, 48),
    ],
)
def test_no_place_loosens_the_national_hours(name: str, kind: ClockKind, hours: int) -> None:
    rules = [rule for rule in _profile(name).clock_rules if rule.kind is kind and not rule.product_default]
    strictest = min(rules, key=lambda rule: rule.budget)
    assert strictest.budget.total_seconds() <= hours * 3600
    assert {rule.calendar for rule in rules} == {"natural"}


def test_bazhong_gives_48_hours_to_the_emergencies_that_five_hours_do_not_reach() -> None:
    rules = [rule for rule in _profile("bazhong").clock_rules if rule.kind is ClockKind.AUTHORITATIVE_INFORMATION]
    budgets = {
        grade: [
            rule.budget.total_seconds() / 3600
            for rule in rules
            if rule.emergency and rule.applies(Matter(True, grade, (Channel.NEWS,)))
        ]
        for grade in (*Grade, None)
    }
    assert budgets == {Grade.I: [5], Grade.II: [5], Grade.III: [48], Grade.IV: [48], None: [48]}


@each
def test_every_topic_reaches_a_body_at_every_unit_and_at_the_seat(name: str) -> None:
    profile = _profile(name)
    for topic in profile.topics:
        for places in ((), *((unit.code,) for unit in profile.units)):
            found = route(RouteFacts((Category.LIVELIHOOD,), topic=topic, places=places), profile)
            assert found.lead is not None
            assert profile.bodies[found.lead.body].unit == (places[0] if places else profile.home)


@each
def test_every_kind_of_emergency_reaches_a_body_by_its_own_rule(name: str) -> None:
    profile = _profile(name)
    for kind in profile.kinds:
        found = route(RouteFacts((Category.EMERGENCY,), kind=kind, places=(profile.units[0].code,)), profile)
        assert found.lead is not None
        assert "kind-" in found.lead.reason


@each
def test_units_answer_with_departments_in_a_prefecture_and_themselves_in_a_county(name: str) -> None:
    profile = _profile(name)
    towns = [unit for unit in profile.units if not unit.departments]
    if len(profile.home) == 4:
        assert [unit.name for unit in towns if not unit.within] == []
        return
    assert towns == list(profile.units)
    for unit in towns:
        found = route(RouteFacts((Category.LIVELIHOOD,), topic="环境保护", places=(unit.code,)), profile)
        assert found.lead is not None
        assert (found.lead.body, [each.body for each in found.supporting]) == (
            f"{unit.code}.office",
            [f"{profile.home}.ecology"],
        )


@each
def test_no_unit_is_called_like_the_jurisdiction_itself(name: str) -> None:
    profile = _profile(name)
    names = [alias for unit in profile.units for alias in unit.aliases]
    assert set(names).isdisjoint(profile.own_names)
    assert len(names) == len(set(names))


@each
def test_divisions_are_those_of_the_table_and_lie_inside(name: str) -> None:
    profile = _profile(name)
    table = (PROFILES / f"{name}-divisions.csv").read_text(encoding="utf-8")
    codes = set(re.findall(r"^(\d+),", table, flags=re.MULTILINE))
    units = {unit.code for unit in profile.units if not unit.within}
    assert units <= codes
    assert {town.code for unit in profile.units for town in unit.townships} | units == codes
    assert {code[: len(profile.home)] for code in codes} == {profile.home}


@each
def test_the_arbiter_the_desks_and_those_who_decide_are_bodies(name: str) -> None:
    profile = _profile(name)
    offices = (profile.arbiter, profile.hotline, profile.message_board)
    named = [*(each.body for each in offices), *(body for step in profile.ladder for body in step.decided_by)]
    assert [body for body in named if body not in profile.bodies] == []


@pytest.mark.parametrize(
    ("name", "clause", "measures", "grounds", "major"),
    [
        ("qiannan", "QN §19.4", {Measure.CRITICISM, Measure.OPEN_NOTICE}, {Ground.LATE}, False),
        (
            "tongjiang",
            "TJ §7",
            {Measure.PUBLIC_CRITICISM, Measure.INTERVIEW},
            {Ground.WEAK, Ground.IMPROPER, Ground.REPORTED_LATE},
            True,
        ),
        ("bazhong", "BZ 考核监督", {Measure.PUBLIC_CRITICISM}, {Ground.LATE, Ground.NOT_DONE}, False),
        ("shaodong", "SD 四3", {Measure.PUBLIC_CRITICISM}, {Ground.LATE, Ground.NOT_DONE}, False),
    ],
)
def test_a_late_answer_proposes_what_the_document_says(
    name: str, clause: str, measures: set[Measure], grounds: set[Ground], major: bool
) -> None:
    steps = [step for step in _profile(name).ladder if step.proposes and step.follows(ClockKind.RESPONSE)]
    (step,) = steps
    assert (step.clause, set(step.measures), set(step.grounds), step.major) == (clause, measures, grounds, major)


def test_a_document_without_measures_proposes_none() -> None:
    ladder = _profile("otog-front").ladder
    assert [step.proposes for step in ladder] == [False, False]
    assert all(step.follows(ClockKind.RESPONSE) for step in ladder)


@each
def test_reviewers_tick_wording_moment_manner_and_privacy_and_who_speaks_for_grave_emergencies(name: str) -> None:
    profile = _profile(name)
    usual = [item.id for item in profile.checklist(None)]
    everywhere = ["wording", "moment", "manner", "personal-data"]
    assert [item for item in usual if item in everywhere] == everywhere
    assert ("causes" in usual) == (name == "tongjiang")
    assert "speaker" not in usual
    assert {item.id for item in profile.checklist(Grade.II)} == {*usual, "speaker"}


@each
def test_the_heads_speak_for_grades_one_and_two(name: str) -> None:
    profile = _profile(name)
    speakers = [profile.speaker(grade) for grade in (Grade.I, Grade.II, Grade.III, None)]
    assert all(speakers)
    assert [("主要负责人" in each.text, bool(each.grades)) for each in speakers[:2] if each] == [(True, True)] * 2
    assert speakers[2] == speakers[3] != speakers[0]


def test_one_profile_alone_may_not_use_another_ones_shared_words() -> None:
    """两市 is in 两市塘街道, which is one town of Shaodong and no two cities."""
    facts = RouteFacts((Category.LIVELIHOOD,), topic="环境保护", places=("430582002", "430582110"))
    text = "邵东两市塘街道一家作坊夜里排污，老板说货是送去廉桥镇的"
    found = route(RouteFacts(facts.categories, facts.topic, places=facts.places, text=text), _profile("shaodong"))
    assert found.lead is not None
    assert (found.lead.body, found.rule) == ("430582002.office", "one_unit")


@each
def test_a_scenario_table_of_at_least_25_rows_is_there(name: str) -> None:
    rows = yaml.safe_load((Path(__file__).parent / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert len(rows) >= 25


@each
def test_what_a_profile_says_itself_it_says_in_english_too(name: str) -> None:
    profile = _profile(name)
    said = [*profile.ladder, *profile.speakers, *profile.review_checklist, *profile.hot_topics, profile.market]
    assert [words for words in said if not words.english] == []
