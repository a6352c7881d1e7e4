"""Whether a post concerns the home jurisdiction and one of the six focuses."""

from pipeline.domain.assessment import Assessment
from pipeline.domain.policy import TICKETED, Profile
from pipeline.domain.post import Channel, Post

BY_PERSON = (*TICKETED, Channel.MANUAL, Channel.OFFLINE)


def concerns_home(post: Post, assessment: Assessment, profile: Profile) -> bool:
    """Whether a case should hold it.

    What a person handed in always does. Otherwise it is about one of the six focuses, and some place named
    is at home or above it, or none is named and the platform does not say it was written elsewhere.
    """
    if post.channel in BY_PERSON:
        return True
    if not assessment.relevant:
        return False
    codes = [place.code for place in assessment.places]
    if codes:
        return any(code.startswith(profile.home) or profile.home.startswith(code) for code in codes)
    return not post.region or post.region.startswith(profile.regions)


def told_aside(post: Post, assessment: Assessment, profile: Profile) -> bool:
    """Whether a post of no focus names a place inside the jurisdiction: it opens no case, but what it tells may belong
    to one («there were at least a dozen cars, I counted»)."""
    if post.history or assessment.relevant or post.channel in BY_PERSON:
        return False
    inside = (place.code for place in assessment.places if place.code.startswith(profile.home))
    return any(len(code) > len(profile.home) for code in inside)
