"""The settings: environment variables `HUIYING_*`, read once, when a command starts."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import PositiveInt, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from huiying.errors import SettingsError

PREFIX = "HUIYING_"
READ_BY_TESTS = {"HUIYING_SHARED", "HUIYING_CHROMIUM"}


class Settings(BaseSettings):
    """Everything that can be set. Empty URLs stand for the embedded backends under `home`.

    `https` says that people reach us by HTTPS; only without it may their session travel unencrypted.
    `boundaries` is a GeoJSON file of the units' boundaries, for the map.
    `check_addresses` has the server ask whether the address of an answer opens.
    `demo` and `demo_site` are set by the demo for its own processes.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Path("data")
    profile: str = "qiannan"
    bus: str = ""
    store: str = ""
    search: str = ""
    boundaries: Path | None = None
    sources: Path | None = None
    model: Path | None = None
    listen: str = "127.0.0.1:8000"
    https: bool = True
    retention_days: PositiveInt = 90
    check_addresses: bool = True
    demo: bool = False
    demo_site: str = ""
    log: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("home", "boundaries", "sources", "model")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("log", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("give an address and a port, such as 127.0.0.1:8000 or [::1]:8000")
        return listen

    @property
    def host(self) -> str:
        """The address to listen on, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on; 0 takes any free one."""
        return int(self.listen.rpartition(":")[2])

    @property
    def bus_url(self) -> str:
        """Where the message log is."""
        return self.bus or f"sqlite:///{self.home / 'bus.sqlite'}"

    @property
    def store_url(self) -> str:
        """Where cases, posts and their history are."""
        return self.store or f"sqlite:///{self.home / 'store.sqlite'}"

    @property
    def search_url(self) -> str:
        """Where the search index is."""
        return self.search or f"tantivy:///{self.home / 'search'}"

    @property
    def keys(self) -> Path:
        """The directory of secret keys."""
        return self.home / "keys"


def read_settings(changes: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; `changes` (names without prefix) that are not empty go before its environment.

    Raises SettingsError that names the variable and the remedy.
    """
    refuse_misspelt(os.environ)
    try:
        return Settings(**{name: value for name, value in (changes or {}).items() if value})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{PREFIX}{first['loc'][0]}".upper(), _in_words(first["msg"], first["input"])) from error


def refuse_misspelt(environment: Mapping[str, str]) -> None:
    """A variable that nearly names a setting is refused, since it would silently have no effect."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in known | READ_BY_TESTS:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
        if near:
            raise SettingsError(name, f"there is no such setting; {near[0]} was probably meant")


def _in_words(message: str, given: object) -> str:
    message = message.removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}; it is {given!r}"
