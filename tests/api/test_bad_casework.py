"""Everything that casework refuses, over HTTP, to a Chinese and to an English reader; nothing is changed by it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.api.conftest import EMERGENCY, HOUSING
from tests.api.towns import PROOF, Town, faults_of, kept

NOWHERE = "5227.parliament"


@dataclass(frozen=True)
class Row:
    """Somebody orders something of a case; it is refused with that code. `order` may need the town's clock."""

    name: str
    prepare: Callable[[Town], str]
    who: str
    command: str
    code: str
    status: int
    order: Callable[[Town, str], dict[str, Any]] = field(default=lambda _, __: {})


def proof(**changes: Any) -> Callable[[Town, str], dict[str, Any]]:
    return lambda town, _: PROOF | {"published_at": town.moment()} | changes


def proof_of(**ago: float) -> Callable[[Town, str], dict[str, Any]]:
    return lambda town, _: PROOF | {"published_at": town.moment(**ago)}


def conference(**ago: float) -> Callable[[Town, str], dict[str, Any]]:
    return lambda town, _: {"held_at": town.moment(**ago), "place": "新闻发布厅", "speaker": "市长"}


def plain(**order: Any) -> Callable[[Town, str], dict[str, Any]]:
    return lambda _, __: order


def more_time(kind: str, body: str, minutes: int) -> Callable[[Town, str], dict[str, Any]]:
    return plain(clock={"kind": kind, "body": body}, minutes=minutes, reason="待料")


def no_address() -> dict[str, Any]:
    return {name: value for name, value in PROOF.items() if name != "url"}


INFORMATION = {"kind": "authoritative_information"}
ROWS = (
    Row("proof without any address", Town.handled, "hou", "publish", "invalid", 422,
        lambda town, _: no_address() | {"published_at": town.moment()}),
    Row("proof with an empty address", Town.handled, "hou", "publish", "invalid", 422, proof(url="")),
    Row("proof with half an address", Town.handled, "hou", "publish", "invalid", 422, proof(url="gov.cn/1")),
    Row("proof that is a script", Town.handled, "hou", "publish", "invalid", 422, proof(url="javascript:alert(1)")),
    Row("proof without a text", Town.handled, "hou", "publish", "no_answer", 422, proof(text="")),
    Row("proof without an issuer", Town.handled, "hou", "publish", "invalid", 422, proof(issued_by=" ")),
    Row("proof of an unknown kind", Town.handled, "hou", "publish", "invalid", 422, proof(kind="rumour")),
    Row("proof at no time", Town.handled, "hou", "publish", "invalid", 422, proof(published_at="昨天")),
    Row("proof without a time zone", Town.handled, "hou", "publish", "invalid", 422,
        proof(published_at="2026-11-23T09:00")),
    Row("proof of tomorrow", Town.handled, "hou", "publish", "future", 422, proof_of(days=1)),
    Row("a conference of tomorrow", Town.fire, "eme", "press-conference", "future", 422, conference(days=1)),
    Row("proof before the detection", Town.handled, "hou", "publish", "before_detection", 422, proof_of(days=-1)),
    Row("proof before the emergency", Town.exploded, "eme", "publish", "before_detection", 422,
        lambda town, _: PROOF | INFORMATION | {"published_at": town.moment(days=-3)}),
    Row("proof before the reopening", Town.reopened, "hou", "publish", "before_detection", 422, proof_of(hours=-2)),
    Row("a conference before the emergency", Town.exploded, "eme", "press-conference", "before_matter", 422,
        conference(days=-3)),
    Row("dispatch to nobody", Town.fresh, "ana", "dispatch", "unknown_body", 422, plain(lead=NOWHERE)),
    Row("dispatch without a body", Town.fresh, "ana", "dispatch", "invalid", 422),
    Row("support by nobody", Town.fresh, "ana", "dispatch", "unknown_body", 422,
        plain(lead=HOUSING, supporting=[NOWHERE])),
    Row("nobody added", Town.handled, "ana", "add-support", "unknown_body", 422, plain(body=NOWHERE)),
    Row("a notice to nobody", Town.handled, "ana", "notice", "unknown_body", 422, plain(to=NOWHERE, text="请核实")),
    Row("consulting nobody known", Town.handled, "ana", "consult", "unknown_body", 422,
        lambda town, _: {"bodies": [NOWHERE], "subject": "会商", "held_at": town.moment(hours=1)}),
    Row("arbitration for nobody", Town.back_twice, "gov", "arbitrate", "unknown_body", 422, plain(lead=NOWHERE)),
    Row("a return by a supporting body", Town.supported, "eme", "return", "not_lead", 403, plain(reason="不属于")),
    Row("a return by a body without part in it", Town.handled, "eme", "return", "not_found", 404,
        plain(reason="不属于")),
    Row("a return by the office", Town.handled, "ana", "return", "wrong_role", 403, plain(reason="不属于")),
    Row("a return without a reason", Town.handled, "hou", "return", "invalid", 422),
    Row("the third return", Town.decided_for_good, "hou", "return", "third_return", 409, plain(reason="不属于")),
    Row("a dispatch after the second return", Town.back_twice, "ana", "dispatch", "arbiter", 409, plain(lead=HOUSING)),
    Row("more of 48 hours", Town.handled, "hou", "extend", "fixed_clock", 409, more_time("response", HOUSING, 60)),
    Row("a pause of 48 hours", Town.handled, "hou", "extend", "fixed_clock", 409, more_time("response", HOUSING, 0)),
    Row("more of 5 hours", Town.fire, "eme", "extend", "fixed_clock", 409,
        more_time("authoritative_information", EMERGENCY, 60)),
    Row("a pause of 5 hours", Town.fire, "eme", "extend", "fixed_clock", 409,
        more_time("authoritative_information", EMERGENCY, 0)),
    Row("more of 24 hours", Town.fire, "eme", "extend", "fixed_clock", 409,
        more_time("press_conference", EMERGENCY, 60)),
    Row("a pause of 24 hours", Town.fire, "eme", "extend", "fixed_clock", 409,
        more_time("press_conference", EMERGENCY, 0)),
    Row("more time after the breach", Town.ticket, "hou", "extend", "breached", 409,
        more_time("completion", HOUSING, 60)),
    Row("a pause after the breach", Town.ticket, "hou", "extend", "breached", 409, more_time("completion", HOUSING, 0)),
    Row("time granted after the breach", Town.late_request, "lea", "decide-time", "breached", 409,
        plain(number=1, granted=True)),
    Row("closing what is not answered", Town.handled, "hou", "close", "open_duty", 409),
    Row("closing what the public has not heard", Town.told_of, "hou", "close", "open_duty", 409),
    Row("closing with a notice unanswered", Town.noticed, "hou", "close", "open_duty", 409),
    Row("closing what is closed", Town.closed, "hou", "close", "not_now", 409),
    Row("a merge with itself", Town.fresh, "ana", "merge", "same_case", 409, lambda _, case: {"into": case}),
    Row("a merge into a closed one", Town.beside_a_closed_one, "ana", "merge", "other_over", 409,
        lambda town, _: {"into": town.over}),
    Row("a merge of a closed one", Town.closed_beside_an_open_one, "ana", "merge", "not_now", 409,
        lambda town, _: {"into": town.over}),
    Row("a merge into nothing", Town.fresh, "ana", "merge", "not_found", 404, plain(into="0" * 12)),
    Row("further information before any answer", Town.handled, "hou", "publish", "no_answer_yet", 409,
        proof(kind="further_information")),
    Row("a notice answered twice", Town.replied, "hou", "answer-notice", "no_notice", 409, plain(number=1, text="再")),
    Row("a notice with a text nobody sees", Town.handled, "ana", "notice", "invalid", 422,
        plain(to=HOUSING, text="\u200b\u2060\x00")),
    Row("a notice for the year 9999", Town.handled, "ana", "notice", "invalid", 422,
        plain(to=HOUSING, text="请核实", due_at="9999-12-31T23:59:59Z")),
    Row("a notice for the year 2081", Town.handled, "ana", "notice", "far", 422,
        plain(to=HOUSING, text="请核实", due_at="2081-11-23T09:00:00+08:00")),
    Row("a consultation of a year ago", Town.handled, "ana", "consult", "before_case", 422,
        lambda town, _: {"bodies": [EMERGENCY], "subject": "会商", "held_at": town.moment(days=-300)}),
    Row("a consultation in ten years", Town.handled, "ana", "consult", "far", 422,
        lambda town, _: {"bodies": [EMERGENCY], "subject": "会商", "held_at": town.moment(days=3_650)}),
    Row("a consultation inside another", Town.consulted, "ana", "consult", "consulting", 409,
        lambda town, _: {"bodies": [EMERGENCY], "subject": "会商", "held_at": town.moment(hours=1)}),
    Row("an opinion that nobody asked for", Town.consulted, "hou", "opinion", "not_invited", 409, plain(text="同意")),
    Row("a conclusion by a body invited", Town.consulted, "eme", "conclude", "not_lead", 403, plain(result="同意")),
    Row("an answer on the spot to no ticket", Town.fresh, "hot", "answer-on-spot", "not_found", 404, plain(text="x")),
    Row("an answer on the spot by the handler", Town.ticket, "hou", "answer-on-spot", "wrong_role", 403,
        plain(text="已答复")),
    Row("nobody reached at the first attempt", Town.asked_caller, "hot", "satisfaction", "attempts", 409,
        plain(verdict="not_reached")),
    Row("a verdict nobody knows", Town.asked_caller, "hot", "satisfaction", "invalid", 422, plain(verdict="happy")),
    Row("the evaluation of what is not closed", Town.answered, "ana", "evaluate", "not_now", 409,
        plain(quality="good", text="及时")),
    Row("an evaluation by the lead", Town.closed, "hou", "evaluate", "wrong_role", 403,
        plain(quality="good", text="及时")),
    Row("a step that the profile lacks", Town.handled, "ana", "propose-accountability", "unknown_step", 422,
        plain(step="none", body=HOUSING, ground="late", reason="超时")),
    Row("a proposal decided by another", Town.accused, "pub", "accountability", "not_decider", 403,
        plain(number=1, measure="criticism", text="通报")),
    Row("a measure of another step", Town.accused, "gov", "accountability", "unknown_measure", 422,
        plain(number=1, measure="interview", text="约谈")),
    Row("a proposal made twice", Town.accused, "ana", "propose-accountability", "proposed_already", 409,
        plain(step="not-published", body=HOUSING, ground="not_done", reason="未发布")),
    Row("a person with no name", Town.handled, "hou", "name-person", "invalid", 422, plain(person="\u200b")),
    Row("half a text", Town.handled, "hou", "progress", "invalid", 422, plain(text=["进展"])),
    Row("too long a text", Town.handled, "hou", "progress", "invalid", 422, plain(text="长" * 20_001)),
    Row("a correction that corrects nothing", Town.fresh, "ana", "correct", "nothing_corrected", 422),
    Row("a place elsewhere", Town.fresh, "ana", "correct", "unknown_place", 422, plain(places=["440100"])),
    Row("an unknown topic", Town.fresh, "ana", "correct", "unknown_topic", 422, plain(topic="天文")),
)  # fmt: skip


@pytest.fixture
def town(world: Any, sign_in: Any) -> Town:
    return Town(world, sign_in)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_wrong_is_refused_in_both_languages_and_changes_nothing(row: Row, town: Town) -> None:
    case = row.prepare(town)
    script, client = town.script(row.who), town.person(row.who).client
    revision = town.person("ana").read(f"/cases/{case}")["revision"]
    before, said = kept(town.world), {}
    for language in ("zh-CN", "en"):
        answer = client.post(
            f"/cases/{case}/{row.command}",
            json=row.order(town, case),
            headers={"If-Match": f'"{revision}"', "Accept-Language": language} | script,
        )
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (row.status, row.code), problem
        said[language] = problem["detail"]
    assert kept(town.world) == before
    assert not faults_of(said), said
