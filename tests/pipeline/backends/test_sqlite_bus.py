"""What only the SQLite bus promises: processes that die, disks that fail, space that comes back."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.backends.embedded import sqlite_bus, sqlite_files
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.domain.errors import Damaged, Fenced, Invalid, Unavailable
from pipeline.ports.bus import Message

ROOT = Path(__file__).parents[3]
PATIENCE = 10.0
STARTED: list[subprocess.Popen[str]] = []

PUBLISHER = """
import sys
from pathlib import Path
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.domain.errors import Unavailable
from pipeline.ports.bus import Message
bus = SqliteBus(Path(sys.argv[1]))
number = 0
while True:
    try:
        bus.publish("posts", [Message(sys.argv[2], str(number + at).encode()) for at in range(20)])
    except Unavailable:
        continue
    number += 20
    print(number, flush=True)
"""

CONSUMER = """
import sys, time
from pathlib import Path
from pipeline.backends.embedded.sqlite_bus import SqliteBus
consumer = SqliteBus(Path(sys.argv[1])).consumer("posts", "gather")
while True:
    batch = consumer.poll(10, 1)
    print(" ".join(each.value.decode() for each in batch), flush=True)
    if sys.stdin.readline() == "commit\\n":
        consumer.commit()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bus.db"


@pytest.fixture
def bus(path: Path) -> Iterator[SqliteBus]:
    with closing(SqliteBus(path)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _leave_no_process() -> Iterator[None]:
    yield
    for process in STARTED:
        if process.stdout is not None and not process.stdout.closed:
            killed(process)
    STARTED.clear()


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    STARTED.append(process)
    return process


def killed(process: subprocess.Popen[str]) -> list[str]:
    """Kill without warning; what it had printed."""
    process.send_signal(signal.SIGKILL)
    printed, _ = process.communicate()
    return printed.splitlines()


def numbered(count: int) -> list[Message]:
    return [Message("k", str(at).encode()) for at in range(count)]


def test_publishers_killed_at_any_moment_lose_no_acknowledged_message(path: Path) -> None:
    publishers = {name: started(PUBLISHER, path, name) for name in ("a", "b")}
    for process in publishers.values():
        assert process.stdout is not None
        for _ in range(30):
            assert process.stdout.readline()
    acknowledged = {name: max([600, *map(int, killed(process))]) for name, process in publishers.items()}
    with closing(SqliteBus(path)) as bus, closing(bus.consumer("posts", "g")) as consumer:
        kept: dict[str, list[int]] = {"a": [], "b": []}
        while batch := consumer.poll(1_000, 0):
            for delivery in batch:
                kept[delivery.key].append(int(delivery.value))
    for name, numbers in kept.items():
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= acknowledged[name]
        assert len(numbers) % 20 == 0


def test_a_consumer_killed_with_a_batch_in_hand_is_followed_by_the_one_standing_by(bus: SqliteBus, path: Path) -> None:
    bus.publish("posts", numbered(30))
    process = started(CONSUMER, path)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline().split() == [str(at) for at in range(10)]
    process.stdin.write("commit\n")
    process.stdin.flush()
    assert process.stdout.readline().split() == [str(at) for at in range(10, 20)]
    with closing(bus.consumer("posts", "gather")) as standby:
        assert standby.poll(10, 0.05) == []
        killed(process)
        assert [int(each.value) for each in standby.poll(10, PATIENCE)] == list(range(10, 20))


def test_a_member_whose_lock_file_was_taken_away_is_fenced(bus: SqliteBus, path: Path) -> None:
    bus.publish("posts", numbered(4))
    with (
        closing(bus.consumer("posts", "gather")) as former,
        closing(bus.consumer("posts", "gather")) as latter,
    ):
        former.poll(2, PATIENCE)
        for lock in path.parent.glob("*.lock"):
            lock.unlink()
        assert len(latter.poll(2, PATIENCE)) == 2
        with pytest.raises(Fenced):
            former.commit()
        latter.commit()
    assert bus.lag("posts", "gather") == 2


def test_trimming_frees_what_every_group_has_committed_and_nothing_else(bus: SqliteBus) -> None:
    bus.publish("posts", numbered(10))
    with closing(bus.consumer("posts", "fast")) as fast, closing(bus.consumer("posts", "slow")) as slow:
        fast.poll(10, PATIENCE)
        fast.commit()
        assert bus.trim() == 0
        slow.poll(4, PATIENCE)
        slow.commit()
        assert bus.trim(keep=8) == 2
        assert bus.trim() == 2
        assert [int(each.value) for each in slow.poll(10, PATIENCE)] == list(range(4, 10))
    with closing(bus.consumer("posts", "new")) as new:
        assert [each.offset for each in new.poll(10, PATIENCE)] == list(range(4, 10))


def test_a_forgotten_group_holds_nothing_back(bus: SqliteBus) -> None:
    bus.publish("posts", numbered(10))
    with closing(bus.consumer("posts", "stays")) as stays, closing(bus.consumer("posts", "left")) as left:
        left.poll(1, PATIENCE)
        stays.poll(10, PATIENCE)
        stays.commit()
        bus.forget("posts", "left")
        assert bus.trim() == 10
        with pytest.raises(Fenced):
            left.commit()


def test_publishing_trims_now_and_then_what_is_read_and_old(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_bus, "_TRIM_AFTER", 10)
    with closing(SqliteBus(path, keep=5)) as bus, closing(bus.consumer("posts", "g")) as reader:
        bus.publish("posts", numbered(20))
        reader.poll(18, PATIENCE)
        reader.commit()
        bus.publish("posts", numbered(4))
        bus.publish("posts", numbered(6))
        with closing(bus.consumer("posts", "later")) as later:
            assert [each.offset for each in later.poll(100, PATIENCE)] == list(range(18, 30))


def test_a_topic_nobody_reads_is_kept(bus: SqliteBus) -> None:
    bus.publish("dead-letters", numbered(3))
    assert bus.trim() == 0


def test_a_batch_that_fails_half_way_leaves_nothing(bus: SqliteBus) -> None:
    with pytest.raises(UnicodeEncodeError):
        bus.publish("posts", [*numbered(2), Message("\ud800", b"")])
    assert bus.lag("posts", "g") == 0


def test_another_number_of_partitions_is_refused(bus: SqliteBus, path: Path) -> None:
    bus.publish("posts", numbered(1))
    with closing(SqliteBus(path, {"posts": 3})) as other, pytest.raises(Invalid, match="keep that number"):
        other.publish("posts", numbered(1))


def test_a_writer_that_holds_the_file_too_long_makes_the_bus_unavailable(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "BUSY_SECONDS", 0.01)
    with closing(SqliteBus(path)) as bus:
        bus.publish("posts", numbered(1))
        with closing(sqlite_files.connect(path, synchronous="NORMAL")) as hog:
            hog.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="locked"):
                bus.publish("posts", numbered(1))
            hog.execute("ROLLBACK")
        bus.publish("posts", numbered(1))
        assert bus.lag("posts", "g") == 2


def test_a_file_that_is_no_database_is_told_with_the_remedy(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(Damaged, match="restore it or move it away"):
        SqliteBus(path)


def test_a_consumer_closed_twice_or_polled_afterwards_does_nothing(bus: SqliteBus) -> None:
    bus.publish("posts", numbered(1))
    consumer = bus.consumer("posts", "g")
    consumer.close()
    consumer.close()
    assert consumer.poll(1, PATIENCE) == []
