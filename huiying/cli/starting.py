"""How every command starts: settings, logs, wiring."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import typer

from huiying.logs import configure_logs
from huiying.settings import Settings, read_settings
from huiying.stopping import stop_on_signals

if TYPE_CHECKING:
    from huiying.wiring import Wiring

Built = TypeVar("Built")


def settings_with(**changes: str) -> Settings:
    """The settings of the environment, those given on the command line instead; logs go where they say."""
    settings = read_settings(changes)
    configure_logs(settings.log, settings.log_level)
    return settings


def wired(**changes: str) -> "Wiring":
    """The wiring of this process."""
    from huiying.wiring import Wiring

    return Wiring(settings_with(**changes))


def when_answering(parts: "Wiring", build: Callable[[], Built]) -> Built:
    """What `build` makes, as soon as what it needs answers: a service may start before its servers do.

    A signal ends the waiting, and the command.
    """
    from pipeline.runner import Patience, Stopped

    stop = Event()
    stop_on_signals(stop)
    try:
        return Patience(parts.clock, stop, "start").until_available(build)
    except Stopped:
        raise typer.Exit from None
