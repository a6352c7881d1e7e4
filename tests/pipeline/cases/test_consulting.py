"""Notices with their replies, and consultation."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.clocks import ClockStatus
from pipeline.domain.errors import Invalid, NotFound, Refused
from pipeline.domain.events import NoticeOrigin
from pipeline.domain.transitions import State

HOUSING, WATER, EMERGENCY = "522702.housing", "522702.water", "522702.emergency"


def test_a_notice_runs_by_the_profile_and_its_reply_stops_it(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, handler: Any, clock_of: Any
) -> None:
    case = give(analyst, c.GiveNotice(WATER, "请核实并回复"), open_case(make_assessment()))
    asked = clock_of(case, "notice")
    assert (asked.id.body, asked.schedule.due_at - asked.schedule.anchor) == (WATER, timedelta(hours=24))
    replied = give(handler(WATER), c.AnswerNotice(1, "已核实"), case)
    assert (clock_of(replied, "notice").status, replied.state) == (ClockStatus.MET, State.TRIAGE)
    assert (case.acting, replied.acting, replied.former) == ({WATER}, frozenset(), (WATER,))


def test_a_superior_s_notice_has_its_own_deadline(
    open_case: Any, make_assessment: Any, give: Any, leader: Any, clock: Any, clock_of: Any
) -> None:
    due = clock.now() + timedelta(hours=3)
    notice = c.GiveNotice(WATER, "省里要求", NoticeOrigin.SUPERIOR, due)
    case = give(leader, notice, open_case(make_assessment()))
    assert clock_of(case, "notice").schedule.due_at == due
    two = give(leader, notice, case)
    assert [each.id.occurrence for each in two.running("notice")] == [1, 2]
    with pytest.raises(Invalid) as past:
        give(leader, c.GiveNotice(WATER, "x", due_at=clock.now()), two)
    assert past.value.code == "past"


def test_only_the_body_addressed_replies_and_only_to_its_own_notice(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, handler: Any, in_handling: Any
) -> None:
    case = give(analyst, c.GiveNotice(WATER, "请核实"), in_handling(open_case(make_assessment())))
    for number in (1, 2):
        with pytest.raises(Refused) as refused:
            give(handler(HOUSING), c.AnswerNotice(number, "x"), case)
        assert refused.value.code == "no_notice"
    with pytest.raises(NotFound):
        give(handler(EMERGENCY), c.AnswerNotice(1, "x"), case)


def test_a_case_with_an_unanswered_notice_is_neither_closed_nor_merged(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, handler: Any, in_handling: Any, response: Any
) -> None:
    other = open_case(make_assessment(), "site:2")
    case = in_handling(open_case(make_assessment(), "site:1"))
    asked = give(analyst, c.GiveNotice(WATER, "请核实"), case)
    with pytest.raises(Refused) as merging:
        give(analyst, c.Merge(other.id), asked)
    answered = give(handler(HOUSING), response(), asked)
    with pytest.raises(Refused) as closing:
        give(handler(HOUSING), c.Close(), answered)
    assert (merging.value.code, closing.value.code) == ("open_notice", "open_duty")


def test_those_invited_see_the_case_give_an_opinion_and_are_released(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, handler: Any, clock: Any
) -> None:
    consult = c.Consult((WATER, EMERGENCY, WATER), "是否停水检修", clock.now() + timedelta(hours=2))
    case = give(analyst, consult, open_case(make_assessment()))
    assert case.acting == {WATER, EMERGENCY}
    heard = give(handler(WATER), c.GiveOpinion("建议夜间检修"), case)
    assert heard.under_way.consultation.heard == (WATER,)
    with pytest.raises(Refused) as twice:
        give(analyst, consult, heard)
    over = give(analyst, c.ConcludeConsultation("夜间检修"), heard)
    assert (over.acting, set(over.former)) == (frozenset(), {WATER, EMERGENCY})
    with pytest.raises(Refused) as late:
        give(handler(EMERGENCY), c.GiveOpinion("同意"), over)
    assert (twice.value.code, late.value.code) == ("consulting", "no_consultation")


def test_who_was_not_invited_has_no_opinion_and_nobody_cannot_be_invited(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, handler: Any, in_handling: Any, clock: Any
) -> None:
    case = in_handling(open_case(make_assessment()))
    with pytest.raises(Invalid) as nobody:
        give(analyst, c.Consult((), "x", clock.now()), case)
    with pytest.raises(Invalid) as unknown:
        give(analyst, c.Consult(("522702.nobody",), "x", clock.now()), case)
    consulting = give(handler(HOUSING), c.Consult((WATER,), "如何检修", clock.now()), case)
    with pytest.raises(Refused) as uninvited:
        give(handler(HOUSING), c.GiveOpinion("x"), consulting)
    assert [each.value.code for each in (nobody, unknown, uninvited)] == ["nobody", "unknown_body", "not_invited"]
