"""Everything that a desk's day refuses beside the cases, over HTTP, in both languages; nothing is changed by it.

A room is one test: its rows are tried one after the other on what the room has prepared.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.conftest import EMERGENCY, HOUSING
from tests.api.towns import Town, as_json, faults_of, kept

UNSEEN, LONG, LARGE = "\u200b\u2060\x00", "长" * 20_001, 2**63
NOBODY = "no such desk"
# Who tries it, where, with what, and with which status and code it is refused.
Row = tuple[str, str, Any, int, str]
Room = Callable[[Town], Iterator[Row]]


def kept_of(town: Town, who: str, path: str, order: dict[str, Any]) -> Any:
    """What somebody entered, as it stands."""
    answer = town.person(who).client.post(path, json=order)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def note_book(town: Town) -> Iterator[Row]:
    note = {"kind": "handover", "title": "早班", "text": "停水仍在跟踪"}
    report = note | {"kind": "special_report"}
    yield "ana", "/desk-book", note | {"kind": "poem"}, 422, "invalid"
    yield "ana", "/desk-book", note | {"title": UNSEEN}, 422, "invalid"
    yield "ana", "/desk-book", note | {"text": "\ud800"}, 422, "invalid"
    yield "ana", "/desk-book", note | {"text": LONG}, 422, "invalid"
    yield "ana", "/desk-book", note | {"cases": ["0" * 12]}, 422, "no_case"
    yield "ana", "/desk-book", note | {"cases": ["0" * 100_000]}, 422, "invalid"
    yield "hou", "/desk-book", report, 403, "role"
    yield "aud", "/desk-book", note, 403, "wrong_role"
    yield "nob", "/desk-book", note, 403, "no_body"
    note, report = (f"/desk-book/{kept_of(town, 'ana', '/desk-book', each)['id']}/replies" for each in (note, report))
    instruction = {"kind": "instruction", "text": "限今日答复"}
    yield "ana", note, {"kind": "taken"}, 409, "own_handover"
    yield "hou", note, {"kind": "taken"}, 404, "not_found"
    yield "lea", note, {"kind": "taken", "due_at": town.moment(hours=1)}, 422, "due_not_for"
    yield "lea", note, instruction, 409, "no_such_reply"
    yield "lea", "/desk-book/999999/replies", instruction, 404, "not_found"
    yield "lea", f"/desk-book/{LARGE}/replies", instruction, 422, "invalid"
    yield "ana", report, instruction, 403, "role"
    yield "lea", report, instruction | {"text": UNSEEN}, 422, "words"
    yield "lea", report, instruction | {"due_at": town.moment(hours=-1)}, 422, "past"
    yield "lea", report, instruction | {"due_at": town.moment(days=400)}, 422, "far"
    yield "lea", report, instruction | {"due_at": "9999-12-31T23:59:59Z"}, 422, "invalid"
    yield "ana", report, {"kind": "done", "text": "已办"}, 409, "no_instruction"
    kept_of(town, "lea", report, instruction)
    yield "ana", report, {"kind": "follow_up", "text": "在办", "due_at": town.moment(days=9)}, 422, "due_not_for"
    yield "lea", report, {"kind": "done", "text": "已办"}, 403, "role"
    kept_of(town, "ana", report, {"kind": "done", "text": "已办"})
    yield "lea", report, instruction, 409, "entry_over"


def roster(town: Town) -> Iterator[Row]:
    shift = {"starts_at": town.moment(), "ends_at": town.moment(hours=8), "person": "张三", "phone": "0854-8221234"}
    yield "ana", "/duty/roster", shift | {"ends_at": shift["starts_at"]}, 422, "shift_ends_first"
    yield "ana", "/duty/roster", shift | {"ends_at": town.moment(days=8)}, 422, "shift_too_long"
    years = {"starts_at": "2036-11-23T00:00:00Z", "ends_at": "2036-11-23T08:00:00Z"}
    yield "ana", "/duty/roster", shift | years, 422, "far"
    yield "ana", "/duty/roster", shift | {"starts_at": "0001-01-01T00:00:00Z"}, 422, "invalid"
    yield "ana", "/duty/roster", shift | {"starts_at": "2026-11-23T09:00"}, 422, "invalid"
    yield "ana", "/duty/roster", shift | {"person": UNSEEN}, 422, "invalid"
    yield "ana", "/duty/roster", shift | {"phone": "打我电话"}, 422, "no_phone"
    yield "ana", "/duty/roster", shift | {"leader_phone": "0854-8221234"}, 422, "no_leader"
    yield "ana", "/duty/roster", shift | {"desk": NOBODY}, 422, "unknown_body"
    yield "hou", "/duty/roster", shift | {"desk": EMERGENCY}, 404, "not_found"
    yield "nob", "/duty/roster", shift, 403, "no_body"
    yield "sup", "/duty/roster", shift, 403, "role"
    yield "aud", "/duty/roster", shift, 403, "wrong_role"
    entered = kept_of(town, "hou", "/duty/roster", shift)["id"]
    yield "hou", "/duty/roster", shift, 409, "shift_known"
    yield "eme", f"/duty/roster/{entered}/remove", None, 404, "not_found"
    yield "lea", f"/duty/roster/{entered}/remove", None, 403, "role"
    yield "hou", f"/duty/roster/{LARGE}/remove", None, 422, "invalid"
    kept_of(town, "hou", f"/duty/roster/{entered}/remove", {})
    yield "hou", f"/duty/roster/{entered}/remove", None, 404, "not_found"


def contacts(town: Town) -> Iterator[Row]:
    contact = {"kind": "staff", "person": "赵六", "phone": "0854-8221234"}
    yield "hou", "/duty/contacts", contact | {"phone": "13812345678"}, 422, "private_phone"
    yield "hou", "/duty/contacts", contact | {"kind": "friend"}, 422, "invalid"
    yield "hou", "/duty/contacts", contact | {"rank": 0}, 422, "invalid"
    yield "hou", "/duty/contacts", contact | {"person": UNSEEN}, 422, "invalid"
    yield "hou", "/duty/contacts", contact | {"desk": EMERGENCY}, 404, "not_found"
    yield "ana", "/duty/contacts", contact | {"desk": NOBODY}, 422, "unknown_body"
    yield "nob", "/duty/contacts", contact, 403, "no_body"
    yield "lea", "/duty/contacts", contact, 403, "role"
    path = f"/duty/contacts/{kept_of(town, 'hou', '/duty/contacts', contact)['id']}"
    yield "hou", "/duty/contacts", contact, 409, "contact_known"
    yield "hou", path, contact | {"version": 7}, 412, "stale"
    yield "hou", path, contact | {"version": 1, "desk": EMERGENCY}, 404, "not_found"
    yield "eme", f"{path}/confirm", {"version": 1}, 404, "not_found"
    yield "hou", f"{path}/confirm", {}, 422, "invalid"
    yield "hou", f"{path}/remove", {"version": 7}, 412, "stale"
    yield "hou", f"/duty/contacts/{LARGE}/confirm", {"version": 1}, 422, "invalid"


def calls(town: Town) -> Iterator[Row]:
    call = {"to": HOUSING, "text": "请回电"}
    yield "hou", "/duty/calls", call, 403, "wrong_role"
    yield "ana", "/duty/calls", call | {"to": NOBODY}, 422, "unknown_body"
    yield "ana", "/duty/calls", call | {"text": UNSEEN}, 422, "invalid"
    yield "ana", "/duty/calls", call | {"case": "0" * 12}, 404, "not_found"
    yield "ana", "/duty/calls", call | {"minutes": 0}, 422, "invalid"
    path = f"/duty/calls/{kept_of(town, 'ana', '/duty/calls', call)['id']}"
    yield "eme", f"{path}/acknowledge", {"person": "钱七"}, 404, "not_found"
    yield "nob", f"{path}/acknowledge", {"person": "钱七"}, 404, "not_found"
    yield "hou", f"{path}/acknowledge", {"person": UNSEEN}, 422, "invalid"
    yield "hou", f"{path}/acknowledge", [], 422, "invalid"
    yield "hou", f"{path}/not-reached", {}, 403, "wrong_role"
    yield "ana", f"{path}/not-reached", {}, 409, "nobody_left"
    yield "ana", f"{path}/withdraw", {"reason": ""}, 422, "invalid"
    kept_of(town, "hou", f"{path}/acknowledge", {"person": "钱七"})
    yield "hou", f"{path}/acknowledge", {"person": "钱七"}, 409, "call_over"
    yield "ana", f"{path}/withdraw", {"reason": "不需要了"}, 409, "call_over"


def policies(town: Town) -> Iterator[Row]:
    policy, judged = {"title": "供水价格"}, {"seen": 0, "risk": "high", "text": "涉及住户", "plan": "先吹风"}
    yield "hou", "/policy-watches", policy | {"title": UNSEEN}, 422, "invalid"
    yield "hou", "/policy-watches", policy | {"release_at": town.moment(hours=-1)}, 422, "past"
    yield "hou", "/policy-watches", policy | {"release_at": town.moment(days=400)}, 422, "far"
    yield "hou", "/policy-watches", policy | {"desk": EMERGENCY}, 404, "not_found"
    yield "nob", "/policy-watches", policy, 403, "no_body"
    yield "lea", "/policy-watches", policy, 403, "role"
    path = f"/policy-watches/{kept_of(town, 'hou', '/policy-watches', policy)['id']}"
    yield "eme", f"{path}/assess", judged, 404, "not_found"
    yield "hou", f"{path}/assess", judged | {"plan": UNSEEN}, 422, "invalid"
    yield "hou", f"{path}/assess", judged | {"seen": 3}, 412, "stale"
    yield "hou", f"/policy-watches/{LARGE}/assess", judged, 422, "invalid"
    yield "hou", f"{path}/release", {"seen": 0, "when": town.moment()}, 409, "no_assessment"
    yield "hou", f"{path}/review", {"seen": 0, "text": "平稳"}, 409, "not_released"
    yield "hou", f"{path}/aim", {"seen": 0, "terms": ["水价"]}, 403, "role"
    yield "ana", f"{path}/aim", {"seen": 0, "terms": ["水"]}, 422, "invalid"
    yield "ana", f"{path}/aim", {"seen": 0, "terms": [f"水价{at}" for at in range(9)]}, 422, "terms"
    yield "hou", f"{path}/link", {"seen": 0, "cases": ["x"]}, 422, "no_case"
    kept_of(town, "hou", f"{path}/assess", judged)
    yield "hou", f"{path}/release", {"seen": 1, "when": town.moment(hours=1)}, 422, "future"
    yield "hou", f"{path}/release", {"seen": 1, "when": "1990-01-01T00:00:00Z"}, 422, "far"
    kept_of(town, "hou", f"{path}/release", {"seen": 1, "when": town.moment()})
    yield "hou", f"{path}/release", {"seen": 2, "when": town.moment()}, 409, "released_already"
    kept_of(town, "hou", f"{path}/review", {"seen": 2, "text": "平稳"})
    yield "hou", f"{path}/interpret", {"seen": 3, "text": "再次解读"}, 409, "watch_over"


def offline_reports(town: Town) -> Iterator[Row]:
    post = {"channel": "offline", "text": "福泉市某厂起火"}
    yield "hou", "/posts", post | {"text": UNSEEN}, 422, "invalid"
    yield "hou", "/posts", post | {"text": LONG}, 422, "invalid"
    yield "hou", "/posts", post | {"published_at": town.moment(days=3)}, 422, "outside_time"
    yield "hou", "/posts", post | {"published_at": "0001-01-01T00:00:00Z"}, 422, "invalid"
    yield "hou", "/posts", post | {"url": "某网站"}, 422, "invalid"
    yield "hou", "/posts", post | {"channel": "manual"}, 403, "wrong_role"
    yield "nob", "/posts", post, 403, "no_body"
    yield "lea", "/posts", post, 403, "wrong_role"


def addresses(town: Town) -> Iterator[Row]:
    yield "ana", "/nothing/here", {}, 404, ""
    yield "ana", "/follows/a%00b", None, 404, "not_found"
    yield "ana", "/alerts/seen", {"ids": [LARGE]}, 422, "invalid"
    yield "ana", f"/saved-searches/{LARGE}/remove", None, 422, "invalid"


@pytest.mark.parametrize("room", [note_book, roster, contacts, calls, policies, offline_reports, addresses])
def test_what_is_wrong_is_refused_in_both_languages_and_changes_nothing(room: Room, world: Any, sign_in: Any) -> None:
    town, wrong = Town(world, sign_in), []
    for who, path, order, status, code in room(town):
        script, client = town.script(who), town.person(who).client
        before, said = kept(world), {}
        for language in ("zh-CN", "en"):
            headers = {"Accept-Language": language, "Content-Type": "application/json"} | script
            answer = client.post(path, content=as_json(order), headers=headers)
            problem = answer.json()
            if (answer.status_code, problem.get("code", "")) != (status, code):
                wrong.append((who, path, order, answer.status_code, problem))
            said[language] = problem.get("detail", "")
        if kept(world) != before or faults_of(said):
            wrong.append((who, path, order, faults_of(said) or "changed", said))
    assert not wrong


SHIFT = {"person": "张三", "phone": "0854-8221234"}


@pytest.mark.parametrize(
    ("path", "order", "refused"),
    [
        ("/cases/{case}/answer-notice", {"number": 1, "text": "已核实"}, (412, 409)),
        ("/duty/roster", SHIFT, (409,)),
        ("/duty/contacts/{contact}", SHIFT | {"kind": "staff", "version": 1}, (412,)),
        ("/duty/calls/{call}/acknowledge", {"person": "钱七"}, (409, 412)),
        ("/policy-watches/{policy}/assess", {"seen": 0, "risk": "low", "text": "小", "plan": "无"}, (412,)),
    ],
)
def test_of_four_at_once_one_wins_and_the_others_are_told(
    path: str, order: dict[str, Any], refused: tuple[int, ...], world: Any, sign_in: Any
) -> None:
    town = Town(world, sign_in)
    at = {"case": town.noticed()}
    for name, room, entry in (
        ("contact", "/duty/contacts", SHIFT | {"kind": "staff"}),
        ("call", "/duty/calls", {"to": HOUSING, "text": "请回电"}),
        ("policy", "/policy-watches", {"title": "供水价格"}),
    ):
        at[name] = kept_of(town, "ana" if name == "call" else "hou", room, entry)["id"]
    if path == "/duty/roster":
        order = order | {"starts_at": town.moment(), "ends_at": town.moment(hours=8)}
    housing = town.person("hou")
    revision = housing.read(f"/cases/{at['case']}")["revision"]

    def give(_: int) -> Any:
        return housing.client.post(path.format(**at), json=order, headers={"If-Match": f'"{revision}"'})

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(give, range(4)))
    told = sorted(answer.status_code for answer in answers)
    assert told[0] in (200, 201)
    assert all(status in refused for status in told[1:]), told
    assert all(answer.json()["detail"] for answer in answers if answer.status_code in refused)
