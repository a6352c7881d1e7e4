"""A case whose posts tell of two matters: an emergency, and something of another kind at the same place.

The whole is routed as the emergency, which is right while there is a doubt; the person who dispatches must know
that some of the posts wait for somebody else. A suspicion is no other matter: it is of the emergency it doubts.
"""

from collections.abc import Sequence

from pipeline.domain.assessment import Assessment, Category

LEAST_POSTS = 2
LEAST_SHARE = 0.25
_OF_THE_EMERGENCY = frozenset({Category.EMERGENCY, Category.FALSE_INFORMATION})


def of_another_matter(assessments: Sequence[Assessment]) -> tuple[int, ...]:
    """Which posts of an emergency's case tell of something else: none, or two and a quarter of all at least.

    Nor may they be all: the case must hold posts of the emergency too.
    """
    kinds = [frozenset(each.categories) for each in assessments]
    others = tuple(index for index, categories in enumerate(kinds) if categories and not categories & _OF_THE_EMERGENCY)
    emergencies = sum(Category.EMERGENCY in categories for categories in kinds)
    enough = max(LEAST_POSTS, LEAST_SHARE * len(kinds))
    return others if len(others) >= enough and emergencies >= LEAST_POSTS else ()
