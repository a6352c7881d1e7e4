"""What the words of a post point at, kept without the words.

Events hold no text. So that a case can be routed by all of its posts whatever their order, each post leaves
short signals behind: rules whose words it has, bodies it names, places it names in passing.
"""

from pipeline.domain.competence import rules_said
from pipeline.domain.involvement import bodies_said
from pipeline.domain.locality import locate, places_said
from pipeline.domain.policy import Profile
from pipeline.domain.route import RouteFacts


def signals_of(text: str, places: tuple[str, ...], profile: Profile) -> tuple[str, ...]:
    """The signals of a post, from title and text and the codes of its places, the weightiest first."""
    facts = RouteFacts(text=text, places=places)
    locality = locate(facts, profile)
    found = [
        *rules_said(text, profile),
        *bodies_said(facts, profile, locality),
        *places_said(facts, profile, locality),
    ]
    return tuple(sorted(set(found)))
