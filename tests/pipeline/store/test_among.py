"""What is asked of many rows at once is asked by one parameter, whatever the values are and however many."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, select, text
from sqlalchemy.dialects import postgresql

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.among import Among
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.domain.post import Post
from pipeline.ports.store import StoredPost

STRANGE = ['a"b', "c,d", "{e}", "f\\g", "h'i", "NULL", "", "null", "12", "政府 网", "%s", ":x"]
MANY = 3_000
PACKED = """
    SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attcompression = 'l' AND relkind = 'r' ORDER BY 1
"""


@pytest.fixture
def told(store: SqlStore, a_post: Callable[..., Post], stored: Callable[[Post], StoredPost]) -> SqlStore:
    with store.write() as tx:
        tx.put_posts([stored(a_post(name)) for name in STRANGE])
    return store


def test_any_text_is_found_as_it_is_and_nothing_beside_it(told: SqlStore) -> None:
    with told.read() as tx:
        for name in STRANGE:
            assert list(tx.latest_posts([name])) == [name]
            assert [each.id for each in tx.post_texts([name])] == [name]
            assert {id for id, *_ in tx.deliveries([name])} == {name}


def test_thousands_are_asked_for_at_once(told: SqlStore) -> None:
    absent = [f"absent-{at}" for at in range(MANY)]
    with told.read() as tx:
        assert set(tx.latest_posts([*absent, *STRANGE])) == set(STRANGE)
        assert {each.id for each in tx.post_texts([*absent, *STRANGE])} == set(STRANGE)
        assert tx.cases(absent) == {}
        assert tx.standings(absent) == {}


def test_nothing_is_asked_for_nothing(told: SqlStore) -> None:
    with told.read() as tx:
        found = (tx.latest_posts([]), tx.deliveries([]), tx.cases([]), tx.standings([]), tx.post_texts([]))
    assert not any(found)


@pytest.mark.parametrize("column", [t.cases.c.id, t.posts.c.id, t.case_bodies.c.case_id, t.outbox.c.id], ids=str)
def test_sqlite_looks_a_list_up_and_does_not_read_the_table(tmp_path: Path, column: Column[Any]) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/plans.db")
    migrate(engine)
    for conditions in ([Among(column, "values")], [Among(column, "values"), column.is_not(None)]):
        asked = select(column).where(*conditions).compile(engine)
        with begin(engine, write=False) as connection:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("[]",)).all()
        assert [step.detail for step in steps if "SCAN" in step.detail and "json_each" not in step.detail] == []
    engine.dispose()


@pytest.mark.services
def test_documents_are_packed_by_lz4_and_an_outbox_row_has_room_for_its_claim(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate(engine)
    with begin(engine, write=False) as connection:
        packed = connection.execute(text(PACKED)).scalars().all()
        options = connection.execute(text("SELECT reloptions FROM pg_class WHERE relname = 'outbox'")).scalar_one()
    engine.dispose()
    assert packed == ["cases.body", "events.body", "posts.assessment", "posts.post"]
    assert options == ["fillfactor=50"]


def test_on_postgresql_the_list_is_read_once_and_not_for_every_row() -> None:
    asked = select(t.posts.c.id).where(Among(t.posts.c.id, "ids"))
    written = str(asked.compile(dialect=postgresql.psycopg.dialect()))
    assert "ANY (CAST(%(ids)s AS TEXT[]))" in written


@pytest.mark.services
def test_no_plan_for_a_list_is_kept_from_when_the_table_was_small(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate(engine)
    with SqlStore(engine).read() as tx:
        for _ in range(10):
            tx.latest_posts(["a"])
            tx.head("a")
        kept = tx.connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    engine.dispose()
    assert kept
    assert [statement for statement in kept if "ANY" in statement] == []
