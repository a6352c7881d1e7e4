"""The rounds of `make test-faults`: what is killed under load loses nothing and does nothing twice."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.faults import beat
from tests.services.servers import fetch

pytestmark = [pytest.mark.services, pytest.mark.long]

ROUNDS, POSTS, SEED = 30, 20_000, 20261122


@pytest.fixture(scope="module")
def rounds() -> Iterator[Iterator[str]]:
    """One installation, beaten once more whenever it is asked; a folder through which servers may pass."""
    fetch()
    with tempfile.TemporaryDirectory(prefix="huiying-faults-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with closing(beat(Path(name), ROUNDS, POSTS, SEED)) as told:
            yield told


@pytest.mark.parametrize("number", range(1, ROUNDS + 1))
def test_parts_killed_at_random_leave_what_an_undisturbed_installation_would_have(
    rounds: Iterator[str], number: int
) -> None:
    print(f"seed {SEED}")
    told = next(rounds, "an earlier round went wrong, and no other was begun")
    print(told)
    assert told.startswith(f"round {number}: ")
    assert "all well" in told
