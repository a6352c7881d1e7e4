"""The gatherer that is frozen in the middle of a batch until another took over, and then wakes."""

import os
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from huiying.taking_in import settle, waiting
from pipeline.backends.sql import store as sql_store
from pipeline.backends.sql import tables as t
from pipeline.ports.store import Lease
from tests.faults.conftest import Home, examined_posts
from tests.services.processes import Process, Processes, until

pytestmark = pytest.mark.services

POSTS, SEED = 240, 20261122
LONGEST_TRY = 60.0


def holder(home: Home) -> str:
    """Who gathers, as `machine:process:…`."""
    with home.parts.engine.connect() as connection:
        return str(connection.execute(select(t.leases.c.holder).where(t.leases.c.name == "gather")).scalar() or "")


def in_a_batch(home: Home) -> bool:
    """Whether the gatherer holds its lease's row: it is between check and commit."""
    with home.parts.engine.connect() as connection:
        try:
            connection.execute(text("SELECT 1 FROM leases WHERE name = 'gather' FOR UPDATE NOWAIT"))
        except OperationalError:
            return True
    return False


def freeze_in_a_batch(home: Home, active: Process) -> None:
    """Stop the process at a moment when it has written and not committed."""
    limit = time.monotonic() + LONGEST_TRY
    while True:
        assert time.monotonic() < limit, "no batch was met"
        if in_a_batch(home):
            active.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, active.pid, os.WSTOPPED | os.WNOWAIT)
            if in_a_batch(home):
                return
            active.send_signal(signal.SIGCONT)


def test_a_gatherer_frozen_in_a_batch_is_replaced_and_what_it_writes_on_waking_is_refused(
    processes: Processes, postgres_url: str, kafka_url: str, tmp_path: Path
) -> None:
    # One order of arrival in both: what first tells of a crowded matter founds its case.
    posts = examined_posts(POSTS, SEED, tmp_path)
    calm = Home(tmp_path / "calm")
    shared = Home(tmp_path / "shared", bus=f"{kafka_url}?partitions=1", store=postgres_url)
    calm.publish(posts)
    settle(calm.parts)
    settings = shared.parts.settings
    gatherers = [processes.start(settings, "work", "gather") for _ in range(2)]
    processes.start(settings, "work", "assess", "relay", "index", "bury")
    shared.publish(posts[:6])
    until(lambda: shared.parts.figures.posts().posts > 0 and waiting(shared.parts) == 0, processes)
    first = holder(shared)
    active = next(each for each in gatherers if f":{each.pid}:" in first)
    for at in range(6, POSTS, 6):
        shared.publish(posts[at : at + 6])
    freeze_in_a_batch(shared, active)
    until(lambda: holder(shared) not in ("", first), processes)
    active.send_signal(signal.SIGCONT)
    until(lambda: waiting(shared.parts) == 0, processes)
    assert shared.outcome() == calm.outcome()
    assert Counter(shared.outcome().cited).most_common(1)[0][1] == 1
    assert shared.parts.audit.run().differences == ()
    assert shared.searchable() == shared.stored()
    assert active.poll() is None
    told = (processes.logs / f"{processes.running.index(active)}.log").read_text("utf-8")
    assert "the case store" in told, f"nothing of what it wrote was refused: {told}"
    for home in (calm, shared):
        home.parts.__exit__(None, None, None)


def frozen(engine: Engine, lease: Lease) -> PoolProxiedConnection:
    """A session of the lease's holder that has locked its row and says no more; no timeout bounds it."""
    session = engine.raw_connection()
    cursor = session.cursor()
    cursor.execute("SELECT set_config('application_name', %s, false)", [f"huiying holds {lease.name}"])
    cursor.execute("SELECT 1 FROM leases WHERE name = %s FOR UPDATE", [lease.name])
    return session


def test_a_frozen_holder_loses_the_lease_though_no_timeout_ends_its_session(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, store=postgres_url)
    now = home.parts.clock.now()
    held = home.parts.store.acquire("gather", "one", now, 10)
    assert held is not None
    session = frozen(home.parts.engine, held)
    monkeypatch.setattr(sql_store, "_FROZEN_AFTER_MS", 0)
    assert in_a_batch(home)
    taken = home.parts.store.acquire("gather", "two", now + timedelta(minutes=1), 10)
    assert taken is not None
    assert taken.epoch == held.epoch + 1
    session.invalidate()
    home.parts.__exit__(None, None, None)
