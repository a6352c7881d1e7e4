"""Tongjiang's key points give messages to another desk than the hotline's (TJ §8, §13)."""

from typing import Any

import pytest

from pipeline import policy
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.rulebook import Policies
from pipeline.domain.errors import NotFound
from pipeline.domain.events import Grounds
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State

TOWN, HOTLINE, INFORMATION = "230881105.office", "230881.hotline", "230881.information"
AT_HOTLINE, AT_MESSAGES = Actor("hot", Role.HOTLINE, HOTLINE), Actor("inf", Role.HOTLINE, INFORMATION)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(policy.load("tongjiang"))


@pytest.fixture
def message(open_case: Any, make_assessment: Any) -> Any:
    return open_case(make_assessment(), channel=Channel.MESSAGE_BOARD, text="青河镇路灯坏了没人修")


def test_a_message_is_the_information_centres_and_a_call_the_hotlines(
    message: Any, open_case: Any, make_assessment: Any
) -> None:
    call = open_case(make_assessment(), "site:2", channel=Channel.HOTLINE, text="青河镇路灯坏了没人修")
    news = open_case(make_assessment(), "site:3", channel=Channel.NEWS, text="青河镇路灯坏了没人修")
    assert [case.desk for case in (message, call, news)] == [INFORMATION, HOTLINE, ""]


def test_the_hotline_neither_sees_nor_answers_a_message(message: Any, give: Any) -> None:
    with pytest.raises(NotFound):
        give(AT_HOTLINE, c.AnswerOnSpot("今晚修好"), message)
    answered = give(AT_MESSAGES, c.AnswerOnSpot("今晚修好"), message)
    assert (answered.state, answered.lead) == (State.ANSWERED, INFORMATION)


def test_the_desk_that_took_the_message_in_asks_whether_its_writer_is_satisfied(
    message: Any, in_handling: Any, give: Any, clock_of: Any
) -> None:
    answer = c.AnswerDirectly(Grounds.ONE_PERSON, "一人一事", "今晚修好")
    answered = give(Actor("town", Role.HANDLER, TOWN), answer, in_handling(message, TOWN))
    assert clock_of(answered, "satisfaction").id.body == INFORMATION
