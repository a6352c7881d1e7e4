"""The lists of one process: cases kept in memory by scope, and brought up to date with what the store wrote since.

As with stop times (decision 45): each question first reads what changed since the last one, by `case_courses.changed`,
and looks at the cases as its own transaction sees them.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, select, type_coerce

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import horizon
from pipeline.backends.sql.listed_cases import ListedCases
from pipeline.backends.sql.scopes import awaiting, in_scope, next_time, reviewing
from pipeline.ports.queries import Scope

# A scope that nobody asked for of late is read again when somebody does.
KEPT = 128
# Few enough that their rows are gone again before the collector of garbage looks at them.
PAGE = 500


@dataclass(slots=True)
class _Kept:
    """A scope's cases, and from which change on the next question must look."""

    lock: Lock = field(default_factory=Lock)
    cases: ListedCases = field(default_factory=ListedCases)
    mark: int | None = None


class CaseLists:
    """One process's lists. Whoever asks first for a scope waits until its cases are read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Scope, bool], _Kept] = OrderedDict()

    @contextmanager
    def cases(self, connection: Connection, scope: Scope, *, former: bool = False) -> Iterator[ListedCases]:
        """The scope's cases, or what its bodies gave back, as this transaction sees them. It must not have read
        anything before: then those who ask one after the other see the store as it went on."""
        kept = self._of(scope, former)
        with kept.lock:
            statement = _listed(scope, former=former)
            mark, upto = horizon(connection)
            if kept.mark is None:
                kept.cases.fill(connection.execute(statement, execution_options={"yield_per": PAGE}).partitions())
            else:
                _catch_up(connection, kept.cases, statement, _changed(connection, kept.mark, upto))
            kept.mark = mark
            yield kept.cases

    def _of(self, scope: Scope, former: bool) -> _Kept:
        with self._lock:
            kept = self._kept.setdefault((scope, former), _Kept())
            self._kept.move_to_end((scope, former))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return kept


def _listed(scope: Scope, *, former: bool) -> Select[Any]:
    """Rows of `listed_cases.COLUMNS`."""
    c = t.cases.c
    return select(
        *(c.id, c.state, c.categories, c.topic, c.grade, c.counties, c.answerable, c.history),
        awaiting(scope).label("waiting"),
        reviewing(scope).label("reviewing"),
        *(type_coerce(next_time(name, scope), BigInteger).label(name) for name in ("due_at", "anchor_at")),
        type_coerce(c.opened_at, BigInteger).label("opened_at"),
    ).where(in_scope(scope, former=former))


def _changed(connection: Connection, mark: int, upto: int) -> Sequence[str]:
    k = case_courses.c
    return connection.execute(select(k.case_id).where(k.changed >= mark, k.changed < upto)).scalars().all()


def _catch_up(connection: Connection, cases: ListedCases, statement: Select[Any], changed: Sequence[str]) -> None:
    for ids in chunks(changed):
        rows = connection.execute(statement.where(t.cases.c.id.in_(ids))).all()
        cases.forget(set(ids).difference(row.id for row in rows))
        cases.write(rows)
