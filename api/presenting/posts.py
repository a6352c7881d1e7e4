"""Posts as rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from api.schemas.posts import FoundPost, Highlight, Marked, PlaceMark, PostRow, Reading
from pipeline.domain.assessment import Assessment, Evidence, Place
from pipeline.ports.store import StoredPost

NOT_A_WORD = re.compile(r"[\W_]+")


def marked(evidence: Sequence[Evidence]) -> list[Marked]:
    """The words that judgements rest on."""
    return [Marked.model_validate(item, from_attributes=True) for item in evidence]


def _place_marks(places: Sequence[Place]) -> list[PlaceMark]:
    return [PlaceMark(**(asdict(place) | {"path": list(place.path)})) for place in places]


def reading(assessment: Assessment) -> Reading:
    """What the machine read."""
    return Reading(
        category=assessment.category,
        categories=list(assessment.categories),
        scores=dict(assessment.scores),
        topic=assessment.topic,
        grade=assessment.grade,
        places=_place_marks(assessment.places),
        evidence=marked(assessment.evidence),
        uncertain=assessment.uncertain,
        model=assessment.model,
        disposition=assessment.disposition,
        casualties=dict(assessment.casualties),
    )


def post_row(stored: StoredPost, *, with_author: bool, duplicates: int = 0) -> PostRow:
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
        assessment=reading(stored.assessment),
        case_id=stored.case_id,
        duplicates=duplicates,
    )


def _words(stored: StoredPost) -> str:
    return NOT_A_WORD.sub("", stored.post.title + stored.post.text)


def post_rows(posts: Sequence[StoredPost], *, with_author: bool) -> list[PostRow]:
    """A case's posts; each says how many others say the same in the same words."""
    alike = Counter(map(_words, posts))
    return [post_row(stored, with_author=with_author, duplicates=alike[_words(stored)] - 1) for stored in posts]


def found_post(stored: StoredPost, highlight: Highlight, *, with_author: bool) -> FoundPost:
    """A post that the search found."""
    row = post_row(stored, with_author=with_author)
    return FoundPost(**dict(row), highlight=highlight)
