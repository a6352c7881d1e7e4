"""What analysts corrected, as labelled posts: ids and readings from the events, masked texts from the posts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pipeline.domain.events import Corrected
from pipeline.ports.queries import CaseQueries, EventMark

if TYPE_CHECKING:
    from classifier.corpora import Sample

_PAGE: Final = 1_000
# The first posts of a case speak of its matter; later ones may only mention it.
_POSTS: Final = 5


def corrected_posts(queries: CaseQueries) -> Iterator["Sample"]:
    """The first posts of every corrected case with the last reading a person gave it; deleted texts are left out."""
    from classifier.labelled import labelled_post

    for case_id, facts in _corrections(queries).items():
        reading = facts.reading
        named = {category.value for category in reading.categories}
        named |= {reading.category.value} if reading.category else set()
        for stored in queries.posts_of(case_id, _POSTS):
            if stored.post.text or stored.post.title:
                yield labelled_post(stored.post.title, stored.post.text, named, reading.topic or "")


def _corrections(queries: CaseQueries) -> dict[str, Corrected]:
    found: dict[str, Corrected] = {}
    mark = EventMark(datetime(1970, 1, 1, tzinfo=UTC), "", 0, "")
    while marks := queries.recorded_after(mark, _PAGE):
        mark = marks[-1]
        wanted = [each for each in marks if each.type == "corrected"]
        for event in queries.recorded(wanted) if wanted else ():
            if isinstance(event.facts, Corrected):
                found[event.case_id] = event.facts
    return found
