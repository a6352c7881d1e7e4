"""Lists: views, facets, search words, order and paging."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.domain.assessment import Category, Grade, Place
from pipeline.domain.events import PublicationKind, Published

HOUSING = "522702.housing"
EMERGENCY = "522702.emergency"
ANALYST = Actor("ana", Role.ANALYST)
HANDLER = Actor("hou", Role.HANDLER, HOUSING)
DUYUN = Place("522701", "都匀市", "county", ("贵州省", "黔南布依族苗族自治州", "都匀市"), 0.9)


def pages(person: Any, limit: int, between: Any = None, **params: Any) -> list[list[str]]:
    found, cursor = [], ""
    while True:
        page = person.read("/cases", limit=limit, cursor=cursor, **params)
        found.append([row["id"] for row in page["items"]])
        cursor = page["next_cursor"]
        if not cursor:
            return found
        if between:
            between()


def open_some(world: Any, count: int, **more: Any) -> list[str]:
    opened = []
    for number in range(count):
        opened.append(world.open(f"case-{number}", **more).id)
        world.clock.forward(minutes=7 * (number % 3))
    return opened


@pytest.mark.parametrize("sort", ["urgency", "opened"])
def test_pages_show_every_case_once_though_others_come_in_and_time_passes(world: Any, analyst: Any, sort: str) -> None:
    opened = open_some(world, 23)
    fresh = iter(range(1_000))

    def meanwhile() -> None:
        world.clock.forward(minutes=11)
        world.open(f"late-{next(fresh)}")

    found = pages(analyst, 5, meanwhile, sort=sort, view="triage")
    shown = [case_id for page in found for case_id in page]
    assert len(shown) == len(set(shown))
    assert set(opened) <= set(shown)


def test_one_page_holds_as_many_as_asked_for(world: Any, analyst: Any) -> None:
    open_some(world, 7)
    assert [len(page) for page in pages(analyst, 3)] == [3, 3, 1]
    assert [len(page) for page in pages(analyst, 7)] == [7]


def test_a_cursor_of_another_question_is_refused(world: Any, analyst: Any, leader: Any) -> None:
    open_some(world, 3)
    cursor = analyst.read("/cases", limit=1)["next_cursor"]
    for person, params in ((analyst, {"view": "triage"}), (leader, {}), (analyst, {"sort": "opened"})):
        answer = person.get("/cases", limit=1, cursor=cursor, **params)
        assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "W10", "bnVsbA", "WyJhIiwxXQ"])
def test_a_broken_cursor_is_a_fault_of_that_field(analyst: Any, cursor: str) -> None:
    answer = analyst.get("/cases", cursor=cursor)
    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


def test_the_most_used_budget_comes_first(world: Any, analyst: Any, assessed: Any, emergency: Any) -> None:
    old = world.open("old")
    world.clock.forward(hours=5)
    fire = world.open("fire", emergency)
    world.clock.forward(minutes=54)
    rows = analyst.read("/cases")["items"]
    assert [row["id"] for row in rows] == [fire.id, old.id]
    # The sign-in clock of the body told at once: 30 minutes, of which 54 are over.
    assert rows[0]["next_clock"]["kind"] == "sign_in"
    assert rows[0]["share"] == pytest.approx(54 / 30)
    assert rows[0]["overdue"]
    assert rows[1]["share"] == pytest.approx(5.9 / 24, abs=1e-3)
    assert not rows[1]["overdue"]


def test_a_breach_is_overdue_before_any_ticker_noted_it(world: Any, analyst: Any) -> None:
    case = world.open()
    world.clock.forward(hours=23)
    assert analyst.read("/cases")["views"]["at_risk"] == 1
    world.clock.forward(hours=2)
    page = analyst.read("/cases", view="overdue")
    assert [row["id"] for row in page["items"]] == [case.id]
    assert page["views"]["overdue"] == 1
    assert page["views"]["at_risk"] == 0
    assert analyst.read("/cases", overdue=False)["total"] == 0


def test_every_view_holds_what_it_counts(world: Any, analyst: Any, emergency: Any) -> None:
    body = Actor("h", Role.HANDLER, HOUSING)
    cases = [world.open(f"v{number}") for number in range(5)]
    for case in cases[1:4]:
        world.give(case, ANALYST, c.Dispatch(HOUSING))
    world.give(cases[2], body, c.SignIn())
    world.give(cases[3], body, c.Return("不属于本单位"))
    world.give(cases[4], ANALYST, c.Dismiss("与本地无关"))
    world.open("fire", emergency)
    assert analyst.client.post(f"/follows/{cases[0].id}").status_code == 200
    counts = analyst.read("/cases")["views"]
    assert counts | {"overdue": 0, "at_risk": 2} == {
        "triage": 3,
        "dispatched": 1,
        "handling": 1,
        "review": 0,
        "answered": 0,
        "closed": 1,
        "overdue": 0,
        "at_risk": 2,
        "all": 6,
        "former": 0,
        "followed": 1,
    }
    for view, count in counts.items():
        assert analyst.read("/cases", view=view)["total"] == count


def test_a_draft_stands_with_its_reviewer_until_it_is_judged(world: Any, analyst: Any, housing: Any) -> None:
    case = world.open()
    world.give(case, ANALYST, c.Dispatch(HOUSING))
    world.give(case, HANDLER, c.SignIn())
    world.give(case, HANDLER, c.Draft(PublicationKind.RESPONSE, "已抢修完毕"))
    page = housing.read("/cases", view="review")
    assert [row["id"] for row in page["items"]] == [case.id]
    assert page["items"][0]["next_clock"]["kind"] == "review"
    assert (page["views"]["review"], page["views"]["handling"]) == (1, 0)
    assert analyst.read("/cases")["views"] | {"handling": 1, "review": 1} == analyst.read("/cases")["views"]
    world.give(case, Actor("rev", Role.REVIEWER, HOUSING), c.Review(1, False, (), "", "写明原因"))
    views = housing.read("/cases")["views"]
    assert (views["review"], views["handling"]) == (0, 1)


def test_imported_history_is_in_no_queue(world: Any, analyst: Any) -> None:
    past = world.clock.now() - timedelta(days=400)
    case = world.open("then", history=True, published_at=past)
    page = analyst.read("/cases", view="triage")
    assert page["total"] == page["views"]["triage"] == page["views"]["overdue"] == 0
    row = analyst.read("/cases", view="all")["items"][0]
    assert (row["id"], row["imported"], row["overdue"]) == (case.id, True, False)


def test_facets_count_what_choosing_them_finds(world: Any, analyst: Any, assessed: Any, emergency: Any) -> None:
    world.open("a", assessed(places=(DUYUN,)))
    world.open("b", assessed(category=Category.POLICY, categories=(Category.POLICY, Category.LIVELIHOOD)))
    world.give(world.open("c"), ANALYST, c.Dispatch(HOUSING))
    world.open("d", emergency)
    facets = analyst.read("/cases")["facets"]
    assert {each["value"]: each["count"] for each in facets["place"]} == {"522702": 3, "522701": 1}
    assert {each["value"]: each["count"] for each in facets["category"]} == {
        "livelihood": 3,
        "policy": 1,
        "emergency": 1,
    }
    for facet, values in facets.items():
        for each in values:
            assert analyst.read("/cases", **{facet: each["value"]})["total"] == each["count"], (facet, each)


def test_a_facet_s_own_choice_leaves_its_other_values_to_choose(world: Any, analyst: Any, assessed: Any) -> None:
    world.open("a", assessed(places=(DUYUN,)))
    world.open("b")
    page = analyst.read("/cases", place="522701")
    assert page["total"] == 1
    assert {each["value"] for each in page["facets"]["place"]} == {"522701", "522702"}
    assert sum(each["count"] for each in page["facets"]["topic"]) == 1


def test_grades_stand_in_their_own_order_whatever_their_counts(world: Any, analyst: Any, assessed: Any) -> None:
    emergency = {"category": Category.EMERGENCY, "categories": (Category.EMERGENCY,)}
    for number, grade in enumerate((Grade.IV, Grade.IV, Grade.III)):
        world.open(f"case-{number}", assessed(grade=grade, **emergency))
    assert [each["value"] for each in analyst.read("/cases")["facets"]["grade"]] == ["III", "IV"]


def test_several_values_of_a_facet_mean_any_of_them(world: Any, analyst: Any, assessed: Any) -> None:
    world.open("a", assessed(category=Category.EMERGENCY, categories=(Category.EMERGENCY,), grade=Grade.III))
    world.open("b", assessed(category=Category.EMERGENCY, categories=(Category.EMERGENCY,), grade=Grade.IV))
    world.open("c")
    assert analyst.read("/cases", grade=["III", "IV"])["total"] == 2


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("县:福泉", {"b", "fire"}),
        ("县:都匀 停水", {"a"}),
        ("类别:突发", {"fire"}),
        ("category:emergency 县：福泉市", {"fire"}),
        ("状态:待研判", {"a", "b"}),
        ("超时:否", {"a", "b", "fire"}),
        ("超时:是", set()),
        ("停水", {"a", "b"}),
        ('"管网爆裂"', {"b"}),
        ("停水 县:无此县", set()),
        ("无此词", set()),
    ],
)
def test_the_search_box_understands_fields_and_words(
    world: Any, analyst: Any, assessed: Any, emergency: Any, words: str, names: set[str]
) -> None:
    opened = {
        "a": world.open("a", assessed(places=(DUYUN,)), text="都匀市停水"),
        "b": world.open("b", text="福泉市管网爆裂，停水"),
        "fire": world.open("fire", emergency, text="福泉市一厂房起火"),
    }
    world.give(opened["fire"], ANALYST, c.Dispatch(EMERGENCY))
    world.index()
    found = {row["id"] for row in analyst.read("/cases", q=words)["items"]}
    assert found == {opened[name].id for name in names}


@pytest.mark.parametrize(
    ("param", "value"),
    [("view", "nope"), ("limit", 0), ("limit", 1_000), ("state", "nope"), ("q", "长" * 501)],
)
def test_a_question_that_cannot_be_meant_names_its_field(analyst: Any, param: str, value: Any) -> None:
    answer = analyst.get("/cases", **{param: value})
    assert answer.status_code == 422
    assert answer.json()["field"].startswith(param)
    assert str(value) not in answer.json()["detail"] or len(str(value)) < 20


def test_a_spark_line_shows_when_posts_were_published(world: Any, analyst: Any) -> None:
    case = world.open("first")
    world.clock.forward(hours=5)
    world.attach(case, "second")
    world.attach(case, "third", author="k1-first")
    row = analyst.read("/cases")["items"][0]
    assert row["spark"] == [0] * 9 + [1, 0, 2]
    assert (row["post_count"], row["voice_count"]) == (3, 2)


def answered(world: Any, case: Any) -> Any:
    reply = Published(
        PublicationKind.RESPONSE,
        "已修复供水。",
        "https://www.example.gov.cn/1",
        "福泉市住房和城乡建设局",
        world.clock.now(),
    )
    return world.give(case, HANDLER, c.Publish(reply))


def test_each_reader_s_row_counts_down_what_concerns_them(world: Any, analyst: Any, housing: Any) -> None:
    case = world.give(world.open(), ANALYST, c.Dispatch(HOUSING, supporting=(EMERGENCY,)))
    case = world.give(case, HANDLER, c.SignIn())
    for reader in (housing, analyst):
        own = reader.read("/cases")["items"][0]["next_clock"]
        assert (own["kind"], own["body"]["id"]) == ("response", HOUSING)
    answered(world, case)
    for reader in (housing, analyst):
        row = reader.read("/cases", view="answered")["items"][0]
        assert (row["next_clock"], row["share"], row["overdue"]) == (None, None, False)


def test_a_supporting_body_s_late_sign_in_moves_no_case_up_the_office_s_queue(world: Any, analyst: Any) -> None:
    lead, support = Actor("hou", Role.HANDLER, HOUSING), (EMERGENCY,)
    case = world.give(world.open("a"), ANALYST, c.Dispatch(HOUSING, supporting=support))
    world.give(case, lead, c.SignIn())
    world.clock.forward(hours=9)
    other = world.open("b")
    world.clock.forward(hours=15)
    page = analyst.read("/cases", view="all")
    assert [row["id"] for row in page["items"]] == [other.id, case.id]
    assert page["views"]["overdue"] == 0
    assert analyst.read("/cases", overdue=False)["total"] == 2


def test_a_body_s_list_is_sorted_by_its_own_duty(world: Any, housing: Any) -> None:
    """As a supporting body it has yet to sign in for the second, whose lead has all the time in the world."""
    first = world.give(world.open("a"), ANALYST, c.Dispatch(HOUSING))
    world.give(first, HANDLER, c.SignIn())
    second = world.give(world.open("b"), ANALYST, c.Dispatch(EMERGENCY, supporting=(HOUSING,)))
    world.give(second, Actor("eme", Role.HANDLER, EMERGENCY), c.SignIn())
    world.clock.forward(hours=6)
    page = housing.read("/cases", view="all")
    assert [row["id"] for row in page["items"]] == [second.id, first.id]
    assert [row["overdue"] for row in page["items"]] == [True, False]
    assert page["views"]["overdue"] == housing.read("/cases", view="overdue")["total"] == 1
    assert housing.read("/metrics/overview")["overdue"] == 1


def test_the_facet_of_bodies_counts_whom_cases_are_proposed_to(world: Any, analyst: Any) -> None:
    world.open("a")
    world.give(world.open("b"), ANALYST, c.Dispatch(EMERGENCY))
    facet = analyst.read("/cases", view="all")["facets"]["body"]
    assert {each["value"]: each["count"] for each in facet} == {HOUSING: 1, EMERGENCY: 1}
    assert analyst.read("/cases", view="triage", body=HOUSING)["total"] == 1
