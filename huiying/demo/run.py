"""The demo from start to stop: with dashboards until Ctrl-C, or once to its end.

The processes are started first; what watches them is imported while they start.
"""

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

from huiying.demo.memory import free_port, recall
from huiying.demo.parts import address, listening, parts_of_demo
from huiying.demo.supervisor import Supervisor
from huiying.errors import DemoFailed
from huiying.settings import Settings
from huiying.stopping import stop_on_signals

LOOK_SECONDS = 0.5


def run_demo(settings: Settings, *, port: int, browser: bool) -> None:
    """Run everything until a signal asks to stop."""
    stop = threading.Event()
    stop_on_signals(stop)
    port = free_port(settings.host, port) if port else free_port(settings.host, 8000)
    place = address(settings.host, port)
    with _alone(settings.home), _started(settings, port, once=False) as (settings, supervisor):
        from huiying.demo.watching import Watch

        with Watch(settings, Console(stderr=True)) as watch:
            announced = False
            while not stop.wait(LOOK_SECONDS):
                supervisor.watch()
                if not announced and _answers(place):
                    announced = True
                    watch.announce(place)
                    if browser:
                        _open(place)
                watch.look()


def run_once(settings: Settings) -> dict[str, Any]:
    """Crawl once, wait until all of it is stored and searchable, and say what came of it."""
    stop = threading.Event()
    stop_on_signals(stop)
    started = time.monotonic()
    with _alone(settings.home), _started(settings, 0, once=True) as (settings, supervisor):
        from huiying.demo.watching import Watch

        with Watch(settings, Console(stderr=True, quiet=not sys.stderr.isatty())) as watch:
            while True:
                crawled = supervisor.done("crawl")
                standing = watch.look()
                if crawled and not standing.waiting:
                    return {**standing.summary(), "seconds": round(time.monotonic() - started, 1)}
                if stop.wait(LOOK_SECONDS):
                    raise DemoFailed("stopped before its end; start it again and it goes on")
                supervisor.watch()


@contextmanager
def _started(settings: Settings, port: int, *, once: bool) -> Iterator[tuple[Settings, Supervisor]]:
    """The running processes, and the settings that they have."""
    memory = recall(settings.home, datetime.now(UTC))
    site = f"http://127.0.0.1:{memory.site_port}"
    changes = {"demo": True, "demo_site": site, "https": False, "listen": listening(settings.host, port)}
    settings = settings.model_copy(update=changes)
    with Supervisor(parts_of_demo(settings, memory, once=once), settings.home / "logs") as supervisor:
        yield settings, supervisor


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
