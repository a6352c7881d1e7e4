"""What search needs of stored posts and cases, without decoding the rest of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.scopes import FORMER_ROLE
from pipeline.codec import decode_part
from pipeline.domain.assessment import Assessment
from pipeline.domain.post import Post
from pipeline.ports.store import PostText, Standing

p = t.posts.c
COLUMNS = (p.id, p.version, p.moves, p.case_id, p.source, p.channel, p.collected_at, p.published_at, p.post)


class _Wording(msgspec.Struct):
    text: str
    title: str = ""


class _Code(msgspec.Struct):
    code: str


class _Reading(msgspec.Struct):
    categories: tuple[str, ...] = ()
    places: tuple[_Code, ...] = ()


def texts(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> Iterator[PostText]:
    """The newest versions of the posts with these values in a column."""
    for some in chunks(values):
        statement = select(*COLUMNS, p.assessment).where(column.in_(some), p.current)
        yield from map(_text, connection.execute(statement))


def standings(connection: Connection, case_ids: Sequence[str]) -> dict[str, Standing]:
    """How those of the cases stand that exist."""
    c, b = t.cases.c, t.case_bodies.c
    acting: defaultdict[str, list[str]] = defaultdict(list)
    sequences: dict[str, int] = {}
    for ids in chunks(case_ids):
        sequences |= {row.id: row.seq for row in connection.execute(select(c.id, c.seq).where(c.id.in_(ids)))}
        bodies = select(b.case_id, b.body).where(b.case_id.in_(ids), b.role != FORMER_ROLE)
        for case_id, body in connection.execute(bodies):
            acting[case_id].append(body)
    return {id: Standing(seq, tuple(sorted(acting[id]))) for id, seq in sequences.items()}


def _text(row: Any) -> PostText:
    id, version, moves, case_id, source, channel, collected_at, published_at, post, assessment = row
    wording = decode_part(post.encode(), _Wording, Post)
    reading = decode_part(assessment.encode(), _Reading, Assessment)
    return PostText(
        id=id,
        version=version,
        moves=moves,
        case_id=case_id,
        source=source,
        channel=channel,
        collected_at=collected_at,
        at=published_at or collected_at,
        title=wording.title,
        text=wording.text,
        categories=reading.categories,
        places=tuple(place.code for place in reading.places),
    )
