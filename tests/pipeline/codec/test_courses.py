"""Packed stop times: every word has its place, and what is packed comes out again."""

from datetime import UTC, datetime

from pipeline.codec.courses import KINDS, STATES, STATUSES, VERDICTS, Packer, course_from
from pipeline.domain.clocks import ClockKind, ClockStatus
from pipeline.domain.course import Course, Opinion, Stay
from pipeline.domain.events import Verdict
from pipeline.domain.transitions import State

NOON = datetime(2026, 11, 23, 4, 0, 0, 17, tzinfo=UTC)


def test_every_state_kind_status_and_verdict_has_one_place() -> None:
    for places, words in ((STATES, State), (KINDS, ClockKind), (STATUSES, ClockStatus), (VERDICTS, Verdict)):
        assert sorted(places) == sorted(words)  # type: ignore[type-var]


def test_a_course_is_read_as_it_was_packed() -> None:
    course = Course(
        (Stay(State.TRIAGE, "", NOON), Stay(State.DISPATCHED, "a.b", NOON), Stay(State.CLOSED, "c", NOON)),
        (Opinion(Verdict.NOT_REACHED, "c", NOON),),
        NOON,
    )
    packer = Packer(("a.b", "c"))
    assert course_from(("a.b", "c"), packer.stays(course.stays), packer.opinions(course.opinions), NOON) == course
    assert len(packer.stays(course.stays)) == 3 * 11
