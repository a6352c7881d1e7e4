"""Watches a running demo: its standing, shown on the console."""

from contextlib import AbstractContextManager, ExitStack
from types import TracebackType

from rich.console import Console

from huiying.demo.display import Display
from huiying.demo.logins import demo_sign_ins, ensure_accounts
from huiying.demo.standing import Standing, look
from huiying.settings import Settings
from huiying.wiring import Wiring


class Watch(AbstractContextManager["Watch"]):
    """Looks into the data of a demo whose processes run; makes its accounts."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self._closing = ExitStack()
        self._parts = self._closing.enter_context(Wiring(settings))
        sign_ins = demo_sign_ins(self._parts.profile) if settings.port else ()
        self._display = Display(console, sign_ins)

    def __enter__(self) -> "Watch":
        """Refuses at once what every process would: an index of another layout, an edited profile."""
        _ = self._parts.policies, self._parts.search
        ensure_accounts(self._parts.accounts, self._parts.profile)
        self._closing.enter_context(self._display)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def announce(self, address: str) -> None:
        """Say where the dashboards are."""
        self._display.announce(address)

    def look(self) -> Standing:
        """How far it is; shown too."""
        standing = look(self._parts)
        self._display.show(standing)
        return standing
