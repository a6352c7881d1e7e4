"""Replays every history, checks its hash chain, and compares it with the rows derived from it."""

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, Table, func, select, tuple_, type_coerce, union

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import Volume, course_row, volumes
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.rows import body_rows, case_row, clock_rows, facet_rows
from pipeline.backends.sql.voices import Spread, counted
from pipeline.codec import event_of, same_in_short
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
SHARE = 2_000

Row = Mapping[str, Any]
Values = tuple[Any, ...]


class SqlAudit:
    """Fulfils `ports.audit.Audit`."""

    def __init__(
        self, engine: Engine, checkpoints: Checkpoints | None = None, workers: int = 0, share: int = SHARE
    ) -> None:
        """`workers` processes, one for each processor when 0, take `share` cases at a time."""
        self._engine = engine
        self._checkpoints = checkpoints
        self._workers = workers or os.cpu_count() or 1
        self._share = share

    def run(self) -> Audited:
        """All histories. A case is read in one transaction, and so is what spans them; many are shared out."""
        recorded = self._checkpoints.heads() if self._checkpoints else {}
        with begin(self._engine, write=False) as connection:
            case_ids = _case_ids(connection)
        differences = self._of_cases(case_ids)
        with begin(self._engine, write=False) as connection:
            differences += _against(connection, recorded)
            differences += _misplaced_posts(connection)
            events = connection.execute(select(func.count()).select_from(t.events)).scalar_one()
        return Audited(len(case_ids), int(events), tuple(differences))

    def _of_cases(self, case_ids: Sequence[str]) -> list[Difference]:
        shares = list(chunks(case_ids, self._share))
        workers = min(self._workers, len(shares))
        if workers < 2:
            return [found for share in shares for found in _audited_share(self._engine, share)]
        url = self._engine.url.render_as_string(hide_password=False)
        # Spawned, not forked: whoever audits may hold threads and connections.
        with ProcessPoolExecutor(workers, get_context("spawn"), _open, (url,)) as pool:
            return [found for share in pool.map(_audited_there, shares) for found in share]


_there: list[Engine] = []


def _open(url: str) -> None:
    """In a process of its own, which does nothing else: events and cases hold no cycles, and looking for some among
    all that a share holds takes a twelfth of the time."""
    gc.disable()
    _there.append(open_engine(url))


def _audited_there(case_ids: Sequence[str]) -> list[Difference]:
    return _audited_share(_there[0], case_ids)


def _audited_share(engine: Engine, case_ids: Sequence[str]) -> list[Difference]:
    found: list[Difference] = []
    for some in chunks(case_ids):
        with begin(engine, write=False) as connection:
            found += _audited(connection, some)
    return found


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
    histories = _HISTORY.rows(connection, case_ids)
    stored = {form.table: form.rows(connection, case_ids) for form in _FORMS}
    spread, volume = counted(connection, case_ids), volumes(connection, case_ids)
    for case_id in case_ids:
        history = histories.get(case_id, [])
        events = [_event(row) for row in history]
        yield from _chain(case_id, history, events)
        try:
            known = _readable(events)
            case, course = replay(known), course_of(known)
        except (HuiyingError, ValueError, KeyError) as error:
            yield Difference(case_id, "events", f"cannot be replayed: {error}")
            continue
        head = history[-1][_HASH]
        expected: dict[Table, list[dict[str, Any]]] = {
            t.cases: [case_row(case, head, *spread.get(case_id, Spread(0, case.detected_at)))],
            t.case_bodies: body_rows(case),
            t.case_facets: facet_rows(case),
            t.clocks: clock_rows(case),
            case_courses: [course_row(case, course, volume.get(case_id, Volume()))],
        }
        for form in _FORMS:
            found = stored[form.table].get(case_id, [])
            wanted = form.of(expected[form.table])
            if wanted != found:
                yield from _compared(case_id, form, wanted, found)


def _in_order(rows: list[Values], key: Callable[[Values], Values]) -> list[Values]:
    """Most cases have one row of a kind: nothing is to be sorted."""
    if len(rows) > 1:
        rows.sort(key=key)
    return rows


class _Form:
    """Rows of a table as they are stored: the columns in their order, their primary key first, times as numbers."""

    def __init__(self, table: Table, *without: str) -> None:
        self.table, self.name, self.key = table, str(table.name), len(table.primary_key.columns)
        columns = [*table.primary_key, *(column for column in table.columns if not column.primary_key)]
        self.columns = [column for column in columns if column.name not in without]
        self.names = [column.name for column in self.columns]
        self._picked = itemgetter(*self.names)
        self._times = [place for place, column in enumerate(self.columns) if isinstance(column.type, t.UtcTime)]

    def of(self, rows: Sequence[Row]) -> list[Values]:
        """Rows as the store would hold them, by primary key."""
        return _in_order([self._values(row) for row in rows], self.key_of)

    def _values(self, row: Row) -> Values:
        values = list(self._picked(row))
        for place in self._times:
            values[place] = t.micros(values[place])
        return tuple(values)

    def key_of(self, values: Values) -> Values:
        """The primary key."""
        return values[: self.key]

    def rows(self, connection: Connection, case_ids: Sequence[str]) -> Mapping[str, list[Values]]:
        """What is stored of each case, by primary key."""
        stored = [type_coerce(each, BigInteger) if isinstance(each.type, t.UtcTime) else each for each in self.columns]
        key = self.columns[0]
        rows: defaultdict[str, list[Values]] = defaultdict(list)
        # What the driver gives is what is stored: rows of SQLAlchemy would be made only to be taken apart again.
        with connection.execute(select(*stored).where(key.in_(case_ids)).order_by(key)) as found:
            for row in found.cursor.fetchall():
                rows[row[0]].append(row)
        return {case_id: _in_order(each, self.key_of) for case_id, each in rows.items()}

    def told(self, place: int, value: Any) -> str:
        """A value as a person reads it."""
        moment = t.EPOCH + value * t.MICROSECOND if place in self._times and value is not None else value
        return f"{moment!s:.{SHOWN}}"


_HISTORY = _Form(t.events)
_FORMS = (_Form(t.cases), _Form(t.case_bodies), _Form(t.case_facets), _Form(t.clocks), _Form(case_courses, "changed"))
_SEQ, _TYPE, _BODY, _PREVIOUS, _HASH = (
    _HISTORY.names.index(name) for name in ("seq", "type", "body", "previous_hash", "hash")
)
_COLUMNS = ("case_id", "seq", "type", "at", "noticed_at")
_TOLD = itemgetter(*(_HISTORY.names.index(name) for name in _COLUMNS))


def _event(row: Values) -> Event | HuiyingError:
    """The event, or why it is none."""
    try:
        return event_of(row[_BODY], row[_TYPE])
    except HuiyingError as error:
        return error


def _readable(events: Iterable[Event | HuiyingError]) -> list[Event]:
    found: list[Event] = []
    for event in events:
        if isinstance(event, HuiyingError):
            raise event
        found.append(event)
    if not found:
        raise ValueError("it has no events")
    return found


def _chain(case_id: str, history: Sequence[Values], events: Sequence[Event | HuiyingError]) -> Iterator[Difference]:
    """Numbers without a gap, hashes that follow from the stored text, columns that say what the text says."""
    head = GENESIS
    for number, (row, event) in enumerate(zip(history, events, strict=True), start=1):
        where = f"event {row[_SEQ]}"
        if row[_SEQ] != number:
            yield Difference(case_id, "events", f"{where} stands where event {number} belongs")
            return
        if row[_PREVIOUS] != head or row[_HASH] != link(head, row[_BODY]):
            yield Difference(case_id, "events", f"{where}: its hash does not follow from its text and the one before")
            return
        head = row[_HASH]
        if isinstance(event, Event):  # what is none is said by the replay
            yield from _told_otherwise(case_id, row, event)


def _told_otherwise(case_id: str, row: Values, event: Event) -> Iterator[Difference]:
    said = (event.case_id, event.seq, event.type, t.micros(event.at), t.micros(event.noticed_at))
    if said != _TOLD(row):
        for name, wanted, found in zip(_COLUMNS, said, _TOLD(row), strict=True):
            if wanted != found:
                yield Difference(case_id, "events", f"event {event.seq}: column {name} differs from its text")


def _compared(case_id: str, form: _Form, expected: Sequence[Values], found: Sequence[Values]) -> Iterator[Difference]:
    """Row by row, by primary key, column by column."""
    wanted, stored = ({form.key_of(row): row for row in rows} for rows in (expected, found))
    for at in sorted(wanted.keys() | stored.keys(), key=str):
        if at not in stored:
            yield Difference(case_id, form.name, f"row {at} is missing")
        elif at not in wanted:
            yield Difference(case_id, form.name, f"row {at} has no ground in the history")
        else:
            yield from _unlike(case_id, form, wanted[at], stored[at])


def _unlike(case_id: str, form: _Form, expected: Values, found: Values) -> Iterator[Difference]:
    for place, name in enumerate(form.names):
        if expected[place] != found[place]:
            if name == "body" and form.table is t.cases and same_in_short(found[place], expected[place], Case):
                continue
            stands, belongs = form.told(place, found[place]), form.told(place, expected[place])
            told = "" if name == "body" and form.table is t.cases else f": {stands} where the history gives {belongs}"
            yield Difference(case_id, form.name, f"column {name}{told}")


def _misplaced_posts(connection: Connection) -> Iterator[Difference]:
    """Posts belong to a case that stands by itself."""
    p, c = t.posts.c, t.cases.c
    standing = select(c.id).where(c.state != State.MERGED.value)
    statement = select(p.id, p.case_id).where(p.current, p.case_id != "", p.case_id.not_in(standing))
    for post_id, case_id in connection.execute(statement):
        yield Difference(case_id, "posts", f"post {post_id} lies in a case that is gone")
