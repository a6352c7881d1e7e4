"""Waiting for what is away: without limit, with growing pauses, until told to stop."""

import random
from collections.abc import Callable
from itertools import count
from threading import Event
from typing import TypeVar

import structlog

from pipeline.domain.errors import Unavailable
from pipeline.ports.clock import Clock

log = structlog.get_logger()
T = TypeVar("T")

_SHORTEST = 0.2
# What is back is met within so many seconds; a try that is refused costs next to nothing.
_LONGEST = 8.0
_SLICE = 0.25


class Stopped(Exception):
    """The stop signal came while waiting; what was under way is left uncommitted."""


class Patience:
    """Pauses of 0.2 s that double each round up to 8 s, each shortened by up to a half at random
    (`jitter` in 0–1), so that many workers do not return at once. `worker` names it in the log.
    """

    def __init__(self, clock: Clock, stop: Event, worker: str, jitter: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._stop = stop
        self._log = log.bind(worker=worker)
        self._jitter = jitter

    def rest(self, reason: Exception, round_: int = 0) -> None:
        """The pause of that round, counted from 0; Stopped when the signal comes meanwhile."""
        pause = min(_LONGEST, _SHORTEST * 2 ** min(round_, 16)) * (1 - self._jitter() / 2)
        self._log.warning("waiting", reason=str(reason), seconds=round(pause, 1))
        while pause > 0:
            if self._stop.is_set():
                raise Stopped
            self._clock.wait(min(pause, _SLICE))
            pause -= _SLICE

    def until_available(self, call: Callable[[], T]) -> T:
        """The result of `call`, made again for as long as it raises Unavailable."""
        for round_ in count():
            try:
                return call()
            except Unavailable as error:
                self.rest(error, round_)
        raise AssertionError("counting has no end")
