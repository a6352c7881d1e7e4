"""Notices to deliver and dead letters to look at, as tables of the case store."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Engine, func, or_, select, update

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.codec import decode, encode
from pipeline.domain.messages import DeadLetter
from pipeline.ports.notifier import Notice

CLAIM = timedelta(seconds=60)


class SqlNotices:
    """Fulfils `ports.waiting.NoticeQueue`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def claim(self, holder: str, now: datetime, limit: int) -> Sequence[Notice]:
        """Notices for this deliverer alone, the earliest first."""
        n = t.notices.c
        free = or_(n.claimed_until.is_(None), n.claimed_until <= now, n.claimed_by == holder)
        waiting = select(t.notices).where(n.notified_at.is_(None), free).order_by(n.at, n.key).limit(limit)
        waiting = waiting.with_for_update(skip_locked=True)
        with begin(self.engine, write=True) as connection:
            rows = connection.execute(waiting).mappings().all()
            claimed = {"claimed_by": holder, "claimed_until": now + CLAIM}
            for keys in chunks([row["key"] for row in rows]):
                connection.execute(update(t.notices).where(n.key.in_(keys)).values(claimed))
        return [_notice(row) for row in rows]

    def delivered(self, keys: Sequence[str], now: datetime) -> None:
        """They reached their notifier."""
        with begin(self.engine, write=True) as connection:
            for some in chunks(keys):
                connection.execute(update(t.notices).where(t.notices.c.key.in_(some)).values(notified_at=now))


def _notice(row: Any) -> Notice:
    columns = ("key", "to", "kind", "case_id", "at")
    return Notice(**{name: row[name] for name in columns}, facts=msgspec.json.decode(row["facts"]))


class SqlDeadLetters:
    """Fulfils `ports.waiting.DeadLetters`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep them; the same id twice is one. One that was settled and comes back later waits again."""
        rows = [
            {
                "id": letter.id,
                "topic": letter.topic,
                "at": letter.at,
                "settled": False,
                "letter": encode(letter).decode(),
            }
            for letter in letters
        ]
        with begin(self.engine, write=True) as connection:
            SqlTransaction(connection).insert_new(t.dead_letters, rows)
            d = t.dead_letters.c
            for row in rows:
                came_back = (d.id == row["id"]) & d.settled & (d.at < row["at"])
                connection.execute(update(t.dead_letters).where(came_back).values(row))

    def waiting(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Those nobody settled yet, newest first."""
        d = t.dead_letters.c
        statement = select(d.letter).where(d.settled.is_(False)).order_by(d.at.desc(), d.id).limit(limit)
        with begin(self.engine, write=False) as connection:
            return [_letter(text) for text in connection.execute(statement).scalars()]

    def find(self, id: str) -> DeadLetter | None:
        """The one of that id, if it still waits."""
        d = t.dead_letters.c
        statement = select(d.letter).where(d.id == id, d.settled.is_(False))
        with begin(self.engine, write=False) as connection:
            text = connection.execute(statement).scalar_one_or_none()
        return _letter(text) if text else None

    def count(self) -> int:
        """How many wait."""
        statement = select(func.count()).where(t.dead_letters.c.settled.is_(False))
        with begin(self.engine, write=False) as connection:
            return int(connection.execute(statement).scalar_one())

    def settle(self, ids: Sequence[str]) -> Sequence[DeadLetter]:
        """Mark as retried or dropped; returns those that were waiting."""
        d = t.dead_letters.c
        found: list[DeadLetter] = []
        with begin(self.engine, write=True) as connection:
            for some in chunks(ids):
                where = d.id.in_(some) & d.settled.is_(False)
                found += map(_letter, connection.execute(select(d.letter).where(where)).scalars())
                connection.execute(update(t.dead_letters).where(where).values(settled=True))
        return found


def _letter(text: str) -> DeadLetter:
    return decode(text.encode(), DeadLetter)
