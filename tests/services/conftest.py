"""Servers that a test may kill, and processes that end with it."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.processes import Processes
from tests.services.servers import Server, fetch

Start = Callable[[type[Server]], Server]


@pytest.fixture
def servers_folder() -> Iterator[Path]:
    """A folder through which the plain user that servers run as may pass."""
    with tempfile.TemporaryDirectory(prefix="huiying-outage-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture
def started(servers_folder: Path) -> Iterator[Start]:
    """Starts a server of this test alone."""
    fetch()
    servers: list[Server] = []

    def start(kind: type[Server]) -> Server:
        servers.append(kind(servers_folder / kind.__name__.lower()))
        servers[-1].prepare()
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Commands of ours, ended with the test."""
    running = Processes(tmp_path / "logs")
    yield running
    running.end()
