"""The desk book as tables of the case store."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.backends.sql import desk_tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.rows import piped
from pipeline.domain.errors import Stale
from pipeline.ports.desk_book import Entry, EntryKind, Reply, ReplyKind


class SqlDeskBook:
    """Fulfils `ports.desk_book.DeskBook`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, entry: Entry) -> Entry:
        """Keep an entry; its id is given here."""
        row = {name: getattr(entry, name) for name in ("desk", "at", "by", "title", "text")}
        row |= {"kind": entry.kind.value, "cases": piped(entry.cases)}
        with begin(self._engine, write=True) as connection:
            (given,) = connection.execute(insert(t.desk_entries).values(row)).inserted_primary_key or (0,)
            (kept,) = _entries(connection, select(t.desk_entries).where(t.desk_entries.c.id == given))
        return kept

    def entry(self, entry_id: int) -> Entry | None:
        """The entry of that id with its replies."""
        with begin(self._engine, write=False) as connection:
            found = _entries(connection, select(t.desk_entries).where(t.desk_entries.c.id == entry_id))
        return found[0] if found else None

    def entries(self, desk: str, kind: EntryKind | None = None, limit: int = 100) -> Sequence[Entry]:
        """Those of a desk, the newest first."""
        e = t.desk_entries.c
        wanted = select(t.desk_entries).where(e.desk == desk).order_by(e.at.desc(), e.id.desc()).limit(limit)
        with begin(self._engine, write=False) as connection:
            return _entries(connection, wanted.where(e.kind == kind.value) if kind else wanted)

    def reply(self, entry_id: int, after: int, reply: Reply) -> None:
        """Append a reply; Stale when somebody replied meanwhile."""
        r = t.desk_replies.c
        row = {name: getattr(reply, name) for name in ("at", "by", "text", "due_at")}
        row |= {"kind": reply.kind.value, "entry_id": entry_id, "number": after + 1}
        with begin(self._engine, write=True) as connection:
            standing = int(connection.execute(select(func.count()).where(r.entry_id == entry_id)).scalar_one())
            if standing != after:
                raise Stale(after, standing)
            try:
                connection.execute(insert(t.desk_replies).values(row))
            except IntegrityError as error:
                raise Stale(after, after + 1) from error


def _entries(connection: Connection, wanted: Select[Any]) -> list[Entry]:
    rows = connection.execute(wanted).mappings().all()
    replies = _replies(connection, [row["id"] for row in rows])
    return [
        Entry(
            id=row["id"],
            kind=EntryKind(row["kind"]),
            desk=row["desk"],
            at=row["at"],
            by=row["by"],
            title=row["title"],
            text=row["text"],
            cases=tuple(filter(None, row["cases"].split("|"))),
            replies=tuple(replies[row["id"]]),
        )
        for row in rows
    ]


def _replies(connection: Connection, entry_ids: Sequence[int]) -> dict[int, list[Reply]]:
    r = t.desk_replies.c
    statement = select(t.desk_replies).where(r.entry_id.in_(entry_ids)).order_by(r.entry_id, r.number)
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    for row in connection.execute(statement).mappings():
        kind = ReplyKind(row["kind"])
        found[row["entry_id"]].append(Reply(kind, row["at"], row["by"], row["text"], row["due_at"]))
    return found
