"""What answers a saved search now, within a scope: the same that its owner's list would show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.cases.actor import Role, scope_of
from pipeline.ports.accounts import Account
from pipeline.ports.queries import CaseFilter, CaseQueries, Scope
from pipeline.ports.saved_searches import Matter, Wanted
from pipeline.ports.search import Query, SearchIndex

# As many cases as words can find; a search that finds more is too broad to tell somebody about.
MOST = 1_000
POST_PREFIX = "post:"


def scope_of_account(account: Account) -> Scope:
    """What the account may see; nothing when it is shut out, has no role that is known, or lacks its body."""
    if account.disabled or account.role not in set(Role):
        return ()
    return scope_of(Role(account.role), account.body)


@dataclass(frozen=True, slots=True)
class Answers:
    """Asks the store and the index."""

    queries: CaseQueries
    search: SearchIndex

    def count(self, matter: Matter, wanted: Wanted, scope: Scope, now: datetime) -> int:
        """How many answer it."""
        if matter is Matter.POST:
            return self.search.search(_posts(wanted, scope, limit=1)).total
        return self.queries.count(self._cases(wanted, scope), now)

    def ids(self, matter: Matter, wanted: Wanted, scope: Scope, now: datetime) -> Sequence[str]:
        """At most so many of them: cases the newest first, posts as the index ranks them, seen by the store too."""
        if matter is Matter.CASE:
            return self.queries.ids(self._cases(wanted, scope), now, MOST)
        hits = self.search.search(_posts(wanted, scope, limit=MOST)).hits
        seen = self.queries.visible([hit.case_id for hit in hits if hit.case_id], scope)
        allowed = [hit for hit in hits if scope is None or hit.case_id in seen]
        return [hit.id.removeprefix(POST_PREFIX) for hit in allowed]

    def _cases(self, wanted: Wanted, scope: Scope) -> CaseFilter:
        found = None
        if wanted.text:
            hits = self.search.search(Query(text=wanted.text, scope=scope, limit=MOST)).hits
            found = tuple(dict.fromkeys(hit.case_id for hit in hits if hit.case_id))
        return CaseFilter(wanted.view, wanted.facets, found, wanted.overdue, scope=scope)


def _posts(wanted: Wanted, scope: Scope, limit: int) -> Query:
    return Query(wanted.text, "post", wanted.facets, wanted.since, wanted.until, scope, limit)
