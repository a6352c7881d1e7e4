"""Distinct voices and the newest collection per case, counted by what a transaction adds.

Only what cannot be added up is counted anew: a merger, or a new revision in place of an older one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, distinct, func, select, text, tuple_

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.prepared import Prepared
from pipeline.domain.case import Case
from pipeline.ports.store import StoredPost


class Spread(NamedTuple):
    """How many speak in a case, and when its newest post was collected; a case without posts has nobody."""

    voices: int
    last_post_at: datetime


class Voices:
    """What the posts of one transaction change. It is told of them before they are written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gained: Counter[str] = Counter()
        self._latest: dict[str, datetime] = {}
        self._recounted: set[str] = set()

    def adding(self, posts: Iterable[StoredPost]) -> None:
        """These posts are about to be written."""
        held = [stored for stored in posts if stored.case_id]
        self._recounted |= {stored.case_id for stored in held if stored.version > 1}
        speaking = list({(stored.case_id, stored.post.author): None for stored in held})
        heard = self._heard(speaking)
        self._gained.update(case_id for case_id, author in speaking if (case_id, author) not in heard)
        for stored in held:
            at, latest = stored.post.collected_at, self._latest.get(stored.case_id)
            self._latest[stored.case_id] = at if latest is None else max(at, latest)

    def moving(self, source: str, target: str) -> None:
        """Posts of one case go to another: both are counted anew."""
        self._recounted |= {source, target}

    def after(self, cases: Sequence[Case], before: dict[str, Spread]) -> dict[str, Spread]:
        """The spread of the cases, where `before` is what their rows say."""
        recounted = counted(self._connection, [case.id for case in cases if case.id in self._recounted])
        return {case.id: self._after(case, before, recounted) for case in cases}

    def _after(self, case: Case, before: dict[str, Spread], recounted: dict[str, Spread]) -> Spread:
        nobody = Spread(0, case.detected_at)
        if case.id in self._recounted:
            return recounted.get(case.id, nobody)
        standing, latest = before.get(case.id, nobody), self._latest.get(case.id)
        if not standing.voices:
            return Spread(self._gained[case.id], latest) if latest else nobody
        return Spread(
            standing.voices + self._gained[case.id],
            max(standing.last_post_at, latest) if latest else standing.last_post_at,
        )

    def _heard(self, speaking: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of the pairs of case and author that have a current post."""
        if len(speaking) == 1:  # as in most matters that begin
            return (
                set(speaking) if _HEARD.ask(self._connection, **dict(zip(_PAIR, speaking[0], strict=True))) else set()
            )
        if self._connection.dialect.name == "postgresql":
            names = tuple(map(list, zip(*speaking, strict=True))) or ([], [])
            return set(map(tuple, _HEARD_OF.ask(self._connection, **dict(zip(_PAIR, names, strict=True)))))
        p = t.posts.c
        heard: set[tuple[str, str]] = set()
        for some in chunks(speaking):
            where = tuple_(p.case_id, p.author).in_(some), p.current
            statement = select(p.case_id, p.author).where(*where).distinct()
            heard |= {(case_id, author) for case_id, author in self._connection.execute(statement)}
        return heard


_PAIR = ("case_id", "author")
_HEARD = Prepared(
    select(t.posts.c.id).where(*(t.posts.c[name] == bindparam(name) for name in _PAIR), t.posts.c.current).limit(1)
)

# Two lists side by side, one search of the index for each pair: pairs written out are planned one by one, every time.
_HEARD_OF = Prepared(
    text(
        "SELECT asked.case_id, asked.author"
        " FROM unnest(CAST(:case_id AS text[]), CAST(:author AS text[])) AS asked (case_id, author),"
        " LATERAL (SELECT 1 FROM posts WHERE posts.case_id = asked.case_id AND posts.author = asked.author"
        " AND posts.current LIMIT 1) AS heard"
    ),
    planned_anew=True,
)


def counted(connection: Connection, case_ids: Sequence[str]) -> dict[str, Spread]:
    """The spread of those cases that have posts, from all of their posts."""
    p = t.posts.c
    found: dict[str, Spread] = {}
    for ids in chunks(case_ids):
        statement = (
            select(p.case_id, func.count(distinct(p.author)), func.max(p.collected_at).label("last"))
            .where(p.case_id.in_(ids), p.current)
            .group_by(p.case_id)
        )
        found |= {case_id: Spread(voices, last) for case_id, voices, last in connection.execute(statement)}
    return found
