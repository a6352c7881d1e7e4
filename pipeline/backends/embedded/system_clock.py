"""The machine's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The present, and waiting in real time."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """See Clock."""
        time.sleep(max(0.0, seconds))
