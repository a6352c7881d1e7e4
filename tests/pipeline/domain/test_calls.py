"""Whom to ring in turn, and where a call stands."""

from datetime import UTC, datetime, timedelta

from pipeline.domain.calls import Call, Callee, Reachable, Rung, Step, StepKind, ladder, next_callee
from pipeline.domain.contacts import Contact, ContactKind, PhoneKind
from pipeline.domain.roster import Shift

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOUSING = "522702.housing"


def shift(desk: str, person: str, phone: str, leader: str = "", leader_phone: str = "") -> Shift:
    hour = timedelta(hours=1)
    return Shift(1, desk, NOW - hour, NOW + hour, person, phone, leader, leader_phone)


def contact(number: int, person: str, phone: str, rank: int, desk: str = HOUSING) -> Contact:
    return Contact(number, desk, ContactKind.STAFF, person, "", phone, PhoneKind.OFFICE, rank, NOW, "user:x")


def call(*steps: Step) -> Call:
    return Call("c", "case", HOUSING, "person", "", 10, "(p)", NOW, "user:x", steps=steps)


def called(callee: Callee) -> Step:
    return Step(StepKind.CALLED, NOW, "machine", callee, NOW + timedelta(minutes=10))


def test_the_ladder_goes_from_who_is_on_duty_to_the_offices_contacts() -> None:
    body = Reachable(
        HOUSING, [shift(HOUSING, "甲", "1", "乙", "2")], [contact(2, "丁", "4", 2), contact(1, "丙", "3", 1)]
    )
    office = Reachable("office", [shift("office", "戊", "5", "己")], [contact(3, "庚", "7", 1, "office")])
    found = ladder(body, office, NOW)
    assert [(each.rung, each.person) for each in found] == [
        (Rung.ON_DUTY, "甲"),
        (Rung.DUTY_LEADER, "乙"),
        (Rung.CONTACT, "丙"),
        (Rung.CONTACT, "丁"),
        (Rung.OFFICE_ON_DUTY, "戊"),
        (Rung.OFFICE_CONTACT, "庚"),
    ]
    assert found[-1].desk == "office"


def test_whoever_stands_on_the_ladder_twice_is_rung_once() -> None:
    body = Reachable(
        HOUSING, [shift(HOUSING, "甲", "1", "甲", "1")], [contact(1, "甲", "1", 1), contact(2, "甲", "9", 2)]
    )
    found = ladder(body, Reachable("office"), NOW)
    assert [(each.person, each.phone) for each in found] == [("甲", "1"), ("甲", "9")]


def test_the_offices_are_not_rung_twice_for_themselves() -> None:
    office = Reachable("office", [shift("office", "戊", "5")])
    assert len(ladder(office, office, NOW)) == 1


def test_nobody_on_duty_outside_the_hours() -> None:
    assert ladder(Reachable(HOUSING, [shift(HOUSING, "甲", "1")]), Reachable("office"), NOW + timedelta(hours=1)) == ()


def test_the_next_is_the_first_who_was_not_rung_even_when_the_roster_changed_meanwhile() -> None:
    first, second = Callee(Rung.ON_DUTY, HOUSING, "甲", "1"), Callee(Rung.CONTACT, HOUSING, "丙", "3")
    assert next_callee(call(), (first, second)) is first
    assert next_callee(call(called(first)), (second, first)) is second
    assert next_callee(call(called(first), called(second)), (first, second)) is None


def test_where_a_call_stands_follows_from_its_steps() -> None:
    first = Callee(Rung.ON_DUTY, HOUSING, "甲", "1")
    ringing = call(called(first))
    assert (ringing.open, ringing.callee, ringing.due_at) == (True, first, NOW + timedelta(minutes=10))
    lost = call(called(first), Step(StepKind.EXHAUSTED, NOW, "machine"))
    assert (lost.open, lost.exhausted, lost.callee, lost.due_at) == (True, True, None, None)
    missed = call(called(first), Step(StepKind.NOT_REACHED, NOW, "user:x", first, NOW))
    assert (missed.open, missed.callee, missed.due_at) == (True, None, NOW)
    heard = call(called(first), Step(StepKind.ACKNOWLEDGED, NOW, "user:x", first, text="甲"))
    assert (heard.open, heard.exhausted, heard.due_at) == (False, False, None)
