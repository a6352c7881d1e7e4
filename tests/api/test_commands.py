"""Commands over HTTP: revisions, repetition, refusals, and the life of a case from triage to its end."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.assessment import Category
from tests.api.conftest import ANALYST, handler

HOUSING = "522702.housing"
PROOF = {
    "kind": "response",
    "url": "https://www.example.gov.cn/notice/1",
    "issued_by": "福泉市住房和城乡建设局",
    "facts": "管网老化破裂",
    "measures": "已抢修",
    "result": "今日恢复供水",
}


def proof(world: Any, **more: Any) -> dict[str, Any]:
    return PROOF | {"published_at": world.clock.now().isoformat()} | more


def test_a_case_goes_from_triage_to_its_end(world: Any, analyst: Any, housing: Any) -> None:
    case = world.open()
    page = analyst.read(f"/cases/{case.id}")
    assert page["proposal"]["lead"]["body"]["id"] == HOUSING
    assert {"confirm", "dispatch", "dismiss"} <= set(page["allowed"])
    page = analyst.does(case.id, "dispatch", lead=HOUSING, note="请核实")
    assert page["state"] == "dispatched"
    world.clock.forward(minutes=30)
    assert {"sign-in", "return"} <= set(housing.read(f"/cases/{case.id}")["allowed"])
    assert housing.does(case.id, "sign-in")["state"] == "handling"
    assert housing.does(case.id, "progress", text="已派人抢修")["progress"][0]["text"] == "已派人抢修"
    world.clock.forward(hours=2)
    page = housing.does(case.id, "publish", **proof(world))
    assert page["state"] == "answered"
    assert page["publications"][0]["text"] == "事实：管网老化破裂\n措施：已抢修\n结果：今日恢复供水"
    response = next(clock for clock in page["clocks"] if clock["kind"] == "response")
    assert (response["status"], response["label"]) == ("met", "回应")
    assert "48小时" in response["explanation"]
    page = housing.does(case.id, "close", note="已办结")
    assert (page["state"], page["next_clock"], page["share"]) == ("closed", None, None)
    assert analyst.read(f"/cases/{case.id}")["next_clock"]["kind"] == "evaluation"
    assert [event["label"] for event in page["history"]][-1] == "办结"


def test_the_etag_is_the_revision(world: Any, analyst: Any) -> None:
    case = world.open()
    answer = analyst.get(f"/cases/{case.id}")
    assert answer.headers["etag"] == f'"{answer.json()["revision"]}"' == '"1"'
    assert analyst.command(case.id, "confirm").headers["etag"] == '"2"'


def test_a_command_without_a_revision_is_told_to_name_one(world: Any, analyst: Any) -> None:
    case = world.open()
    answer = analyst.client.post(f"/cases/{case.id}/confirm", json={})
    assert (answer.status_code, answer.json()["code"]) == (428, "revision_missing")


def test_a_revision_that_is_no_number_is_a_fault_of_that_field(world: Any, analyst: Any) -> None:
    case = world.open()
    answer = analyst.client.post(f"/cases/{case.id}/confirm", json={}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["field"]) == (422, "If-Match")


def test_of_two_at_once_one_wins_and_the_other_is_told_what_changed(world: Any, analyst: Any, leader: Any) -> None:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    answer = leader.command(case.id, "dispatch", revision=1, lead="522702.emergency")
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["current_revision"]) == (412, "stale", 2)
    assert [(event["type"], event["facts"]["lead"]) for event in problem["changed"]] == [("dispatched", HOUSING)]
    assert analyst.read(f"/cases/{case.id}")["lead"]["id"] == HOUSING


def test_a_further_post_does_not_make_a_decision_stale(world: Any, analyst: Any) -> None:
    case = world.give_confirmed(world.open())
    revision = analyst.read(f"/cases/{case.id}")["revision"]
    world.attach(case, "more")
    assert analyst.command(case.id, "dispatch", revision=revision, lead=HOUSING).status_code == 200


def test_a_repeated_command_is_done_once_whatever_the_revision_is_now(world: Any, analyst: Any) -> None:
    case = world.open()
    first = analyst.command(case.id, "dispatch", revision=1, key="k1", lead=HOUSING)
    again = analyst.command(case.id, "dispatch", revision=1, key="k1", lead=HOUSING)
    assert first.status_code == again.status_code == 200
    assert again.json()["revision"] == 2
    assert [event["type"] for event in again.json()["history"]].count("dispatched") == 1


def test_one_key_on_two_commands_means_two_commands(world: Any, analyst: Any) -> None:
    case = world.open()
    assert analyst.command(case.id, "confirm", key="k1").status_code == 200
    assert analyst.command(case.id, "dispatch", key="k1", lead=HOUSING).json()["state"] == "dispatched"


def test_what_the_state_does_not_allow_is_a_conflict_with_a_code(world: Any, analyst: Any) -> None:
    case = world.open()
    analyst.does(case.id, "dismiss", reason="与本地无关")
    answer = analyst.command(case.id, "dispatch", lead=HOUSING)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_now"
    assert answer.json()["title"] == "Conflict"


def test_closing_with_an_open_duty_is_refused(world: Any, analyst: Any, housing: Any) -> None:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "sign-in")
    assert housing.command(case.id, "close").status_code == 409
    assert "close" not in housing.read(f"/cases/{case.id}")["allowed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"issued_by": " "}, "issued_by"),
        ({"facts": "", "measures": "", "result": ""}, "text"),
        ({"published_at": "2026-11-23T10:00:00"}, "published_at"),
        ({"published_at": "2036-11-23T10:00:00Z"}, "published_at"),
        ({"kind": "rumour"}, "kind"),
        ({"approved": True}, "approved"),
    ],
)
def test_a_faulty_proof_names_its_field_and_changes_nothing(
    world: Any, analyst: Any, housing: Any, change: dict[str, Any], field: str
) -> None:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "sign-in")
    answer = housing.command(case.id, "publish", **proof(world, **change))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert housing.read(f"/cases/{case.id}")["publications"] == []


def test_an_unknown_body_cannot_be_made_lead(world: Any, analyst: Any) -> None:
    answer = analyst.command(world.open().id, "dispatch", lead="522702.nobody")
    assert (answer.status_code, answer.json()["field"]) == (422, "lead")


def test_a_correction_changes_what_was_sent_and_keeps_the_rest(world: Any, analyst: Any) -> None:
    case = world.open()
    page = analyst.does(case.id, "correct", category="policy", places=["522701"])
    assert (page["category"], page["categories"]) == ("policy", ["policy"])
    assert [(place["code"], place["name"]) for place in page["places"]] == [("522701", "都匀市")]
    assert page["topic"] == case.reading.topic
    assert page["proposal"]["lead"]["body"]["id"].startswith("522701.")


def test_a_corrected_category_keeps_the_further_ones(world: Any, analyst: Any, assessed: Any) -> None:
    two = assessed(category=Category.LIVELIHOOD, categories=(Category.LIVELIHOOD, Category.FALSE_INFORMATION))
    page = analyst.does(world.open("two", two).id, "correct", category="credibility")
    assert page["categories"] == ["credibility", "false_information"]


@pytest.mark.parametrize(
    ("order", "field"),
    [({}, "category"), ({"places": ["999999"]}, "places"), ({"topic": "无此主题"}, "topic")],
)
def test_a_correction_that_means_nothing_is_refused(
    world: Any, analyst: Any, order: dict[str, Any], field: str
) -> None:
    answer = analyst.command(world.open().id, "correct", **order)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_merging_shows_the_case_that_took_the_other_in(world: Any, analyst: Any) -> None:
    first, second = world.open("a"), world.open("b")
    page = analyst.does(first.id, "merge", into=second.id)
    assert page["id"] == second.id
    assert {post["id"] for post in page["posts"]} == {"site:a", "site:b"}
    assert analyst.read(f"/cases/{first.id}")["merged_into"] == second.id


def test_a_press_conference_with_its_proof_is_recorded(
    world: Any, analyst: Any, other_body: Any, emergency: Any
) -> None:
    case = world.open("fire", emergency)
    analyst.does(case.id, "dispatch", lead="522702.emergency")
    other_body.does(case.id, "sign-in")
    world.clock.forward(hours=3)
    held = (world.clock.now() - timedelta(minutes=10)).isoformat()
    page = other_body.does(case.id, "press-conference", held_at=held, place="市政府新闻发布厅", speaker="市长")
    clock = next(clock for clock in page["clocks"] if clock["kind"] == "press_conference")
    assert clock["status"] == "met"


def test_at_most_two_returns_are_left(world: Any, analyst: Any, housing: Any) -> None:
    case = world.open()
    for left in (2, 1):
        analyst.does(case.id, "dispatch", lead=HOUSING)
        assert housing.read(f"/cases/{case.id}")["returns_left"] == left
        housing.does(case.id, "return", reason="不属于本单位")
    refused = analyst.command(case.id, "dispatch", lead=HOUSING)
    assert (refused.status_code, refused.json()["code"]) == (409, "arbiter")


def test_a_body_that_only_supports_cannot_answer_for_the_lead(
    world: Any, analyst: Any, housing: Any, other_body: Any
) -> None:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING, supporting=["522702.emergency"])
    housing.does(case.id, "sign-in")
    answer = other_body.command(case.id, "progress", text="x")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_lead")
    assert answer.json()["detail"] == "您的单位不是本事项的主办单位，不能执行此操作"


def test_the_page_says_why(world: Any, analyst: Any, assessed: Any) -> None:
    from pipeline.domain.assessment import Evidence

    mark = Evidence("text", "停水", 5, 7, "民生词", "livelihood")
    case = world.open("why", assessed(evidence=(mark,), casualties={"injured": 2}), text="福泉市小区停水")
    page = analyst.read(f"/cases/{case.id}")
    assert page["summary_text"][5:7] == page["evidence"][0]["text"] == "停水"
    assert page["evidence"][0]["told"] == "民生词"
    assert page["casualties"] == {"injured": 2}
    assert page["proposal"]["clause"]


def test_why_words_were_marked_is_told_in_the_reader_s_language(world: Any, analyst: Any, assessed: Any) -> None:
    from pipeline.domain.assessment import Evidence

    mark = Evidence("text", "停水", 3, 5, "L-hotline", "livelihood")
    case = world.open("why", assessed(evidence=(mark,)), text="福泉市停水")
    page = analyst.read(f"/cases/{case.id}")
    assert page["evidence"][0]["told"] == page["posts"][0]["assessment"]["evidence"][0]["told"] == "经热线或留言板反映"
    english = analyst.client.get(f"/cases/{case.id}", headers={"Accept-Language": "en"}).json()
    assert english["evidence"][0]["told"] == "it came by hotline or message board"
    assert english["evidence"][0]["why"] == "L-hotline"


def test_posts_of_another_matter_are_pointed_out_with_who_would_answer_them(
    world: Any, analyst: Any, housing: Any, emergency: Any
) -> None:
    case = world.open("fire", emergency)
    world.attach(case, "fire-again", emergency)
    assert analyst.read(f"/cases/{case.id}")["other_matter"] is None
    for name in ("bill", "again"):
        world.attach(case, name)
    other = analyst.read(f"/cases/{case.id}")["other_matter"]
    assert sorted(other["posts"]) == ["site:again", "site:bill"]
    assert (other["category"], other["lead"]["body"]["id"]) == ("livelihood", HOUSING)
    analyst.does(case.id, "dispatch", lead=HOUSING)
    assert housing.read(f"/cases/{case.id}")["other_matter"] is None


def test_who_is_signed_in_is_told_what_the_role_ever_gives(analyst: Any, leader: Any) -> None:
    assert {"confirm", "dispatch", "merge", "dismiss"} <= set(analyst.read("/me")["commands"])
    assert "confirm" not in leader.read("/me")["commands"]


def test_a_case_says_why_a_command_of_ones_role_can_not_be_given_now(world: Any, analyst: Any, housing: Any) -> None:
    case = world.open("a")
    page = analyst.read(f"/cases/{case.id}")
    assert "confirm" not in page["withheld"]
    assert page["withheld"]["evaluate"] == "事项目前是“待研判”，不能这样做"
    world.give(case, ANALYST, c.Dispatch(HOUSING))
    page = analyst.read(f"/cases/{case.id}")
    assert set(page["withheld"]) == set(analyst.read("/me")["commands"]) - set(page["allowed"])
    analyst.client.headers["Accept-Language"] = "en"
    assert "dispatched" in analyst.read(f"/cases/{case.id}")["withheld"]["confirm"]
    assert "return" not in housing.read(f"/cases/{case.id}")["withheld"]


def test_a_case_given_back_says_that_it_only_shows_what_was(world: Any, housing: Any) -> None:
    case = world.open("a")
    world.give(case, ANALYST, c.Dispatch(HOUSING))
    world.give(case, handler(HOUSING), c.Return("不属于本单位"))
    page = housing.read(f"/cases/{case.id}")
    assert set(page["withheld"].values()) == {"贵单位已退回本事项，这里只能查看退回时的情况"}


def test_a_history_names_people_as_their_accounts_do(world: Any, analyst: Any, sign_in: Any) -> None:
    renamed = sign_in("adi").client.post("/admin/accounts/ana", json={"display_name": "李研判", "role": "analyst"})
    assert renamed.status_code == 200, renamed.text
    case = world.open("a")
    analyst.does(case.id, "confirm")
    told = [(row["actor"], row["actor_name"]) for row in analyst.read(f"/cases/{case.id}")["history"]]
    assert told == [("machine:gather", ""), ("user:ana", "李研判")]


def test_a_history_tells_how_far_a_clock_had_come_when_it_warned(world: Any, analyst: Any) -> None:
    case = world.open("a")
    world.clock.forward(hours=20)
    moves = [move for row in analyst.does(case.id, "confirm")["history"] for move in row["clocks"]]
    assert [(move["kind"], move["threshold"]) for move in moves if move["move"] == "threshold"] == [
        ("dispatch", 50),
        ("dispatch", 80),
    ]
    assert {move["threshold"] for move in moves if move["move"] != "threshold"} == {0}
