"""One fixture per port, every backend: what passes here may be wired."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.ports.bus import Bus

OpenBus = Callable[..., Bus]


@pytest.fixture(params=["sqlite"])
def open_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenBus]:
    """Opens one more client of the same bus, empty at first; `partitions` counts those of its topics."""
    opened: list[Bus] = []

    def open_client(partitions: int = 0) -> Bus:
        wanted = dict.fromkeys(("posts", "changes"), partitions) if partitions else None
        bus = SqliteBus(tmp_path / "bus.db", wanted)
        opened.append(bus)
        return bus

    yield open_client
    for bus in opened:
        bus.close()
