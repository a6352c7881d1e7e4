"""What a demo remembers of its last run, so that a second one serves the same posts at the same addresses."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zlib import crc32

from huiying.errors import DemoFailed

FIRST_PORT, LAST_PORT = 18_000, 28_000
PORTS_TRIED = 50
PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Memory:
    """The moment the samples' ages count back from, and the port of their site.

    Posts are known by their addresses, so another port would make all of them new.
    """

    epoch: datetime
    site_port: int


def recall(home: Path, now: datetime) -> Memory:
    """The memory under `home`, made at the first run; DemoFailed when it cannot be kept to."""
    path = home / "demo.json"
    known = _read(path)
    if known:
        wait_for_port("127.0.0.1", known.site_port)
        return known
    # Each data directory begins its search elsewhere, so that two demos do not take each other's port.
    wanted = FIRST_PORT + crc32(bytes(home)) % (LAST_PORT - FIRST_PORT)
    memory = Memory(now.replace(second=0, microsecond=0), free_port("127.0.0.1", wanted))
    home.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    kept = {"epoch": memory.epoch.isoformat(), "site_port": memory.site_port}
    fresh.write_text(json.dumps(kept) + "\n", "utf-8")
    fresh.replace(path)
    return memory


def free_port(host: str, wanted: int) -> int:
    """`wanted` if nothing listens there, else the next that is free."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if is_free(host, port):
            return port
    last = min(wanted + PORTS_TRIED, 65536) - 1
    raise DemoFailed(f"no port from {wanted} to {last} is free on {host}; name another with --port")


def wait_for_port(host: str, port: int, rest: Callable[[float], None] = time.sleep) -> None:
    """A process that was just killed may hold its port for a moment; DemoFailed when it stays taken."""
    for _ in range(PATIENCE_SECONDS * 5):
        if is_free(host, port):
            return
        rest(0.2)
    raise DemoFailed(
        f"another program took port {port}, where the sample site stood in the last run; "
        "end that program, or begin anew with another directory in HUIYING_HOME"
    )


def is_free(host: str, port: int) -> bool:
    """Whether one could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _read(path: Path) -> Memory | None:
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text("utf-8"))
        epoch = datetime.fromisoformat(kept["epoch"])
        if epoch.tzinfo is None:
            raise ValueError("the epoch has no zone")
        return Memory(epoch, int(kept["site_port"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DemoFailed(f"{path} cannot be read ({error}); begin anew without that directory") from error
