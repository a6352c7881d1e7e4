"""Over HTTP: review, notices, time, tickets, and what the page says is under way."""

from datetime import timedelta
from typing import Any

import pytest

from api.orders import ROUTES
from pipeline.cases.decisions import OFFERS
from pipeline.domain.post import Channel

HOUSING = "522702.housing"
TICKS = ["wording", "moment", "manner", "personal-data", "facts", "measures", "result"]


@pytest.fixture
def handled(world: Any, analyst: Any, housing: Any) -> Any:
    """A case that housing has signed in."""
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "sign-in")
    return case


def test_every_command_of_the_house_has_its_route() -> None:
    assert {route.command for route in ROUTES} == {offer.name for offer in OFFERS}
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_a_draft_waits_with_the_checklist_and_goes_when_it_is_reviewed(
    handled: Any, housing: Any, sign_in: Any
) -> None:
    housing.does(handled.id, "draft", text="经核查，管网已修复。")
    reviewer = sign_in("rev")
    page = reviewer.read(f"/cases/{handled.id}")
    assert page["under_way"]["draft"]["text"] == "经核查，管网已修复。"
    assert [item["id"] for item in page["under_way"]["draft"]["checklist"]] == TICKS
    assert page["allowed"] == ["review"]
    refused = reviewer.command(handled.id, "review", number=1, accepted=True, ticks=TICKS[1:])
    assert (refused.status_code, refused.json()["field"]) == (422, "ticks")
    page = reviewer.does(handled.id, "review", number=1, accepted=True, ticks=TICKS)
    assert page["under_way"]["draft"] is None


def test_a_body_that_is_given_a_notice_sees_the_case_until_it_has_replied(
    world: Any, analyst: Any, other_body: Any
) -> None:
    case = world.open()
    assert other_body.get(f"/cases/{case.id}").status_code == 404
    due = (world.clock.now() + timedelta(hours=2)).isoformat()
    analyst.does(case.id, "notice", to="522702.emergency", text="请核实", origin="superior", due_at=due)
    page = other_body.read(f"/cases/{case.id}")
    (notice,) = page["under_way"]["notices"]
    assert (notice["number"], notice["body"]["id"]) == (1, "522702.emergency")
    assert page["allowed"] == ["answer-notice", "extend"]
    assert [row["id"] for row in other_body.read("/cases")["items"]] == [case.id]
    page = other_body.does(case.id, "answer-notice", number=1, text="已核实")
    assert (page["allowed"], page["under_way"]["notices"]) == ([], [])
    assert other_body.read("/cases")["items"] == []


def test_the_hours_of_a_document_are_refused_in_the_reader_s_language(handled: Any, housing: Any) -> None:
    order = {"clock": {"kind": "response", "body": HOUSING}, "minutes": 60, "reason": "待料"}
    refused = housing.command(handled.id, "extend", **order)
    assert (refused.status_code, refused.json()["code"]) == (409, "fixed_clock")
    assert refused.json()["detail"] == "这个时限由文件规定，不得暂停或延期"
    housing.client.headers["Accept-Language"] = "en"
    assert "never paused or extended" in housing.command(handled.id, "extend", **order).json()["detail"]


def test_time_is_asked_for_by_the_body_and_granted_by_the_office(
    world: Any, analyst: Any, housing: Any, sign_in: Any
) -> None:
    case = world.open("t", channel=Channel.HOTLINE)
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "sign-in")
    completion = {"kind": "completion", "body": HOUSING}
    page = housing.does(case.id, "extend", clock=completion, minutes=0, reason="等待鉴定")
    assert page["under_way"]["requests"][0]["clock"] == completion | {"occurrence": 1}
    page = sign_in("gov").does(case.id, "decide-time", number=1, granted=True)
    assert page["under_way"]["requests"] == []
    row = next(clock for clock in page["clocks"] if clock["kind"] == "completion")
    assert row["paused_at"] is not None
    world.clock.forward(days=7)
    row = next(
        clock for clock in housing.does(case.id, "resume", clock=completion)["clocks"] if clock["kind"] == "completion"
    )
    assert (row["paused_at"], row["warnings"][-1]["at"]) == (None, row["due_at"])


def test_the_hotline_sees_its_tickets_alone_and_answers_them_on_the_spot(world: Any, sign_in: Any) -> None:
    ticket, other = world.open("t", channel=Channel.HOTLINE), world.open("n")
    centre = sign_in("hot")
    assert [row["id"] for row in centre.read("/cases")["items"]] == [ticket.id]
    assert centre.get(f"/cases/{other.id}").status_code == 404
    page = centre.does(ticket.id, "answer-on-spot", text="今晚8点恢复供水")
    assert (page["state"], page["lead"]["id"]) == ("answered", "5227.hotline")
    assert centre.does(ticket.id, "satisfaction", verdict="satisfied")["under_way"]["satisfaction"] == "satisfied"
    assert centre.does(ticket.id, "close")["state"] == "closed"


def test_what_is_proposed_against_a_body_is_not_shown_to_it(
    world: Any, handled: Any, analyst: Any, housing: Any, sign_in: Any
) -> None:
    world.clock.forward(hours=60)
    late = {"kind": "response", "body": HOUSING, "occurrence": 1}
    order = {"step": "open-criticism", "body": HOUSING, "ground": "late", "clock": late, "reason": "超时"}
    page = analyst.does(handled.id, "propose-accountability", **order)
    (proposal,) = page["under_way"]["proposals"]
    assert (proposal["step"], proposal["measures"], proposal["mine"]) == (
        "open-criticism",
        ["criticism", "open_notice"],
        False,
    )
    assert [body["id"] for body in proposal["decided_by"]] == ["5227.office", "5227.discipline"]
    assert sign_in("sup").read(f"/cases/{handled.id}")["under_way"]["proposals"][0]["mine"]
    page = housing.read(f"/cases/{handled.id}")
    assert page["under_way"]["proposals"] == []
    assert "accountability_proposed" not in {event["type"] for event in page["history"]}
    page = sign_in("sup").does(handled.id, "accountability", number=1, measure="open_notice", text="已通报")
    assert page["history"][-1]["label"] == "问责处理"


def test_personal_data_that_a_clerk_types_is_masked_and_an_office_s_number_in_an_answer_is_not(
    handled: Any, housing: Any
) -> None:
    said = "已电话13812345678答复来电人"
    page = housing.does(handled.id, "direct-answer", grounds="one_person", reason="本人事项", text=said)
    assert "13812345678" not in str(page["history"])
    assert "已电话" in page["history"][-2]["facts"]["text"]
    page = housing.does(handled.id, "draft", text="咨询电话：13812345678")
    assert page["under_way"]["draft"]["text"].endswith("13812345678")


def test_personal_data_in_a_request_for_time_and_beside_a_name_is_masked(
    world: Any, analyst: Any, housing: Any
) -> None:
    case = world.open("t", channel=Channel.HOTLINE)
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "sign-in")
    housing.does(case.id, "name-person", person="施工科 13812345678")
    completion = {"kind": "completion", "body": HOUSING}
    page = housing.does(case.id, "extend", clock=completion, minutes=0, reason="等13812345678的住户回家")
    assert "13812345678" not in str(page)
    assert page["under_way"]["requests"][0]["reason"].endswith("的住户回家")


def test_the_auditor_sees_everything_and_changes_nothing(world: Any, sign_in: Any) -> None:
    case, auditor = world.open(), sign_in("aud")
    assert auditor.read(f"/cases/{case.id}")["allowed"] == []
    assert auditor.command(case.id, "confirm").status_code == 403
    assert auditor.get("/admin/views").status_code == 200


def test_a_split_shows_the_new_case_and_leaves_the_old_one_readable(world: Any, analyst: Any) -> None:
    case = world.open("a")
    world.attach(case, "b")
    page = analyst.does(case.id, "split", posts=["site:a"], reason="另一件事")
    assert (page["id"] != case.id, [post["id"] for post in page["posts"]]) == (True, ["site:a"])
    left = analyst.read(f"/cases/{case.id}")
    assert [post["id"] for post in left["posts"]] == ["site:b"]
    assert left["summary_text"] == left["posts"][0]["text"]


def test_a_step_for_major_concerns_is_not_offered_and_is_refused_in_both_languages(handled: Any, analyst: Any) -> None:
    page = analyst.read(f"/cases/{handled.id}")
    assert page["under_way"]["major"] is False
    assert [step["id"] for step in page["accountability"] if step["open"]] == ["not-published"]
    order = {"step": "deceit", "body": HOUSING, "ground": "deceit", "reason": "隐瞒"}
    refused = analyst.command(handled.id, "propose-accountability", **order)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_major")
    assert refused.json()["detail"] == "规则中这一措施只适用于重大舆情，本事项的等级、处置类别和信息条数都没有达到标准"
    analyst.client.headers["Accept-Language"] = "en"
    assert "for major concerns" in analyst.command(handled.id, "propose-accountability", **order).json()["detail"]


def test_who_does_not_decide_a_proposal_is_told_who_does(world: Any, handled: Any, analyst: Any, sign_in: Any) -> None:
    order = {"step": "not-published", "body": HOUSING, "ground": "not_done", "reason": "未发布"}
    analyst.does(handled.id, "propose-accountability", **order)
    other = sign_in("pub")
    refused = other.command(handled.id, "accountability", number=1, measure=None, text="x")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_decider")
    assert refused.json()["detail"].startswith("这项问责建议由黔南州人民政府办公室、黔南州纪委监委决定")


def test_a_deadline_is_explained_in_the_language_of_the_page(world: Any, analyst: Any) -> None:
    case = world.open("a")
    told = {
        language: analyst.client.get(f"/cases/{case.id}", headers={"Accept-Language": language}).json()["clocks"][0]
        for language in ("zh-CN", "en")
    }
    assert "派单" in told["zh-CN"]["explanation"]
    assert "Dispatch" in told["en"]["explanation"]


def test_what_waits_for_a_decision_is_listed_over_all_cases_until_somebody_decides(
    world: Any, handled: Any, analyst: Any, housing: Any, sign_in: Any
) -> None:
    world.clock.forward(hours=60)
    late = {"kind": "response", "body": HOUSING, "occurrence": 1}
    order = {"step": "open-criticism", "body": HOUSING, "ground": "late", "clock": late, "reason": "超时"}
    analyst.does(handled.id, "propose-accountability", **order)
    supervision = sign_in("sup")
    (row,) = supervision.read("/cases/proposals")["items"]
    assert (row["case_id"], row["title"], row["proposal"]["mine"]) == (handled.id, handled.title, True)
    assert sign_in("gov").read("/cases/proposals")["items"][0]["case_id"] == handled.id
    assert housing.get("/cases/proposals").status_code == 403
    supervision.does(handled.id, "accountability", number=1, measure=None, text="情况属实，不予追究")
    assert supervision.read("/cases/proposals")["items"] == []
