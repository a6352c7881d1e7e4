"""Which part stands behind each port: the one place that knows, and the only one that builds them.

Everything is built at first use, once a process, and closed with the wiring.
"""

from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from huiying.backends import BUSES, FRESH_INDICES, INDICES, STORES, chosen
from huiying.errors import SettingsError
from huiying.keys import read_or_create
from huiying.settings import Settings
from pipeline.domain.policy import Profile
from pipeline.policy import ProfileError, load
from pipeline.policy.boundaries import Boundaries, read_boundaries
from pipeline.ports.accounts import Accounts
from pipeline.ports.attempts import Attempts
from pipeline.ports.audit import Audit
from pipeline.ports.bus import Bus
from pipeline.ports.checkpoints import Checkpoints, Heads
from pipeline.ports.clock import Clock
from pipeline.ports.desk_book import DeskBook
from pipeline.ports.duty import Calls, Contacts, Roster
from pipeline.ports.figures import Figures
from pipeline.ports.follows import Follows
from pipeline.ports.moving import Moved
from pipeline.ports.notifier import Notifier
from pipeline.ports.policy_watches import PolicyWatches
from pipeline.ports.queries import CaseQueries
from pipeline.ports.reaching import Reaching
from pipeline.ports.saved_searches import SavedSearches
from pipeline.ports.search import SearchIndex
from pipeline.ports.store import CaseStore
from pipeline.ports.waiting import DeadLetters, NoticeQueue

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from classifier import Classifier
    from pipeline.backends.embedded.sqlite_spool import SpooledBus
    from pipeline.cases.calling import Switchboard
    from pipeline.cases.rulebook import Policies
    from pipeline.intake import Intake


class Wiring(AbstractContextManager["Wiring"]):
    """The parts of one process, by settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._closing = ExitStack()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    @cached_property
    def profile(self) -> Profile:
        """The policy in force; SettingsError when it cannot be used."""
        return read_profile(self.settings.profile)

    @cached_property
    def boundaries(self) -> Boundaries | None:
        """The units' boundaries where the office gives them; SettingsError when they cannot be used."""
        if self.settings.boundaries is None:
            return None
        try:
            return read_boundaries(self.settings.boundaries, self.profile.units)
        except ProfileError as error:
            raise SettingsError("HUIYING_BOUNDARIES", str(error)) from error

    @cached_property
    def policies(self) -> "Policies":
        """The rules of the desks; Refused when the profile was edited while cases are open."""
        from pipeline.cases.adopting import require_adopted
        from pipeline.cases.rulebook import Policies

        policies = Policies(self.profile)  # before the store is made: a start that is refused leaves none behind
        require_adopted(self.store, self.queries, self.profile, self.clock.now())
        return policies

    @cached_property
    def classifier(self) -> "Classifier":
        """Reads posts, at home where the profile is."""
        from classifier import Classifier

        return Classifier.load(home=self.profile.home, model=self.settings.model)

    @cached_property
    def clock(self) -> Clock:
        """The machine's own."""
        from pipeline.backends.embedded.system_clock import SystemClock

        return SystemClock()

    @cached_property
    def intake(self) -> "Intake":
        """The door for posts, with this installation's keys."""
        from pipeline.intake import FileKeys, Intake

        return Intake(self.bus, FileKeys(self.settings.keys, self.clock), self.clock)

    @cached_property
    def bus(self) -> Bus:
        """The message log."""
        bus = chosen("HUIYING_BUS", self.settings.bus_url, BUSES)
        self._closing.callback(bus.close)
        return bus

    @cached_property
    def spool(self) -> "SpooledBus":
        """The message log for those who cannot wait for it: the crawlers."""
        from pipeline.backends.embedded.sqlite_spool import SpooledBus

        spool = SpooledBus(self.bus, self.settings.home / "spool.sqlite", self.clock)
        self._closing.callback(spool.close)
        return spool

    @cached_property
    def crawlers_intake(self) -> "Intake":
        """The same door; what passes while the message log is away is kept on disk."""
        from pipeline.intake import FileKeys, Intake

        return Intake(self.spool, FileKeys(self.settings.keys, self.clock), self.clock)

    @cached_property
    def engine(self) -> "Engine":
        """The database of cases, accounts and what waits; its tables are there."""
        engine = chosen("HUIYING_STORE", self.settings.store_url, STORES)
        self._closing.callback(engine.dispose)
        return engine

    @cached_property
    def store(self) -> CaseStore:
        """Cases and posts."""
        from pipeline.backends.sql.store import SqlStore

        return SqlStore(self.engine)

    @cached_property
    def queries(self) -> CaseQueries:
        """The store's read side."""
        from pipeline.backends.sql.case_queries import SqlCaseQueries

        return SqlCaseQueries(self.engine)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        from pipeline.backends.sql.accounts import SqlAccounts

        return SqlAccounts(self.engine)

    @cached_property
    def notices(self) -> NoticeQueue:
        """Notices to deliver."""
        from pipeline.backends.sql.waiting import SqlNotices

        return SqlNotices(self.engine)

    @cached_property
    def dead_letters(self) -> DeadLetters:
        """Messages set aside."""
        from pipeline.backends.sql.waiting import SqlDeadLetters

        return SqlDeadLetters(self.engine)

    @cached_property
    def audit(self) -> Audit:
        """The check of the store against its histories."""
        from pipeline.backends.sql.audit import SqlAudit

        return SqlAudit(self.engine, self.checkpoints)

    @cached_property
    def heads(self) -> Heads:
        """Where the chains of the cases stand."""
        from pipeline.backends.sql.audit import SqlHeads

        return SqlHeads(self.engine)

    @cached_property
    def checkpoints(self) -> Checkpoints:
        """Where they stood, recorded beside the database."""
        from pipeline.backends.embedded.checkpoint_file import CheckpointFile

        return CheckpointFile(
            self.settings.home / "checkpoints.jsonl", read_or_create(self.settings.keys, "checkpoint")
        )

    def take_over(self, source: "Wiring") -> Moved:
        """Every row of another store into this one, which is empty; Refused otherwise."""
        from pipeline.backends.sql.moving import move

        return move(source.engine, self.engine, self.clock.now())

    @cached_property
    def desk_book(self) -> DeskBook:
        """Handover notes and special reports."""
        from pipeline.backends.sql.desk_book import SqlDeskBook

        return SqlDeskBook(self.engine)

    @cached_property
    def roster(self) -> Roster:
        """Who is on duty."""
        from pipeline.backends.sql.roster import SqlRoster

        return SqlRoster(self.engine)

    @cached_property
    def contacts(self) -> Contacts:
        """Whom to reach."""
        from pipeline.backends.sql.contacts import SqlContacts

        return SqlContacts(self.engine)

    @cached_property
    def calls(self) -> Calls:
        """Who was called, and who acknowledged."""
        from pipeline.backends.sql.calls import SqlCalls

        return SqlCalls(self.engine)

    @cached_property
    def policy_watches(self) -> PolicyWatches:
        """Policies before and after their release."""
        from pipeline.backends.sql.policy_watches import SqlPolicyWatches

        return SqlPolicyWatches(self.engine)

    @cached_property
    def saved_searches(self) -> SavedSearches:
        """What people ask again and again."""
        from pipeline.backends.sql.saved_searches import SqlSavedSearches

        return SqlSavedSearches(self.engine)

    @cached_property
    def follows(self) -> Follows:
        """Which cases people follow."""
        from pipeline.backends.sql.follows import SqlFollows

        return SqlFollows(self.engine)

    @cached_property
    def switchboard(self) -> "Switchboard":
        """Who rings whom."""
        from pipeline.cases.calling import Switchboard

        return Switchboard(self.calls, self.roster, self.contacts, self.profile)

    @cached_property
    def figures(self) -> Figures:
        """Counts over the store."""
        from pipeline.backends.sql.figures import SqlFigures

        return SqlFigures(self.engine)

    @cached_property
    def attempts(self) -> Attempts:
        """How often this machine tried a message."""
        from pipeline.backends.embedded.sqlite_attempts import SqliteAttempts

        attempts = SqliteAttempts(self.settings.home / "attempts.sqlite")
        self._closing.callback(attempts.close)
        return attempts

    @cached_property
    def notifier(self) -> Notifier:
        """How people are told."""
        from pipeline.backends.embedded.log_notifier import LogNotifier

        return LogNotifier()

    @cached_property
    def reaching(self) -> Reaching:
        """Whether the public can open an address. The demo asks its own site alone: it needs no network."""
        from pipeline.backends.embedded.web_reach import WebReach

        settings = self.settings
        own_site = frozenset({urlsplit(settings.demo_site).netloc} - {""})
        return WebReach(own_site, outward=settings.check_addresses and not settings.demo)

    @cached_property
    def search(self) -> SearchIndex:
        """The search index."""
        index = chosen("HUIYING_SEARCH", self.settings.search_url, INDICES)
        self._closing.callback(index.close)
        return index

    def replace_search(self) -> None:
        """Put an empty index in the place of one that cannot be opened."""
        index = chosen("HUIYING_SEARCH", self.settings.search_url, FRESH_INDICES)
        self._closing.callback(index.close)
        self.__dict__["search"] = index


def read_profile(name: str) -> Profile:
    """The profile of that name or file; SettingsError in the name of its setting when it cannot be used."""
    try:
        return load(name)
    except ProfileError as error:
        raise SettingsError("HUIYING_PROFILE", str(error)) from error
