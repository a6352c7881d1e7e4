"""`huiying` commands as processes on given settings, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from huiying.settings import Settings
from pipeline.domain.errors import Unavailable

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 180.0
SPOKEN = ("home", "bus", "store", "search", "demo_site", "listen")

Process = subprocess.Popen[bytes]


class Processes:
    """What this test started, each with a log of its own; `end` ends them all."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: list[Process] = []

    def start(self, settings: Settings, *arguments: str, log_level: str = "warning") -> Process:
        """`huiying ARGUMENTS` on these settings."""
        return self.module(settings, "huiying", *arguments, log_level=log_level)

    def module(self, settings: Settings, *arguments: str, log_level: str = "warning") -> Process:
        """`python -m ARGUMENTS` on these settings."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
        environment |= {f"HUIYING_{name.upper()}": str(getattr(settings, name)) for name in SPOKEN}
        environment |= {"HUIYING_LOG_LEVEL": log_level, "HUIYING_HTTPS": "false"}
        return self.run([sys.executable, "-m", *arguments], environment)

    def run(self, command: Sequence[str], environment: dict[str, str] | None = None) -> Process:
        """Any command, in the checkout's folder."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def end(self) -> None:
        """Kill what still runs, a frozen process too."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()

    def told(self) -> str:
        """The ends of all logs, for a failure's message."""
        return "\n".join(f"{path.name}: {path.read_text('utf-8')[-2_000:]}" for path in sorted(self.logs.glob("*.log")))


def until(reached: Callable[[], bool], processes: Processes, patience: float = PATIENCE_SECONDS) -> None:
    """Wait for it while none of the processes has ended by itself."""
    limit = time.monotonic() + patience
    while not _answered(reached):
        ended = [each.args for each in processes.running if (each.poll() or 0) > 0]
        assert not ended, f"{ended} ended by itself\n{processes.told()}"
        assert time.monotonic() < limit, f"not reached in time\n{processes.told()}"
        time.sleep(0.2)


def _answered(reached: Callable[[], bool]) -> bool:
    """Who is away is asked again."""
    try:
        return reached()
    except Unavailable:
        return False
