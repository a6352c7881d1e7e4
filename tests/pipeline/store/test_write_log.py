"""What SQLite committed is on the disk before anybody is told, and one writing to the disk serves many."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, text

from pipeline.backends.sql import write_log
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.write_log import WriteLog
from pipeline.domain.errors import Unavailable

SOON = 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def notes(file: Path) -> Iterator[Engine]:
    """A database with one table, `notes`."""
    engine = open_engine(f"sqlite:///{file}")
    with begin(engine, write=True) as connection:
        connection.execute(text("CREATE TABLE notes (said TEXT)"))
    yield engine
    engine.dispose()


def say(engine: Engine, said: str) -> None:
    with begin(engine, write=True) as connection:
        connection.execute(text("INSERT INTO notes VALUES (:said)"), {"said": said})


def said(engine: Engine) -> list[str]:
    with begin(engine, write=False) as connection:
        return list(connection.execute(text("SELECT said FROM notes ORDER BY said")).scalars())


def test_a_power_cut_after_a_commit_takes_nothing_back(
    notes: Engine, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk.db"

    def copy_what_reached_the_disk(_: int) -> None:
        shutil.copy(file, disk)
        shutil.copy(f"{file}-wal", f"{disk}-wal")

    monkeypatch.setattr(write_log, "_to_disk", copy_what_reached_the_disk)
    say(notes, "起火")
    left = open_engine(f"sqlite:///{disk}")
    assert said(left) == ["起火"]
    left.dispose()


def test_commits_made_while_the_disk_writes_share_the_next_writing(
    notes: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    writings: list[int] = []
    began, go_on = Event(), Event()

    def slow_disk(log: int) -> None:
        writings.append(log)
        began.set()
        assert go_on.wait(SOON)

    monkeypatch.setattr(write_log, "_to_disk", slow_disk)
    with ThreadPoolExecutor(4) as people:
        first = people.submit(say, notes, "a")
        assert began.wait(SOON)
        others = [people.submit(say, notes, each) for each in "bcd"]
        _wait_until(lambda: said(notes) == ["a", "b", "c", "d"])
        _wait_for_a_turn(notes)
        assert not any(each.done() for each in (first, *others))
        go_on.set()
    assert len(writings) == 2


def _wait_for_a_turn(engine: Engine) -> None:
    """Return once the turn of the last who committed is over: readers see a commit a moment before."""
    with pytest.raises(ZeroDivisionError), begin(engine, write=True):
        1 / 0  # noqa: B018


def _wait_until(seen: Callable[[], bool]) -> None:
    tick = Event()
    for _ in range(2000):
        if seen():
            return
        tick.wait(0.01)
    raise AssertionError("it did not come")


def test_a_disk_that_refuses_is_told_and_the_next_commit_writes_for_both(
    notes: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(write_log, "_to_disk", refuse)
        with pytest.raises(Unavailable, match="disk"):
            say(notes, "a")
    say(notes, "b")
    assert said(notes) == ["a", "b"]


def test_nothing_is_written_to_the_disk_for_a_transaction_that_was_given_up(
    notes: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    writings: list[int] = []
    monkeypatch.setattr(write_log, "_to_disk", writings.append)
    with pytest.raises(ZeroDivisionError), begin(notes, write=True):
        1 / 0  # noqa: B018
    assert writings == []
    assert said(notes) == []


def test_a_writer_that_waits_in_vain_is_told_so(notes: Engine) -> None:
    log = WriteLog("", patience=0.01)
    with ThreadPoolExecutor(1) as another, log.turn(notes):
        waiting = another.submit(lambda: log.turn(notes).__enter__())
        with pytest.raises(Unavailable, match="another writer"):
            waiting.result()
    with log.turn(notes):
        pass


def test_all_writers_have_one_connection_and_a_refused_one_leaves_a_good_one_behind(notes: Engine) -> None:
    def say_and_look(said: str) -> int:
        with begin(notes, write=True) as connection:
            connection.execute(text("INSERT INTO notes VALUES (:said)"), {"said": said})
            return id(connection.connection.dbapi_connection)

    with ThreadPoolExecutor(4) as people:
        assert len(set(people.map(say_and_look, "abcd"))) == 1
    with pytest.raises(ZeroDivisionError), begin(notes, write=True) as connection:
        connection.execute(text("INSERT INTO notes VALUES ('half')"))
        1 / 0  # noqa: B018
    say(notes, "e")
    assert said(notes) == list("abcde")


def test_a_disposed_engine_keeps_no_connection(notes: Engine, file: Path) -> None:
    say(notes, "a")
    notes.dispose()
    assert not Path(f"{file}-wal").exists()
    assert said(notes) == ["a"]


def test_what_is_written_to_the_disk_is_the_log_of_now_also_after_another_took_it_away(
    notes: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bool] = []

    def look(log: int) -> None:
        written.append(os.path.samestat(os.fstat(log), os.stat(f"{file}-wal")))

    monkeypatch.setattr(write_log, "_to_disk", look)
    say(notes, "a")
    notes.dispose()  # the last connection takes the log with it
    say(notes, "b")
    with pytest.raises(Unavailable), begin(notes, write=True) as connection:
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr]
        connection.execute(text("INSERT INTO notes VALUES ('lost')"))
    say(notes, "c")
    assert written == [True] * 3
    assert said(notes) == list("abc")
