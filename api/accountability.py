"""Steps of the ladder that wait for a person, over all cases."""

from api.context import Context
from api.presenting.names import Names
from api.presenting.proceedings import under_way
from api.schemas.proceedings import WaitingProposal, WaitingProposals
from api.scope import see
from api.viewer import Viewer
from pipeline.domain.errors import NotFound

MOST = 100


def waiting(context: Context, viewer: Viewer) -> WaitingProposals:
    """The newest first; a case that left the reader's sight meanwhile is left out."""
    names = Names(context.profile, viewer.language)
    items: list[WaitingProposal] = []
    for case_id in context.queries.proposed(MOST):
        try:
            sight = see(context.store, viewer, case_id)
        except NotFound:
            continue
        begun = under_way(sight.case, sight.events, names, context.profile, viewer.actor)
        items += [
            WaitingProposal(case_id=case_id, title=sight.case.title, state=sight.case.state, proposal=each)
            for each in begun.proposals
        ]
    return WaitingProposals(items=items)
