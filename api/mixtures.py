"""What else the posts of a case tell of, and who would answer that."""

from collections.abc import Sequence

from api.context import Context
from api.presenting.cases import assigned
from api.presenting.names import Names
from api.schemas.cases import OtherMatter
from pipeline.domain.mixture import of_another_matter
from pipeline.domain.tally import read_tally, sum_tallies, tally_of
from pipeline.ports.store import StoredPost


def other_matter(context: Context, posts: Sequence[StoredPost], names: Names) -> OtherMatter | None:
    """The posts that the case's lead was not chosen for, read and routed by themselves."""
    apart = [posts[index] for index in of_another_matter([each.assessment for each in posts])]
    if not apart:
        return None
    rules = context.desk.policies.current
    tallies = [
        tally_of(each.assessment, each.post.seen_at, rules.signals(each.post, each.assessment)) for each in apart
    ]
    reading = read_tally(sum_tallies(tallies))
    lead = rules.route(reading).lead
    return OtherMatter(
        posts=[each.post.id for each in apart],
        category=reading.category,
        topic=reading.topic,
        lead=assigned(lead, names) if lead else None,
    )
