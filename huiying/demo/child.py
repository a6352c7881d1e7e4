"""One process of the demo, in a group of its own, on a tether, its output in a log file."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOG_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """What to run. A part that is `once` is done when it ends with 0; all others run until stopped."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    once: bool = False


class Child:
    """A running part; its process id is its group's."""

    def __init__(self, part: Part, logs: Path) -> None:
        self.part = part
        self.log = logs / f"{part.name}.log"
        _keep_small(self.log)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                part.command,
                env={**os.environ, **part.environment},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the process and of its group."""
        return self._process.pid

    def ended(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """SIGTERM to the whole group."""
        self._signal(signal.SIGTERM)

    def make_end(self, patience: float) -> None:
        """Wait `patience` seconds, then kill what is left of the group, and let go of the tether."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            # the group is gone; macOS answers EPERM for a group of zombies
            return


def _keep_small(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
