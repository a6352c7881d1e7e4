"""What the console shows while the demo runs: a panel that changes in a terminal, plain lines elsewhere."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.context import DemoSignIn
from huiying.demo.standing import Standing


class Display(AbstractContextManager["Display"]):
    """Shows the address and the sign-ins once they are there, and the standing as it changes."""

    def __init__(self, console: Console, sign_ins: Sequence[DemoSignIn]) -> None:
        self._console = console
        self._sign_ins = sign_ins
        self._address = ""
        self._standing = Standing()
        self._live = Live(self._panel(), console=console, refresh_per_second=4) if console.is_terminal else None

    def __enter__(self) -> "Display":
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def announce(self, address: str) -> None:
        """The dashboards can be opened now."""
        self._address = address
        if self._live:
            self._live.update(self._panel())
        else:
            self._console.print(f"Huiying is at {address}", soft_wrap=True)
            for each in self._sign_ins:
                self._console.print(f"  sign in as {each.username} / {each.password} ({each.label})", soft_wrap=True)

    def show(self, standing: Standing) -> None:
        """How far the demo is."""
        if standing == self._standing:
            return
        self._standing = standing
        if self._live:
            self._live.update(self._panel())
        else:
            self._console.print(progress_line(standing), soft_wrap=True)

    def _panel(self) -> RenderableType:
        place = Text(self._address or "starting ...", style="bold link " + self._address if self._address else "dim")
        names = Table.grid(padding=(0, 2))
        for each in self._sign_ins:
            names.add_row(each.label, Text(each.username, style="bold"), each.password)
        content = Group(place, "", names, "", progress_line(self._standing), Text("Ctrl-C stops it.", style="dim"))
        return Panel(content, title="Huiying 回应", expand=False, padding=(1, 2))


def progress_line(standing: Standing) -> str:
    """One line that says how far it is."""
    sources = f"sources {standing.sources_done}/{standing.sources}" if standing.sources else "sources -"
    waiting = f"{standing.waiting} waiting" if standing.waiting else "nothing waiting"
    dead = f" · {standing.dead_letters} dead letters" if standing.dead_letters else ""
    return f"{sources} · {standing.posts} posts · {standing.cases} cases · {waiting}{dead}"
