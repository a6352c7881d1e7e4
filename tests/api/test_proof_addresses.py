"""The address of an answer is looked at while it is typed, and what was seen stands with the proof."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import create_app
from pipeline.domain.facts.answering import Reach
from tests.api.conftest import Person

HOUSING = "522702.housing"
URL = "https://www.example.gov.cn/notice/1"


@dataclass
class Web:
    """A network that answers as it is told to."""

    found: Reach | None = Reach.OPENS
    asked: list[str] = field(default_factory=list)

    def reach(self, url: str) -> Reach | None:
        self.asked.append(url)
        return self.found


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def desk(world: Any, app: FastAPI, web: Web) -> Person:
    return Person(create_app(replace(world.context, reaching=web)), "hou")


def _check(person: Person, url: str = URL) -> Any:
    return person.client.post("/proof-addresses/check", json={"url": url})


def _in_hand(world: Any, analyst: Any, desk: Person) -> str:
    case = world.open()
    analyst.does(case.id, "dispatch", lead=HOUSING)
    desk.does(case.id, "sign-in")
    return str(case.id)


def _published(world: Any, desk: Person, case_id: str) -> Any:
    at = world.clock.now().isoformat()
    proof = {"kind": "response", "text": "已恢复供水", "url": URL, "issued_by": "住建局", "published_at": at}
    return desk.does(case_id, "publish", **proof)


@pytest.mark.parametrize("found", [*Reach, None])
def test_whatever_the_address_says_the_answer_is_recorded_with_it(
    found: Reach | None, world: Any, analyst: Any, desk: Person, web: Web
) -> None:
    web.found = found
    page = _published(world, desk, _in_hand(world, analyst, desk))
    assert page["state"] == "answered"
    assert page["publications"][0]["reach"] == found


def test_an_address_that_opened_is_not_asked_again_when_the_form_is_sent(
    world: Any, analyst: Any, desk: Person, web: Web
) -> None:
    case_id = _in_hand(world, analyst, desk)
    assert _check(desk).json()["reach"] == "opens"
    world.clock.forward(minutes=9)
    _published(world, desk, case_id)
    assert web.asked == [URL]


def test_an_address_that_did_not_open_is_asked_again(world: Any, analyst: Any, desk: Person, web: Web) -> None:
    case_id = _in_hand(world, analyst, desk)
    web.found = Reach.MISSING
    assert _check(desk).json()["reach"] == "missing"
    web.found = Reach.OPENS
    assert _published(world, desk, case_id)["publications"][0]["reach"] == "opens"


def test_what_opened_is_forgotten_after_a_while(world: Any, desk: Person, web: Web) -> None:
    _check(desk)
    world.clock.forward(minutes=11)
    _check(desk)
    assert web.asked == [URL, URL]


def test_an_address_that_is_none_is_refused_unasked(desk: Person, web: Web) -> None:
    assert _check(desk, "file:///etc/passwd").status_code == 422
    assert web.asked == []


def test_only_those_who_may_publish_have_an_address_looked_at(app: FastAPI) -> None:
    assert _check(Person(app, "adi")).status_code == 403


def test_where_nobody_is_asked_it_says_so(housing: Any) -> None:
    assert _check(housing).json()["reach"] is None
