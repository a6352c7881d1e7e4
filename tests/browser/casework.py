"""A day's work at the desks, so that pictures show cases in every state."""

from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Browser

from tests.browser.browsing import new_context
from tests.browser.person import Person
from tests.browser.preparing import Clerk

BODY = "522702.emergency"
PROOF = "https://www.fuquan.example/notice/1.html"
DISPATCHED_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Cases to show, by what was done with them; `urgent` is untouched."""

    urgent: str
    dispatched: str
    handled: str
    answered: str

    @property
    def addresses(self) -> dict[str, str]:
        """For addresses with places in them."""
        return {name: getattr(self, name) for name in self.__slots__}


def scripted_casework(browser: Browser, address: str) -> Standing:
    """Analysts dispatch, the department signs in, reports and answers. Done once: a second run finds it done."""
    analyst, handler = (_seated(browser, address, role) for role in ("analyst", "handler"))
    found = _found(analyst)
    if found:
        return found
    own = [row["id"] for row in _triage(analyst) if (row["proposal_lead"] or {}).get("id") == BODY]
    others = [row for row in _triage(analyst) if row["id"] not in own and row["proposal_lead"]]
    chosen = [*own[:3], *(row["id"] for row in reversed(others))][:3]
    for case_id in chosen:
        analyst.give(case_id, "dispatch", lead=BODY, supporting=[], note="请先行核实，及时发布权威信息。")
    for row in others[2 : 2 + DISPATCHED_AT_ONCE]:
        analyst.give(row["id"], "dispatch", lead=row["proposal_lead"]["id"], supporting=[], note="")
    handled, answered, dispatched = chosen
    _handle(handler, handled)
    _answer(handler, answered)
    return Standing(others[0]["id"], dispatched, handled, answered)


def _seated(browser: Browser, address: str, role: str) -> Clerk:
    context, watched = new_context(browser, address)
    person = Person(context.new_page(), watched)
    person.sign_in_at_home(role)
    return Clerk(person)


def _triage(clerk: Clerk) -> list[dict]:
    items: list[dict] = clerk.read("/cases?view=triage&limit=100")["items"]
    return items


def _found(analyst: Clerk) -> Standing | None:
    """The cases of an earlier run."""

    def first(view: str) -> str:
        items = analyst.read(f"/cases?view={view}&body={BODY}&limit=1")["items"]
        return items[0]["id"] if items else ""

    found = [first(view) for view in ("dispatched", "handling", "answered")]
    return Standing(_triage(analyst)[0]["id"], *found) if all(found) else None


def _handle(handler: Clerk, case_id: str) -> None:
    handler.give(case_id, "sign-in")
    handler.give(case_id, "progress", text="已派出工作组到现场，正在核实伤亡和受损情况，两小时内续报。")


def _answer(handler: Clerk, case_id: str) -> None:
    handler.give(case_id, "sign-in")
    for kind in ("authoritative_information", "response"):
        if handler.read(f"/cases/{case_id}")["state"] == "handling":
            handler.give(
                case_id,
                "publish",
                kind=kind,
                text="经核查，情况属实，现场已处置完毕，原因正在调查，后续信息将及时公布。",
                url=PROOF,
                issued_by="福泉市应急管理局",
                published_at=datetime.now(UTC).isoformat(),
            )
    if handler.read(f"/cases/{case_id}")["state"] == "handling":
        # The gravest owe a conference too.
        where, who = "福泉市政府新闻发布厅", "市政府主要负责人"
        handler.give(case_id, "press-conference", held_at=datetime.now(UTC).isoformat(), place=where, speaker=who)
