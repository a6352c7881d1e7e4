"""Which clocks a matter owes and when they are due, by a small profile of this test's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pipeline.domain.assessment import Grade
from pipeline.domain.calendar import Holidays, WorkCalendar
from pipeline.domain.clocks import ClockKind
from pipeline.domain.explanation import explain, kind_name
from pipeline.domain.matter import Matter
from pipeline.domain.obligations import Anchors, owed_at_detection, rules_for, schedule, sign_in_schedule
from pipeline.domain.policy import ClockRule, Profile, WorkingHours
from pipeline.domain.post import Channel

At = Callable[[str], datetime]
Local = Callable[[datetime], str]
CALENDAR = WorkCalendar(
    WorkingHours(),
    Holidays(
        frozenset({2026}),
        frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
        frozenset({date(2026, 10, 10)}),
    ),
)
GRAVE = (Grade.I, Grade.II)
HOTLINE = (Channel.HOTLINE, Channel.MESSAGE_BOARD)


def _rule(kind: ClockKind, hours: float, calendar: str = "natural", **conditions: object) -> ClockRule:
    bare = ClockRule(kind.value, kind, timedelta(hours=hours), calendar, "QN §8.4")
    return replace(bare, **conditions)  # type: ignore[arg-type]


RESPONSE = _rule(ClockKind.RESPONSE, 48, except_grades=GRAVE, except_channels=HOTLINE)
FIVE_HOURS = _rule(ClockKind.AUTHORITATIVE_INFORMATION, 5, grades=GRAVE, emergency=True, starts="emergency")
SIGN_IN = _rule(ClockKind.SIGN_IN, 4, "working", emergency=False, cap_percent=25, product_default=True)
QUICK_SIGN_IN = _rule(ClockKind.SIGN_IN, 0.5, emergency=True, cap_percent=25)
PROFILE = Profile(
    id="test",
    name="",
    home="5227",
    units=(),
    bodies={},
    topic_rules=(),
    coordinators=(),
    informed=(),
    emergency_informed=(),
    routing_clauses={},
    clock_rules=(
        _rule(ClockKind.DISPATCH, 24, emergency=False),
        _rule(ClockKind.DISPATCH, 2, emergency=True),
        _rule(ClockKind.DISPATCH, 1, emergency=True, grades=GRAVE),
        SIGN_IN,
        QUICK_SIGN_IN,
        FIVE_HOURS,
        RESPONSE,
        _rule(ClockKind.COMPLETION, 35, "working", channels=HOTLINE),
    ),
)


@pytest.mark.parametrize(
    ("emergency", "grade", "channel", "owed"),
    [
        (True, Grade.I, Channel.NEWS, {"dispatch": 1, "authoritative_information": 5}),
        (True, Grade.II, Channel.HOTLINE, {"dispatch": 1, "authoritative_information": 5, "completion": 35}),
        (True, Grade.III, Channel.NEWS, {"dispatch": 2, "response": 48}),
        (True, None, Channel.MICROBLOG, {"dispatch": 2, "response": 48}),
        (True, Grade.IV, Channel.HOTLINE, {"dispatch": 2, "response": 48, "completion": 35}),
        (False, None, Channel.MICROBLOG, {"dispatch": 24, "response": 48}),
        (False, Grade.I, Channel.NEWS, {"dispatch": 24, "response": 48}),  # a grade counts for emergencies
        (False, None, Channel.HOTLINE, {"dispatch": 24, "completion": 35}),
        (False, None, Channel.MESSAGE_BOARD, {"dispatch": 24, "completion": 35}),
    ],
)
def test_a_matter_owes_the_clocks_of_its_track_and_channel(
    emergency: bool, grade: Grade | None, channel: Channel, owed: dict[str, int]
) -> None:
    rules = owed_at_detection(PROFILE, Matter(emergency, grade, (channel,)))
    assert {rule.kind.value: rule.budget / timedelta(hours=1) for rule in rules} == owed


def test_a_hotline_item_that_became_a_public_concern_owes_a_response_too() -> None:
    both = Matter(False, None, (Channel.HOTLINE, Channel.MICROBLOG))
    assert rules_for(ClockKind.RESPONSE, PROFILE, both) is RESPONSE
    assert {rule.kind.value for rule in owed_at_detection(PROFILE, both)} == {"dispatch", "response", "completion"}


def test_five_hours_start_at_the_emergency_and_not_at_the_old_complaint(at: At) -> None:
    complaint, blast = at("Monday 2026-09-07 08:00"), at("Thursday 2026-09-24 22:15")
    anchors = Anchors(complaint, blast)
    assert anchors.of(FIVE_HOURS) == blast
    assert anchors.of(RESPONSE) == complaint


def test_an_emergency_clock_without_an_emergency_post_starts_at_detection(at: At) -> None:
    detection = at("Monday 2026-09-07 08:00")
    assert Anchors(detection).of(FIVE_HOURS) == detection


def test_natural_hours_run_through_night_and_holiday(at: At, local: Local) -> None:
    anchor = at("Wednesday 2026-09-30 22:30")
    found = schedule(RESPONSE, anchor, anchor, CALENDAR)
    assert [(percent, local(when)) for percent, when in found.warnings] == [
        (50, "Thursday 2026-10-01 22:30"),
        (80, "Friday 2026-10-02 12:54"),
        (100, "Friday 2026-10-02 22:30"),
    ]
    assert found.due_at == found.warnings[-1][1]
    assert not found.provisional


def test_working_thresholds_fall_into_working_time(at: At, local: Local) -> None:
    anchor = at("Wednesday 2026-09-30 16:30")
    found = schedule(SIGN_IN, anchor, anchor, CALENDAR)
    assert [local(when) for _, when in found.warnings] == [
        "Thursday 2026-10-08 10:00",
        "Thursday 2026-10-08 11:12",
        "Thursday 2026-10-08 12:00",
    ]


@pytest.mark.parametrize(("noticed", "late"), [("Monday 2026-09-07 13:00", False), ("Monday 2026-09-07 13:01", True)])
def test_a_clock_due_before_it_is_noticed_is_late_on_arrival(noticed: str, late: bool, at: At) -> None:
    found = schedule(FIVE_HOURS, at("Monday 2026-09-07 08:00"), at(noticed), CALENDAR)
    assert found.late_on_arrival is late


def test_a_notice_may_bring_its_own_deadline(at: At, local: Local) -> None:
    anchor = at("Monday 2026-09-07 08:00")
    found = schedule(RESPONSE, anchor, anchor, CALENDAR, timedelta(hours=3))
    assert (local(found.due_at), found.budget_seconds) == ("Monday 2026-09-07 11:00", 10800)


def test_a_working_clock_that_reaches_an_unknown_year_is_provisional(at: At) -> None:
    anchor = at("Thursday 2026-12-31 16:30")
    assert schedule(SIGN_IN, anchor, anchor, CALENDAR).provisional
    assert not schedule(RESPONSE, anchor, anchor, CALENDAR).provisional


@pytest.mark.parametrize(
    ("dispatched", "due", "calendar"),
    [
        ("Monday 2026-09-07 09:00", "Monday 2026-09-07 14:30", "working"),  # its own four hours come first
        ("Friday 2026-09-11 16:30", "Saturday 2026-09-12 04:30", "natural"),  # a quarter of 48 h comes first
        ("Wednesday 2026-09-30 17:00", "Thursday 2026-10-01 05:00", "natural"),  # never a week of holidays
    ],
)
def test_sign_in_takes_at_most_a_quarter_of_the_response_budget(
    dispatched: str, due: str, calendar: str, at: At, local: Local
) -> None:
    _, found = sign_in_schedule(PROFILE, at(dispatched), CALENDAR, Matter(False, None, (Channel.NEWS,)))
    assert (local(found.due_at), found.calendar) == (due, calendar)


def test_sign_in_of_an_emergency_takes_half_an_hour(at: At, local: Local) -> None:
    grave = Matter(True, Grade.I, (Channel.NEWS,))
    rule, found = sign_in_schedule(PROFILE, at("Saturday 2026-10-03 23:50"), CALENDAR, grave)
    assert rule is QUICK_SIGN_IN
    assert local(found.due_at) == "Sunday 2026-10-04 00:20"


def test_sign_in_without_a_rule_is_an_error_of_the_profile(at: At) -> None:
    bare = replace(PROFILE, clock_rules=())
    with pytest.raises(LookupError, match="sign_in"):
        sign_in_schedule(bare, at("Monday 2026-09-07 09:00"), CALENDAR, Matter(False, None, (Channel.NEWS,)))


def test_every_deadline_explains_itself_in_chinese(at: At) -> None:
    anchor = at("Thursday 2026-09-24 22:15")
    found = schedule(FIVE_HOURS, anchor, anchor, CALENDAR)
    assert explain(found, ClockKind.AUTHORITATIVE_INFORMATION) == (
        "权威发布：自2026年9月24日（周四）22:15起，自然时间5小时，应于2026年9月25日（周五）03:15前完成；依据：QN §8.4。"
    )


def test_every_deadline_explains_itself_in_english(at: At) -> None:
    anchor = at("Wednesday 2026-09-30 16:30")
    found = schedule(SIGN_IN, anchor, anchor, CALENDAR)
    assert explain(found, ClockKind.SIGN_IN, "en") == (
        "Sign in: Wednesday 2026-09-30 16:30 + 4 h working time (holidays skipped, make-up workdays counted)"
        " = due Thursday 2026-10-08 12:00; by product default (p)."
    )


def test_an_explanation_says_what_is_provisional_and_what_came_late(at: At) -> None:
    anchor = at("Thursday 2026-12-31 16:30")
    found = schedule(replace(SIGN_IN, budget=timedelta(minutes=90)), anchor, at("Monday 2027-01-04 09:00"), CALENDAR)
    chinese, english = explain(found, ClockKind.SIGN_IN), explain(found, ClockKind.SIGN_IN, "en")
    assert "1小时30分钟" in chinese
    assert "暂定" in chinese
    assert "已超时限" in chinese
    assert "1 h 30 min" in english
    assert "provisional" in english
    assert "already late" in english


def test_every_obligation_has_a_name_in_both_languages() -> None:
    assert all(kind_name(kind) and kind_name(kind, "en") for kind in ClockKind)
