"""One unit of work on the case store."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, and_, delete, distinct, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.chain import GENESIS, chained_rows
from pipeline.backends.sql.rows import body_rows, case_row, clock_row, facet_rows, post_row, stored_post
from pipeline.codec import canonical, decode, encode
from pipeline.domain.case import Case
from pipeline.domain.errors import NotFound, Stale
from pipeline.domain.messages import Change
from pipeline.ports.notifier import Notice
from pipeline.ports.store import Commit, StoredPost

T = TypeVar("T")
CHUNK = 500


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists that fit into one statement."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


class SqlTransaction:
    """Fulfils `ports.store.Transaction` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def _rows(self, statement: Any) -> Sequence[RowMapping]:
        return self.connection.execute(statement).mappings().all()

    def insert_new(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows whose key is not there yet."""
        dialect_insert = sqlite_insert if self.connection.dialect.name == "sqlite" else pg_insert
        if rows:
            self.connection.execute(dialect_insert(table).on_conflict_do_nothing(), list(rows))

    def case(self, case_id: str) -> Case:
        """The case as it stands; NotFound when there is none."""
        found = self.cases([case_id])
        if case_id not in found:
            raise NotFound(f"there is no case {case_id}")
        return found[case_id]

    def cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Those of the cases that exist."""
        found: dict[str, Case] = {}
        for ids in chunks(case_ids):
            for row in self._rows(select(t.cases.c.id, t.cases.c.body).where(t.cases.c.id.in_(ids))):
                found[row["id"]] = decode(row["body"].encode(), Case)
        return found

    def head(self, case_id: str) -> str:
        """The hash of the case's last event; a chain begins with zeros."""
        row = self.connection.execute(select(t.cases.c.head_hash).where(t.cases.c.id == case_id)).scalar_one_or_none()
        return row or GENESIS

    def commit_events(self, commits: Sequence[Commit]) -> None:
        """Append the events and write what follows from them; Stale when a sequence moved on."""
        if not commits:
            return
        standing = self._standing([commit.after.id for commit in commits])
        for commit in commits:
            current = standing.get(commit.after.id, (0, GENESIS))[0]
            if current != commit.before:
                raise Stale(commit.before, current)
        event_rows: list[dict[str, Any]] = []
        heads: dict[str, str] = {}
        for commit in commits:
            head = standing.get(commit.after.id, (0, GENESIS))[1]
            rows, heads[commit.after.id] = chained_rows(head, commit.events)
            event_rows += rows
        try:
            self.connection.execute(insert(t.events), event_rows)
        except IntegrityError as error:
            raise Stale(commits[0].before, commits[0].before + 1) from error
        self._project([commit.after for commit in commits], heads)
        rescoped = {commit.after.id for commit in commits if commit.rescoped}
        self._announce(
            [Change("case", e["case_id"], e["seq"], e["type"], e["case_id"] in rescoped) for e in event_rows]
        )

    def _standing(self, case_ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        standing = {}
        for ids in chunks(case_ids):
            columns = select(t.cases.c.id, t.cases.c.seq, t.cases.c.head_hash)
            for row in self._rows(columns.where(t.cases.c.id.in_(ids))):
                standing[row["id"]] = (row["seq"], row["head_hash"])
        return standing

    def _project(self, cases: Sequence[Case], heads: Mapping[str, str]) -> None:
        """Write the rows that are derived from the events."""
        ids = [case.id for case in cases]
        spread = self.spread(ids)
        for table, rows in (
            (t.cases, [case_row(c, heads[c.id], *spread.get(c.id, (0, c.detected_at))) for c in cases]),
            (t.case_bodies, [row for c in cases for row in body_rows(c)]),
            (t.case_facets, [row for c in cases for row in facet_rows(c)]),
            (t.clocks, [clock_row(c, clock) for c in cases for clock in c.clocks]),
        ):
            key = table.c.id if table is t.cases else table.c.case_id
            for some in chunks(ids):
                self.connection.execute(delete(table).where(key.in_(some)))
            if rows:
                self.connection.execute(insert(table), rows)

    def spread(self, case_ids: Sequence[str]) -> dict[str, tuple[int, datetime]]:
        """Distinct voices and the newest collection per case."""
        p = t.posts.c
        spread: dict[str, tuple[int, datetime]] = {}
        for ids in chunks(case_ids):
            statement = (
                select(p.case_id, func.count(distinct(p.author)), func.max(p.collected_at).label("last"))
                .where(p.case_id.in_(ids), p.current)
                .group_by(p.case_id)
            )
            spread |= {case_id: (count, last) for case_id, count, last in self.connection.execute(statement)}
        return spread

    def _announce(self, changes: Sequence[Change]) -> None:
        rows = [{"key": change.id, "change": encode(change).decode()} for change in changes]
        if rows:
            self.connection.execute(insert(t.outbox), rows)

    def latest_posts(self, post_ids: Sequence[str]) -> Mapping[str, StoredPost]:
        """The newest stored version of each known post."""
        found = {}
        for ids in chunks(post_ids):
            for row in self._rows(select(t.posts).where(t.posts.c.id.in_(ids), t.posts.c.current)):
                found[row["id"]] = stored_post(row)
        return found

    def deliveries(self, post_ids: Sequence[str]) -> Set[tuple[str, str, datetime]]:
        """Id, revision and time of collection of every stored version."""
        p = t.posts.c
        found: set[tuple[str, str, datetime]] = set()
        for ids in chunks(post_ids):
            statement = select(p.id, p.revision, p.collected_at).where(p.id.in_(ids))
            found |= {(id, revision, at) for id, revision, at in self.connection.execute(statement)}
        return found

    def put_posts(self, posts: Sequence[StoredPost]) -> None:
        """Store new versions, the newest being current, and announce them."""
        revised = [stored.post.id for stored in posts if stored.version > 1]
        for ids in chunks(revised):
            self.connection.execute(update(t.posts).where(t.posts.c.id.in_(ids)).values(current=False))
        if posts:
            self.connection.execute(insert(t.posts), [post_row(stored) for stored in posts])
        self._announce([Change("post", stored.post.id, stored.version) for stored in posts])

    def move_posts(self, source: str, target: str) -> None:
        """Give all posts of one case to another, and announce them."""
        where = t.posts.c.case_id == source
        moved = self._rows(select(t.posts.c.id, t.posts.c.version).where(where, t.posts.c.current))
        self.connection.execute(update(t.posts).where(where).values(case_id=target, moves=t.posts.c.moves + 1))
        self._announce([Change("post", row["id"], row["version"]) for row in moved])

    def post_refs(self, case_id: str) -> Sequence[StoredPost]:
        """The newest versions of the case's posts, earliest first."""
        where = and_(t.posts.c.case_id == case_id, t.posts.c.current)
        order = (t.posts.c.collected_at, t.posts.c.id)
        return [stored_post(row) for row in self._rows(select(t.posts).where(where).order_by(*order))]

    def voices(self, case_ids: Sequence[str]) -> Mapping[str, int]:
        """Distinct pseudonyms per case."""
        return {case_id: count for case_id, (count, _) in self.spread(case_ids).items()}

    def due_cases(self, now: datetime, limit: int) -> Sequence[str]:
        """Cases with a threshold that has come, the earliest first."""
        c = t.clocks.c
        first = func.min(c.next_threshold_at)
        statement = select(c.case_id).where(c.next_threshold_at <= now).group_by(c.case_id)
        return self.connection.execute(statement.order_by(first).limit(limit)).scalars().all()

    def keep_policy(self, digest: str, text: str) -> None:
        """Keep a policy text by its hash."""
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
            {name: getattr(notice, name) for name in columns} | {"facts": canonical(notice.facts).decode()}
            for notice in notices
        ]
        self.insert_new(t.notices, rows)

    def repeated(self, actor: str, key: str) -> str | None:
        """The case id that this idempotency key already acted on."""
        i = t.idempotency.c
        statement = select(i.case_id).where(i.actor == actor, i.key == key)
        return self.connection.execute(statement).scalar_one_or_none()

    def remember(self, actor: str, key: str, case_id: str) -> None:
        """Note that the key was used."""
        self.connection.execute(insert(t.idempotency).values(actor=actor, key=key, case_id=case_id))
