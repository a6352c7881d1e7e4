"""Shaodong's opinion wants somebody named for each hotline item that a member unit completes (SD 三(三)3)."""

from typing import Any

import pytest

from pipeline import policy
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Place
from pipeline.domain.errors import Refused
from pipeline.domain.events import Grounds
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State

TOWN, CENTRE = "430582001.office", "430582.hotline"
DAHETANG = Place("430582001", "大禾塘街道", "township", ("湖南省", "邵阳市", "邵东市", "大禾塘街道"), 0.9)
UNIT, HOTLINE = Actor("unit", Role.HANDLER, TOWN), Actor("hot", Role.HOTLINE, CENTRE)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(policy.load("shaodong"))


@pytest.fixture(params=[Channel.HOTLINE, Channel.MESSAGE_BOARD])
def ticket(request: pytest.FixtureRequest, open_case: Any, make_assessment: Any) -> Any:
    return open_case(make_assessment(places=(DAHETANG,)), channel=request.param, text="大禾塘街道路灯不亮")


def test_an_item_is_not_closed_before_somebody_is_named_for_it(ticket: Any, in_handling: Any, give: Any) -> None:
    answer = c.AnswerDirectly(Grounds.ONE_PERSON, "一人一事", "今晚修好")
    answered = give(UNIT, answer, in_handling(ticket, TOWN))
    with pytest.raises(Refused) as refused:
        give(UNIT, c.Close(), answered)
    assert (refused.value.code, refused.value.named[:9]) == ("no_person", "SD 三(三)3 ")
    named = give(UNIT, c.NamePerson("市政站值班员"), answered)
    assert give(UNIT, c.Close(), named).state is State.CLOSED


def test_what_the_hotline_centre_answers_itself_needs_nobody_named(ticket: Any, give: Any) -> None:
    assert give(HOTLINE, c.Close(), give(HOTLINE, c.AnswerOnSpot("今晚修好"), ticket)).state is State.CLOSED
