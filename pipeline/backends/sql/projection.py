"""The rows that are derived from a case's events: its own, its bodies', its facets', its clocks', its stop times."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.courses import CourseRow, write_courses
from pipeline.backends.sql.kept_cases import KEPT_CASES
from pipeline.backends.sql.prepared import changed, deleting, insert_rows, update_rows
from pipeline.backends.sql.rows import body_rows, clock_row, facet_rows, roles, row_of
from pipeline.backends.sql.voices import Spread
from pipeline.domain.case import Case
from pipeline.ports.store import Commit


class Written(NamedTuple):
    """A commit with what its case row says beside the case."""

    commit: Commit
    head: str
    spread: Spread
    stood: Spread | None


Rows = list[dict[str, Any]]


def project(connection: Connection, written: Sequence[Written], courses: Mapping[str, CourseRow]) -> None:
    """Write what the commits changed; `courses` are the rows of those that were read with their case. A further post
    seldom moves a case in any list, filter or queue."""
    relisted = _project_cases(connection, written)
    commits = [each.commit for each in written]
    joined = [each for each in commits if _joined(each)]
    _project_parts(connection, t.case_bodies, [_parts(each, body_rows) for each in joined])
    _project_parts(connection, t.case_facets, [_parts(each, facet_rows) for each in commits if _read_anew(each)])
    moved = [each for each in commits if each.was is None or each.was.clocks != each.after.clocks]
    _project_parts(connection, t.clocks, [_clocks(each) for each in moved])
    write_courses(connection, commits, relisted | {each.after.id for each in joined}, courses)


def _joined(commit: Commit) -> bool:
    return commit.was is None or roles(commit.was) != roles(commit.after)


def _read_anew(commit: Commit) -> bool:
    return commit.was is None or commit.was.reading is not commit.after.reading


def _parts(commit: Commit, rows_of: Callable[[Case], Rows]) -> tuple[Rows, Rows]:
    return rows_of(commit.was) if commit.was else [], rows_of(commit.after)


def _clocks(commit: Commit) -> tuple[Rows, Rows]:
    """Those of the clocks that an event moved; the others are the same objects still."""
    was, after = commit.was.clocks if commit.was else (), commit.after.clocks
    stood, stand = {id(clock) for clock in was}, {id(clock) for clock in after}
    return (
        [clock_row(commit.after, clock) for clock in was if id(clock) not in stand],
        [clock_row(commit.after, clock) for clock in after if id(clock) not in stood],
    )


def _project_parts(connection: Connection, table: Table, changes: Sequence[tuple[Rows, Rows]]) -> None:
    """From the rows before to those after: one that keeps its key is updated."""
    if not changes:
        return
    names, key = _key(table)
    gone: Rows = []
    fresh: Rows = []
    moved: Rows = []
    for before, after in changes:
        stood, stand = {key(row): row for row in before}, {key(row): row for row in after}
        gone += [row for at, row in stood.items() if at not in stand]
        fresh += [row for at, row in stand.items() if at not in stood]
        moved += [changed(stood[at], row, names) for at, row in stand.items() if at in stood and stood[at] != row]
    deleting(table).run(connection, gone)
    insert_rows(connection, table, fresh)
    update_rows(connection, table, moved)


@lru_cache
def _key(table: Table) -> tuple[Sequence[str], Callable[[Any], Any]]:
    names = tuple(table.primary_key.columns.keys())
    return names, itemgetter(*names)


def _project_cases(connection: Connection, written: Sequence[Written]) -> set[str]:
    """Returns those of the cases that lists may show elsewhere now."""
    opened: Rows = []
    moved: Rows = []
    relisted: set[str] = set()
    for commit, head, spread, spread_before in written:
        stood = KEPT_CASES.listed(commit.was) if commit.was else {}  # before what follows takes its place
        row = row_of(commit.after, *KEPT_CASES.text_of(commit.after), head, spread)
        if commit.was is None:
            opened.append(row)
            relisted.add(commit.after.id)
            continue
        altered = changed(stood | _told(commit.was, spread_before), row, ("id",))
        moved.append(altered)
        if not altered.keys().isdisjoint(stood):
            relisted.add(commit.after.id)
    insert_rows(connection, t.cases, opened)
    update_rows(connection, t.cases, moved)
    return relisted


def _told(was: Case, spread: Spread | None) -> dict[str, Any]:
    """What else the case row said before, but for what every event changes."""
    found: dict[str, Any] = {"detected_at": was.detected_at, "post_count": was.tally.posts}
    return found | {"voice_count": spread.voices, "last_post_at": spread.last_post_at} if spread else found
