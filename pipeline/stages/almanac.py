"""almanac: says once a day that a year's holidays are missing, and what to do (casework rule 4)."""

from datetime import date

import structlog

from pipeline.policy import missing_years
from pipeline.ports.clock import Clock

log = structlog.get_logger()


class Almanac:
    """A turn that only warns: clocks that reach into such a year run on plain weekdays, marked provisional."""

    name = "almanac"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._warned: date | None = None

    def turn(self) -> int:
        """Always 0: nothing is left to do at once."""
        now = self.clock.now()
        years = missing_years(now)
        if years and now.date() != self._warned:
            self._warned = now.date()
            log.warning(
                "holidays_missing",
                years=years,
                remedy=f"update chinesecalendar or add holidays/{years[0]}.yaml, then `huiying profile recompute`",
            )
        return 0
