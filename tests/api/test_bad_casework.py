"""Everything that casework refuses, over HTTP, to a Chinese and to an English reader; nothing is changed by it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api import auth
from pipeline.domain.assessment import Grade
from pipeline.domain.post import Channel
from tests.api.conftest import EMERGENCY, HOUSING, grave, reading

KEPT = ("events", "cases", "clocks", "case_bodies", "case_courses", "posts", "notices", "outbox", "policies", "calls")
CHINESE, FOREIGN = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
PROOF = {"kind": "response", "url": "https://www.example.gov.cn/1", "issued_by": "福泉市住建局", "text": "已抢修"}
NOWHERE = "5227.parliament"


class Town:
    """The house with the people of one test, and the cases that the rows ask for."""

    def __init__(self, world: Any, sign_in: Any) -> None:
        self.world, self.sign_in = world, sign_in
        self.people: dict[str, Any] = {}

    def person(self, username: str) -> Any:
        if username not in self.people:
            self.people[username] = self.sign_in(username)
        return self.people[username]

    def moment(self, **ahead: float) -> str:
        return (self.world.clock.now() + timedelta(**ahead)).isoformat()

    def fresh(self, name: str = "p1") -> str:
        return str(self.world.open(name).id)

    def handled(self, name: str = "p1", *supporting: str) -> str:
        """Housing has signed it in."""
        case = self.fresh(name)
        self.person("ana").does(case, "dispatch", lead=HOUSING, supporting=list(supporting))
        self.person("hou").does(case, "sign-in")
        return case

    def supported(self) -> str:
        return self.handled("p1", EMERGENCY)

    def fire(self) -> str:
        """A fire of grade II that the emergency office handles."""
        case = str(self.world.open("fire", grave(Grade.II, kind="生产安全事故", topic=None)).id)
        self.person("ana").does(case, "dispatch", lead=EMERGENCY)
        self.person("eme").does(case, "sign-in")
        return case

    def exploded(self) -> str:
        """A complaint that took in a fire of a week later."""
        complaint = self.fresh("old")
        self.world.clock.forward(days=7)
        fire = str(self.world.open("fire", grave(Grade.II, kind="生产安全事故", topic=None)).id)
        self.person("ana").does(fire, "merge", into=complaint)
        self.person("ana").does(complaint, "dispatch", lead=EMERGENCY)
        self.person("eme").does(complaint, "sign-in")
        return complaint

    def reopened(self) -> str:
        case = self.answered()
        self.world.clock.forward(hours=2)
        self.person("ana").does(case, "reopen", reason="没有解决")
        return case

    def answered(self, name: str = "p1") -> str:
        case = self.handled(name)
        self.person("hou").does(case, "publish", **PROOF, published_at=self.moment())
        return case

    def told_of(self) -> str:
        """Answered, then progress was reported that the public has not heard of."""
        case = self.answered()
        self.person("hou").does(case, "progress", text="已换管道")
        return case

    def noticed(self) -> str:
        case = self.answered()
        self.person("ana").does(case, "notice", to=HOUSING, text="请核实")
        return case

    def closed(self, name: str = "p1") -> str:
        case = self.answered(name)
        self.person("hou").does(case, "close")
        return case

    def decided_for_good(self) -> str:
        """It came back twice; the arbiter named housing."""
        case = self.fresh()
        for _ in range(2):
            self.person("ana").does(case, "dispatch", lead=HOUSING)
            self.person("hou").does(case, "return", reason="不属于本单位")
        self.person("gov").does(case, "arbitrate", lead=HOUSING)
        return case

    def back_twice(self) -> str:
        case = self.fresh()
        for _ in range(2):
            self.person("ana").does(case, "dispatch", lead=HOUSING)
            self.person("hou").does(case, "return", reason="不属于本单位")
        return case

    def ticket(self, asked: bool = False) -> str:
        """A hotline item that housing handles; its completion was missed, `asked` for more time before that."""
        case = str(self.world.open("call", reading(), channel=Channel.HOTLINE).id)
        self.person("ana").does(case, "dispatch", lead=HOUSING)
        self.person("hou").does(case, "sign-in")
        if asked:
            self.person("hou").does(
                case, "extend", clock={"kind": "completion", "body": HOUSING}, minutes=60, reason="待料"
            )
        self.world.clock.forward(days=30)
        return case

    def late_request(self) -> str:
        return self.ticket(asked=True)

    def beside_a_closed_one(self) -> str:
        self.over = self.closed("over")
        return self.fresh()

    def closed_beside_an_open_one(self) -> str:
        self.over = self.fresh("open")
        return self.closed()


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
    Row("a correction that corrects nothing", Town.fresh, "ana", "correct", "nothing_corrected", 422),
    Row("a place elsewhere", Town.fresh, "ana", "correct", "unknown_place", 422, plain(places=["440100"])),
    Row("an unknown topic", Town.fresh, "ana", "correct", "unknown_topic", 422, plain(topic="天文")),
)  # fmt: skip


@pytest.fixture
def town(world: Any, sign_in: Any) -> Town:
    return Town(world, sign_in)


def kept(world: Any) -> dict[str, list[Any]]:
    """Every row of what the store keeps about cases."""
    with world.engine.connect() as connection:
        return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")))) for name in KEPT}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_wrong_is_refused_in_both_languages_and_changes_nothing(row: Row, town: Town) -> None:
    case = row.prepare(town)
    token = auth.issue_token(town.world.context.accounts, row.who, "script", town.world.clock.now())
    client = town.person(row.who).client
    revision = town.person("ana").read(f"/cases/{case}")["revision"]
    before, said = kept(town.world), {}
    for language in ("zh-CN", "en"):
        answer = client.post(
            f"/cases/{case}/{row.command}",
            json=row.order(town, case),
            headers={"If-Match": f'"{revision}"', "Authorization": f"Bearer {token}", "Accept-Language": language},
        )
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (row.status, row.code), problem
        said[language] = problem["detail"]
    assert kept(town.world) == before
    assert CHINESE.search(said["zh-CN"]), said
    assert not FOREIGN.search(said["zh-CN"]), said
    assert not CHINESE.search(said["en"].replace("黔南州人民政府办公室", "").partition("known are")[0]), said
    assert FOREIGN.search(said["en"]), said
