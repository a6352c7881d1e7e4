"""Which backend stands behind each port: the one place that knows, and the only one that builds them.

A driver is imported when its URL is used. Everything is built at first use, once a process, and closed
with the wiring.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from huiying.errors import SettingsError
from huiying.settings import Settings
from pipeline.domain.policy import Profile
from pipeline.policy import ProfileError, load
from pipeline.ports.accounts import Accounts
from pipeline.ports.attempts import Attempts
from pipeline.ports.audit import Audit
from pipeline.ports.bus import Bus
from pipeline.ports.clock import Clock
from pipeline.ports.figures import Figures
from pipeline.ports.notifier import Notifier
from pipeline.ports.queries import CaseQueries
from pipeline.ports.search import SearchIndex
from pipeline.ports.store import CaseStore
from pipeline.ports.waiting import DeadLetters, NoticeQueue

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from classifier import Classifier
    from pipeline.backends.search_text import TextAnalysis
    from pipeline.intake import Intake

Built = TypeVar("Built")


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
        bus = chosen("HUIYING_BUS", self.settings.bus_url, {"sqlite": _sqlite_bus})
        self._closing.callback(bus.close)
        return bus

    @cached_property
    def engine(self) -> "Engine":
        """The database of cases, accounts and what waits; its tables are there."""
        engine = chosen("HUIYING_STORE", self.settings.store_url, {"sqlite": _database})
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

        return SqlAudit(self.engine)

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
    def search(self) -> SearchIndex:
        """The search index."""
        index = chosen("HUIYING_SEARCH", self.settings.search_url, {"tantivy": _tantivy})
        self._closing.callback(index.close)
        return index

    def replace_search(self) -> None:
        """Put an empty index in the place of one that cannot be opened."""
        index = chosen("HUIYING_SEARCH", self.settings.search_url, {"tantivy": _fresh_tantivy})
        self._closing.callback(index.close)
        self.__dict__["search"] = index


def read_profile(name: str) -> Profile:
    """The profile of that name or file; SettingsError in the name of its setting when it cannot be used."""
    try:
        return load(name)
    except ProfileError as error:
        raise SettingsError("HUIYING_PROFILE", str(error)) from error


def chosen(setting: str, url: str, kinds: Mapping[str, Callable[[str], Built]]) -> Built:
    """What the URL's scheme stands for, built from the URL; SettingsError names the setting otherwise."""
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in kinds:
        allowed = ", ".join(f"{kind}:///path" for kind in kinds)
        raise SettingsError(setting, f"no backend for {scheme!r}; what there is: {allowed}")
    return kinds[scheme](url)


def file_of(url: str) -> Path:
    """The path of `scheme:///relative` or `scheme:////absolute`."""
    return Path(url.partition("://")[2].removeprefix("/"))


def _sqlite_bus(url: str) -> Bus:
    from pipeline.backends.embedded.sqlite_bus import SqliteBus

    return SqliteBus(file_of(url))


def _database(url: str) -> "Engine":
    from pipeline.backends.sql.engine import open_engine
    from pipeline.backends.sql.schema import migrate

    engine = open_engine(url)
    migrate(engine)
    return engine


def _tantivy(url: str) -> SearchIndex:
    from pipeline.backends.embedded.tantivy_index import TantivyIndex

    return TantivyIndex(file_of(url), _text_analysis())


def _fresh_tantivy(url: str) -> SearchIndex:
    from pipeline.backends.embedded.tantivy_index import TantivyIndex

    return TantivyIndex.fresh(file_of(url), _text_analysis())


def _text_analysis() -> "TextAnalysis":
    from classifier import Segmenter, normalise
    from pipeline.backends.search_text import TextAnalysis

    segmenter = Segmenter()
    return TextAnalysis(segmenter.name, segmenter.words, normalise)
