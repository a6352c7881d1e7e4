"""The migrations make the schema that the code speaks of."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, delete, event, select, text

from pipeline.backends.sql import schema
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.case_queries import SqlCaseQueries
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import refill
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.schema import SchemaMismatch, differences, migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.backends.sql.tables import EPOCH
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.ports.queries import CaseFilter


def test_the_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    migrate(engine)
    assert differences(engine) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    with begin(engine, write=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_newer_database_is_refused_with_the_remedy(engine: Engine) -> None:
    migrate(engine)
    with begin(engine, write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="update the program"):
        migrate(engine)


TOWN = CaseFilter(facets={"place": ("522702101",)})
Question = Callable[[SqlStore], object]


def _in(store: SqlStore, question: Callable[[SqlTransaction], object]) -> object:
    with store.read() as tx:
        return question(tx)


@pytest.mark.parametrize(
    ("index", "question"),
    [
        ("events_of_proposals", lambda store: SqlCaseQueries(store.engine).proposed(9)),
        ("posts_aside", lambda store: _in(store, lambda tx: tx.posts_aside(EPOCH))),
        ("clocks_by_next_threshold", lambda store: _in(store, lambda tx: tx.due_cases(EPOCH, 9))),
        ("case_facets_of_places", lambda store: SqlCaseQueries(store.engine).count(TOWN, EPOCH)),
        ("cases_in_lists", lambda store: SqlCaseQueries(store.engine).views(None, EPOCH)),
    ],
)
def test_an_index_of_some_rows_or_columns_answers_the_question_it_is_for(
    engine: Engine, index: str, question: Question
) -> None:
    migrate(engine)
    asked: list[tuple[str, Any]] = []

    def listen(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    question(SqlStore(engine))
    event.remove(engine, "before_cursor_execute", listen)
    assert any(index in _plan(engine, *each) for each in asked if "FROM" in each[0])


def _plan(engine: Engine, statement: str, parameters: Any) -> str:
    """On PostgreSQL the way that it would take if the table were too large to be read as a whole."""
    with begin(engine, write=False) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
        return str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())


LEAD, SUPPORTING = "522702.housing", "522702.emergency"
CASE = """
INSERT INTO cases (id, seq, revision, head_hash, state, channel, lead, title, categories, counties, detected_at,
    opened_at, last_post_at, post_count, voice_count, next_due_at, next_anchor_at, next_clock, overdue, history,
    touched, body)
VALUES (:id, 1, 1, 'h', 'dispatched', 'news', :lead, '停水', '', '', 0, 0, 0, 1, 1, 10, 0, 'sign_in',
    false, false, false, :body)
"""
CLOCK = """
INSERT INTO clocks
    (case_id, kind, occurrence, body, revision, anchor_at, due_at, status, passed, late_on_arrival, history)
VALUES ('dispatched', :kind, 1, :body, 1, 0, :due, 'running', 0, false, false)
"""


def made_at(engine: Engine, revision: str) -> None:
    config = schema._config()
    with begin(engine, write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_cases_of_an_older_schema_learn_who_must_answer_and_their_next_clock(engine: Engine) -> None:
    made_at(engine, "0002")
    proposed = json.dumps({"data": {"route": {"lead": {"body": LEAD}}}})
    with begin(engine, write=True) as connection:
        connection.execute(text(CASE), {"id": "proposed", "lead": "", "body": proposed})
        connection.execute(text(CASE), {"id": "dispatched", "lead": LEAD, "body": proposed})
        clocks = [("sign_in", SUPPORTING, 10), ("sign_in", LEAD, 30), ("response", LEAD, 20)]
        for kind, body, due in clocks:
            connection.execute(text(CLOCK), {"kind": kind, "body": body, "due": due})
    migrate(engine)
    with begin(engine, write=False) as connection:
        rows = connection.execute(text("SELECT id, answerable, next_clock, next_due_at FROM cases ORDER BY id")).all()
    assert rows == [("dispatched", LEAD, "response", 20), ("proposed", LEAD, None, None)]


# All of a row but the number of the transaction that wrote it last.
COURSE = select(*(column for column in case_courses.columns if column.name != "changed"))


def test_a_store_of_an_older_schema_gets_stop_times_from_its_histories(engine: Engine, opened: SqlStore) -> None:
    with begin(engine, write=False) as connection:
        kept = connection.execute(COURSE).all()
    with begin(engine, write=True) as connection:
        connection.execute(delete(case_courses))
    assert {each.table for each in SqlAudit(engine).run().differences} == {"case_courses"}
    with begin(engine, write=True) as connection:
        refill(connection)
    assert SqlAudit(engine).run().differences == ()
    with begin(engine, write=False) as connection:
        assert connection.execute(COURSE).all() == kept
