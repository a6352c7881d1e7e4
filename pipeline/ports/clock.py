"""Time is a port: tests and the demo run weeks in seconds."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The present and waiting."""

    def now(self) -> datetime:
        """The present, UTC, aware."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""
