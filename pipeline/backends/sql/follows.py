"""Followed cases as a table of the case store."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, select, update

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.follow_tables import followed_cases
from pipeline.backends.sql.transaction import SqlTransaction
from pipeline.domain.transitions import SILENT
from pipeline.ports.follows import Follow
from pipeline.ports.queries import EventMark

f = followed_cases.c


class SqlFollows:
    """Fulfils `ports.follows.Follows`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, owner: str) -> Sequence[Follow]:
        """Those of a person, the newest first."""
        return self._follows(select(followed_cases).where(f.owner == owner).order_by(f.since.desc(), f.case_id))

    def follow(self, follow: Follow) -> None:
        """Keep it; one that is kept already stays as it is."""
        self._keep([follow])

    def unfollow(self, owner: str, case_id: str) -> None:
        """Forget it."""
        with begin(self._engine, write=True) as connection:
            connection.execute(delete(followed_cases).where(f.owner == owner, f.case_id == case_id))

    def followers(self, case_ids: Sequence[str]) -> Sequence[Follow]:
        """Who follows these cases."""
        found: list[Follow] = []
        for some in chunks(case_ids):
            found += self._follows(select(followed_cases).where(f.case_id.in_(some)))
        return found

    def see(self, owner: str, seen: Mapping[str, int]) -> None:
        """The person has seen these cases up to the event of that number; it never goes back."""
        with begin(self._engine, write=True) as connection:
            for case_id, seq in seen.items():
                mine = (f.owner == owner) & (f.case_id == case_id) & (f.seen < seq)
                connection.execute(update(followed_cases).where(mine).values(seen=seq))

    def pass_on(self, case_id: str, to: str, seen: int) -> None:
        """Whoever follows a case that was merged follows the one that took it in."""
        self._keep([Follow(each.owner, to, each.since, seen) for each in self.followers([case_id])])

    def news(self, owner: str, limit: int = 500) -> Sequence[EventMark]:
        """What matters to a decision, newest first."""
        e = t.events.c
        joined = followed_cases.join(t.events, e.case_id == f.case_id)
        wanted = select(e.noticed_at, e.case_id, e.seq, e.type).select_from(joined)
        wanted = wanted.where(f.owner == owner, e.noticed_at >= f.since, e.type.not_in(sorted(SILENT)))
        rows = self._rows(wanted.order_by(e.noticed_at.desc(), e.case_id, e.seq.desc()).limit(limit))
        return [EventMark(**row) for row in rows]

    def _keep(self, follows: Sequence[Follow]) -> None:
        rows = [{"owner": x.owner, "case_id": x.case_id, "since": x.since, "seen": x.seen} for x in follows]
        if rows:
            with begin(self._engine, write=True) as connection:
                SqlTransaction(connection).insert_new(followed_cases, rows)

    def _follows(self, statement: Any) -> list[Follow]:
        return [Follow(**row) for row in self._rows(statement)]

    def _rows(self, statement: Any) -> Sequence[RowMapping]:
        with begin(self._engine, write=False) as connection:
            return connection.execute(statement).mappings().all()
