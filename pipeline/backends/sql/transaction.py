"""One unit of work on the case store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, RowMapping, Table, and_, bindparam, delete, select, type_coerce, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.among import Among
from pipeline.backends.sql.chain import GENESIS, chained_rows
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.courses import CourseRow, stored_row
from pipeline.backends.sql.kept_cases import KEPT_CASES
from pipeline.backends.sql.post_texts import standings, texts
from pipeline.backends.sql.prepared import Prepared, insert_rows, update_rows
from pipeline.backends.sql.projection import Written, project
from pipeline.backends.sql.rows import STORED, post_of, post_row, stored_post
from pipeline.backends.sql.voices import Spread, Voices
from pipeline.codec import canonical, encode, event_of
from pipeline.domain.case import Case
from pipeline.domain.errors import NotFound, Stale
from pipeline.domain.events import Event
from pipeline.domain.messages import Change
from pipeline.ports.notifier import Notice
from pipeline.ports.store import Commit, PostText, Standing, StoredPost

c = t.cases.c
Stood = tuple[int, str, Spread]
_COLUMNS = (c.id, c.body, c.seq, c.head_hash, c.voice_count, type_coerce(c.last_post_at, BigInteger).label("last"))
_WITH_COURSE = select(*_COLUMNS, *case_courses.c).outerjoin_from(t.cases, case_courses, c.id == case_courses.c.case_id)
_CASE = Prepared(_WITH_COURSE.where(c.id == bindparam("id")))
_USED = Prepared(
    select(t.idempotency.c.case_id).where(
        t.idempotency.c.actor == bindparam("actor"), t.idempotency.c.key == bindparam("key")
    )
)
_KEPT_POLICY = Prepared(select(t.policies.c.hash).where(t.policies.c.hash == bindparam("hash")))
_CASES = Prepared(select(*_COLUMNS).where(Among(c.id, "ids")), planned_anew=True)
_LATEST = Prepared(select(*STORED).where(Among(t.posts.c.id, "ids"), t.posts.c.current), planned_anew=True)
_DELIVERED = Prepared(
    select(t.posts.c.id, t.posts.c.revision, type_coerce(t.posts.c.collected_at, BigInteger)).where(
        Among(t.posts.c.id, "ids")
    ),
    planned_anew=True,
)


def _stands(row: Any) -> Stood:
    _, _, seq, head, voices, last, *_ = row
    return seq, head, Spread(voices, t.EPOCH + last * t.MICROSECOND)


class SqlTransaction:
    """Fulfils `ports.store.Transaction` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._voices = Voices(connection)
        # Sequence, head and spread of the cases read here: whoever moves one meanwhile makes our events collide.
        self._standing: dict[str, Stood] = {}
        self._courses: dict[str, CourseRow] = {}
        self._ahead: dict[str, Sequence[Any]] = {}

    def _rows(self, statement: Any) -> Sequence[RowMapping]:
        return self.connection.execute(statement).mappings().all()

    def insert_new(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows whose key is not there yet."""
        if rows:
            _inserting_new(table, frozenset(rows[0]), self.connection.dialect.name).run(self.connection, rows)

    def case(self, case_id: str) -> Case:
        """The case as it stands; NotFound when there is none."""
        row = self._ahead.pop(case_id, None) or _CASE.one(self.connection, id=case_id)
        if row is None:
            raise NotFound(f"there is no case {case_id}, or it is not yours to see", "no_case", case_id)
        self._standing[case_id] = _stands(row)
        self._courses[case_id] = stored_row(row[len(_COLUMNS) :])
        return KEPT_CASES.case_of(case_id, row[1])

    def cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Those of the cases that exist."""
        found: dict[str, Case] = {}
        for row in _CASES.ask(self.connection, ids=case_ids) if case_ids else ():
            self._standing[row[0]] = _stands(row)
            found[row[0]] = KEPT_CASES.case_of(row[0], row[1])
        return found

    def head(self, case_id: str) -> str:
        """The hash of the case's last event; a chain begins with zeros."""
        if case_id in self._standing:
            return self._standing[case_id][1]
        head = self.connection.execute(select(c.head_hash).where(c.id == case_id)).scalar_one_or_none()
        return head or GENESIS

    def commit_events(self, commits: Sequence[Commit]) -> None:
        """Append the events and write what follows from them; Stale when a sequence moved on."""
        if not commits:
            return
        standing = self._stood([commit.after.id for commit in commits if commit.was])
        event_rows: list[dict[str, Any]] = []
        heads: dict[str, str] = {}
        for commit in commits:
            seq, head, _ = standing.get(commit.after.id, (0, GENESIS, None))
            if seq != commit.before:
                raise Stale(commit.before, seq)
            rows, heads[commit.after.id] = chained_rows(head, commit.events)
            event_rows += rows
        try:
            insert_rows(self.connection, t.events, event_rows)
        except IntegrityError as error:
            raise Stale(commits[0].before, commits[0].before + 1) from error
        before = {case_id: spread for case_id, (_, _, spread) in standing.items()}
        spread = self._voices.after([commit.after for commit in commits], before)
        project(
            self.connection,
            [Written(each, heads[id], spread[id], before.get(id)) for each in commits if (id := each.after.id)],
            {id: self._courses.pop(id) for each in commits if (id := each.after.id) in self._courses},
        )
        self._announce(_changes(commits))

    def _stood(self, case_ids: Sequence[str]) -> dict[str, Stood]:
        """What is known of the cases from their reading is used once: the events to be written change it."""
        standing = {each: self._standing.pop(each) for each in case_ids if each in self._standing}
        unknown = [each for each in case_ids if each not in standing]
        rows = _CASES.ask(self.connection, ids=unknown) if unknown else ()
        return standing | {row[0]: _stands(row) for row in rows}

    def _announce(self, changes: Iterable[Change]) -> None:
        rows = [{"key": change.id, "change": encode(change).decode()} for change in changes]
        insert_rows(self.connection, t.outbox, [row | {"claimed_by": ""} for row in rows])

    def latest_posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest stored version of each known post."""
        rows = _LATEST.ask(self.connection, ids=post_ids) if post_ids else ()
        return {row[0]: post_of(row) for row in rows}

    def deliveries(self, post_ids: Sequence[str]) -> Set[tuple[str, str, datetime]]:
        """Id, revision and time of collection of every stored version."""
        rows = _DELIVERED.ask(self.connection, ids=post_ids) if post_ids else ()
        return {(id, revision, t.EPOCH + at * t.MICROSECOND) for id, revision, at in rows}

    def put_posts(self, posts: Sequence[StoredPost]) -> None:
        """Store new versions, the newest being current, and announce them. One batch may hold several of a post."""
        newest = {stored.post.id: stored.version for stored in sorted(posts, key=lambda stored: stored.version)}
        self._voices.adding(posts)
        revised = [stored.post.id for stored in posts if stored.version > 1]
        for ids in chunks(revised):
            self.connection.execute(update(t.posts).where(t.posts.c.id.in_(ids)).values(current=False))
        rows = [post_row(stored) | {"current": stored.version == newest[stored.post.id]} for stored in posts]
        insert_rows(self.connection, t.posts, rows)
        self._announce([Change("post", stored.post.id, stored.version) for stored in posts])

    def move_posts(self, source: str, target: str) -> None:
        """Give all posts of one case to another, and announce them."""
        self._voices.moving(source, target)
        self._give(t.posts.c.case_id == source, target)

    def expire_posts(self, before: datetime, limit: int) -> int:
        """Every version of them."""
        p = t.posts.c
        old = (
            select(p.id)
            .where(p.collected_at < before, p.case_id == "", p.current)
            .order_by(p.collected_at)
            .limit(limit)
        )
        found = self.connection.execute(old).scalars().all()
        for ids in chunks(found):
            self.connection.execute(delete(t.posts).where(p.id.in_(ids)))
        return len(found)

    def place_posts(self, post_ids: Sequence[str], case_id: str) -> None:
        """Give these posts to a case, or to none, and announce them."""
        for ids in chunks(post_ids):
            where = t.posts.c.id.in_(ids)
            for source in self.connection.execute(select(t.posts.c.case_id).where(where).distinct()).scalars():
                self._voices.moving(source, case_id)
            self._give(where, case_id)

    def _give(self, where: Any, case_id: str) -> None:
        moved = self._rows(select(t.posts.c.id, t.posts.c.version).where(where, t.posts.c.current))
        self.connection.execute(update(t.posts).where(where).values(case_id=case_id, moves=t.posts.c.moves + 1))
        self._announce([Change("post", row["id"], row["version"]) for row in moved])

    def post_texts(self, post_ids: Sequence[str]) -> Sequence[PostText]:
        """Of each known post what search needs."""
        return list(texts(self.connection, t.posts.c.id, post_ids))

    def texts_of_cases(self, case_ids: Sequence[str]) -> Sequence[PostText]:
        """Of each post in these cases what search needs."""
        return list(texts(self.connection, t.posts.c.case_id, case_ids))

    def standings(self, case_ids: Sequence[str]) -> Mapping[str, Standing]:
        """How those of the cases stand that exist."""
        return standings(self.connection, case_ids)

    def history(self, case_id: str) -> Sequence[Event]:
        """All events of a case so far, in order."""
        statement = select(t.events.c.body).where(t.events.c.case_id == case_id).order_by(t.events.c.seq)
        return [event_of(body) for body in self.connection.execute(statement).scalars()]

    def post_refs(self, case_id: str) -> Sequence[StoredPost]:
        """The newest versions of the case's posts, earliest first."""
        where = and_(t.posts.c.case_id == case_id, t.posts.c.current)
        order = (t.posts.c.collected_at, t.posts.c.id)
        return [stored_post(row) for row in self._rows(select(t.posts).where(where).order_by(*order))]

    def posts_aside(self, since: datetime) -> Sequence[StoredPost]:
        """The newest versions of posts told aside, outside cases and never moved, collected since."""
        p = t.posts.c
        where = (p.aside, p.case_id == "", p.collected_at >= since, p.current, p.moves == 0)
        return [stored_post(row) for row in self._rows(select(t.posts).where(*where).order_by(p.collected_at, p.id))]

    def due_cases(self, now: datetime, limit: int) -> Sequence[str]:
        """Cases with a threshold that has come, the earliest first; those another ticker holds are passed by."""
        c = t.clocks.c
        due = select(c.case_id).where(c.next_threshold_at <= now).order_by(c.next_threshold_at).limit(limit)
        found = self.connection.execute(due.with_for_update(skip_locked=True)).scalars()
        return list(dict.fromkeys(found))

    def keep_policy(self, digest: str, text: str) -> None:
        """Keep a policy text by its hash. It is long, and mostly there."""
        if not _KEPT_POLICY.ask(self.connection, hash=digest):
            self.insert_new(t.policies, [{"hash": digest, "text": text}])

    def policy_text(self, digest: str) -> str:
        """The policy text of that hash; NotFound when it was never kept."""
        statement = select(t.policies.c.text).where(t.policies.c.hash == digest)
        text = self.connection.execute(statement).scalar_one_or_none()
        if text is None:
            raise NotFound(f"no policy with hash {digest} is kept")
        return str(text)

    def add_notices(self, notices: Sequence[Notice]) -> None:
        """Queue notices; one whose key is known already is dropped."""
        columns = ("key", "to", "kind", "case_id", "at")
        rows = [
            {name: getattr(notice, name) for name in columns}
            | {"facts": canonical(notice.facts).decode(), "claimed_by": ""}
            for notice in notices
        ]
        self.insert_new(t.notices, rows)

    def begun(self, actor: str, key: str, case_id: str) -> str | None:
        """Note that this idempotency key is used on the case. Used before: the id of the case that it acted on."""
        told = _beginning(self.connection.dialect.name).one(self.connection, actor=actor, key=key, case_id=case_id)
        if told and told[0]:
            new, *case = told
            if new is True and case[0]:
                self._ahead[case_id] = case
            return None
        row = _USED.one(self.connection, actor=actor, key=key)
        return row[0] if row else None

    def remember(self, actor: str, key: str, case_id: str) -> None:
        """Note that a key that was begun acted on another case in the end."""
        update_rows(self.connection, t.idempotency, [{"actor": actor, "key": key, "case_id": case_id}])


@lru_cache
def _inserting_new(table: Table, columns: frozenset[str], dialect: str) -> Prepared:
    return Prepared(_insert_new(table, columns, dialect))


@lru_cache
def _beginning(dialect: str) -> Prepared:
    """Notes a key, and tells whether it is new. On PostgreSQL with the case, which is asked for next in any event: a
    round trip less."""
    noted = _insert_new(t.idempotency, frozenset(t.idempotency.c.keys()), dialect).returning(t.idempotency.c.key)
    if dialect == "sqlite":
        return Prepared(noted)
    alone = select(select(noted.cte("noted")).exists().label("new")).subquery()
    case = alone.outerjoin(t.cases, c.id == bindparam("case_id")).outerjoin(
        case_courses, c.id == case_courses.c.case_id
    )
    return Prepared(select(alone.c.new, *_COLUMNS, *case_courses.c).select_from(case))


def _insert_new(table: Table, columns: frozenset[str], dialect: str) -> Any:
    dialect_insert = sqlite_insert if dialect == "sqlite" else pg_insert
    values = {name: bindparam(name, type_=table.c[name].type) for name in sorted(columns)}
    return dialect_insert(table).values(values).on_conflict_do_nothing()


def _changes(commits: Sequence[Commit]) -> Iterator[Change]:
    for commit in commits:
        seen = (rescoped := commit.rescoped), not rescoped and commit.worded_as_before
        for event in commit.events:
            yield Change("case", event.case_id, event.seq, event.type, *seen)
