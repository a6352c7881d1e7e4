"""The rows that are derived from a case's events: its own, its bodies', its facets', its clocks', its stop times."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.courses import write_courses
from pipeline.backends.sql.prepared import deleting, insert_rows, updating
from pipeline.backends.sql.rows import body_rows, case_row, clock_rows, facet_rows, listed
from pipeline.backends.sql.voices import Spread
from pipeline.domain.case import Case
from pipeline.ports.store import Commit


class Written(NamedTuple):
    """A commit with what its case row says beside the case."""

    commit: Commit
    head: str
    spread: Spread


PARTS: tuple[tuple[Table, Callable[[Case], list[dict[str, Any]]]], ...] = (
    (t.case_bodies, body_rows),
    (t.case_facets, facet_rows),
    (t.clocks, clock_rows),
)


def project(connection: Connection, written: Sequence[Written]) -> None:
    """Write what the commits changed. A further post seldom moves a case in any list, filter or queue."""
    _project_cases(connection, written)
    for table, rows_of in PARTS:
        gone: list[dict[str, Any]] = []
        fresh: list[dict[str, Any]] = []
        for commit, _, _ in written:
            before = rows_of(commit.was) if commit.was else []
            after = rows_of(commit.after)
            if before != after:
                gone += [row for row in before if row not in after]
                fresh += [row for row in after if row not in before]
        deleting(table).run(connection, gone)
        insert_rows(connection, table, fresh)
    write_courses(connection, [commit for commit, _, _ in written])


def _project_cases(connection: Connection, written: Sequence[Written]) -> None:
    opened, moved, grown = [], [], []
    for commit, head, spread in written:
        row = case_row(commit.after, head, *spread)
        stood = listed(commit.was) if commit.was else {}
        if commit.was is None:
            opened.append(row)
        elif all(row[name] == value for name, value in stood.items()):
            grown.append({name: value for name, value in row.items() if name not in stood})
        else:
            moved.append(row)
    insert_rows(connection, t.cases, opened)
    for rows in (moved, grown):
        if rows:
            updating(t.cases, frozenset(rows[0])).run(connection, rows)
