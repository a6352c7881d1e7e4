"""Looks what newly answers the saved searches whose owners want to be told."""

from pipeline.cases.answers import Answers, scope_of_account
from pipeline.ports.accounts import Accounts
from pipeline.ports.clock import Clock
from pipeline.ports.saved_searches import SavedSearch, SavedSearches
from pipeline.ports.store import CaseStore

HELD_SECONDS = 120.0


class Alerting:
    """One worker at a time looks; what is noted twice all the same is told once."""

    name = "alerts"

    def __init__(
        self, searches: SavedSearches, answers: Answers, accounts: Accounts, store: CaseStore, clock: Clock, holder: str
    ) -> None:
        self.searches = searches
        self.answers = answers
        self.accounts = accounts
        self.store = store
        self.clock = clock
        self.holder = holder

    def turn(self) -> int:
        """The number of alerts raised."""
        wanted = self.searches.alerting()
        if not wanted:
            return 0
        lease = self.store.acquire(self.name, self.holder, self.clock.now(), HELD_SECONDS)
        if lease is None:
            return 0
        try:
            return sum(map(self._raised, wanted))
        finally:
            self.store.release(lease)

    def _raised(self, search: SavedSearch) -> int:
        """Asked in the scope that the owner has now, not in that of the day when the search was saved."""
        account = self.accounts.account(search.owner)
        scope = scope_of_account(account) if account else ()
        if scope == ():
            return 0
        now = self.clock.now()
        found = self.answers.ids(search.matter, search.wanted, scope, now)
        fresh = self.searches.unknown(search.id, found)
        return self.searches.note(search.id, fresh, now, tell=True) if fresh else 0
