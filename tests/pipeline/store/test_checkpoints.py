"""A record of the chains outside the database: it finds what the database alone cannot show."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from pipeline.backends.embedded.checkpoint_file import CheckpointFile
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit, SqlHeads
from pipeline.backends.sql.chain import GENESIS, link
from pipeline.backends.sql.course_tables import case_courses
from pipeline.backends.sql.rows import case_row
from pipeline.backends.sql.store import SqlStore
from pipeline.codec import event_of
from pipeline.domain.errors import Damaged
from pipeline.domain.folding import open_case
from pipeline.ports.checkpoints import Head
from pipeline.stages.periodic import CHECKPOINT_EVERY, Checkpoint

KEY = b"k" * 32
HEADS = [Head("case-1", 1, "ab" * 32), Head("case-2", 4, "cd" * 32)]


@pytest.fixture
def file(tmp_path: Path) -> CheckpointFile:
    return CheckpointFile(tmp_path / "checkpoints.jsonl", KEY)


@pytest.fixture
def recorded(opened: SqlStore, file: CheckpointFile) -> SqlStore:
    Checkpoint(opened, SqlHeads(opened.engine), file, ManualClock(), "w").turn()
    return opened


def found(store: SqlStore, file: CheckpointFile | None) -> list[str]:
    return [each.what for each in SqlAudit(store.engine, file).run().differences]


def change(store: SqlStore, *statements: Any) -> None:
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_was_recorded_and_still_stands_is_no_difference(recorded: SqlStore, file: CheckpointFile) -> None:
    assert set(file.heads()) == {"case-1"}
    assert found(recorded, file) == []


def test_a_chain_recomputed_from_one_altered_event_is_found(recorded: SqlStore, file: CheckpointFile) -> None:
    with recorded.engine.connect() as connection:
        body = connection.execute(t.events.select()).mappings().one()["body"].replace("site", "sity")
    head = link(GENESIS, body)
    row = case_row(open_case(event_of(body)), head, 1, _last_post(recorded))
    change(recorded, update(t.events).values(body=body, hash=head), update(t.cases).values(row))
    assert found(recorded, None) == [], "the database alone shows nothing"
    assert found(recorded, file) == ["event 1 has another hash than in the checkpoint"]


def _last_post(store: SqlStore) -> datetime:
    with store.engine.connect() as connection:
        at: datetime = connection.execute(t.posts.select()).mappings().one()["collected_at"]
    return at


def test_a_case_that_is_gone_with_all_its_rows_is_found(recorded: SqlStore, file: CheckpointFile) -> None:
    rows = (t.events, t.cases, t.case_bodies, t.case_facets, t.clocks, case_courses, t.posts)
    change(recorded, *(delete(table) for table in rows))
    assert found(recorded, None) == []
    assert found(recorded, file) == ["event 1 is gone, which the checkpoint has"]


def test_entries_follow_one_another_and_the_newest_head_counts(file: CheckpointFile, noon: datetime) -> None:
    file.append(HEADS, noon)
    file.append([Head("case-1", 3, "ef" * 32)], noon + timedelta(minutes=10))
    assert file.latest() == noon + timedelta(minutes=10)
    assert file.heads() == {"case-1": Head("case-1", 3, "ef" * 32), "case-2": HEADS[1]}


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"case-1", 1', '"case-1", 2'),
        lambda text: text.replace('"at": "20', '"at": "21'),
        lambda text: "".join(text.splitlines(keepends=True)[1:]),
        lambda text: "[]\n" + text.partition("\n")[2],
    ],
)
def test_a_changed_entry_is_not_believed(file: CheckpointFile, noon: datetime, tmp_path: Path, damage: Any) -> None:
    file.append(HEADS, noon)
    file.append(HEADS, noon)
    path = tmp_path / "checkpoints.jsonl"
    path.write_text(damage(path.read_text()))
    with pytest.raises(Damaged, match="line 1"):
        file.heads()


def test_another_key_signs_nothing_of_ours(file: CheckpointFile, noon: datetime, tmp_path: Path) -> None:
    file.append(HEADS, noon)
    with pytest.raises(Damaged):
        CheckpointFile(tmp_path / "checkpoints.jsonl", b"x" * 32).heads()


def test_a_line_that_a_power_cut_left_unfinished_is_passed_over(
    file: CheckpointFile, noon: datetime, tmp_path: Path
) -> None:
    file.append(HEADS, noon)
    path = tmp_path / "checkpoints.jsonl"
    path.write_text(path.read_text() + '{"at": "2026')
    assert len(file.heads()) == 2
    file.append([Head("case-3", 1, "00" * 32)], noon)
    assert len(file.heads()) == 3


def test_the_turn_records_what_changed_once_in_a_while(opened: SqlStore, file: CheckpointFile) -> None:
    clock = ManualClock()
    turn = Checkpoint(opened, SqlHeads(opened.engine), file, clock, "w")
    assert (turn.turn(), turn.turn()) == (1, 0)
    clock.wait(CHECKPOINT_EVERY.total_seconds())
    other = opened.acquire("checkpoint", "another", clock.now(), 60)
    assert turn.turn() == 0
    assert other is not None
    opened.release(other)
    clock.wait(3 * CHECKPOINT_EVERY.total_seconds())
    assert turn.turn() == 0, "nothing new since"
