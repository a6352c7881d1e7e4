"""What search needs of stored posts and cases, without decoding the rest of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Connection, bindparam, select, type_coerce

from pipeline.backends.chunks import chunks
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.among import Among
from pipeline.backends.sql.prepared import Prepared
from pipeline.backends.sql.scopes import FORMER_ROLE
from pipeline.codec import decode_part
from pipeline.domain.assessment import Assessment
from pipeline.domain.post import Post
from pipeline.ports.store import PostText, Standing

p, c, b = t.posts.c, t.cases.c, t.case_bodies.c
_TIMES = (type_coerce(p.collected_at, BigInteger), type_coerce(p.published_at, BigInteger))
COLUMNS = (p.id, p.version, p.moves, p.case_id, p.source, p.channel, *_TIMES, p.post)
_AT_ONCE = 2_000
_SEQUENCES = Prepared(select(c.id, c.seq).where(Among(c.id, "ids")), planned_anew=True)
_ACTING = Prepared(
    select(b.case_id, b.body).where(Among(b.case_id, "ids"), b.role != bindparam("former")), planned_anew=True
)


class _Wording(msgspec.Struct):
    text: str
    title: str = ""


class _Code(msgspec.Struct):
    code: str


class _Reading(msgspec.Struct):
    categories: tuple[str, ...] = ()
    places: tuple[_Code, ...] = ()


def texts(connection: Connection, column: Column[str], values: Sequence[str]) -> Iterator[PostText]:
    """The newest versions of the posts with these values in a column."""
    for some in chunks(values, _AT_ONCE):
        yield from map(_text, _texts(column).ask(connection, values=some))


@lru_cache
def _texts(column: Column[str]) -> Prepared:
    return Prepared(select(*COLUMNS, p.assessment).where(Among(column, "values"), p.current), planned_anew=True)


def standings(connection: Connection, case_ids: Sequence[str]) -> dict[str, Standing]:
    """How those of the cases stand that exist."""
    acting: defaultdict[str, list[str]] = defaultdict(list)
    sequences: dict[str, int] = {}
    if case_ids:
        sequences |= {row[0]: row[1] for row in _SEQUENCES.ask(connection, ids=case_ids)}
        for case_id, body in _ACTING.ask(connection, ids=case_ids, former=FORMER_ROLE):
            acting[case_id].append(body)
    return {id: Standing(seq, tuple(sorted(acting[id]))) for id, seq in sequences.items()}


def _time(micros: int) -> datetime:
    return t.EPOCH + micros * t.MICROSECOND


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
        collected_at=_time(collected_at),
        at=_time(collected_at if published_at is None else published_at),
        title=wording.title,
        text=wording.text,
        categories=reading.categories,
        places=tuple(place.code for place in reading.places),
    )
