"""The whole system as its users start it, `huiying demo`, on data of its own."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from tests.services.servers import free_port

CHECKOUT = Path(__file__).parents[2]
DASHBOARDS = CHECKOUT / "dashboards" / "dist" / "index.html"
ANNOUNCED = "Huiying is at "
ALL_CRAWLED = "sources 4/4"
ALL_DONE = "nothing waiting"
START_SECONDS = 300
STOP_SECONDS = 30


class DemoUnavailable(Exception):
    """The system could not be started; the message says what to do."""


class Demo(AbstractContextManager["Demo"]):
    """A running demo: crawled to the end, every case opened and searchable. Ends as by Ctrl-C.

    `backends` are the settings of what it shall not keep in its own folder.
    """

    def __init__(self, home: Path, backends: Mapping[str, str] | None = None) -> None:
        if not DASHBOARDS.is_file():
            raise DemoUnavailable("dashboards/dist is missing; `make setup` builds the dashboards")
        self.home = home
        self._backends = backends or {}
        self.address = ""
        self._printed: list[str] = []
        self._ready = threading.Event()
        self._process = self._start()
        self._reader = threading.Thread(target=self._read, name="demo output", daemon=True)

    def __enter__(self) -> "Demo":
        self._reader.start()
        if not self._ready.wait(START_SECONDS) or not self.address:
            self.stop()
            told = "\n".join(self._printed[-10:])
            raise DemoUnavailable(f"the demo was not ready; its logs are in {self.home / 'logs'}; it said:\n{told}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code = self.stop()
        if error is None and code != 0:
            raise DemoUnavailable(f"the demo ended with {code} after Ctrl-C; its logs are in {self.home / 'logs'}")

    def stop(self) -> int:
        """Ctrl-C, then the exit code; what does not end in time is killed with all its parts."""
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._reader.join()
            if self._process.stderr:
                self._process.stderr.close()

    def _start(self) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
        return subprocess.Popen(
            [sys.executable, "-m", "huiying", "demo", "--no-browser", "--port", str(free_port())],
            cwd=CHECKOUT,
            env={**environment, **self._backends, "HUIYING_HOME": str(self.home), "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def _read(self) -> None:
        """Every line until the end, so that the demo never waits for its reader."""
        assert self._process.stderr is not None
        done = False
        for line in self._process.stderr:
            self._printed.append(line.rstrip())
            if line.startswith(ANNOUNCED):
                self.address = line.removeprefix(ANNOUNCED).strip().rstrip("/")
            done = done or (ALL_CRAWLED in line and ALL_DONE in line)
            if done and self.address:
                self._ready.set()
        self._ready.set()
