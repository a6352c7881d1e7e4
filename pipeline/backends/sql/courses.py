"""Writes the stop times of cases with their events, and hands out those that are new to a reader."""

from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.prepared import Prepared, changed, insert_rows, update_rows
from pipeline.codec import event_of
from pipeline.codec.courses import Packer, bodies_of, course_from
from pipeline.domain.case import Case
from pipeline.domain.course import Course, begin, course_of, follow
from pipeline.domain.events import Event
from pipeline.domain.folding import replay
from pipeline.domain.urgency import next_clock
from pipeline.ports.queries import EFFECT_HOURS
from pipeline.ports.store import Commit

EFFECT = timedelta(hours=EFFECT_HOURS)
# Events that give a case other posts, or its first publication.
STIRRING = frozenset({"opened", "attached", "absorbed", "merged_into", "parted", "restored", "published"})
PAGE = 500


# A row of the table; None where the case has none yet.
CourseRow = Mapping[str, Any] | None


class Volume(NamedTuple):
    """Posts seen within a day before and after the first publication."""

    before: int = 0
    after: int = 0


def course_row(case: Case, course: Course, volume: Volume) -> dict[str, Any]:
    """All that figures ask of a case; `changed` is the writer's."""
    reading, urgent, bodies = case.reading, next_clock(case), bodies_of(case, course)
    packer = Packer(bodies)
    return {
        "case_id": case.id,
        "history": case.history,
        "state": case.state.value,
        "category": reading.category.value if reading.category else "",
        "topic": reading.topic or "",
        "channel": case.channel,
        "place": reading.places[0].code if reading.places else "",
        "lead": case.lead,
        "detected_at": case.detected_at,
        "opened_at": case.opened_at,
        "next_due_at": urgent.schedule.due_at if urgent else None,
        "published_at": course.published_at,
        "posts_before": volume.before,
        "posts_after": volume.after,
        "bodies": "\n".join(bodies),
        "stays": packer.stays(course.stays),
        "opinions": packer.opinions(course.opinions),
        "clocks": packer.clocks(case.clocks),
    }


def stored_course(row: Mapping[str, Any]) -> Course:
    """The course that a row holds."""
    return course_from(row["bodies"].split("\n"), row["stays"], row["opinions"], row["published_at"])


def write_courses(
    connection: Connection, commits: Sequence[Commit], relisted: Set[str], known: Mapping[str, CourseRow]
) -> None:
    """After the commits' events and posts are written: the rows that differ from what stands, and those of cases
    that were `relisted`, because lists in memory follow the same changes. `known` are rows already read."""
    asked = [commit.after.id for commit in commits if commit.was and commit.after.id not in known]
    standing = {**known, **_rows(connection, asked)}
    rows, fresh, moved = [], [], []
    for commit in commits:
        before = standing.get(commit.after.id)
        kept = Volume(before["posts_before"], before["posts_after"]) if before else Volume()
        row = course_row(commit.after, _followed(before, commit), kept)
        rows.append(row)
        if before is None:
            fresh.append(row)
            continue
        altered = changed(before, row, ("case_id",))
        if row["case_id"] in relisted or len(altered) > 1:
            moved.append(altered)
    _write(connection, fresh, moved)
    stirred = {commit.after.id for commit in commits if any(event.type in STIRRING for event in commit.events)}
    published = [row for row in rows if row["published_at"]]
    _recount(connection, [row for row in published if row["case_id"] in stirred])


def _followed(row: Mapping[str, Any] | None, commit: Commit) -> Course:
    if row is None:
        return follow(begin(commit.events[0]), commit.events[1:])
    return follow(stored_course(row), commit.events)


def _rows(connection: Connection, case_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for ids in chunks(case_ids):
        rows = connection.execute(select(case_courses).where(case_courses.c.case_id.in_(ids))).mappings()
        found |= {row["case_id"]: row for row in rows}
    return found


def stored_row(values: Sequence[Any]) -> CourseRow:
    """The row of these values as they are stored; None where there is none."""
    row = dict(zip(_NAMES, values, strict=True))
    if row["case_id"] is None:
        return None
    return row | {name: t.EPOCH + row[name] * t.MICROSECOND for name in _TIMES if row[name] is not None}


def _write(connection: Connection, fresh: Sequence[Mapping[str, Any]], moved: Sequence[Mapping[str, Any]]) -> None:
    if len(moved) + len(fresh) == 1:
        # A person's command: asking for the number first would cost a question, on a server a round trip.
        writing, row = (_moving, moved[0]) if moved else (_adding, fresh[0])
        writing(frozenset(row), connection.dialect.name).run(connection, [row])
    elif fresh or moved:
        number = _next_change(connection)
        insert_rows(connection, case_courses, [{**row, "changed": number} for row in fresh])
        update_rows(connection, case_courses, [{**row, "changed": number} for row in moved])


@lru_cache(maxsize=1024)
def _moving(columns: frozenset[str], dialect: str) -> Prepared:
    """An update of these columns that gives the row its transaction's number."""
    where = case_courses.c.case_id == bindparam("case_id")
    return Prepared(update(case_courses).where(where).values(_numbered(columns - {"case_id"}, dialect)))


@lru_cache
def _adding(columns: frozenset[str], dialect: str) -> Prepared:
    """A row of these columns with its transaction's number."""
    return Prepared(insert(case_courses).values(_numbered(columns, dialect)))


def _numbered(columns: Set[str], dialect: str) -> dict[str, Any]:
    number = text(_NUMBER) if dialect == "postgresql" else _NEXT_NUMBER.scalar_subquery()
    values = {name: bindparam(name, type_=case_courses.c[name].type) for name in sorted(columns)}
    return values | {"changed": number}


def _next_change(connection: Connection) -> int:
    """SQLite's writers come one after the other; on PostgreSQL the transaction's own number tells who was first."""
    found = _OWN_NUMBER if connection.dialect.name == "postgresql" else _NEXT
    return int(found.ask(connection)[0][0])


def horizon(connection: Connection) -> tuple[int, int]:
    """From which change on a later reading must look again, and up to which one this reading can see.

    On PostgreSQL a transaction still under way has a lower number than some that this reading sees. Numbers that
    lie beyond its sight were brought along from another store.
    """
    if connection.dialect.name == "postgresql":
        snapshot = "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
        mark, upto = connection.execute(text(f"{snapshot} FROM pg_current_snapshot() AS s")).one()
        return int(mark), int(upto)
    mark = _next_change(connection)
    return mark, mark


def _recount(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """The volumes of published cases whose posts, or whose first publication, may have changed; as their rows stand."""
    counted = volumes(connection, [row["case_id"] for row in rows])
    restirred = [
        {"case_id": row["case_id"], "posts_before": found.before, "posts_after": found.after}
        for row in rows
        if (found := counted[row["case_id"]]) != (row["posts_before"], row["posts_after"])
    ]
    _write(connection, [], restirred)


def volumes(connection: Connection, case_ids: Sequence[str]) -> dict[str, Volume]:
    """How many posts were seen a day before and after the first publication that the rows of the cases name."""
    found = dict.fromkeys(case_ids, Volume())
    if len(case_ids) == 1:
        return found | {row[0]: Volume(row[1], row[2]) for row in _VOLUME.ask(connection, case_id=case_ids[0])}
    for ids in chunks(case_ids):
        rows = connection.execute(_VOLUMES.where(case_courses.c.case_id.in_(ids)))
        found |= {case_id: Volume(before, after) for case_id, before, after in rows}
    return found


def _volumes() -> Select[Any]:
    """What was collected before the first of these hours cannot have been seen in them."""
    p, c = t.posts.c, case_courses.c
    span = EFFECT // t.MICROSECOND
    at = type_coerce(c.published_at, BigInteger)
    collected = type_coerce(p.collected_at, BigInteger)
    seen = func.coalesce(type_coerce(p.published_at, BigInteger), collected)
    before = func.count().filter(seen >= at - span, seen < at)
    after = func.count().filter(seen >= at, seen < at + span)
    about = and_(p.case_id == c.case_id, p.current, collected >= at - span)
    return select(c.case_id, before, after).join_from(case_courses, t.posts, about).group_by(c.case_id)


_VOLUMES = _volumes()
_VOLUME = Prepared(_VOLUMES.where(case_courses.c.case_id == bindparam("case_id")))
_NUMBER = "pg_current_xact_id()::text::bigint"
_LAST = case_courses.alias("last")
_NEXT_NUMBER = select(func.coalesce(func.max(_LAST.c.changed), 0) + 1)
_OWN_NUMBER = Prepared(text(f"SELECT {_NUMBER}"))
_NEXT = Prepared(_NEXT_NUMBER)
_NAMES = tuple(column.name for column in case_courses.columns)
_TIMES = tuple(column.name for column in case_courses.columns if isinstance(column.type, t.UtcTime))


def refill(connection: Connection) -> None:
    """Make every row anew from the histories: for a store of an older version."""
    connection.execute(case_courses.delete())
    after, e = "", t.events.c
    while (
        ids := connection.execute(select(e.case_id).where(e.case_id > after).distinct().order_by(e.case_id).limit(PAGE))
        .scalars()
        .all()
    ):
        histories = _histories(connection, ids)
        rows = [course_row(replay(each), course_of(each), Volume()) for each in histories.values()]
        _write(connection, rows, [])
        _recount(connection, [row for row in rows if row["published_at"]])
        after = ids[-1]


def _histories(connection: Connection, case_ids: Sequence[str]) -> dict[str, list[Event]]:
    e = t.events.c
    histories: dict[str, list[Event]] = {case_id: [] for case_id in case_ids}
    rows = connection.execute(select(e.case_id, e.body).where(e.case_id.in_(case_ids)).order_by(e.case_id, e.seq))
    for case_id, body in rows:
        histories[case_id].append(event_of(body))
    return histories
