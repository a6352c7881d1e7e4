"""The casework on a large store: the ticker, whole lives of cases, and the audit.

python -m benchmarks.casework [--cases 1000000] [--folder DIR] [--json figures.json]

A million cases take 18 GB. Every third of the cases is open, with three clocks or so. Speeds that depend on the disk
are told as seconds and as seconds of the processor; lives are told beside the same lives on an empty store.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import select

from benchmarks.lives import OPENED, Bureau, Original, SetClock, multiply, without_indexes
from benchmarks.measuring import Figure, measured, report
from huiying.working import PAUSE_SECONDS, spare_collection
from pipeline import policy
from pipeline.backends.embedded.system_clock import SystemClock
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.audit import SqlAudit
from pipeline.backends.sql.engine import open_engine
from pipeline.backends.sql.schema import migrate
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.stages.periodic import Tick

AT_ONCE = 10_000
PEOPLE = 8
# Thresholds a second that come due in the measurement of delays, and for how long.
RATE, SECONDS = 200, 20
TICK_PAUSE = PAUSE_SECONDS["tick"]
LATER = OPENED + timedelta(days=1)
# After the 50 % of the early cases, before their 80 % and before the others are opened.
IDLE = OPENED + timedelta(hours=13)


class House:
    """A store in a file, with its bureau."""

    def __init__(self, file: Path, policies: Policies) -> None:
        self.file, self.policies = file, policies
        self.engine = open_engine(f"sqlite:///{file}")
        migrate(self.engine)
        self.store = SqlStore(self.engine)
        self.bureau = Bureau(self.store, policies, SetClock())

    def originals(self, name: str, steps: int, count: int = 6) -> list[Original]:
        """So many lives to copy, each with another matter."""
        return [
            Original(self.bureau.live(f"{name}-{number}", steps, told=1).id, f"{name}-{number}")
            for number in range(count)
        ]

    def forget_outbox(self) -> None:
        """What a relay would have carried away long ago."""
        with self.engine.begin() as connection:
            for table in ("outbox", "notices"):
                connection.exec_driver_sql(f"DELETE FROM {table}")


def filled(file: Path, policies: Policies, cases: int) -> House:
    """Two thirds closed, the rest open; of the open ones `AT_ONCE` were opened a day before the others."""
    house = House(file, policies)
    early = house.originals("early", steps=0, count=1)
    house.bureau.clock.time = LATER
    standing = house.originals("open", steps=0) + house.originals("handled", steps=2)
    closed = house.originals("closed", steps=5)
    at_once, still_open = min(AT_ONCE, cases // 10), cases // 3

    def fill() -> None:
        multiply(file, early, range(1, at_once + 1), cases)
        multiply(file, standing, range(at_once + 1, still_open + 1), cases)
        multiply(file, closed, range(still_open + 1, cases + 1), cases)

    without_indexes(house.engine, fill)
    house.forget_outbox()
    return house


def ticks(house: House) -> Iterator[Figure]:
    """Nothing due; then the copies of one case all at once, at the 50 % of its first clock."""
    clock = SetClock(OPENED + timedelta(minutes=1))
    tick = Tick(house.store, clock)
    yield measured("tick", "nothing due", 100, [lambda: [tick.turn() for _ in range(100)]] * 3)
    with house.store.read() as tx:
        first = tx.case(tx.due_cases(LATER, 1)[0])
    clock.time = min(at for each in first.running() for _, at in each.upcoming[:1])
    noted = 0

    def all_due() -> None:
        nonlocal noted
        while turned := tick.turn():
            noted += turned

    figure = measured("tick", "due at once", 1, [all_due])
    yield Figure("tick", "due at once", noted, figure.seconds, figure.cpu_seconds)


class TurnTimes(SystemClock):
    """Runs with the real time from `since` on, and keeps what it last told: a turn dates by it what it notes."""

    def __init__(self, since: datetime) -> None:
        self._behind = super().now() - since
        self.told = since

    def now(self) -> datetime:
        """See Clock."""
        self.told = self.moment()
        return self.told

    def moment(self) -> datetime:
        """What time it is, told to nobody."""
        return super().now() - self._behind


def delays(house: House) -> Iterator[Figure]:
    """From the moment a threshold comes until it is stored, `RATE` of them a second, as the 99th percentile; in an hour
    in which nothing else of the store is due."""
    clock = TurnTimes(IDLE)
    begin = clock.now() + timedelta(seconds=10 + RATE * SECONDS / 50)
    end = begin + timedelta(seconds=SECONDS)
    budget = timedelta(hours=24)
    house.bureau.clock.time = begin - budget
    for number in range(RATE * SECONDS):
        house.bureau.posts = 0  # the matter whose dispatch is due after a day
        house.bureau.open(f"due-{number}", at=begin - budget + timedelta(seconds=number / RATE))
    if clock.moment() > begin:
        raise RuntimeError("opening the cases took so long that their thresholds came before")
    tick, stored = Tick(house.store, clock), {}
    while clock.now() < begin:
        tick.turn()
        time.sleep(0.05)
    started, cpu = time.perf_counter(), time.process_time()
    while clock.now() < end or tick.turn():
        while tick.turn():
            stored[clock.told] = clock.moment()
        time.sleep(TICK_PAUSE)
    used = time.process_time() - cpu
    taken = [(stored[noticed] - at).total_seconds() for at, noticed in passed(house, begin) if noticed in stored]
    yield Figure("tick", f"delay at {RATE}/s, p99", 1, quantiles(taken, n=100)[-1], used / len(taken))
    yield Figure("tick", f"kept up with {RATE}/s", len(taken), time.perf_counter() - started, used)


def passed(house: House, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the thresholds that came since then were due, and what time the turn had that noted them."""
    e = t.events.c
    wanted = select(e.at, e.noticed_at).where(e.type == "threshold_passed", e.at >= since, e.noticed_at >= since)
    with house.engine.connect() as connection:
        yield from ((at, noticed) for at, noticed in connection.execute(wanted))


def lives(house: House, what: str, count: int) -> Figure:
    """Open, dispatch, sign in, progress, publish, close: six commands, each a transaction of its own."""
    house.bureau.clock.time = LATER
    house.bureau.posts = 0
    name = what.replace(" ", "-")

    def live() -> None:
        for number in range(count):
            house.bureau.posts = 0
            house.bureau.live(f"{name}-{number}", steps=5)

    return measured("lives", what, count, [live])


def lives_together(house: House, what: str, count: int) -> Figure:
    """The same lives in the hands of `PEOPLE` at once, as many threads of one process as people ask at a moment."""
    bureaus = [Bureau(house.store, house.policies, SetClock(LATER)) for _ in range(PEOPLE)]
    name, each = what.replace(" ", "-"), -(-count // PEOPLE)

    def live(person: int) -> None:
        for number in range(each):
            bureaus[person].posts = 0
            bureaus[person].live(f"{name}-{person}-{number}", steps=5)

    def live_all() -> None:
        with ThreadPoolExecutor(PEOPLE) as people:
            list(people.map(live, range(PEOPLE)))

    return measured("lives", what, each * PEOPLE, [live_all])


def audited(file: Path, policies: Policies, cases: int) -> Figure:
    """Histories replayed, chains checked, rows compared."""
    house = House(file, policies)
    originals = house.originals("life", steps=6)
    without_indexes(house.engine, lambda: multiply(file, originals, range(1, cases + 1), cases, chained=True))
    found = []
    figure = measured("audit", "events", 1, [lambda: found.append(SqlAudit(house.engine).run())])
    assert found[0].differences == (), found[0].differences[:3]
    house.store.close()
    return Figure("audit", "events", found[0].events, figure.seconds, figure.cpu_seconds)


def opening_memory(file: Path) -> str:
    """What a fresh ticker holds after its first turn on the store."""
    code = (
        "import sys\nfrom benchmarks.casework import *\nfrom benchmarks.measuring import own_peak_megabytes\n"
        "store = SqlStore(open_engine(f'sqlite:///{sys.argv[1]}'))\n"
        "Tick(store, SetClock()).turn()\nprint(f'{own_peak_megabytes():.0f}')"
    )
    return subprocess.run([sys.executable, "-c", code, file], check=True, capture_output=True, text=True).stdout.strip()


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--lives", type=int, default=300)
    parser.add_argument("--audited", type=int, default=60_000, help="cases of the audit")
    parser.add_argument("--delays", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, help="where the stores are built, and deleted afterwards")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/casework.json"))
    wanted = parser.parse_args(arguments)
    policies = Policies(policy.load("qiannan"))
    folder = Path(tempfile.mkdtemp(dir=wanted.folder))
    try:
        figures = [audited(folder / "audit.db", policies, wanted.audited)]
        empty = House(folder / "empty.db", policies)
        lives(empty, "warm", 20)
        began = time.perf_counter()
        house = filled(folder / "large.db", policies, wanted.cases)
        size = (folder / "large.db").stat().st_size / 1e9
        sys.stdout.write(f"{wanted.cases:,} cases, {size:.1f} GB, filled in {time.perf_counter() - began:.0f} s\n")
        sys.stdout.flush()
        figures += ticks(house)
        lives(house, "warm", 20)
        spare_collection()  # as whoever serves does
        for number in range(3):
            figures.append(lives(empty, f"whole life, empty store {number + 1}", wanted.lives))
            figures.append(lives(house, f"whole life, {wanted.cases:,} cases {number + 1}", wanted.lives))
        for number in range(3):
            what = f"{PEOPLE} people, {wanted.cases:,} cases {number + 1}"
            figures.append(lives_together(house, what, wanted.lives))
        if wanted.delays:
            figures += delays(house)
        memory = opening_memory(folder / "large.db")
    finally:
        shutil.rmtree(folder)
    report(figures, f"Casework on {wanted.cases:,} cases", wanted.json)
    told = [figure for figure in figures if figure.what.startswith("whole life")]
    on_empty, on_large = (sum(each.cpu_seconds for each in told[start::2]) for start in (0, 1))
    sys.stdout.write(f"a life on the large store : on an empty one = {on_empty / on_large:.2f} by processor time\n")
    sys.stdout.write(f"a ticker opens with {memory} MB\n")


if __name__ == "__main__":
    main()
