"""The profile of 黔南州 as it ships."""

from dataclasses import replace

import pytest

from pipeline.domain.assessment import Category
from pipeline.domain.clocks import ClockKind
from pipeline.domain.ladder import Measure
from pipeline.domain.routing import RouteFacts, route
from pipeline.policy import load

PROFILE = load("qiannan")


def test_loading_twice_gives_the_same_hash() -> None:
    assert load("qiannan").hash == PROFILE.hash


def test_the_units_are_the_twelve_counties_and_the_development_zone() -> None:
    assert len(PROFILE.units) == 13
    zone = PROFILE.unit("522771")
    assert zone is not None
    assert (zone.within, zone.departments) == ("522701", False)
    assert not PROFILE.bodies["522771.office"].assumed


def test_every_township_lies_in_its_county() -> None:
    towns = [(unit.code, town.code) for unit in PROFILE.units for town in unit.townships]
    assert len(towns) == 109
    assert [pair for pair in towns if not pair[1].startswith(pair[0])] == []
    assert {len(code) for _, code in towns} == {9}


def test_a_town_resolves_to_its_county_and_a_foreign_code_to_nothing() -> None:
    town = PROFILE.unit("522726112")
    assert town is not None
    assert town.name == "独山县"
    assert PROFILE.unit("5227") is None
    assert PROFILE.unit("520102") is None


def test_every_body_that_rules_name_exists() -> None:
    departments = {department.id for department in PROFILE.departments}
    for rule in PROFILE.topic_rules:
        assert {rule.department, *rule.supporting} <= departments
    named = {*PROFILE.coordinators, *PROFILE.informed, *PROFILE.emergency_informed, PROFILE.internet_office}
    assert named <= set(PROFILE.bodies)


def test_bodies_that_no_document_names_are_marked_assumed() -> None:
    assert not PROFILE.bodies["5227.internet"].assumed
    assert PROFILE.bodies["5227.internet"].origin == "QN §8.2 州网信办"
    assert PROFILE.bodies["5227.fire"].assumed
    assert PROFILE.bodies["522726.police"].assumed
    assert all(body.assumed or body.origin for body in PROFILE.bodies.values())


@pytest.mark.parametrize(
    ("kind", "hours", "clause"),
    [
        (ClockKind.AUTHORITATIVE_INFORMATION, 5, "QN §8.4"),
        (ClockKind.PRESS_CONFERENCE, 24, "QN §8.4"),
        (ClockKind.RESPONSE, 48, "QN §8.4"),
    ],
)
def test_the_numbers_of_the_document_are_cited_and_can_never_be_paused(
    kind: ClockKind, hours: int, clause: str
) -> None:
    (rule,) = [rule for rule in PROFILE.clock_rules if rule.kind is kind]
    assert (rule.budget.total_seconds() / 3600, rule.clause, rule.calendar) == (hours, clause, "natural")
    assert not rule.product_default


def test_all_other_numbers_are_marked_as_the_products_own() -> None:
    cited = {"authoritative-information", "press-conference", "response"}
    assert {rule.id for rule in PROFILE.clock_rules if not rule.product_default} == cited


def test_open_criticism_is_proposed_after_late_answers_and_never_done_by_the_machine() -> None:
    (step,) = [step for step in PROFILE.ladder if step.proposes and step.kinds]
    assert step.clause == "QN §19.4"
    assert step.follows(ClockKind.RESPONSE)
    assert not step.follows(ClockKind.SIGN_IN)
    assert step.measures == (Measure.CRITICISM, Measure.OPEN_NOTICE)
    assert step.decided_by == ("5227.office", "5227.discipline")


def test_a_route_without_a_text_takes_all_places_for_affected() -> None:
    facts = RouteFacts((Category.LIVELIHOOD,), topic="环境保护", places=("522701", "522702001"))
    found = route(facts, PROFILE)
    assert found.rule == "several_units"


def test_names_given_as_involved_are_believed_without_more_words() -> None:
    facts = RouteFacts((Category.LIVELIHOOD,), topic="城乡建设", places=("522726",), involved=("独山县水务局",))
    found = route(facts, PROFILE)
    assert found.lead is not None
    assert (found.lead.body, found.rule, found.uncertain) == ("522726.water", "involved", False)


def test_a_body_of_another_place_is_not_taken_for_ours() -> None:
    facts = RouteFacts(
        (Category.LIVELIHOOD,),
        topic="交通运输",
        places=("522726", "520102"),
        text="独山县客车在外地被扣，贵阳市教育局正在处理",
    )
    found = route(facts, PROFILE)
    assert found.lead is not None
    assert found.lead.body == "522726.transport"


def test_who_was_booked_by_the_discipline_office_is_not_its_matter() -> None:
    facts = RouteFacts(
        (Category.LIVELIHOOD,),
        topic="民政",
        places=("522732",),
        text="三都县一名干部被纪委立案，低保重新评定",
    )
    found = route(facts, PROFILE)
    assert found.lead is not None
    assert found.lead.body == "522732.civil"


def test_a_town_without_departments_leads_itself_with_the_department_above() -> None:
    bare = replace(
        PROFILE,
        units=tuple(replace(unit, departments=False) if unit.code == "522726" else unit for unit in PROFILE.units),
        bodies={
            key: body for key, body in PROFILE.bodies.items() if body.unit != "522726" or body.department == "office"
        },
    )
    found = route(RouteFacts((Category.LIVELIHOOD,), topic="民政", places=("522726",)), bare)
    assert found.lead is not None
    assert found.lead.body == "522726.office"
    assert [assignment.body for assignment in found.supporting] == ["5227.civil"]


def test_the_zone_and_another_county_are_several_places() -> None:
    facts = RouteFacts(
        (Category.LIVELIHOOD,),
        topic="环境保护",
        places=("522701", "522726"),
        text="都匀经济开发区、独山县两地工厂排污",
    )
    found = route(facts, PROFILE)
    assert found.rule == "several_units"
    assert {"522771.office", "522726.ecology"} <= {assignment.body for assignment in found.supporting}


def test_nobody_is_told_twice_and_the_lead_is_not_among_its_supporters() -> None:
    facts = RouteFacts((Category.FALSE_INFORMATION, Category.EMERGENCY), kind="火灾", places=("522701", "522702"))
    found = route(facts, PROFILE)
    assert found.lead is not None
    bodies = [found.lead.body, *(a.body for a in (*found.supporting, *found.informed))]
    assert len(bodies) == len(set(bodies))


def test_hot_topics_say_where_they_come_from() -> None:
    assert PROFILE.hot_topics
    assert [topic for topic in PROFILE.hot_topics if not topic.clause or not topic.keywords] == []
