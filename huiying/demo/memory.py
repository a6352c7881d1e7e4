"""What a demo remembers of its last run, so that a second one serves the same posts at the same addresses."""

import json
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huiying.errors import DemoFailed

SITE_PORT = 8090
PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class Memory:
    """The moment the samples' ages count back from, and the port of their site."""

    epoch: datetime
    site_port: int


def recall(home: Path, now: datetime) -> Memory:
    """The memory under `home`, made at the first run; the port changes only when another program has it."""
    path = home / "demo.json"
    known = _read(path)
    epoch = known.epoch if known else now.replace(second=0, microsecond=0)
    memory = Memory(epoch, free_port("127.0.0.1", known.site_port if known else SITE_PORT))
    if memory != known:
        home.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"epoch": epoch.isoformat(), "site_port": memory.site_port}) + "\n", "utf-8")
        fresh.replace(path)
    return memory


def free_port(host: str, wanted: int) -> int:
    """`wanted` if nothing listens there, else the next that is free."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise DemoFailed(f"no port from {wanted} to {wanted + PORTS_TRIED - 1} is free on {host}; name one with --port")


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
        raise DemoFailed(f"{path} cannot be read ({error}); remove it, and the samples get new times") from error
