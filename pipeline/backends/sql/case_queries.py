"""The read side of the case store on SQLite or PostgreSQL."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, Engine, and_, func, or_, select, text, tuple_, type_coerce

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.case_filters import FORMER, Choice
from pipeline.backends.sql.case_lists import CaseLists
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import horizon
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.kept_cases import KEPT_CASES
from pipeline.backends.sql.rows import stored_post
from pipeline.backends.sql.scopes import NOT_MERGED, in_scope
from pipeline.codec import decode, event_of
from pipeline.domain.events import Event
from pipeline.domain.messages import Change
from pipeline.ports.queries import (
    COURSE_COLUMNS,
    CaseFilter,
    CaseRecord,
    Cases,
    Columns,
    EventMark,
    Paging,
    Scope,
)
from pipeline.ports.store import StoredPost

c = t.cases.c
PROPOSED, DECIDED = "accountability_proposed", "accountability_decided"
SPARK_SPAN = timedelta(hours=2)
SPARK_BARS = 12
_STREAMED: Any = {"execution_options": {"yield_per": 2_000}}


class SqlCaseQueries:
    """Fulfils `ports.queries.CaseQueries`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lists = CaseLists()

    def _rows(self, statement: Any) -> Sequence[Any]:
        with begin(self._engine, write=False) as connection:
            return connection.execute(statement).all()

    def cases(self, wanted: CaseFilter, paging: Paging) -> Cases:
        """A page of the cases wanted, the highest key first, ids breaking ties."""
        with begin(self._engine, write=False) as connection:
            with self._choice(connection, wanted, paging.now) as choice:
                mask = choice.chosen(wanted, _elsewhere(connection))
                found = choice.page(mask, paging.sort, paging.after, paging.limit + 1)
            page = found[: paging.limit]
            records = _records(connection, [place.id for place in page], paging.now)
        more = len(found) > paging.limit
        return Cases(records=tuple(records[place.id] for place in page), last=page[-1] if more else None)

    @contextmanager
    def _choice(self, connection: Connection, wanted: CaseFilter, now: datetime) -> Iterator[Choice]:
        with self._lists.cases(connection, wanted.scope, former=wanted.view == FORMER) as listed:
            yield Choice(listed, wanted.scope, now)

    def ids(self, wanted: CaseFilter, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the cases wanted, the last opened first."""
        with begin(self._engine, write=False) as connection, self._choice(connection, wanted, now) as choice:
            mask = choice.chosen(wanted, _elsewhere(connection))
            return [place.id for place in choice.page(mask, "opened", None, limit)]

    def proposed(self, limit: int) -> Sequence[str]:
        """Cases with a proposal that nobody decided yet: each is decided once."""
        e = t.events.c
        open_ones = func.count().filter(e.type == PROPOSED) > func.count().filter(e.type == DECIDED)
        statement = select(e.case_id).join(t.cases, c.id == e.case_id).where(t.OF_PROPOSALS, NOT_MERGED)
        statement = statement.group_by(e.case_id).having(open_ones).order_by(func.max(e.at).desc(), e.case_id)
        return [row.case_id for row in self._rows(statement.limit(limit))]

    def count(self, wanted: CaseFilter, now: datetime) -> int:
        """How many cases are wanted."""
        with begin(self._engine, write=False) as connection, self._choice(connection, wanted, now) as choice:
            return int(np.count_nonzero(choice.chosen(wanted, _elsewhere(connection))))

    def facets(self, wanted: CaseFilter, now: datetime) -> Mapping[str, Mapping[str, int]]:
        """Counts per value of each facet; a facet's own filter does not narrow its own counts."""
        with begin(self._engine, write=False) as connection, self._choice(connection, wanted, now) as choice:
            return choice.facets(wanted, _elsewhere(connection))

    def views(self, scope: Scope, now: datetime) -> Mapping[str, int]:
        """How many cases each view holds."""
        with begin(self._engine, write=False) as connection, self._lists.cases(connection, scope) as listed:
            counts = Choice(listed, scope, now).counts()
        return counts | {FORMER: self.count(CaseFilter(view=FORMER, scope=scope), now) if scope else 0}

    def visible(self, case_ids: Sequence[str], scope: Scope) -> frozenset[str]:
        """Those of the cases that exist within the scope."""
        found: set[str] = set()
        for ids in chunks(case_ids):
            found.update(row.id for row in self._rows(select(c.id).where(c.id.in_(ids), in_scope(scope))))
        return frozenset(found)

    def records(self, case_ids: Sequence[str], now: datetime) -> Mapping[str, CaseRecord]:
        """The cases of these ids with their counts."""
        with begin(self._engine, write=False) as connection:
            return _records(connection, case_ids, now)

    def posts_of(self, case_id: str, limit: int = 500) -> Sequence[StoredPost]:
        """The newest versions of the case's first posts, earliest first."""
        p = t.posts.c
        statement = select(t.posts).where(p.case_id == case_id, p.current)
        statement = statement.order_by(p.collected_at, p.id).limit(limit)
        return [stored_post(row._mapping) for row in self._rows(statement)]

    def posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest versions of the posts of these ids."""
        found: dict[str, StoredPost] = {}
        for ids in chunks(post_ids):
            rows = self._rows(select(t.posts).where(t.posts.c.id.in_(ids), t.posts.c.current))
            found |= {row.id: stored_post(row._mapping) for row in rows}
        return found

    def recorded_after(self, mark: EventMark, limit: int) -> Sequence[EventMark]:
        """What was recorded after the mark, in order."""
        e = t.events.c
        later_case = or_(e.case_id > mark.case_id, and_(e.case_id == mark.case_id, e.seq > mark.seq))
        after = or_(e.noticed_at > mark.noticed_at, later_case)
        # The first condition alone is what the index by time is good for.
        statement = select(e.noticed_at, e.case_id, e.seq, e.type).where(e.noticed_at >= mark.noticed_at, after)
        statement = statement.order_by(e.noticed_at, e.case_id, e.seq).limit(limit)
        return [EventMark(*row) for row in self._rows(statement)]

    def recorded(self, marks: Sequence[EventMark]) -> Sequence[Event]:
        """The events at these marks."""
        e = t.events.c
        found: list[Event] = []
        for some in chunks(marks):
            keys = [(mark.case_id, mark.seq) for mark in some]
            rows = self._rows(select(e.body).where(tuple_(e.case_id, e.seq).in_(keys)))
            found += [event_of(row.body) for row in rows]
        return found

    def acts(self, since: datetime, actor: str = "", limit: int = 200) -> Sequence[Event]:
        """The newest first; the codec writes the actor before all else."""
        e = t.events.c
        begins = f'{{"actor":{json.dumps(actor, ensure_ascii=False)},' if actor else '{"actor":"user:'
        statement = select(e.body).where(e.noticed_at >= since, func.substr(e.body, 1, len(begins)) == begins)
        statement = statement.order_by(e.noticed_at.desc(), e.case_id, e.seq.desc()).limit(limit)
        return [event_of(row.body) for row in self._rows(statement)]

    def courses(self, since: int, take: Callable[[Columns], None]) -> int:
        """The rows of one moment, and where the next reading begins."""
        k = case_courses.c
        chosen = [_plain(k[name]) for name in COURSE_COLUMNS]
        with begin(self._engine, write=False) as connection:
            mark, upto = horizon(connection)
            wanted = select(*chosen).where(k.history.is_(False), k.changed >= since, k.changed < upto)
            found = connection.execute(wanted if since else select(*chosen).where(k.history.is_(False)), **_STREAMED)
            for page in found.partitions():
                take(dict(zip(COURSE_COLUMNS, zip(*page, strict=True), strict=True)))
        return mark

    def within(self, scope: Scope) -> Sequence[str]:
        """By the index of who takes part."""
        b = t.case_bodies.c
        return [row.case_id for row in self._rows(select(b.case_id).where(in_scope(scope, b.case_id)).distinct())]

    def running_clocks(self, now: datetime) -> Mapping[str, tuple[int, int]]:
        """Per kind, how many clocks of live cases run, and how many of them are past due."""
        k = t.clocks.c
        late = func.count().filter(k.due_at < now)
        statement = select(k.kind, func.count(), late).where(k.stopped_at.is_(None), k.history.is_(False))
        return {kind: (running, overdue) for kind, running, overdue in self._rows(statement.group_by(k.kind))}

    def outbox_waiting(self) -> int:
        """How many changes wait for the relay."""
        return int(self._rows(select(func.count()).select_from(t.outbox))[0][0])

    def oldest_unpublished(self) -> datetime | None:
        """When the first change of the outbox was recorded; a post's when it was collected."""
        first = self._rows(select(t.outbox.c.change).order_by(t.outbox.c.id).limit(1))
        if not first:
            return None
        change = decode(first[0].change.encode(), Change)
        e, p = t.events.c, t.posts.c
        of_case = select(e.noticed_at).where(e.case_id == change.id, e.seq == change.version)
        of_post = select(p.collected_at).where(p.id == change.id, p.version == change.version)
        rows = self._rows(of_case if change.kind == "case" else of_post)
        return rows[0][0] if rows else None

    def ping(self) -> None:
        """Answer, or raise Unavailable."""
        with begin(self._engine, write=False) as connection:
            connection.execute(text("SELECT 1"))


def _plain(column: Any) -> Any:
    """A time as the whole number it is stored as."""
    return type_coerce(column, BigInteger) if isinstance(column.type, t.UtcTime) else column


def _elsewhere(connection: Connection) -> Callable[[tuple[str, ...]], Sequence[str]]:
    """The cases of places that lists do not hold."""
    f = t.case_facets.c

    def found(codes: tuple[str, ...]) -> Sequence[str]:
        wanted = select(f.case_id).where(t.UNLISTED, f.value.in_(codes)).distinct()
        return connection.execute(wanted).scalars().all()

    return found


def _records(connection: Connection, case_ids: Sequence[str], now: datetime) -> dict[str, CaseRecord]:
    sparks = _sparks(connection, case_ids, now)
    records = {}
    for ids in chunks(case_ids):
        rows = connection.execute(select(c.id, c.post_count, c.voice_count, c.body).where(c.id.in_(ids)))
        for row in rows:
            case = KEPT_CASES.case_of(row.id, row.body)
            records[row.id] = CaseRecord(case, row.post_count, row.voice_count, sparks[row.id])
    return records


def _sparks(connection: Connection, case_ids: Sequence[str], now: datetime) -> dict[str, tuple[int, ...]]:
    """Posts per two hours by time of publication, or of collection where it is unknown."""
    p = t.posts.c
    since = now - SPARK_SPAN * SPARK_BARS
    bars = {case_id: [0] * SPARK_BARS for case_id in case_ids}
    seen = func.coalesce(p.published_at, p.collected_at, type_=t.UtcTime)
    for ids in chunks(case_ids):
        statement = select(p.case_id, seen.label("seen")).where(p.case_id.in_(ids), p.current)
        for case_id, at in connection.execute(statement.where(seen > since, seen <= now)):
            bars[case_id][min((at - since) // SPARK_SPAN, SPARK_BARS - 1)] += 1
    return {case_id: tuple(counts) for case_id, counts in bars.items()}
