"""Dead letters wait until somebody settles them, and again when they come back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.waiting import SqlDeadLetters
from pipeline.domain.messages import DeadLetter, Remedy

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
LETTER = DeadLetter("l1", "posts", "http://a.example/1", "no article", "", "http://a.example/1", "<p>", NOON)


@pytest.fixture
def letters(tmp_path: Path) -> SqlDeadLetters:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    return SqlDeadLetters(engine)


def test_the_same_letter_delivered_again_stays_settled(letters: SqlDeadLetters) -> None:
    letters.bury([LETTER])
    letters.settle(["l1"])
    letters.bury([LETTER])
    assert letters.count() == 0


def test_a_page_that_is_still_broken_after_a_retry_waits_again(letters: SqlDeadLetters) -> None:
    letters.bury([LETTER])
    letters.settle(["l1"])
    later = replace(LETTER, at=NOON + timedelta(hours=1))
    letters.bury([later, later])
    assert list(letters.waiting()) == [later]


def test_what_a_retry_does_depends_on_what_was_kept() -> None:
    assert LETTER.remedy is Remedy.NONE
    assert replace(LETTER, whole=True).remedy is Remedy.RESEND
    assert replace(LETTER, source="paper").remedy is Remedy.REREAD
