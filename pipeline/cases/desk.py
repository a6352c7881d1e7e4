"""The desk: every command of a person, each one transaction that first records what is due."""

from dataclasses import dataclass

from pipeline.cases.actor import Actor, require_sight
from pipeline.cases.commands import Command, Confirm, Dispatch
from pipeline.cases.decisions import BY_COMMAND, require_allowed
from pipeline.cases.rulebook import Policies
from pipeline.cases.sitting import Sitting, require_revision
from pipeline.domain.case import Case
from pipeline.domain.errors import Refused
from pipeline.domain.events import Event
from pipeline.ports.clock import Clock
from pipeline.ports.store import CaseStore


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a command would make of a case: the case afterwards, and the events that it would add."""

    case: Case
    events: tuple[Event, ...]


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
        require_role(command, actor)
        with self.store.write() as tx:
            if key and (done := tx.begun(actor.id, key, case_id)):
                return tx.case(done)
            sitting = Sitting(tx, self.policies, self.clock)
            shown = _decided(sitting, command, case_id, revision, actor)
            sitting.finish()
            if key and shown != case_id:
                tx.remember(actor.id, key, shown)
            return sitting.ledger(shown).case

    def foresee(self, command: Confirm | Dispatch, case_id: str, revision: int, actor: Actor) -> Foreseen:
        """What `give` would do now: the same decision on the same case, and nothing is written. Raises as `give`."""
        require_role(command, actor)
        with self.store.read() as tx:
            sitting = Sitting(tx, self.policies, self.clock)
            ledger = sitting.ledger(_decided(sitting, command, case_id, revision, actor))
            return Foreseen(ledger.case, tuple(ledger.events))


def require_role(command: Command, actor: Actor) -> None:
    """Refused when the person's role does not give such commands."""
    if actor.role not in BY_COMMAND[type(command)].roles:
        raise Refused("role", f"the role «{actor.role.value}» cannot do this")


def _decided(sitting: Sitting, command: Command, case_id: str, revision: int, actor: Actor) -> str:
    """The id of the case to show."""
    offer = BY_COMMAND[type(command)]
    ledger = sitting.ledger(case_id)
    require_sight(actor, ledger.case.bodies, case_id)
    require_revision(ledger.case, revision)
    require_allowed(offer, ledger.case, actor)
    if offer.join is not None:
        return offer.join(sitting, ledger, actor, command)
    if offer.decide is not None:
        offer.decide(ledger, actor, sitting.rules(ledger.case), command)
    return ledger.case.id
