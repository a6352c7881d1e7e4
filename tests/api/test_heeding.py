"""What a case's page says beside who must answer: subjects to heed, who speaks, who arbitrates, what is owed for."""

from dataclasses import replace
from typing import Any

import pytest

from api.presenting.heeding import heeded
from api.presenting.names import Names
from pipeline import policy
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.signals import signals_of

HOUSING = "522702.housing"


def test_the_page_names_hot_topics_the_market_the_speaker_and_the_arbiter(
    world: Any, analyst: Any, emergency: Any
) -> None:
    plain = analyst.read(f"/cases/{world.open('p1').id}")["heeded"]
    assert (plain["hot_topics"], plain["market"]) == ([], None)
    assert plain["arbiter"]["body"]["id"] == "5227.office"
    assert plain["speaker"]["clause"]
    grave = analyst.read(f"/cases/{world.open('p3', emergency).id}")["heeded"]
    assert "第一新闻发言人" in grave["speaker"]["text"]


def test_the_subjects_are_those_that_the_posts_words_show(world: Any) -> None:
    case, profile = world.open(), world.context.profile
    signals = signals_of("福泉市房价暴跌，征地补偿款两年没发", (), profile)
    shown = heeded(replace(case, reading=replace(case.reading, signals=signals)), profile, Names(profile))
    assert "land-taking" in {each.id for each in shown.hot_topics}
    assert shown.market is not None
    assert shown.market.clause.startswith("QN §8.4")


def test_accountability_is_offered_once_a_body_has_the_matter_not_only_after_a_missed_clock(
    world: Any, analyst: Any, housing: Any
) -> None:
    case = world.open()
    page = analyst.read(f"/cases/{case.id}")
    assert "propose-accountability" not in page["allowed"]
    deceit = next(step for step in page["accountability"] if step["id"] == "deceit")
    assert (deceit["grounds"], deceit["measures"], deceit["clause"]) == (["deceit"], ["liability"], "QN §19.4")
    page = analyst.does(case.id, "dispatch", lead=HOUSING)
    assert "propose-accountability" in page["allowed"]
    assert {step["id"] for step in page["accountability"] if step["open"]} == {"not-published"}
    found = {"step": "not-published", "body": HOUSING, "ground": "not_done", "reason": "停水范围没有公布"}
    proposed = analyst.does(case.id, "propose-accountability", **found)
    assert proposed["under_way"]["proposals"][0]["ground"] == "not_done"
    assert housing.read(f"/cases/{case.id}")["accountability"] == []


def steps_of(page: Any) -> dict[str, Any]:
    return {step["id"]: step for step in page["accountability"]}


def test_a_step_for_lateness_is_offered_once_something_is_late_and_says_before_why_not(
    world: Any, analyst: Any
) -> None:
    case = world.open()
    in_time = steps_of(analyst.does(case.id, "dispatch", lead=HOUSING))
    late, deceit = in_time["open-criticism"], in_time["deceit"]
    assert (late["open"], late["open_grounds"], late["missed"]) == (False, [], [])
    assert "还没有单位超过" in late["withheld"]
    assert "重大舆情" in deceit["withheld"]
    assert in_time["not-published"]["withheld"] == ""
    world.clock.forward(days=3)
    analyst.does(case.id, "notice", to=HOUSING, text="请说明进展")
    overdue = steps_of(analyst.read(f"/cases/{case.id}"))["open-criticism"]
    clock = {"kind": "response", "body": HOUSING, "occurrence": 1}
    assert (overdue["open_grounds"], overdue["missed"], overdue["withheld"]) == (["late"], [clock], "")
    asked = {"step": "open-criticism", "ground": "late", "reason": "超时一天"}
    proposed = steps_of(analyst.does(case.id, "propose-accountability", **asked, body=HOUSING, clock=clock))
    assert "都已经提出过" in proposed["open-criticism"]["withheld"]


def test_why_a_step_is_not_offered_is_told_in_english_too(world: Any, analyst: Any) -> None:
    analyst.client.headers["Accept-Language"] = "en"
    page = analyst.read(f"/cases/{world.open().id}")
    assert {step["withheld"] for step in page["accountability"]} == {
        "no body missed a clock that this step is for, or it was proposed for each already",
        "no body has had this case yet",
        "this step is for major concerns; by grade, disposition and posts this is none",
    }


def test_a_body_that_gave_the_matter_back_can_still_be_called_to_account(
    world: Any, analyst: Any, housing: Any
) -> None:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    housing.does(case.id, "return", reason="不属本单位职责")
    assert "propose-accountability" in analyst.read(f"/cases/{case.id}")["allowed"]


@pytest.mark.parametrize(
    ("profile", "step", "grounds", "clause"),
    [
        ("qiannan", "deceit", {Ground.DECEIT}, "QN §19.4"),
        ("qiannan", "not-published", {Ground.NOT_DONE}, "QN §19.4"),
        ("tongjiang", "criticism-or-interview", {Ground.WEAK, Ground.IMPROPER, Ground.REPORTED_LATE}, "TJ §7"),
        ("bazhong", "liability", {Ground.VIOLATION, Ground.NOT_DONE, Ground.WRONGLY_DISCLOSED}, "BZ 考核监督"),
        ("shaodong", "liability", {Ground.VIOLATION, Ground.NOT_DONE, Ground.WRONGLY_DISCLOSED}, "SD 四3"),
    ],
)
def test_each_document_is_followed_in_what_it_calls_to_account_for(
    profile: str, step: str, grounds: set[Ground], clause: str
) -> None:
    (found,) = [each for each in policy.load(profile).ladder if each.id == step]
    assert (set(found.grounds), found.clause) == (grounds, clause)
    assert set(found.measures) <= set(Measure)
