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
from pipeline.ports.bus import Bus

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from classifier import Classifier

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

        return Classifier.load(home=self.profile.home)

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

    return open_engine(url)
