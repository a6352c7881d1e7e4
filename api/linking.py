"""Cases that notes, reports and policies name: by their titles, and only those that the reader sees."""

from collections.abc import Iterable, Mapping, Sequence

from api.context import Context
from api.schemas.linked import LinkedCase
from api.viewer import Viewer


def linked(context: Context, viewer: Viewer, case_ids: Iterable[str]) -> Mapping[str, LinkedCase]:
    """The cases of these ids that the reader sees, by id."""
    wanted = sorted(set(case_ids))
    visible = context.queries.visible(wanted, viewer.scope) if wanted else ()
    records = context.queries.records([case_id for case_id in wanted if case_id in visible], context.clock.now())
    cases = {case_id: record.case for case_id, record in records.items()}
    return {key: LinkedCase(id=key, title=case.title, state=case.state.value) for key, case in cases.items()}


def in_order(known: Mapping[str, LinkedCase], case_ids: Sequence[str]) -> list[LinkedCase]:
    """Those of one record, as it names them."""
    return [known[case_id] for case_id in case_ids if case_id in known]
