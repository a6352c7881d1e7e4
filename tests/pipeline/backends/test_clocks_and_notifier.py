"""The small backends: three clocks and the notifier that writes to the log."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from structlog.testing import capture_logs

from pipeline.backends.embedded.log_notifier import LogNotifier
from pipeline.backends.embedded.simulated_clocks import ManualClock, ScaledClock
from pipeline.backends.embedded.system_clock import SystemClock
from pipeline.ports.notifier import Notice

NOON = datetime(2026, 9, 28, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def test_the_system_clock_is_aware_in_utc_and_goes_forward() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.wait(-1)
    assert before.tzinfo is UTC
    assert clock.now() >= before


def test_a_manual_clock_moves_only_when_told_and_never_back() -> None:
    clock = ManualClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.wait(90)
    assert clock.now() - NOON == timedelta(seconds=90)
    clock.move_to(NOON)
    clock.advance(timedelta(days=-1))
    assert clock.now() - NOON == timedelta(seconds=90)
    assert clock.now().tzinfo is UTC


def test_a_scaled_clock_runs_and_waits_faster() -> None:
    seconds = [100.0]
    rests: list[float] = []
    clock = ScaledClock(NOON, 3600, elapsed=lambda: seconds[0], rest=rests.append)
    seconds[0] += 2
    assert clock.now() == NOON + timedelta(hours=2)
    clock.wait(7200)
    assert rests == [2.0]


def test_a_scaled_clock_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        ScaledClock(NOON, 0)


def test_the_log_notifier_writes_one_line_a_notice() -> None:
    notices = [Notice(f"k{at}", "5227.internet", "breach", "c-1", NOON, {"kind": "dispatch"}) for at in range(2)]
    with capture_logs() as lines:
        LogNotifier().notify(notices)
    assert [line["key"] for line in lines] == ["k0", "k1"]
    assert lines[0]["facts"] == {"kind": "dispatch"}
