"""What the figures count, and what they leave out."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.backends.sql.figures import SqlFigures
from pipeline.backends.sql.store import SqlStore
from pipeline.domain.assessment import Assessment
from pipeline.domain.post import Post
from pipeline.ports.store import StoredPost


def test_an_empty_store_counts_nothing(store: SqlStore) -> None:
    figures = SqlFigures(store.engine)
    assert (figures.posts().posts, figures.posts().relevant, figures.posts().by_category) == (0, 0, {})
    assert figures.cases() == 0


def test_posts_count_once_however_many_revisions_and_are_relevant_in_a_case(
    opened: SqlStore, a_post: Callable[..., Post], stored: Callable[[Post], StoredPost]
) -> None:
    outside = stored(a_post("site:2"))
    again = replace(stored(replace(a_post(), revision="r2")), version=2, case_id="case-1")
    plain = Assessment(category=None, categories=(), scores={}, topic=None, topic_score=0.0, places=(), uncertain=False)
    attached = replace(stored(a_post("site:3")), assessment=plain, case_id="case-1")
    with opened.write() as tx:
        tx.put_posts([outside, attached])
        tx.put_posts([again])
    figures = SqlFigures(opened.engine).posts()
    assert (figures.posts, figures.relevant) == (3, 2)
    assert figures.by_category == {"emergency": 1, "none": 1}
    assert SqlFigures(opened.engine).cases() == 1
