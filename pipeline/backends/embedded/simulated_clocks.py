"""Clocks that run weeks in seconds: for tests and for the demo."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class ManualClock:
    """Stands still until it is told; waiting lets exactly that time pass, at once."""

    def __init__(self, start: datetime = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)) -> None:
        self._now = start.astimezone(UTC)
        self._lock = Lock()

    def now(self) -> datetime:
        """See Clock."""
        return self._now

    def wait(self, seconds: float) -> None:
        """See Clock."""
        self.advance(timedelta(seconds=seconds))

    def advance(self, by: timedelta) -> None:
        """Let time pass; it never goes back."""
        with self._lock:
            self._now += max(by, timedelta(0))

    def move_to(self, moment: datetime) -> None:
        """Let time pass until `moment`; nothing happens when that is over."""
        self.advance(moment.astimezone(UTC) - self._now)


class ScaledClock:
    """Starts at `start` and runs `factor` times as fast as real time, waiting included.

    `elapsed` gives real seconds from any beginning and `rest` waits for real seconds.
    """

    def __init__(
        self,
        start: datetime,
        factor: float,
        elapsed: Callable[[], float] = time.monotonic,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        if factor <= 0:
            raise ValueError("time runs forward: the factor must be above 0")
        self._start = start.astimezone(UTC)
        self._factor = factor
        self._elapsed = elapsed
        self._rest = rest
        self._begun = elapsed()

    def now(self) -> datetime:
        """See Clock."""
        return self._start + timedelta(seconds=(self._elapsed() - self._begun) * self._factor)

    def wait(self, seconds: float) -> None:
        """See Clock."""
        self._rest(max(0.0, seconds) / self._factor)
