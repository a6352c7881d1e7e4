"""Posts as rows."""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import asdict

from api.presenting.names import Names
from api.schemas.posts import FoundPost, Highlight, Marked, PlaceMark, PostRow, Reading
from classifier.telling import told
from pipeline.domain.assessment import Assessment, Evidence, Place
from pipeline.domain.copies import originals
from pipeline.ports.store import StoredPost

NOT_A_WORD = re.compile(r"[\W_]+")
# A number and what it counts: 3人, 30万, 5家.
FIGURE = re.compile(r"\d[\d.,]*\s?[%％\u4e00-\u9fff]")


def marked(evidence: Sequence[Evidence], *, english: bool) -> list[Marked]:
    """The words that judgements rest on, with the reason in the reader's language."""
    return [Marked(**asdict(item), told=told(item.why, english=english)) for item in evidence]


def _place_marks(places: Sequence[Place]) -> list[PlaceMark]:
    return [PlaceMark(**(asdict(place) | {"path": list(place.path)})) for place in places]


def reading(assessment: Assessment, *, english: bool) -> Reading:
    """What the machine read."""
    return Reading(
        category=assessment.category,
        categories=list(assessment.categories),
        scores=dict(assessment.scores),
        topic=assessment.topic,
        grade=assessment.grade,
        places=_place_marks(assessment.places),
        evidence=marked(assessment.evidence, english=english),
        uncertain=assessment.uncertain,
        model=assessment.model,
        disposition=assessment.disposition,
        casualties=dict(assessment.casualties),
    )


def post_row(stored: StoredPost, names: Names, *, with_author: bool, copy_of: str = "", duplicates: int = 0) -> PostRow:
    """A post; its pseudonym only for those who count voices."""
    post = stored.post
    return PostRow(
        id=post.id,
        revision=post.revision,
        version=stored.version,
        channel=post.channel,
        source=post.source,
        url=post.url,
        title=post.title,
        text=post.text,
        author=post.author if with_author else "",
        region=post.region,
        published_at=post.published_at,
        collected_at=post.collected_at,
        reposts=post.reposts,
        comments=post.comments,
        likes=post.likes,
        assessment=reading(stored.assessment, english=names.english),
        case_id=stored.case_id,
        copy_of=copy_of,
        duplicates=duplicates,
    )


def _wording(stored: StoredPost) -> tuple[Hashable, ...]:
    """The sketch; a text too short for one is a copy of the very same words alone."""
    words = NOT_A_WORD.sub("", stored.post.title + stored.post.text)
    return stored.assessment.sketch or ((words,) if words else ())


def _told(stored: StoredPost) -> Hashable:
    """What no group may hide: another toll, another figure, a denial among those who repeat the rumour."""
    reading, post = stored.assessment, stored.post
    figures = frozenset(FIGURE.findall(f"{post.title}\n{post.text}"))
    return reading.categories, reading.kind, frozenset(reading.casualties.items()), figures


def post_rows(posts: Sequence[StoredPost], names: Names, *, with_author: bool) -> list[PostRow]:
    """A case's posts in the order of telling; a copy names the post that it copies, and that one how often it was."""
    posts = sorted(posts, key=lambda stored: stored.post.published_at or stored.post.seen_at)
    firsts = originals(list(map(_wording, posts)), list(map(_told, posts)))
    copies = Counter(first for number, first in enumerate(firsts) if first != number)
    return [
        post_row(
            stored,
            names,
            with_author=with_author,
            copy_of=posts[first].post.id if first != number else "",
            duplicates=copies[number],
        )
        for number, (stored, first) in enumerate(zip(posts, firsts, strict=True))
    ]


def found_post(stored: StoredPost, highlight: Highlight, names: Names, *, with_author: bool) -> FoundPost:
    """A post that the search found."""
    row = post_row(stored, names, with_author=with_author)
    return FoundPost(**dict(row), highlight=highlight)
