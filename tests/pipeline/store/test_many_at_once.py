"""Any number of relays, tickers and migrations at once do what one would."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, insert

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.schema import differences, migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.codec import decode, encode
from pipeline.domain.messages import Change

WORKERS = 4


def together(work: Callable[[int], None]) -> None:
    """Run `work` in several threads that begin at one moment."""
    barrier = Barrier(WORKERS)

    def begin(number: int) -> None:
        barrier.wait()
        work(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(begin, range(WORKERS)))


def test_relays_at_once_take_each_row_once_and_a_cases_rows_in_order(store: SqlStore, noon: datetime) -> None:
    rows = [
        {"key": f"case-{at % 7}", "change": encode(Change("case", f"case-{at % 7}", at)).decode()} for at in range(350)
    ]
    with store.engine.begin() as connection:
        connection.execute(insert(t.outbox), rows)
    taken: list[tuple[str, int]] = []

    def relay(number: int) -> None:
        while claimed := store.claim_outbox(f"relay-{number}", noon, 2):
            taken.extend((row.key, decode(row.change, Change).version) for row in claimed)
            store.clear_outbox([row.id for row in claimed])

    together(relay)
    by_case = defaultdict(list)
    for key, version in taken:
        by_case[key].append(version)
    assert len(taken) == 350
    assert all(versions == sorted(versions) for versions in by_case.values())


def test_a_lease_asked_for_by_many_at_once_goes_to_one(store: SqlStore, noon: datetime) -> None:
    granted: list[int] = []

    def ask(number: int) -> None:
        if store.acquire("gather", f"worker-{number}", noon + timedelta(seconds=1), 20):
            granted.append(number)

    together(ask)
    assert len(granted) == 1


def test_processes_that_start_at_once_migrate_once(engine: Engine) -> None:
    together(lambda _: migrate(engine))
    assert differences(engine) == []


@pytest.mark.services
def test_a_session_that_the_server_ended_while_idle_is_replaced_unnoticed(postgres_url: str) -> None:
    ours, other = open_engine(postgres_url), open_engine(postgres_url)

    def session() -> int:
        with begin(ours, write=True) as connection:
            return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    ended = session()
    assert session() == ended
    with begin(other, write=True) as connection:
        # Waits until it is gone.
        assert connection.exec_driver_sql(f"SELECT pg_terminate_backend({ended}, 30000)").scalar_one()
    assert session() != ended
    ours.dispose()
    other.dispose()


def test_of_those_who_send_one_key_at_once_one_begins_and_the_others_learn_its_case(store: SqlStore) -> None:
    told: list[str | None] = []

    def send(number: int) -> None:
        with store.write() as tx:
            told.append(tx.begun("ana", "key-1", f"case-{number}"))
        assert None in told

    together(send)
    assert told.count(None) == 1
    (first,) = set(told) - {None}
    with store.write() as tx:
        assert tx.begun("ana", "key-1", "case-9") == first
        assert tx.begun("ana", "key-2", "case-9") is None
        assert tx.begun("ben", "key-1", "case-9") is None
