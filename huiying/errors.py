"""What can go wrong at the front door; everything else is `HuiyingError` of the rooms behind it.

`SettingsError`: a setting that cannot be used (names it and the remedy). `Misuse`: a command line that
asks for what cannot be. Both end a command with exit code 2, every other `HuiyingError` with 1.
"""

from pipeline.domain.errors import HuiyingError


class Misuse(HuiyingError):
    """The command was asked for something it cannot do; the message says what to ask instead."""


class SettingsError(Misuse):
    """A setting cannot be used; `name` is its environment variable."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class DemoFailed(HuiyingError):
    """The demo cannot go on; the message says which part stopped and where its log is."""
