"""What every record of attempts must do."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.backends.embedded.sqlite_attempts import SqliteAttempts
from pipeline.ports.attempts import Attempts, Trial

TRIAL = Trial("assess", "posts", 0, 7, 1)


@pytest.fixture(params=["sqlite"])
def attempts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attempts]:
    with closing(SqliteAttempts(tmp_path / "attempts.db")) as opened:
        yield opened


def test_attempts_are_counted_by_stretch(attempts: Attempts) -> None:
    assert [attempts.begin(TRIAL), attempts.begin(TRIAL)] == [1, 2]
    for other in (
        Trial("gather", "posts", 0, 7, 1),
        Trial("assess", "assessed", 0, 7, 1),
        Trial("assess", "posts", 1, 7, 1),
        Trial("assess", "posts", 0, 8, 1),
        Trial("assess", "posts", 0, 7, 8),
    ):
        assert attempts.begin(other) == 1


def test_a_withdrawn_attempt_does_not_count(attempts: Attempts) -> None:
    attempts.begin(TRIAL)
    attempts.begin(TRIAL)
    attempts.withdraw(TRIAL)
    assert attempts.begin(TRIAL) == 2


def test_what_is_settled_starts_over(attempts: Attempts) -> None:
    attempts.begin(TRIAL)
    attempts.settle(TRIAL)
    assert attempts.begin(TRIAL) == 1


def test_attempts_outlive_the_process_that_made_them(attempts: Attempts, tmp_path: Path) -> None:
    attempts.begin(TRIAL)
    with closing(SqliteAttempts(tmp_path / "attempts.db")) as later:
        assert later.begin(TRIAL) == 2
