"""`huiying work`: stages and periodic turns as threads of one process, until told to stop."""

import gc
import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from types import TracebackType
from uuid import uuid4

import structlog

from classifier import mask
from huiying.errors import Misuse
from huiying.wiring import Wiring
from pipeline.cases.answers import Answers
from pipeline.domain.errors import Stale, Unavailable, Unusable
from pipeline.policy import duty_rules
from pipeline.runner import Patience, Runner, Stage, Stopped
from pipeline.stages.alerting import Alerting
from pipeline.stages.almanac import Almanac
from pipeline.stages.assess import Assess
from pipeline.stages.bury import Bury
from pipeline.stages.calling import CallingNotifier, Calls
from pipeline.stages.gather import Gather
from pipeline.stages.index import Index
from pipeline.stages.periodic import Checkpoint, Notify, Relay, Tick, Turn
from pipeline.stages.retention import Retention

log = structlog.get_logger(__name__)


def _gather(parts: Wiring, holder: str) -> Gather:
    policies = parts.policies  # first, for it may refuse to start
    return Gather(parts.store, policies, parts.clock, holder)


def _notifier(parts: Wiring) -> CallingNotifier:
    """Whoever is told of something that cannot wait is rung up too."""
    rules = duty_rules(parts.profile.id)
    return CallingNotifier(parts.switchboard, rules, parts.store, parts.clock, parts.notifier)


# The way of a post; a stage later in the list is fed by those before it.
STAGES: Mapping[str, Callable[[Wiring, str], Stage]] = {
    "assess": lambda parts, _: Assess(parts.bus, parts.classifier),
    "gather": lambda parts, holder: _gather(parts, holder),
    "index": lambda parts, _: Index(parts.store, parts.search),
    "bury": lambda parts, _: Bury(parts.dead_letters, parts.clock),
}
TURNS: Mapping[str, Callable[[Wiring, str], Turn]] = {
    "relay": lambda parts, holder: Relay(parts.store, parts.bus, parts.clock, holder),
    "tick": lambda parts, _: Tick(parts.store, parts.clock),
    "checkpoint": lambda parts, holder: Checkpoint(parts.store, parts.heads, parts.checkpoints, parts.clock, holder),
    "notify": lambda parts, holder: Notify(parts.notices, _notifier(parts), parts.clock, holder),
    "calls": lambda parts, _: Calls(parts.switchboard, parts.store, parts.clock),
    "alerts": lambda parts, holder: Alerting(
        parts.saved_searches,
        Answers(parts.queries, parts.search),
        parts.accounts,
        parts.store,
        parts.clock,
        holder,
    ),
    "almanac": lambda parts, _: Almanac(parts.clock),
    "retention": lambda parts, _: Retention(
        parts.store, parts.search, parts.clock, timedelta(days=parts.settings.retention_days)
    ),
}
# What one commit costs does not depend on how much it holds; a full batch is taken only when so much waits.
BATCH_SIZES = {"assess": 1_000, "gather": 1_000, "index": 4_000, "bury": 500}
# A tick with nothing due reads one entry of an index; what is due must be noted within a second, whatever else goes on.
PAUSE_SECONDS = {
    "relay": 0.1,
    "tick": 0.2,
    "notify": 0.5,
    "calls": 1.0,
    "alerts": 5.0,
    "almanac": 600.0,
    "retention": 600.0,
    "checkpoint": 60.0,
}
_COLLECT_AFTER = 50_000
NAMES = (*STAGES, *TURNS)


def holder_name() -> str:
    """Who holds a lease or a claim: this process, recognisable in logs."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"


def is_gone(holder: str) -> bool:
    """Whether a holder's process is known to be dead: one of this machine that does not exist any more."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != socket.gethostname() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def run_until_idle(turn: Turn) -> int:
    """Turns until there is nothing to do; how much was done."""
    done = 0
    while count := turn.turn():
        done += count
    return done


def spare_collection() -> None:
    """Let Python's collector look neither at what was loaded for good nor after every few posts.

    It took an eighth of a worker's time and a twentieth of a command's. Both leave few cycles, and those are still
    collected.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)


class Worker(AbstractContextManager["Worker"]):
    """Runs the named parts of the pipeline. The first fault that needs a person ends them all."""

    def __init__(self, parts: Wiring, names: Sequence[str]) -> None:
        unknown = [name for name in names if name not in NAMES]
        if unknown:
            raise Misuse(f"there is no stage {unknown[0]!r}; there are {', '.join(NAMES)}")
        self.stop = threading.Event()
        self._parts = parts
        self._holder = holder_name()
        self._fault: BaseException | None = None
        self._attempts = parts.attempts
        wanted = names or NAMES
        self._stages = {name: STAGES[name](parts, self._holder) for name in STAGES if name in wanted}
        self._turns = {name: TURNS[name](parts, self._holder) for name in TURNS if name in wanted}
        # What a killed worker held is free at once; elsewhere it runs out by itself.
        parts.store.free_abandoned(is_gone)
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Worker":
        works: list[tuple[str, Callable[[], object]]] = [
            *((name, self._runner(stage).run) for name, stage in self._stages.items()),
            *((name, lambda turn=turn: self._repeat(turn)) for name, turn in self._turns.items()),
        ]
        self._threads = [threading.Thread(target=self._guarded, args=(name, work), name=name) for name, work in works]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()
        self._release()
        if self._fault is not None and error is None:
            raise self._fault

    def drain(self) -> int:
        """Do in this thread all there is to do, in the order of the way; how many messages that was."""
        done = 0
        for name, stage in self._stages.items():
            if name == "index" and "relay" in self._turns:
                run_until_idle(self._turns["relay"])
            done += self._runner(stage).drain()
        self._release()
        return done

    def _runner(self, stage: Stage) -> Runner:
        bus, clock = self._parts.bus, self._parts.clock
        size = BATCH_SIZES[stage.name]
        return Runner(bus, stage, clock, self._attempts, lambda text: mask(text).text, stop=self.stop, batch_size=size)

    def _guarded(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            # What a setting is to blame for is told once, by whoever started us.
            log.error("stage ended", stage=name, exc_info=not isinstance(error, Unusable))
            self._fault = error
        finally:
            self.stop.set()

    def _repeat(self, turn: Turn) -> None:
        patience = Patience(self._parts.clock, self.stop, turn.name)
        failed = 0
        while not self.stop.is_set():
            try:
                idle = not turn.turn()
                failed = 0
            except (Unavailable, Stale) as error:
                try:
                    patience.rest(error, failed)
                except Stopped:
                    return
                failed, idle = failed + 1, False
            if idle:
                self.stop.wait(PAUSE_SECONDS[turn.name])

    def _release(self) -> None:
        gather = self._stages.get("gather")
        if isinstance(gather, Gather):
            gather.release()
