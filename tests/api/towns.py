"""The house with the people of one test, what they leave in the store, and what it says to them in both languages."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from api import auth
from pipeline.domain.assessment import Grade
from pipeline.domain.post import Channel
from tests.api.conftest import EMERGENCY, HOUSING, grave, reading

KEPT = (
    *("events", "cases", "clocks", "case_bodies", "case_courses", "posts", "notices", "outbox", "policies", "calls"),
    *("desk_entries", "desk_replies", "duty_shifts", "contacts", "call_steps", "policy_watches", "policy_watch_steps"),
)
CHINESE, FOREIGN = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
PROOF = {"kind": "response", "url": "https://www.example.gov.cn/1", "issued_by": "福泉市住建局", "text": "已抢修"}
# Bodies have Chinese names alone.
NAMES = re.compile("黔南州人民政府办公室|黔南州纪委监委|、")


class Town:
    """The people, and the cases that the rows ask for."""

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

    def replied(self) -> str:
        case = self.noticed()
        self.person("hou").does(case, "answer-notice", number=1, text="已核实")
        return case

    def consulted(self) -> str:
        case = self.handled()
        order = {"bodies": [EMERGENCY], "subject": "会商", "held_at": self.moment(hours=1)}
        self.person("ana").does(case, "consult", **order)
        return case

    def asked_caller(self) -> str:
        """The hotline answered on the spot and asks the caller."""
        case = str(self.world.open("call", reading(), channel=Channel.HOTLINE).id)
        self.person("hot").does(case, "answer-on-spot", text="已答复")
        return case

    def accused(self) -> str:
        case = self.handled()
        order = {"step": "not-published", "body": HOUSING, "ground": "not_done", "reason": "未发布"}
        self.person("ana").does(case, "propose-accountability", **order)
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

    def script(self, username: str) -> dict[str, str]:
        """The header of a script that acts as this person."""
        self.person(username)
        token = auth.issue_token(self.world.context.accounts, username, "script", self.world.clock.now())
        return {"Authorization": f"Bearer {token}"}


def kept(world: Any) -> dict[str, list[Any]]:
    """Every row of what the store keeps about cases and by the desks."""
    with world.engine.connect() as connection:
        return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")))) for name in KEPT}


def faults_of(said: dict[str, str]) -> list[str]:
    """What is wrong with a refusal: each reader is told in the own language."""
    english = NAMES.sub("", said["en"]).partition("known are")[0]
    return [
        *(["no Chinese"] if not CHINESE.search(said["zh-CN"]) else []),
        *(["English to Chinese readers"] if FOREIGN.search(said["zh-CN"]) else []),
        *(["no English"] if not FOREIGN.search(said["en"]) else []),
        *(["Chinese to English readers"] if CHINESE.search(english) else []),
    ]


def as_json(order: Any) -> str:
    """As scripts send it: every character above ASCII escaped, a lone surrogate too."""
    return json.dumps(order)
