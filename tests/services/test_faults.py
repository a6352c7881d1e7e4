"""The rounds of `make test-faults`: what is killed under load loses nothing and does nothing twice."""

from pathlib import Path

import pytest

from tests.services.faults import beat
from tests.services.servers import fetch

pytestmark = pytest.mark.services

ROUNDS, POSTS, SEED = 30, 20_000, 20261122


def test_parts_killed_at_random_leave_what_an_undisturbed_installation_would_have(
    servers_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch()
    print(f"seed {SEED}")
    beat(servers_folder, ROUNDS, POSTS, SEED, print)
    assert capsys.readouterr().out.count("all well") == ROUNDS
