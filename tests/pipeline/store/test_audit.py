"""The audit sees every row that does not follow from the history, and changes none."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.store import SqlStore


def tamper(store: SqlStore, statement: Any) -> None:
    with store.engine.begin() as connection:
        connection.execute(statement)


def found(store: SqlStore) -> set[tuple[str, str]]:
    return {(each.table, each.case_id) for each in SqlAudit(store.engine).run().differences}


def test_a_store_that_follows_from_its_histories_has_no_differences(opened: SqlStore) -> None:
    audited = SqlAudit(opened.engine).run()
    assert (audited.cases, audited.events, audited.differences) == (1, 1, ())


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("events", update(t.events).values(body=t.events.c.body + " ")),
        ("events", update(t.events).values(hash="0" * 64)),
        ("events", update(t.events).values(previous_hash="1" * 64)),
        ("events", update(t.events).values(seq=2)),
        ("events", update(t.events).values(type="confirmed")),
        ("events", delete(t.events)),
        ("cases", update(t.cases).values(state="closed")),
        ("cases", update(t.cases).values(head_hash="0" * 64)),
        ("cases", update(t.cases).values(post_count=7)),
        ("cases", update(t.cases).values(voice_count=7)),
        ("cases", update(t.cases).values(body=t.cases.c.body + " ")),
        ("cases", update(t.cases).values(body=func.replace(t.cases.c.body, '"returns":0', '"returns":1'))),
        ("cases", update(t.cases).values(body=func.replace(t.cases.c.body, '"returns":0', '"returns": 0'))),
        ("cases", update(t.cases).values(body="nothing")),
        ("cases", delete(t.cases)),
        ("case_bodies", insert(t.case_bodies).values(case_id="case-1", body="522702.tax", role="lead")),
        ("case_facets", delete(t.case_facets)),
        ("case_courses", update(case_courses).values(posts_after=3)),
        ("case_courses", update(case_courses).values(stays=b"")),
        ("case_courses", delete(case_courses)),
        ("posts", update(t.posts).values(case_id="elsewhere")),
    ],
)
def test_a_row_that_was_tampered_with_is_named(opened: SqlStore, table: str, statement: Any) -> None:
    tamper(opened, statement)
    assert table in {name for name, _ in found(opened)}


def test_a_document_that_an_earlier_version_wrote_is_no_difference(opened: SqlStore) -> None:
    told_since = func.replace(t.cases.c.body, ',"parted":0', "")
    tamper(opened, update(t.cases).values(body=told_since))
    with opened.engine.connect() as connection:
        assert '"parted"' not in connection.execute(select(t.cases.c.body)).scalar_one()
    assert found(opened) == set()


def test_a_difference_says_what_stands_and_what_belongs_there(opened: SqlStore) -> None:
    tamper(opened, update(t.cases).values(state="closed"))
    (difference,) = SqlAudit(opened.engine).run().differences
    assert "state" in difference.what
    assert "closed where the history gives triage" in difference.what


def test_an_audit_shared_out_among_processes_finds_the_same(opened: SqlStore, found_many: Any) -> None:
    case_ids = found_many(4)
    tamper(opened, update(t.events).where(t.events.c.case_id.in_(case_ids[:2])).values(type="confirmed"))
    alone, shared = (SqlAudit(opened.engine, workers=each, share=2).run() for each in (1, 2))
    assert (shared.cases, shared.events) == (alone.cases, alone.events) == (5, 5)
    assert sorted(map(str, shared.differences)) == sorted(map(str, alone.differences))
    assert {each.case_id for each in shared.differences} == set(case_ids[:2])
