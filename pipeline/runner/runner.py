"""Runs one stage on one topic, at least once and in order, and keeps faults apart.

- `Unavailable`: a dependency is away. Wait without limit; nothing is counted.
- `Fenced`: another worker took over. Leave without committing and join again.
- `Damaged`: a file of ours needs a person. The runner ends with it.
- Anything else is the fault of some message. The batch is tried again in smaller pieces until the message
  stands alone; alone it has three tries (`Invalid` one, for it cannot heal), then it becomes a dead letter.

Every try is written down before it is made, so that a message that kills the process is found too: a piece
on record from a former life is split before it is tried. Offsets are committed after the effects.
"""

from collections.abc import Sequence
from itertools import count
from threading import Event
from time import perf_counter, thread_time
from typing import Protocol

import structlog

from pipeline.codec import encode
from pipeline.domain.errors import Damaged, Fenced, HuiyingError, Invalid, Unavailable
from pipeline.ports.attempts import Attempts, Trial
from pipeline.ports.bus import DEAD_LETTERS, Bus, Consumer, Delivery, Message
from pipeline.ports.clock import Clock
from pipeline.runner.letters import Mask, dead_letter
from pipeline.runner.metrics import CPU, FAULTS, PROCESSED, SECONDS, SET_ASIDE
from pipeline.runner.patience import Patience, Stopped

log = structlog.get_logger()

_PIECES = (64, 8, 1)
_NOT_THE_MESSAGES_FAULT = (Unavailable, Fenced, Damaged)


class Stage(Protocol):
    """What a runner runs. `handle` may be given the same deliveries again and must bear it."""

    name: str
    topic: str
    group: str

    def handle(self, batch: Sequence[Delivery]) -> None:
        """All effects of the batch, in order; any exception means: none can be relied on."""


class DiedTrying(HuiyingError):
    """The process ended, more than once, while it handled this message alone."""


class Runner:
    """One worker of `stage`. `mask` takes personal data out of what dead letters keep."""

    def __init__(
        self,
        bus: Bus,
        stage: Stage,
        clock: Clock,
        attempts: Attempts,
        mask: Mask,
        *,
        stop: Event | None = None,
        batch_size: int = 500,
        tries: int = 3,
        poll_seconds: float = 0.5,
    ) -> None:
        self.stage = stage
        self._bus = bus
        self._clock = clock
        self._attempts = attempts
        self._mask = mask
        self._stop = stop or Event()
        self._batch_size = batch_size
        self._tries = tries
        self._poll_seconds = poll_seconds
        self._patience = Patience(clock, self._stop, stage.name)

    def run(self) -> None:
        """Until the stop event is set; the batch in hand is finished and committed first."""
        self._run(until_idle=False)

    def drain(self) -> int:
        """Until a poll finds nothing more; how many messages were done with."""
        return self._run(until_idle=True)

    def _run(self, until_idle: bool) -> int:
        done = 0
        try:
            while not self._stop.is_set():
                try:
                    done += self._membership(until_idle)
                except Fenced as error:
                    FAULTS.labels(self.stage.name, "fenced").inc()
                    self._patience.rest(error)
                else:
                    break
        except Stopped:
            log.info("stopped_while_waiting", stage=self.stage.name)
        return done

    def _membership(self, until_idle: bool) -> int:
        """One life in the group, from joining to leaving."""
        stage, patience = self.stage, self._patience
        consumer = patience.until_available(lambda: self._bus.consumer(stage.topic, stage.group))
        done = 0
        try:
            while not self._stop.is_set():
                seconds = 0.0 if until_idle else self._poll_seconds
                batch = patience.until_available(lambda: consumer.poll(self._batch_size, seconds))  # noqa: B023
                if batch:
                    self._turn(consumer, batch)
                    done += len(batch)
                elif until_idle:
                    break
        finally:
            consumer.close()
        return done

    def _turn(self, consumer: Consumer, batch: Sequence[Delivery]) -> None:
        """Effects, then the commit, then the record of the try is wiped."""
        started, used = perf_counter(), thread_time()
        self._settled(batch, self._batch_size)
        self._patience.until_available(consumer.commit)
        self._forget(self._trial(batch, self._batch_size))
        PROCESSED.labels(self.stage.name).inc(len(batch))
        SECONDS.labels(self.stage.name).observe(perf_counter() - started)
        CPU.labels(self.stage.name).inc(thread_time() - used)

    def _settled(self, batch: Sequence[Delivery], size: int) -> None:
        """Every message of the stretch is handled or set aside when this returns."""
        trial = self._trial(batch, size)
        made = self._patience.until_available(lambda: self._attempts.begin(trial))
        if len(batch) > 1:
            if made > 1 or not self._succeeds(batch, trial):
                self._piecewise(batch, size)
        elif made > self._tries:
            self._set_aside(batch[0], DiedTrying(f"the process ended {made - 1} times while handling it alone"))
        else:
            self._alone(batch, trial, made)

    def _piecewise(self, batch: Sequence[Delivery], size: int) -> None:
        """The same in smaller pieces."""
        smaller = next((piece for piece in _PIECES if piece < min(size, len(batch))), 1)
        for start in range(0, len(batch), smaller):
            piece = batch[start : start + smaller]
            self._settled(piece, smaller)
            self._forget(self._trial(piece, smaller))

    def _succeeds(self, batch: Sequence[Delivery], trial: Trial) -> bool:
        try:
            self._effect(batch, trial)
        except _NOT_THE_MESSAGES_FAULT:
            raise
        except Exception as error:
            FAULTS.labels(self.stage.name, "message").inc()
            log.info("batch_split", stage=self.stage.name, messages=len(batch), reason=type(error).__name__)
            return False
        return True

    def _alone(self, batch: Sequence[Delivery], trial: Trial, made: int) -> None:
        """The tries of one message."""
        while True:
            try:
                self._effect(batch, trial)
                return
            except _NOT_THE_MESSAGES_FAULT:
                raise
            except Exception as error:
                FAULTS.labels(self.stage.name, "message").inc()
                if made >= self._tries or isinstance(error, Invalid):
                    self._set_aside(batch[0], error)
                    return
                self._patience.rest(error, made - 1)
            made = self._patience.until_available(lambda: self._attempts.begin(trial))

    def _effect(self, batch: Sequence[Delivery], trial: Trial) -> None:
        """Handle; wait out what is away. An attempt that tells nothing about the messages is withdrawn."""
        for round_ in count():
            try:
                self.stage.handle(batch)
                return
            except Exception as error:
                if isinstance(error, _NOT_THE_MESSAGES_FAULT):
                    self._withdraw(trial)
                if not isinstance(error, Unavailable):
                    raise
                FAULTS.labels(self.stage.name, "unavailable").inc()
                self._patience.rest(error, round_)
                self._patience.until_available(lambda: self._attempts.begin(trial))
            except BaseException:
                self._withdraw(trial)
                raise

    def _set_aside(self, delivery: Delivery, error: BaseException) -> None:
        letter = dead_letter(delivery, error, self.stage.name, self._clock.now(), self._mask)
        message = Message(letter.id, encode(letter), delivery.headers)
        self._patience.until_available(lambda: self._bus.publish(DEAD_LETTERS, [message]))
        SET_ASIDE.labels(self.stage.name).inc()
        log.warning("set_aside", stage=self.stage.name, letter=letter.id, reason=letter.reason)

    def _trial(self, batch: Sequence[Delivery], size: int) -> Trial:
        first = batch[0]
        return Trial(self.stage.group, self.stage.topic, first.partition, first.offset, size)

    def _withdraw(self, trial: Trial) -> None:
        self._patience.until_available(lambda: self._attempts.withdraw(trial))

    def _forget(self, trial: Trial) -> None:
        self._patience.until_available(lambda: self._attempts.settle(trial))
