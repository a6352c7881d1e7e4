"""How every command starts: settings, logs, wiring."""

from typing import TYPE_CHECKING

from huiying.logs import configure_logs
from huiying.settings import Settings, read_settings

if TYPE_CHECKING:
    from huiying.wiring import Wiring


def settings_with(**changes: str) -> Settings:
    """The settings of the environment, those given on the command line instead; logs go where they say."""
    settings = read_settings(changes)
    configure_logs(settings.log, settings.log_level)
    return settings


def wired(**changes: str) -> "Wiring":
    """The wiring of this process."""
    from huiying.wiring import Wiring

    return Wiring(settings_with(**changes))
