"""What may happen to a policy's watch when, and the course of what is said."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain.errors import Refused
from pipeline.domain.policy_watch import Phase, PolicyWatch, Step, WatchStep, curve, require_step

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def watch(*kinds: WatchStep, when: datetime | None = None) -> PolicyWatch:
    return PolicyWatch(
        1, "office", "公交票价", NOW, "user:a", tuple(Step(kind, NOW, "user:a", when=when) for kind in kinds)
    )


W = WatchStep


@pytest.mark.parametrize(
    ("before", "kind", "code"),
    [
        ((), W.RELEASED, "no_assessment"),
        ((), W.REVIEWED, "not_released"),
        ((), W.INTERPRETED, "not_released"),
        ((W.ASSESSED, W.RELEASED), W.ASSESSED, "released_already"),
        ((W.ASSESSED, W.RELEASED), W.SCHEDULED, "released_already"),
        ((W.ASSESSED, W.RELEASED), W.DROPPED, "released_already"),
        ((W.ASSESSED, W.RELEASED, W.REVIEWED), W.SUGGESTION, "watch_over"),
        ((W.DROPPED,), W.ASSESSED, "watch_over"),
    ],
)
def test_what_is_out_of_turn_is_refused(before: tuple[WatchStep, ...], kind: WatchStep, code: str) -> None:
    with pytest.raises(Refused) as refused:
        require_step(watch(*before, when=NOW), kind)
    assert refused.value.code == code


def test_suggestions_are_taken_before_and_after_the_release() -> None:
    require_step(watch(), W.SUGGESTION)
    require_step(watch(W.ASSESSED, W.RELEASED, when=NOW), W.SUGGESTION)


def test_where_a_watch_stands_follows_from_its_steps_and_the_hour() -> None:
    assert watch().phase(NOW) is Phase.PREPARING
    assert watch(W.SCHEDULED, when=NOW).phase(NOW - HOUR) is Phase.PREPARING
    assert watch(W.SCHEDULED, when=NOW).phase(NOW) is Phase.DUE
    assert watch(W.SCHEDULED, W.ASSESSED, W.RELEASED, when=NOW).phase(NOW) is Phase.WATCHING
    assert watch(W.ASSESSED, W.RELEASED, W.REVIEWED, when=NOW).phase(NOW) is Phase.ENDED


def test_the_course_counts_by_the_hour_for_three_days_and_leaves_no_hour_out() -> None:
    times = [NOW, NOW + HOUR / 2, NOW + 2 * HOUR, NOW - HOUR, NOW + 4 * HOUR]
    assert [bucket.posts for bucket in curve(times, NOW, NOW + 3.5 * HOUR)] == [2, 0, 1, 0]
    assert curve(times, NOW, NOW + 3.5 * HOUR)[-1].until == NOW + 3.5 * HOUR
    assert len(curve([], NOW, NOW + 3 * DAY)) == 72
    assert curve([], NOW, NOW) == ()


def test_later_the_course_counts_by_the_day() -> None:
    assert [bucket.posts for bucket in curve([NOW, NOW + DAY, NOW + 3.5 * DAY], NOW, NOW + 4 * DAY)] == [1, 1, 0, 1]
