"""Domain objects as rows of the schema."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping

from pipeline.backends.sql import tables as t
from pipeline.backends.sql.voices import Spread
from pipeline.codec import decode, encode
from pipeline.domain.assessment import Assessment
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock
from pipeline.domain.post import Post
from pipeline.domain.urgency import next_clock
from pipeline.ports.store import StoredPost

Row = RowMapping | Mapping[str, Any]


def post_row(stored: StoredPost) -> dict[str, Any]:
    """A post version as a row of `posts`."""
    post, assessment = stored.post, stored.assessment
    return {
        "id": post.id,
        "version": stored.version,
        "revision": post.revision,
        "current": True,
        "source": post.source,
        "channel": post.channel.value,
        "collected_at": post.collected_at,
        "published_at": post.published_at,
        "category": assessment.category.value if assessment.category else None,
        "case_id": stored.case_id,
        "moves": stored.moves,
        "aside": stored.aside,
        "author": post.author,
        "post": encode(post).decode(),
        "assessment": encode(assessment).decode(),
    }


# The columns that a post version is read from, as they are stored.
STORED = tuple(t.posts.c[name] for name in ("id", "post", "assessment", "version", "case_id", "moves", "aside"))
_READ = itemgetter(*(column.name for column in STORED))


def stored_post(row: Row) -> StoredPost:
    """A row of `posts` as a post version."""
    return post_of(_READ(row))


def post_of(values: Sequence[Any]) -> StoredPost:
    """The same of the values of the columns `STORED`."""
    _, post, assessment, version, case_id, moves, aside = values
    return StoredPost(
        post=decode(post.encode(), Post),
        assessment=decode(assessment.encode(), Assessment),
        version=version,
        case_id=case_id,
        moves=moves,
        aside=bool(aside),
    )


def piped(values: Iterable[str]) -> str:
    """Values as one text, "|a|b|", sorted; "" for none."""
    distinct = sorted(set(values))
    return f"|{'|'.join(distinct)}|" if distinct else ""


def counties(codes: Iterable[str]) -> Iterable[str]:
    """The prefectures and counties that division codes name or lie in."""
    for code in codes:
        yield from (code[:length] for length in (4, 6) if len(code) >= length)


def listed(case: Case) -> dict[str, Any]:
    """What lists filter, count, sort and show: the columns of a case row that seldom change."""
    reading, urgent = case.reading, next_clock(case)
    return {
        "revision": case.revision,
        "state": case.state.value,
        "category": reading.category.value if reading.category else None,
        "topic": reading.topic,
        "grade": reading.grade.value if reading.grade else None,
        "channel": case.channel,
        "lead": case.lead,
        "answerable": case.lead or case.proposed_lead,
        "title": case.title,
        "place": reading.places[0].code if reading.places else None,
        "categories": piped(category.value for category in reading.categories),
        "counties": piped(counties(place.code for place in reading.places)),
        "opened_at": case.opened_at,
        "next_due_at": urgent.schedule.due_at if urgent else None,
        "next_anchor_at": urgent.schedule.anchor if urgent else None,
        "next_clock": urgent.id.kind.value if urgent else None,
        "overdue": any(clock.passed >= 100 for clock in case.running()),
        "history": case.history,
        "touched": case.touched,
    }


def case_row(case: Case, head_hash: str, voices: int, last_post_at: datetime) -> dict[str, Any]:
    """A case as its current-state row."""
    return row_of(case, encode(case).decode(), listed(case), head_hash, Spread(voices, last_post_at))


def row_of(case: Case, body: str, shown: Row, head_hash: str, spread: Spread) -> dict[str, Any]:
    """The same of a case whose text and whose part in lists are known."""
    return {
        **shown,
        "id": case.id,
        "seq": case.seq,
        "head_hash": head_hash,
        "detected_at": case.detected_at,
        "last_post_at": spread.last_post_at,
        "post_count": case.tally.posts,
        "voice_count": spread.voices,
        "body": body,
    }


def roles(case: Case) -> dict[str, str]:
    """Which bodies may see the case, and as what."""
    found = dict.fromkeys(case.former, "former") | {case.desk: "desk"}
    found |= dict.fromkeys(case.noticed, "noticed") | dict.fromkeys(case.consulted, "consulted")
    if case.provisional:
        found[case.proposed_lead] = "provisional"
    found |= dict.fromkeys(case.supporting, "supporting")
    found[case.lead] = "lead"
    found.pop("", None)
    return found


def body_rows(case: Case) -> list[dict[str, Any]]:
    """The bodies of the case with their roles."""
    return [{"case_id": case.id, "body": body, "role": role} for body, role in roles(case).items()]


def _values(case: Case) -> Iterable[tuple[str, str]]:
    for category in case.reading.categories:
        yield "category", category.value
    for place in case.reading.places:
        yield "place", place.code
        # A case in a township is found under its county and prefecture too.
        for length in (2, 4, 6):
            if len(place.code) > length:
                yield "place", place.code[:length]


def facet_rows(case: Case) -> list[dict[str, Any]]:
    """What the case can be filtered by, beside its own columns."""
    values = sorted(set(_values(case)))
    return [{"case_id": case.id, "facet": facet, "value": value} for facet, value in values]


def clock_row(case: Case, clock: Clock) -> dict[str, Any]:
    """A clock as a row of `clocks`; imported history has no thresholds to notice."""
    upcoming = () if case.history else clock.upcoming
    return {
        "case_id": case.id,
        "kind": clock.id.kind.value,
        "occurrence": clock.id.occurrence,
        "body": clock.id.body,
        "revision": clock.revision,
        "anchor_at": clock.schedule.anchor,
        "due_at": clock.schedule.due_at,
        "status": clock.status.value,
        "stopped_at": clock.stopped_at,
        "passed": clock.passed,
        "next_threshold_at": upcoming[0][1] if upcoming else None,
        "late_on_arrival": clock.schedule.late_on_arrival,
        "history": case.history,
    }


def clock_rows(case: Case) -> list[dict[str, Any]]:
    """All clocks of the case."""
    return [clock_row(case, clock) for clock in case.clocks]
