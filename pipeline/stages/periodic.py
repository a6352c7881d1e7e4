"""Work that no message starts: the relay empties the outbox, the ticker notes thresholds, the notifier tells, the
checkpoint records where the chains stand.

Each is a turn: it does what is due and says how much that was. Any number may run at once.
"""

from datetime import timedelta
from typing import Protocol

from pipeline.cases.ledger import Ledger
from pipeline.cases.notices import notices_of
from pipeline.ports.bus import CHANGES, Bus, Message
from pipeline.ports.checkpoints import Checkpoints, Heads
from pipeline.ports.clock import Clock
from pipeline.ports.notifier import Notifier
from pipeline.ports.store import CaseStore
from pipeline.ports.waiting import NoticeQueue

RELAYED = 2_000
TICKED = 200
TOLD = 100
CHECKPOINT_EVERY = timedelta(minutes=10)


class Turn(Protocol):
    """One round of periodic work."""

    name: str

    def turn(self) -> int:
        """Do what is due; how many things were done, 0 when there was nothing."""


class Relay:
    """Publishes the outbox; a relay claims whole cases, so one case's events arrive in order."""

    name = "relay"

    def __init__(self, store: CaseStore, bus: Bus, clock: Clock, holder: str) -> None:
        self.store = store
        self.bus = bus
        self.clock = clock
        self.holder = holder

    def turn(self) -> int:
        """Rows are cleared after the bus acknowledged them: at least once."""
        rows = self.store.claim_outbox(self.holder, self.clock.now(), RELAYED)
        if rows:
            self.bus.publish(CHANGES, [Message(row.key, row.change) for row in rows])
            self.store.clear_outbox([row.id for row in rows])
        return len(rows)


class Tick:
    """Finds due thresholds by index and records each once, whoever else ticks."""

    name = "tick"

    def __init__(self, store: CaseStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def turn(self) -> int:
        """The number of thresholds recorded, the earliest cases first."""
        now = self.clock.now()
        with self.store.read() as tx:
            if not tx.due_cases(now, 1):
                return 0
        with self.store.write() as tx:
            ledgers = [Ledger(case, now) for case in tx.cases(tx.due_cases(now, TICKED)).values()]
            for ledger in ledgers:
                ledger.note_thresholds()
            written = [ledger for ledger in ledgers if ledger.events]
            tx.commit_events([ledger.commit for ledger in written])
            tx.add_notices([notice for ledger in written for notice in notices_of(ledger)])
        return sum(len(ledger.events) for ledger in written)


class Checkpoint:
    """Records outside the database where every chain stands, so that even a recomputed chain is found."""

    name = "checkpoint"

    def __init__(self, store: CaseStore, heads: Heads, checkpoints: Checkpoints, clock: Clock, holder: str) -> None:
        self.store = store
        self.heads = heads
        self.checkpoints = checkpoints
        self.clock = clock
        self.holder = holder

    def turn(self) -> int:
        """The number of heads recorded, at most once in a while and by one worker at a time."""
        now = self.clock.now()
        latest = self.checkpoints.latest()
        if latest is not None and now - latest < CHECKPOINT_EVERY:
            return 0
        lease = self.store.acquire(self.name, self.holder, now, CHECKPOINT_EVERY.total_seconds())
        if lease is None:
            return 0
        # What was being written while the last entry was made may bear an earlier time.
        recorded = self.checkpoints.heads()
        changed = self.heads.since(latest - CHECKPOINT_EVERY if latest else None)
        found = [head for head in changed if recorded.get(head.case_id) != head]
        if found:
            self.checkpoints.append(found, now)
        self.store.release(lease)
        return len(found)


class Notify:
    """Delivers notices, at least once."""

    name = "notify"

    def __init__(self, queue: NoticeQueue, notifier: Notifier, clock: Clock, holder: str) -> None:
        self.queue = queue
        self.notifier = notifier
        self.clock = clock
        self.holder = holder

    def turn(self) -> int:
        """Told first, marked after: a crash between tells again."""
        notices = self.queue.claim(self.holder, self.clock.now(), TOLD)
        if notices:
            self.notifier.notify(notices)
            self.queue.delivered([notice.key for notice in notices], self.clock.now())
        return len(notices)
