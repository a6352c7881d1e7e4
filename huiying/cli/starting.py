"""How every command starts: settings, logs, wiring."""

from typing import TYPE_CHECKING

from huiying.logs import configure_logs
from huiying.settings import Settings, read_settings

if TYPE_CHECKING:
    from huiying.wiring import Wiring


def settings_with(profile: str = "") -> Settings:
    """The settings of the environment, with logs going where they say; `profile` overrules."""
    settings = read_settings()
    configure_logs(settings.log, settings.log_level)
    return settings.model_copy(update={"profile": profile}) if profile else settings


def wired(profile: str = "") -> "Wiring":
    """The wiring of this process."""
    from huiying.wiring import Wiring

    return Wiring(settings_with(profile))
