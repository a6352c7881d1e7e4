"""Replays every history, checks its hash chain, and compares it with the rows derived from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, select, tuple_, union

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import Volume, course_row, volumes
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.rows import body_rows, case_row, clock_rows, facet_rows
from pipeline.backends.sql.voices import Spread, counted
from pipeline.codec import event_of
from pipeline.domain.case import Case
from pipeline.domain.course import course_of
from pipeline.domain.errors import HuiyingError
from pipeline.domain.events import Event
from pipeline.domain.folding import replay
from pipeline.domain.transitions import State
from pipeline.ports.audit import Audited, Difference
from pipeline.ports.checkpoints import Checkpoints, Head

DERIVED = (t.cases, t.case_bodies, t.case_facets, t.clocks, case_courses)
SHOWN = 60

Row = RowMapping | Mapping[str, Any]


class SqlAudit:
    """Fulfils `ports.audit.Audit`."""

    def __init__(self, engine: Engine, checkpoints: Checkpoints | None = None) -> None:
        self._engine = engine
        self._checkpoints = checkpoints

    def run(self) -> Audited:
        """All histories, some hundred cases at a time, in one reading transaction."""
        differences: list[Difference] = []
        recorded = self._checkpoints.heads() if self._checkpoints else {}
        with begin(self._engine, write=False) as connection:
            case_ids = _case_ids(connection)
            for some in chunks(case_ids):
                differences += _audited(connection, some)
            differences += _against(connection, recorded)
            differences += _misplaced_posts(connection)
            events = connection.execute(select(func.count()).select_from(t.events)).scalar_one()
        return Audited(len(case_ids), int(events), tuple(differences))


def _against(connection: Connection, recorded: Mapping[str, Head]) -> Iterator[Difference]:
    """What the checkpoint saw must still be there: a recomputed chain has another hash, a cut one no such event."""
    e = t.events.c
    for case_ids in chunks(sorted(recorded)):
        wanted = [(case_id, recorded[case_id].seq) for case_id in case_ids]
        statement = select(e.case_id, e.hash).where(tuple_(e.case_id, e.seq).in_(wanted))
        found = {case_id: str(digest) for case_id, digest in connection.execute(statement)}
        for case_id in case_ids:
            head = recorded[case_id]
            if case_id not in found:
                yield Difference(case_id, "events", f"event {head.seq} is gone, which the checkpoint has")
            elif found[case_id] != head.hash:
                yield Difference(case_id, "events", f"event {head.seq} has another hash than in the checkpoint")


class SqlHeads:
    """Fulfils `ports.checkpoints.Heads`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, at: datetime | None) -> Sequence[Head]:
        """By the index over the times of recording."""
        c, e = t.cases.c, t.events.c
        statement = select(c.id, c.seq, c.head_hash).order_by(c.id)
        if at is not None:
            statement = statement.where(c.id.in_(select(e.case_id).where(e.noticed_at >= at)))
        with begin(self._engine, write=False) as connection:
            return [Head(*row) for row in connection.execute(statement)]


def _case_ids(connection: Connection) -> Sequence[str]:
    """Every case that any row speaks of."""
    named = (select(t.events.c.case_id), select(t.cases.c.id), *(select(each.c.case_id) for each in DERIVED[1:]))
    return connection.execute(select(union(*named).subquery().c.case_id)).scalars().all()


def _audited(connection: Connection, case_ids: Sequence[str]) -> Iterator[Difference]:
    histories = _by_case(connection, t.events, case_ids, t.events.c.seq)
    stored = {table.name: _by_case(connection, table, case_ids) for table in DERIVED}
    spread, volume = counted(connection, case_ids), volumes(connection, case_ids)
    for case_id in case_ids:
        history = histories.get(case_id, [])
        yield from _chain(case_id, history)
        try:
            events = _events(history)
            case, course = replay(events), course_of(events)
        except (HuiyingError, ValueError, KeyError) as error:
            yield Difference(case_id, "events", f"cannot be replayed: {error}")
            continue
        head = history[-1]["hash"]
        expected = {
            t.cases.name: [case_row(case, head, *spread.get(case_id, Spread(0, case.detected_at)))],
            t.case_bodies.name: body_rows(case),
            t.case_facets.name: facet_rows(case),
            t.clocks.name: clock_rows(case),
            case_courses.name: [course_row(case, course, volume.get(case_id, Volume()))],
        }
        for table in DERIVED:
            yield from _compared(case, table, expected[table.name], stored[table.name].get(case_id, []))


def _by_case(
    connection: Connection, table: Any, case_ids: Sequence[str], *order: Any
) -> Mapping[str, list[RowMapping]]:
    key = table.c.id if table is t.cases else table.c.case_id
    rows: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(select(table).where(key.in_(case_ids)).order_by(*order)).mappings():
        rows[row[key.name]].append(row)
    return rows


def _events(history: Iterable[Row]) -> list[Event]:
    events = [event_of(row["body"]) for row in history]
    if not events:
        raise ValueError("it has no events")
    return events


def _chain(case_id: str, history: Iterable[Row]) -> Iterator[Difference]:
    """Numbers without a gap, hashes that follow from the stored text, columns that say what the text says."""
    head = GENESIS
    for number, row in enumerate(history, start=1):
        where = f"event {row['seq']}"
        if row["seq"] != number:
            yield Difference(case_id, "events", f"{where} stands where event {number} belongs")
            return
        if row["previous_hash"] != head or row["hash"] != link(head, row["body"]):
            yield Difference(case_id, "events", f"{where}: its hash does not follow from its text and the one before")
            return
        head = row["hash"]
        yield from _told_otherwise(case_id, row)


def _told_otherwise(case_id: str, row: Row) -> Iterator[Difference]:
    try:
        event = event_of(row["body"])
    except HuiyingError:
        return  # said by the replay
    for name in ("case_id", "seq", "type", "at", "noticed_at"):
        if getattr(event, name) != row[name]:
            yield Difference(case_id, "events", f"event {row['seq']}: column {name} differs from its text")


def _compared(case: Case, table: Any, expected: Sequence[Row], found: Sequence[Row]) -> Iterator[Difference]:
    """Row by row, by primary key, column by column."""
    name, key = str(table.name), [column.name for column in table.primary_key]
    wanted = {tuple(row[each] for each in key): row for row in expected}
    stored = {tuple(row[each] for each in key): row for row in found}
    for at in sorted(wanted.keys() | stored.keys(), key=str):
        if at not in stored:
            yield Difference(case.id, name, f"row {at} is missing")
        elif at not in wanted:
            yield Difference(case.id, name, f"row {at} has no ground in the history")
        else:
            yield from _unlike(case.id, name, wanted[at], stored[at])


def _unlike(case_id: str, table: str, expected: Row, found: Row) -> Iterator[Difference]:
    for name in expected:
        if expected[name] != found[name]:
            told = f": {found[name]!s:.{SHOWN}} where the history gives {expected[name]!s:.{SHOWN}}"
            yield Difference(case_id, table, f"column {name}{told if name != 'body' else ''}")


def _misplaced_posts(connection: Connection) -> Iterator[Difference]:
    """Posts belong to a case that stands by itself."""
    p, c = t.posts.c, t.cases.c
    standing = select(c.id).where(c.state != State.MERGED.value)
    statement = select(p.id, p.case_id).where(p.current, p.case_id != "", p.case_id.not_in(standing))
    for post_id, case_id in connection.execute(statement):
        yield Difference(case_id, "posts", f"post {post_id} lies in a case that is gone")
