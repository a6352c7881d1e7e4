"""Draft, review, and the answers that are not published: direct, on the spot, to a suggestion."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.domain.assessment import Grade
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import Grounds, PublicationKind
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State

HOUSING, EMERGENCY, CENTRE = "522702.housing", "522702.emergency", "5227.hotline"
PLAIN = ("wording", "moment", "manner", "personal-data", "facts", "measures", "result")
DRAFT = c.Draft(PublicationKind.RESPONSE, "经核查，管网已修复。")


def test_a_draft_starts_the_reviewer_s_clock_and_a_review_stops_it(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, as_role: Any, in_handling: Any, clock_of: Any
) -> None:
    drafted = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    review = clock_of(drafted, "review")
    assert (review.id.body, review.schedule.budget_seconds, review.schedule.calendar) == (HOUSING, 4 * 3600, "working")
    accepted = give(as_role("reviewer", HOUSING), c.Review(1, True, PLAIN), drafted)
    assert clock_of(accepted, "review").status is ClockStatus.MET
    assert accepted.under_way.waiting_draft == 0


def test_a_further_draft_takes_the_place_of_the_first_and_gives_no_more_time(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, clock: Any, clock_of: Any
) -> None:
    first = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    clock.forward(hours=1)
    second = give(handler(HOUSING), DRAFT, first)
    assert second.under_way.waiting_draft == 2
    assert clock_of(second, "review") == clock_of(first, "review")


def test_a_draft_is_accepted_only_with_every_box_ticked(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, as_role: Any, in_handling: Any
) -> None:
    drafted = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    for left_out in PLAIN:
        with pytest.raises(Invalid, match=left_out):
            give(as_role("reviewer", HOUSING), c.Review(1, True, tuple(set(PLAIN) - {left_out})), drafted)
    with pytest.raises(Invalid, match="note"):
        give(as_role("reviewer", HOUSING), c.Review(1, False), drafted)


def test_for_a_grave_emergency_the_reviewer_also_says_who_speaks(
    open_case: Any, make_emergency: Any, give: Any, handler: Any, as_role: Any, in_handling: Any
) -> None:
    drafted = give(handler(EMERGENCY), DRAFT, in_handling(open_case(make_emergency(Grade.II)), EMERGENCY))
    reviewer = as_role("reviewer", EMERGENCY)
    with pytest.raises(Invalid, match="speaker"):
        give(reviewer, c.Review(1, True, PLAIN), drafted)
    with pytest.raises(Invalid, match="speaker"):
        give(reviewer, c.Review(1, True, (*PLAIN, "speaker")), drafted)
    assert (
        give(reviewer, c.Review(1, True, (*PLAIN, "speaker"), "市政府主要负责人"), drafted).under_way.waiting_draft == 0
    )


def test_nothing_is_published_past_a_draft_under_review(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, as_role: Any, in_handling: Any, response: Any
) -> None:
    drafted = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    with pytest.raises(Refused) as refused:
        give(handler(HOUSING), response(), drafted)
    assert refused.value.code == "draft_waits"
    sent_back = give(as_role("reviewer", HOUSING), c.Review(1, False, note="结果写清楚"), drafted)
    assert give(handler(HOUSING), response(), sent_back).state is State.ANSWERED


def test_only_the_lead_s_reviewer_or_the_offices_review(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, as_role: Any, dispatched: Any, analyst: Any
) -> None:
    sent = dispatched(open_case(make_assessment()), HOUSING, EMERGENCY)
    drafted = give(handler(HOUSING), DRAFT, give(handler(HOUSING), c.SignIn(), sent))
    with pytest.raises(Refused) as other:
        give(as_role("reviewer", EMERGENCY), c.Review(1, True, PLAIN), drafted)
    with pytest.raises(Refused) as role:
        give(handler(HOUSING), c.Review(1, True, PLAIN), drafted)
    assert (other.value.code, role.value.code) == ("not_lead", "role")
    assert give(as_role("news_office"), c.Review(1, True, PLAIN), drafted).under_way.waiting_draft == 0


def test_a_review_of_another_draft_than_the_waiting_one_is_refused(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, as_role: Any, in_handling: Any
) -> None:
    drafted = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    for number in (0, 2):
        with pytest.raises(Refused) as refused:
            give(as_role("reviewer", HOUSING), c.Review(number, True, PLAIN), drafted)
        assert refused.value.code == "no_draft"


def test_a_returned_case_takes_its_draft_out_of_review(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, clock_of: Any
) -> None:
    drafted = give(handler(HOUSING), DRAFT, in_handling(open_case(make_assessment())))
    returned = give(handler(HOUSING), c.Return("不属于本单位"), drafted)
    assert (clock_of(returned, "review").status, returned.under_way.waiting_draft) == (ClockStatus.CANCELLED, 0)


def test_a_direct_answer_with_its_reason_discharges_the_response(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, clock_of: Any
) -> None:
    answer = c.AnswerDirectly(Grounds.ONE_PERSON, "只涉及本人", "已当面答复")
    case = give(handler(HOUSING), answer, in_handling(open_case(make_assessment())))
    assert (case.state, clock_of(case, "response").status) == (State.ANSWERED, ClockStatus.MET)


def test_what_an_emergency_owes_the_public_cannot_be_answered_directly(
    open_case: Any, make_emergency: Any, give: Any, handler: Any, in_handling: Any
) -> None:
    case = in_handling(open_case(make_emergency(Grade.II)), EMERGENCY)
    with pytest.raises(Refused) as refused:
        give(handler(EMERGENCY), c.AnswerDirectly(Grounds.UNLAWFUL, "涉密", "已答复"), case)
    assert refused.value.code == "public_duty"


def test_progress_after_a_publication_owes_further_information_in_a_day(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, response: Any, clock_of: Any
) -> None:
    lead = handler(HOUSING)
    before = give(lead, c.Progress("已派人"), in_handling(open_case(make_assessment())))
    assert not before.running(ClockKind.FOLLOW_UP)
    after = give(lead, c.Progress("发现第二处漏点"), give(lead, response(), before))
    owed = clock_of(after, "follow_up")
    assert (owed.id.body, owed.schedule.due_at - owed.schedule.anchor) == (HOUSING, timedelta(hours=24))
    again = give(lead, c.Progress("仍在抢修"), after)
    assert len(again.running(ClockKind.FOLLOW_UP)) == 1
    with pytest.raises(Refused) as refused:
        give(lead, c.Close(), again)
    assert refused.value.code == "open_duty"
    told = give(lead, response(kind=PublicationKind.FURTHER_INFORMATION), again)
    assert clock_of(told, "follow_up").status is ClockStatus.MET
    assert give(lead, c.Close(), told).state is State.CLOSED


def test_the_hotline_answers_on_the_spot_and_then_asks_the_caller(
    open_case: Any, make_assessment: Any, give: Any, as_role: Any, clock_of: Any
) -> None:
    case = open_case(make_assessment(), channel=Channel.HOTLINE)
    assert case.acting == {CENTRE}
    answered = give(as_role("hotline", CENTRE), c.AnswerOnSpot("停水到今晚8点"), case)
    assert (answered.state, answered.lead) == (State.ANSWERED, CENTRE)
    assert {clock_of(answered, kind).status for kind in ("dispatch", "completion")} == {ClockStatus.MET}
    assert clock_of(answered, "satisfaction").id.body == CENTRE
    assert give(as_role("hotline", CENTRE), c.Close(), answered).state is State.CLOSED


def test_on_the_spot_is_for_tickets_that_are_no_public_concern(
    open_case: Any, make_assessment: Any, make_emergency: Any, give: Any, as_role: Any
) -> None:
    concern = open_case(make_emergency(Grade.IV), "site:2", channel=Channel.HOTLINE)
    with pytest.raises(Refused) as refused:
        give(as_role("hotline", CENTRE), c.AnswerOnSpot("已答复"), concern)
    assert refused.value.code == "public_concern"


def test_a_person_is_named_and_a_suggestion_is_answered(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, sql_store: Any
) -> None:
    lead = handler(HOUSING)
    named = give(lead, c.NamePerson("办公室值班员"), in_handling(open_case(make_assessment())))
    assert named.under_way.person == "办公室值班员"
    give(lead, c.AnswerSuggestion(True, "列入明年计划"), named)
    assert sql_store.history(named.id)[-1].facts.adopted


def test_proof_from_before_the_matter_counts_when_a_person_confirms_it(
    open_case: Any, make_assessment: Any, give: Any, handler: Any, in_handling: Any, response: Any, clock: Any
) -> None:
    case = in_handling(open_case(make_assessment()))
    earlier = clock.now() - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        give(handler(HOUSING), response(published_at=earlier), case)
    assert refused.value.code == "before_detection"
    answered = give(handler(HOUSING), response(published_at=earlier, predates=True), case)
    (owed,) = (each for each in answered.clocks if each.id.kind is ClockKind.RESPONSE)
    assert (answered.state, owed.status, owed.stopped_at) == (State.ANSWERED, ClockStatus.MET, case.detected_at)
