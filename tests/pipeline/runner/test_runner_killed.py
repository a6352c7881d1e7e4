"""A worker killed with -9 again and again: no message lost, none set aside that did no harm."""

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.ports.bus import Message

ROOT = Path(__file__).parents[3]
WORKER = """
import sqlite3, sys, os
from pathlib import Path
from pipeline.backends.embedded.simulated_clocks import ManualClock
from pipeline.backends.embedded.sqlite_attempts import SqliteAttempts
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.runner import Runner

directory = Path(sys.argv[1])
effects = sqlite3.connect(directory / "effects.db", isolation_level=None)
effects.execute("CREATE TABLE IF NOT EXISTS effects (value TEXT PRIMARY KEY)")

class Keep:
    name, topic, group = "keep", "posts", "keep"
    def handle(self, batch):
        if any(each.value == b"deadly" for each in batch):
            os.kill(os.getpid(), 9)
        rows = [(each.value.decode(),) for each in batch]
        effects.execute("BEGIN")
        effects.executemany("INSERT OR IGNORE INTO effects VALUES (?)", rows)
        effects.execute("COMMIT")
        print(len(rows), flush=True)

bus, attempts = SqliteBus(directory / "bus.db"), SqliteAttempts(directory / "attempts.db")
print("ready", flush=True)
Runner(bus, Keep(), ManualClock(), attempts, str, batch_size=10).drain()
print("done", flush=True)
"""


def worker(directory: Path, patience: int) -> bool:
    """One life: killed after so many batches, unless it is done before; whether it was done."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(directory)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stdout is not None
    lines = [line for _, line in zip(range(patience), process.stdout, strict=False)]
    process.kill()
    lines += process.communicate()[0].splitlines(keepends=True)
    return "done\n" in lines


def outcome(directory: Path) -> tuple[set[str], list[str], int]:
    """What was effected, what was set aside, what is left."""
    with closing(sqlite3.connect(directory / "effects.db")) as effects:
        kept = {value for (value,) in effects.execute("SELECT value FROM effects")}
    with closing(SqliteBus(directory / "bus.db")) as bus, closing(bus.consumer("dead-letters", "t")) as reader:
        letters = [json.loads(each.value)["data"]["payload"] for each in reader.poll(100, 0)]
        return kept, letters, bus.lag("posts", "keep")


def test_a_worker_killed_at_random_moments_loses_nothing_and_blames_nobody(tmp_path: Path) -> None:
    chance = random.Random(11)
    values = {f"post-{number}" for number in range(400)}
    with closing(SqliteBus(tmp_path / "bus.db")) as bus:
        bus.publish("posts", [Message("k", value.encode()) for value in sorted(values)])
    for _ in range(3):
        worker(tmp_path, chance.randint(2, 8))
    assert worker(tmp_path, 10_000)
    assert outcome(tmp_path) == (values, [], 0)


def test_a_message_that_kills_the_worker_ends_up_set_aside(tmp_path: Path) -> None:
    values = {f"post-{number}" for number in range(30)}
    with closing(SqliteBus(tmp_path / "bus.db")) as bus:
        bus.publish("posts", [Message("k", value.encode()) for value in [*sorted(values), "deadly", "after"]])
    lives = 1
    while not worker(tmp_path, 10_000):
        lives += 1
        assert lives < 10
    assert outcome(tmp_path) == (values | {"after"}, ["deadly"], 0)
