"""One command for many cases. Each case is decided in a transaction of its own, so one refusal stops no other."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from api.casework import Target, changed_since, command_key
from api.context import Context
from api.orders import command_of
from api.presenting.clocks import moves
from api.presenting.names import Names
from api.problems import said
from api.schemas import commands as orders
from api.schemas.base import Order
from api.schemas.bulk import BulkCase, BulkOrder, BulkReport, BulkRow, Outcome
from api.scope import Sight, see
from api.viewer import Viewer
from pipeline.cases import commands as c
from pipeline.cases.decisions import OFFERS
from pipeline.cases.desk import Foreseen
from pipeline.domain.case import Case
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale, Unavailable

ROLES = {offer.name: offer.roles for offer in OFFERS}
# What is decided about one case, given the order for it.
Act = Callable[[Order, Sight, BulkCase], Foreseen]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what, under which key of the client's."""

    context: Context
    viewer: Viewer
    order: BulkOrder
    key: str = ""


def preview(asked: Asked) -> BulkReport:
    """What the command would do to each case now; nothing is done."""

    def foresee(order: Order, sight: Sight, wanted: BulkCase) -> Foreseen:
        command = cast("c.Confirm | c.Dispatch", command_of(order, sight.case, asked.context))
        return asked.context.desk.foresee(command, wanted.id, wanted.revision, asked.viewer.actor)

    return _report(asked, foresee, "possible")


def give(asked: Asked) -> BulkReport:
    """Give the command to each case at the revision named."""

    def carry_out(order: Order, sight: Sight, wanted: BulkCase) -> Foreseen:
        desk, actor = asked.context.desk, asked.viewer.actor
        key = command_key(Target(wanted.id, wanted.revision, asked.key), order)
        case = desk.give(command_of(order, sight.case, asked.context), wanted.id, wanted.revision, actor, key)
        events = asked.context.store.history(wanted.id)
        return Foreseen(case, tuple(event for event in events if event.seq > sight.case.seq))

    return _report(asked, carry_out, "done")


def _report(asked: Asked, act: Act, outcome: Outcome) -> BulkReport:
    order = asked.order
    if asked.viewer.role not in ROLES[order.command]:
        raise Refused("role", f"the role «{asked.viewer.role.value}» cannot do this")
    if len({wanted.id for wanted in order.cases}) < len(order.cases):
        raise Invalid("cases", "a case is named twice", "twice")
    if order.command == "confirm" and (order.lead or order.supporting):
        raise Invalid("lead", "confirming names no body; dispatch instead", "not_for_confirm")
    rows = [_row(asked, act, outcome, wanted) for wanted in order.cases]
    return BulkReport(items=rows, counts=dict(Counter(row.outcome for row in rows)))


def _row(asked: Asked, act: Act, outcome: Outcome, wanted: BulkCase) -> BulkRow:
    names = Names(asked.context.profile, asked.viewer.language)
    try:
        sight = see(asked.context.store, asked.viewer, wanted.id)
    except NotFound as error:
        return BulkRow(id=wanted.id, outcome="missing", code="not_found", detail=str(error))
    values = _standing(sight.case, names)
    try:
        found = act(_order_for(asked.order, sight.case), sight, wanted)
    except Stale as error:
        standing = see(asked.context.store, asked.viewer, wanted.id)
        values, changed = _standing(standing.case, names), tuple(changed_since(standing, wanted.revision, names))
        return BulkRow(
            **values, outcome="stale", code="stale", detail=_stale(error, asked.viewer.language), changed=changed
        )
    except (Refused, Invalid) as error:
        return BulkRow(**values, outcome="refused", code=error.code, detail=said(error, asked.viewer.language))
    except Unavailable as error:
        away = Refused("unavailable", str(error))
        return BulkRow(**values, outcome="refused", code=away.code, detail=said(away, asked.viewer.language))
    clocks = moves([change for event in found.events for change in event.clocks], names)
    return BulkRow(**_standing(found.case, names), outcome=outcome, clocks=tuple(clocks))


def _stale(error: Stale, language: str) -> str:
    return said(Refused("stale", str(error)), language)


def _order_for(order: BulkOrder, case: Case) -> Order:
    """The order for one case: without a lead, to the bodies that its own proposal names."""
    if order.command == "confirm":
        return orders.Confirm()
    if order.lead:
        return orders.Dispatch(lead=order.lead, supporting=order.supporting, note=order.note)
    if not case.proposed_lead:
        raise Refused("nobody_proposed", "no body is proposed for this case: name one for it")
    proposed = [each.body for each in case.route.supporting]
    supporting = tuple(dict.fromkeys((*proposed, *order.supporting)))
    return orders.Dispatch(lead=case.proposed_lead, supporting=supporting, note=order.note)


def _standing(case: Case, names: Names) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "revision": case.revision,
        "state": case.state,
        "grade": case.reading.grade,
        "uncertain": case.reading.uncertain,
        "lead": names.body(case.lead),
        "supporting": names.bodies(case.supporting),
    }
