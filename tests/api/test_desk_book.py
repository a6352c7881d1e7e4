"""Handover notes and special reports: each desk has its own, and what follows is kept in order."""

from datetime import timedelta
from typing import Any

HOUSING = "522702.housing"
NOTE = {"kind": "handover", "title": "早班交接", "text": "停水事项仍在跟踪，联系人13812345678"}
REPORT = {"kind": "special_report", "title": "停水舆情专报", "text": "三日内报道两百篇"}


def write(person: Any, **entry: Any) -> Any:
    answer = person.client.post("/desk-book", json=entry)
    assert answer.status_code == 201, answer.text
    return answer.json()


def reply(person: Any, entry_id: int, **said: Any) -> Any:
    return person.client.post(f"/desk-book/{entry_id}/replies", json=said)


def test_a_note_is_masked_and_taken_over_by_somebody_else_of_the_same_desk(
    analyst: Any, leader: Any, housing: Any
) -> None:
    note = write(analyst, **NOTE)
    assert (note["open"], "13812345678" in note["text"]) == (True, False)
    assert [row["id"] for row in leader.read("/desk-book")["items"]] == [note["id"]]
    assert housing.read("/desk-book")["items"] == []
    own = reply(analyst, note["id"], kind="taken")
    assert (own.status_code, own.json()["code"]) == (409, "own_handover")
    assert reply(housing, note["id"], kind="taken").status_code == 404
    taken = reply(leader, note["id"], kind="taken").json()
    assert (taken["open"], taken["replies"][0]["by"]) == (False, "user:lea")
    again = reply(leader, note["id"], kind="taken")
    assert (again.status_code, again.json()["code"]) == (409, "entry_over")


def test_a_leader_instructs_on_a_report_and_the_instruction_is_followed_up(
    world: Any, analyst: Any, leader: Any
) -> None:
    case = world.open()
    report = write(analyst, **REPORT, cases=[case.id])
    assert report["cases"] == [{"id": case.id, "title": case.title, "state": "triage"}]
    early = reply(analyst, report["id"], kind="done", text="已办")
    assert early.json()["code"] == "no_instruction"
    due = world.clock.now() + timedelta(hours=2)
    instructed = reply(leader, report["id"], kind="instruction", text="限今日答复", due_at=due.isoformat()).json()
    assert (instructed["open"], instructed["overdue"]) == (True, False)
    world.clock.forward(hours=3)
    (row,) = leader.read("/desk-book", kind="special_report")["items"]
    assert row["overdue"]
    reply(analyst, report["id"], kind="follow_up", text="已约供水公司")
    done = reply(analyst, report["id"], kind="done", text="已公开答复").json()
    assert (done["open"], done["overdue"], [each["kind"] for each in done["replies"]]) == (
        False,
        False,
        ["instruction", "follow_up", "done"],
    )


def test_cases_are_named_by_their_titles_as_far_as_the_reader_sees_them(world: Any, analyst: Any, housing: Any) -> None:
    first, second = world.open("first", text="停水"), world.open("second", text="停电")
    note = write(analyst, **NOTE, cases=[second.id, first.id])
    assert {case["title"] for case in note["cases"]} == {first.title, second.title}
    analyst.does(first.id, "dispatch", lead="522702.emergency", supporting=[HOUSING])
    own = write(housing, **NOTE, cases=[first.id])
    assert [case["state"] for case in own["cases"]] == ["dispatched"]
    analyst.does(first.id, "remove-support", body=HOUSING, reason="非本单位职责")
    (row,) = housing.read("/desk-book")["items"]
    assert row["cases"] == []


def test_who_may_not_write_or_answer_is_refused_with_the_reason(
    world: Any, analyst: Any, leader: Any, housing: Any, sign_in: Any
) -> None:
    assert housing.client.post("/desk-book", json=REPORT).json()["code"] == "role"
    assert sign_in("aud").client.post("/desk-book", json=NOTE).json()["code"] == "wrong_role"
    report, past = write(analyst, **REPORT), world.clock.now().isoformat()
    for person, said, code in (
        (analyst, {"kind": "instruction", "text": "x"}, "role"),
        (leader, {"kind": "taken"}, "no_such_reply"),
        (leader, {"kind": "instruction", "text": " "}, "words"),
        (leader, {"kind": "instruction", "text": "x", "due_at": past}, "past"),
    ):
        assert reply(person, report["id"], **said).json()["code"] == code
    hidden = world.open().id
    assert housing.client.post("/desk-book", json=NOTE | {"cases": [hidden]}).json()["field"] == "cases"


def test_of_two_who_reply_at_once_the_second_is_told(world: Any, analyst: Any, leader: Any) -> None:
    import pytest

    from pipeline.domain.errors import Stale
    from pipeline.ports.desk_book import Reply, ReplyKind

    note = write(analyst, **NOTE)
    book, taken = world.context.desk_book, Reply(ReplyKind.TAKEN, world.clock.now(), "user:lea")
    book.reply(note["id"], 0, taken)
    with pytest.raises(Stale):
        book.reply(note["id"], 0, taken)
