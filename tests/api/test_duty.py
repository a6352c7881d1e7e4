"""The duty roster over HTTP: each desk keeps its own, the offices everybody's."""

from datetime import timedelta
from typing import Any

import pytest

HOUSING = "522702.housing"
SHIFT = {"person": "张三", "phone": "0854-8221234", "leader": "李四", "leader_phone": "13812345678"}


def hours(world: Any, starts: float, ends: float) -> dict[str, str]:
    spans = {"starts_at": timedelta(hours=starts), "ends_at": timedelta(hours=ends)}
    return {name: (world.clock.now() + span).isoformat() for name, span in spans.items()}


def enter(who: Any, **shift: Any) -> Any:
    return who.client.post("/duty/roster", json=SHIFT | shift)


def roster_of(person: Any, desk: str) -> Any:
    items = person.read("/duty/roster")["items"]
    return next((item for item in items if item["desk"]["id"] == desk), None)


def test_who_is_on_duty_now_is_told_and_where_nobody_is(world: Any, analyst: Any) -> None:
    assert enter(analyst, **hours(world, -1, 11)).status_code == 201
    enter(analyst, **hours(world, 14, 24), person="王五")
    found = roster_of(analyst, "office")
    assert [shift["person"] for shift in found["now"]] == ["张三"]
    assert (found["now"][0]["leader"], found["now"][0]["phone"]) == ("李四", "0854-8221234")
    assert len(found["gaps"]) == 2
    world.clock.forward(hours=12)
    view = analyst.read("/duty/roster")
    assert (view["items"][0]["now"], [desk["id"] for desk in view["unstaffed"]]) == ([], ["office"])


def test_two_on_the_same_hours_are_warned_of(world: Any, analyst: Any) -> None:
    enter(analyst, **hours(world, 0, 10))
    enter(analyst, **hours(world, 8, 20), person="王五")
    (overlap,) = roster_of(analyst, "office")["overlaps"]
    assert overlap["people"] == ["张三", "王五"]


def test_a_body_keeps_its_own_roster_sees_the_offices_and_no_other(
    world: Any, analyst: Any, housing: Any, other_body: Any, sign_in: Any
) -> None:
    enter(analyst, **hours(world, 0, 8))
    assert enter(housing, **hours(world, 0, 8), person="赵六").json()["desk"]["id"] == HOUSING
    assert enter(housing, **hours(world, 0, 8), desk="office").status_code == 404
    assert [item["desk"]["id"] for item in housing.read("/duty/roster")["items"]] == [HOUSING, "office"]
    assert roster_of(housing, "office")["may_write"] is False
    assert roster_of(other_body, HOUSING) is None
    assert roster_of(analyst, HOUSING)["may_write"]
    assert sign_in("nob").read("/duty/roster")["items"] == []
    assert enter(sign_in("nob"), **hours(world, 0, 8)).json()["code"] == "no_body"


def test_a_shift_taken_out_is_given_back_and_can_be_entered_again(world: Any, analyst: Any, other_body: Any) -> None:
    kept = enter(analyst, **hours(world, 0, 8)).json()
    assert other_body.client.post(f"/duty/roster/{kept['id']}/remove").status_code == 404
    back = analyst.client.post(f"/duty/roster/{kept['id']}/remove").json()
    assert roster_of(analyst, "office")["shifts"] == []
    assert analyst.client.post(f"/duty/roster/{kept['id']}/remove").status_code == 404
    again = {name: back[name] for name in ("starts_at", "ends_at", *SHIFT)}
    assert enter(analyst, **again).status_code == 201


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"person": " "}, "person", "invalid"),
        ({"phone": "张三的手机"}, "phone", "no_phone"),
        ({"leader_phone": "123"}, "leader_phone", None),
        ({"leader_phone": "12"}, "leader_phone", "no_phone"),
        ({"desk": "nowhere"}, "desk", "unknown_body"),
    ],
)
def test_what_is_wrong_with_a_shift_is_named(
    world: Any, analyst: Any, change: dict[str, Any], field: str, code: str | None
) -> None:
    answer = enter(analyst, **hours(world, 0, 8), **change)
    assert answer.status_code == (422 if code else 201)
    if code:
        assert (answer.json()["field"], answer.json()["code"]) == (field, code)


def test_a_shift_that_ends_first_or_is_there_already_is_refused(world: Any, analyst: Any, sign_in: Any) -> None:
    assert enter(analyst, **hours(world, 8, 0)).json()["code"] == "shift_ends_first"
    enter(analyst, **hours(world, 0, 8))
    assert enter(analyst, **hours(world, 0, 8)).json()["code"] == "shift_known"
    assert enter(sign_in("sup"), **hours(world, 0, 8)).json()["code"] == "role"
    assert enter(sign_in("aud"), **hours(world, 0, 8)).json()["code"] == "wrong_role"
    assert analyst.get("/duty/roster", since="2026-01-01T00:00:00Z", until="2027-01-01T00:00:00Z").status_code == 422


def test_a_file_is_entered_row_by_row_and_once(analyst: Any, housing: Any) -> None:
    text = (
        "单位,日期,班次,值班人员,值班电话,带班领导\n"
        "522702.housing,2026-11-23,08:00-20:00,甲,0854-8221234,丙\n"
        "522702.housing,2026-11-23,20:00-08:00,乙,0854-8221234,丙\n"
        "网信办,2026-11-23,08:00-20:00,丁,0854-8229999,\n"
        "522702.housing,2026-11-24,08:00-20:00,戊,电话,\n"
    )
    files = {"file": ("值班表.csv", text.encode("gbk"), "text/csv")}
    first = housing.client.post("/duty/roster/import", files=files).json()
    assert (first["rows"], first["entered"], first["already_known"]) == (4, 2, 0)
    assert [(fault["row"], fault["field"]) for fault in first["rejected"]] == [(4, "desk"), (5, "phone")]
    assert [fault["reason"][:5] for fault in first["rejected"]] == ["没有这个单", "请填写值班"]
    housing.client.headers["Accept-Language"] = "en"
    english = housing.client.post("/duty/roster/import", files=files).json()["rejected"]
    assert "duty telephone" in english[1]["reason"]
    again = analyst.client.post("/duty/roster/import", files=files).json()
    assert (again["entered"], again["already_known"], len(again["rejected"])) == (1, 2, 1)
    assert [shift["person"] for shift in roster_of(housing, HOUSING)["now"]] == ["甲"]
    wrong = {"file": ("a.csv", b"a,b\n1,2\n", "text/csv")}
    assert housing.client.post("/duty/roster/import", files=wrong).json()["field"] == "file"
