"""The rows that are derived from a case's events: its own, its bodies', its facets', its clocks', its stop times."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.courses import write_courses
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
        rows: list[dict[str, Any]] = []
        replaced: list[str] = []
        for commit, _, _ in written:
            before = rows_of(commit.was) if commit.was else []
            after = rows_of(commit.after)
            if before != after:
                rows += after
                replaced += [commit.after.id] if before else []
        for ids in chunks(replaced):
            connection.execute(delete(table).where(table.c.case_id.in_(ids)))
        if rows:
            connection.execute(insert(table), rows)
    write_courses(connection, [commit for commit, _, _ in written])


def _project_cases(connection: Connection, written: Sequence[Written]) -> None:
    opened, moved, grown = [], [], []
    for commit, head, spread in written:
        row = case_row(commit.after, head, *spread)
        if commit.was is None:
            opened.append(row)
        elif listed(commit.was) == (stands := listed(commit.after)):
            grown.append({name: value for name, value in row.items() if name not in stands})
        else:
            moved.append(row)
    if opened:
        connection.execute(insert(t.cases), opened)
    for rows in (moved, grown):
        _update(connection, rows)


def _update(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows set the same columns."""
    if rows:
        statement = update(t.cases).where(t.cases.c.id == bindparam("case_id"))
        values = [{name: value for name, value in row.items() if name != "id"} for row in rows]
        parameters = [{**each, "case_id": row["id"]} for each, row in zip(values, rows, strict=True)]
        connection.execute(statement, parameters)
