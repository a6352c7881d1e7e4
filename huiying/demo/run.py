"""The demo from start to stop: with dashboards until Ctrl-C, or once to its end."""

import fcntl
import os
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console

from huiying.demo.display import Display
from huiying.demo.logins import demo_sign_ins, ensure_accounts
from huiying.demo.memory import Memory, free_port, recall
from huiying.demo.parts import address, parts_of_demo
from huiying.demo.standing import Standing, look
from huiying.demo.supervisor import Supervisor
from huiying.errors import DemoFailed
from huiying.settings import Settings
from huiying.wiring import Wiring
from huiying.working import stop_on_signals

LOOK_SECONDS = 0.5


def run_demo(settings: Settings, *, port: int, browser: bool) -> None:
    """Run everything until a signal asks to stop."""
    stop = threading.Event()
    stop_on_signals(stop)
    port = free_port(settings.host, port)
    place = address(settings.host, port)
    with _alone(settings.home), _wired(settings) as (parts, memory):
        console = Console(stderr=True)
        processes = parts_of_demo(parts.settings, memory, port, once=False)
        with (
            Display(console, demo_sign_ins(parts.profile)) as display,
            Supervisor(processes, settings.home / "logs") as supervisor,
        ):
            announced = False
            while not stop.wait(LOOK_SECONDS):
                supervisor.watch()
                if not announced and _answers(place):
                    announced = True
                    display.announce(place)
                    if browser:
                        _open(place)
                display.show(look(parts))


def run_once(settings: Settings) -> dict[str, Any]:
    """Crawl once, wait until all of it is stored and searchable, and say what came of it."""
    stop = threading.Event()
    stop_on_signals(stop)
    started = time.monotonic()
    with _alone(settings.home), _wired(settings) as (parts, memory):
        processes = parts_of_demo(parts.settings, memory, settings.port, once=True)
        console = Console(stderr=True, quiet=not sys.stderr.isatty())
        with Display(console, ()) as display, Supervisor(processes, settings.home / "logs") as supervisor:
            while True:
                crawled = supervisor.done("crawl")
                standing = look(parts)
                display.show(standing)
                if crawled and not standing.waiting:
                    return _summary(standing, time.monotonic() - started)
                if stop.wait(LOOK_SECONDS):
                    raise DemoFailed("stopped before its end; start it again and it goes on")
                supervisor.watch()


def _summary(standing: Standing, seconds: float) -> dict[str, Any]:
    return {
        "posts": standing.posts,
        "relevant": standing.relevant,
        "cases": standing.cases,
        "by_category": dict(standing.by_category),
        "dead_letters": standing.dead_letters,
        "seconds": round(seconds, 1),
    }


@contextmanager
def _wired(settings: Settings) -> Iterator[tuple[Wiring, Memory]]:
    """The wiring of the demo, with files and accounts made before the processes race for them."""
    memory = recall(settings.home, datetime.now(UTC))
    site = f"http://127.0.0.1:{memory.site_port}"
    with Wiring(settings.model_copy(update={"demo": True, "demo_site": site, "https": False})) as parts:
        ensure_accounts(parts.accounts, parts.profile)
        parts.bus, parts.search, parts.attempts  # noqa: B018
        yield parts, memory


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One demo at a time on the same data; the kernel lets go of the lock however we end."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(
                f"a demo is running on {home} already; stop it first, or name another directory in HUIYING_HOME"
            ) from None
        yield


def _answers(place: str) -> bool:
    try:
        with urlopen(f"{place}healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _open(place: str) -> None:
    """Only where there is a screen; on a server a text browser would take the terminal."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(place)
