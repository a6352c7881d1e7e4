"""The desk: every command of a person, each one transaction that first records what is due."""

from collections.abc import Sequence

from pipeline.cases import opening
from pipeline.cases.actor import Actor, require_sight
from pipeline.cases.commands import ROLES, Command, Merge
from pipeline.cases.decisions import DECISIONS
from pipeline.cases.ledger import Ledger
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.case import Case
from pipeline.domain.errors import Refused, Stale
from pipeline.domain.transitions import State
from pipeline.ports.clock import Clock
from pipeline.ports.store import CaseStore, Transaction

MERGE_TARGETS = (State.TRIAGE, State.DISPATCHED, State.HANDLING, State.ANSWERED)


class Desk:
    """`revision` is the case revision the person saw; `key` makes a repeated command harmless."""

    def __init__(self, store: CaseStore, policies: Policies, clock: Clock) -> None:
        self.store = store
        self.policies = policies
        self.clock = clock

    def give(self, command: Command, case_id: str, revision: int, actor: Actor, key: str = "") -> Case:
        """Carry the command out and return the case; the target case for a merge.

        Raises Refused (role, state or rule), Stale, NotFound (also when out of sight), Invalid (field).
        """
        if actor.role not in ROLES[type(command)]:
            raise Refused("role", f"the role «{actor.role.value}» cannot do this")
        with self.store.write() as tx:
            if key and (done := tx.repeated(actor.id, key)):
                return tx.case(done)
            if isinstance(command, Merge):
                return self._merge(tx, command.into, case_id, revision, actor, key)
            ledger = self._ledger(tx, case_id)
            require_sight(actor, ledger.case.bodies, case_id)
            _require_revision(ledger.case, revision)
            DECISIONS[type(command)](ledger, actor, self._rules(tx, ledger.case), command)
            self._finish(tx, (ledger,), actor, key, case_id)
            return ledger.case

    def _merge(self, tx: Transaction, into: str, case_id: str, revision: int, actor: Actor, key: str) -> Case:
        # In id order, so that two people merging crosswise cannot block each other.
        found = {each: self._ledger(tx, each) for each in sorted({case_id, into})}
        source, target = found[case_id], found[into]
        _require_mergeable(source.case, target.case)
        _require_revision(source.case, revision)
        heads = (tx.head(case_id), tx.head(into))
        opening.merge(source, target, heads, actor.name, self._rules(tx, target.case))
        tx.move_posts(case_id, into)
        self._finish(tx, (source, target), actor, key, into)
        return target.case

    def _ledger(self, tx: Transaction, case_id: str) -> Ledger:
        """Nothing done late may hide a breach: what is due is recorded first."""
        ledger = Ledger(tx.case(case_id), self.clock.now())
        ledger.note_thresholds()
        return ledger

    def _rules(self, tx: Transaction, case: Case) -> Rulebook:
        return self.policies.of(case.policy, tx.policy_text)

    def _finish(self, tx: Transaction, ledgers: Sequence[Ledger], actor: Actor, key: str, case_id: str) -> None:
        tx.commit_events([ledger.commit for ledger in ledgers])
        for ledger in ledgers:
            tx.add_notices(notices_of(ledger))
        if key:
            tx.remember(actor.id, key, case_id)


def _require_revision(case: Case, revision: int) -> None:
    if case.revision != revision:
        raise Stale(revision, case.revision)


def _require_mergeable(source: Case, target: Case) -> None:
    if source.id == target.id:
        raise Refused("same_case", "a case cannot be merged with itself")
    if target.state not in MERGE_TARGETS:
        raise Refused("not_now", f"the other case is {target.state.value}; only an open case takes in another")
