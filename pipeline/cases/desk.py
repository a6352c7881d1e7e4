"""The desk: every command of a person, each one transaction that first records what is due."""

from pipeline.cases.actor import Actor, require_sight
from pipeline.cases.commands import Command
from pipeline.cases.decisions import BY_COMMAND, Offer, require_allowed
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Policies
from pipeline.cases.sitting import Sitting, require_revision
from pipeline.domain.case import Case
from pipeline.domain.errors import Refused
from pipeline.ports.clock import Clock
from pipeline.ports.store import CaseStore


class Desk:
    """`revision` is the case revision the person saw; `key` makes a repeated command harmless."""

    def __init__(self, store: CaseStore, policies: Policies, clock: Clock) -> None:
        self.store = store
        self.policies = policies
        self.clock = clock

    def give(self, command: Command, case_id: str, revision: int, actor: Actor, key: str = "") -> Case:
        """Carry the command out and return the case; the other case for a merge or a split.

        Raises Refused (role, state or rule), Stale, NotFound (also when out of sight), Invalid (field).
        """
        offer = BY_COMMAND[type(command)]
        if actor.role not in offer.roles:
            raise Refused("role", f"the role «{actor.role.value}» cannot do this")
        with self.store.write() as tx:
            if key and (done := tx.repeated(actor.id, key)):
                return tx.case(done)
            sitting = Sitting(tx, self.policies, self.clock)
            ledger = sitting.ledger(case_id)
            require_sight(actor, ledger.case.bodies, case_id)
            require_revision(ledger.case, revision)
            require_allowed(offer, ledger.case, actor)
            shown = _decided(offer, sitting, ledger, actor, command)
            sitting.finish(actor, key, shown)
            return sitting.ledger(shown).case


def _decided(offer: Offer, sitting: Sitting, ledger: Ledger, actor: Actor, command: Command) -> str:
    """The id of the case to show."""
    if offer.join is not None:
        return offer.join(sitting, ledger, actor, command)
    if offer.decide is not None:
        offer.decide(ledger, actor, sitting.rules(ledger.case), command)
    return ledger.case.id
