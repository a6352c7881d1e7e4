"""Bazhong gives authoritative information two budgets: regrading goes from one to the other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pipeline.cases import clockwork, opening
from pipeline.cases.rulebook import Policies
from pipeline.domain.assessment import Assessment, Grade, Place
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockKind, ClockMove
from pipeline.domain.post import Post
from pipeline.domain.tally import tally_of
from pipeline.policy import load

Make = Callable[..., Assessment]
RULES = Policies(load("bazhong")).current
PINGCHANG = Place("511923", "平昌县", "county", ("四川省", "巴中市", "平昌县"), 0.9)


def _opened(post: Post, assessment: Assessment, clock: Any) -> Case:
    return opening.open_matter(post, tally_of(assessment, post.seen_at), RULES, clock.now()).case


def _informing(case: Case) -> Clock:
    return next(each for each in case.clocks if each.id.kind is ClockKind.AUTHORITATIVE_INFORMATION)


def test_grade_one_turned_grade_three_waives_five_hours_and_starts_48_at_the_same_anchor(
    make_post: Callable[..., Post], make_emergency: Make, clock: Any
) -> None:
    case = _opened(make_post(text="平昌县一厂房爆炸"), make_emergency(Grade.I, places=(PINGCHANG,)), clock)
    changes = tuple(clockwork.retrack(RULES, case, replace(case.reading, grade=Grade.III), clock.now()))
    moves = [(each.clock.kind, each.move, each.clock.occurrence) for each in changes]
    informing, conference = ClockKind.AUTHORITATIVE_INFORMATION, ClockKind.PRESS_CONFERENCE
    assert (informing, ClockMove.WAIVE, 1) in moves
    assert (conference, ClockMove.WAIVE, 1) in moves
    assert (informing, ClockMove.START, 2) in moves
    (started,) = [each.schedule for each in changes if each.clock.kind is informing and each.schedule]
    assert (started.budget_seconds, started.anchor) == (48 * 3600, _informing(case).schedule.anchor)


def test_grade_three_turned_grade_one_tightens_the_running_clock_to_five_hours(
    make_post: Callable[..., Post], make_emergency: Make, clock: Any
) -> None:
    case = _opened(make_post(text="平昌县一厂房爆炸"), make_emergency(Grade.III, places=(PINGCHANG,)), clock)
    assert _informing(case).schedule.budget_seconds == 48 * 3600
    clock.forward(hours=6)
    changes = tuple(clockwork.retrack(RULES, case, replace(case.reading, grade=Grade.I), clock.now()))
    (tightened,) = [each for each in changes if each.clock.kind is ClockKind.AUTHORITATIVE_INFORMATION]
    assert tightened.move is ClockMove.RESCHEDULE
    assert tightened.schedule is not None
    assert (tightened.schedule.budget_seconds, tightened.schedule.late_on_arrival) == (5 * 3600, True)
