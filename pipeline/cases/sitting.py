"""One transaction in which a person's command changes one case or several."""

from pipeline.cases.ledger import Ledger
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.case import Case
from pipeline.domain.errors import Stale
from pipeline.ports.clock import Clock
from pipeline.ports.store import Transaction


class Sitting:
    """Collects the ledgers of a command and writes them at once with `finish`."""

    def __init__(self, tx: Transaction, policies: Policies, clock: Clock) -> None:
        self.tx = tx
        self.policies = policies
        self.now = clock.now()
        self._ledgers: dict[str, Ledger] = {}

    def ledger(self, case_id: str) -> Ledger:
        """The case to write on. Nothing done late may hide a breach: what is due is recorded first."""
        if case_id not in self._ledgers:
            ledger = Ledger(self.tx.case(case_id), self.now)
            ledger.note_thresholds()
            self._ledgers[case_id] = ledger
        return self._ledgers[case_id]

    def opened(self, ledger: Ledger) -> None:
        """A case that the command founds."""
        self._ledgers[ledger.case.id] = ledger

    def rules(self, case: Case) -> Rulebook:
        """The policy that the case was opened under."""
        return self.policies.of(case.policy, self.tx.policy_text)

    def finish(self) -> None:
        """Write every event and notice. In id order, so that two people merging crosswise cannot block each other."""
        ledgers = [ledger for _, ledger in sorted(self._ledgers.items()) if ledger.events]
        self.tx.commit_events([ledger.commit for ledger in ledgers])
        for ledger in ledgers:
            self.tx.add_notices(notices_of(ledger))


def require_revision(case: Case, revision: int) -> None:
    """Stale when somebody decided since the person looked."""
    if case.revision != revision:
        raise Stale(revision, case.revision)
