"""Posts of a case that tell of another matter are pointed out, a suspicion or a stray one is not."""

import pytest

from pipeline.domain.assessment import Assessment, Category
from pipeline.domain.mixture import of_another_matter

EMERGENCY, LIVELIHOOD, RUMOUR = Category.EMERGENCY, Category.LIVELIHOOD, Category.FALSE_INFORMATION


def read(*categories: Category) -> Assessment:
    return Assessment(
        category=categories[0] if categories else None,
        categories=categories,
        scores={},
        topic=None,
        topic_score=0.0,
        places=(),
        uncertain=False,
    )


@pytest.mark.parametrize(
    ("posts", "others"),
    [
        ([(EMERGENCY,), (LIVELIHOOD,), (EMERGENCY,), (LIVELIHOOD,)], (1, 3)),
        ([(EMERGENCY,)] * 6 + [(LIVELIHOOD,)] * 2, (6, 7)),
        ([(EMERGENCY,)] * 7 + [(LIVELIHOOD,)] * 2, ()),  # less than a quarter
        ([(EMERGENCY,), (EMERGENCY,), (LIVELIHOOD,)], ()),  # one alone
        ([(EMERGENCY,), (LIVELIHOOD,), (LIVELIHOOD,)], ()),  # one post that was read as an emergency by mistake
        ([(EMERGENCY,), (EMERGENCY,), (RUMOUR,), (RUMOUR,)], ()),
        ([(EMERGENCY, LIVELIHOOD)] * 4, ()),
        ([(EMERGENCY,), (EMERGENCY,), (), ()], ()),
        ([(LIVELIHOOD,)] * 5, ()),
    ],
)
def test_what_is_of_another_matter(posts: list[tuple[Category, ...]], others: tuple[int, ...]) -> None:
    assert of_another_matter([read(*categories) for categories in posts]) == others
