"""The pipeline on Kafka, PostgreSQL and Elasticsearch, beside the embedded one in the same run on the same machine.

    python -m benchmarks.services [--posts 20000] [--rate 300] [--seconds 30] [--only servers]

The servers are the tests' own, started here; two workers share the work. A backlog of `--posts` is published first and
then drained: posts a second from the bus to search, where the time goes by stage, and the most memory a worker held.
Then so many posts a second arrive for so long, and the time until each is found is measured. Then commands of people.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from sqlalchemy import select

from benchmarks.matters import raw_posts
from benchmarks.measuring import Figure, report
from huiying.logs import configure_logs
from huiying.settings import Settings
from huiying.taking_in import waiting
from huiying.wiring import Wiring
from pipeline.backends.sql import tables as t
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.domain.errors import Unavailable
from pipeline.ports.search import Query
from tests.services.processes import environment_of
from tests.services.servers import Elasticsearch, Kafka, Postgres, Server, fetch, free_port

WORKERS = (("assess",), ("gather", "relay", "index", "bury", "tick", "notify"))
BATCH = 500
COMMANDS = 300
PEOPLE = 8
ARRIVALS_A_SECOND = 10
_SUM = re.compile(r'^huiying_stage_batch_seconds_sum\{stage="(\w+)"\} (\S+)$', re.MULTILINE)
_CPU = re.compile(r'^huiying_stage_cpu_seconds_total\{stage="(\w+)"\} (\S+)$', re.MULTILINE)
_DONE = re.compile(r'^huiying_stage_messages_total\{stage="(\w+)"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Worker:
    """A `huiying work` and where it tells its numbers."""

    process: "subprocess.Popen[bytes]"
    metrics: str

    def numbers(self) -> str:
        """What Prometheus would read."""
        with urlopen(f"http://{self.metrics}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    def peak_megabytes(self) -> float:
        """The most memory it held so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def cpu_seconds(*roots: int) -> float:
    """What these processes and all they started used, and those that have ended.

    By parent, for a server's processes may each begin a session of their own, as those of PostgreSQL do.
    """
    told: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
    family, ticks = set(roots), 0
    while found := {pid for pid, fields in told.items() if pid not in family and int(fields[1]) in family}:
        family |= found
    for pid in family & told.keys():
        ticks += sum(map(int, told[pid][11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


class Installation:
    """Backends of one kind with two workers, ended with the block; `servers` are the processes of its servers."""

    def __init__(self, name: str, settings: Settings, servers: Sequence[int]) -> None:
        self.name = name
        self.servers = servers
        self.parts = Wiring(settings)
        self.workers: list[Worker] = []

    def __enter__(self) -> "Installation":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.wait()
        self.parts.__exit__(None, None, None)

    def start_workers(self) -> None:
        """Both."""
        for stages in WORKERS:
            metrics = f"127.0.0.1:{free_port()}"
            command = [sys.executable, "-m", "huiying", "work", *stages, "--metrics", metrics]
            environment = environment_of(self.parts.settings, "error")
            process = subprocess.Popen(command, env=environment, start_new_session=True)
            self.workers.append(Worker(process, metrics))

    def found(self) -> int:
        """How many posts search finds."""
        try:
            return self.parts.search.search(Query(kind="post", limit=0)).total
        except Unavailable:
            return 0

    def drained(self, count: int) -> list[Figure]:
        """A backlog, from the first post that is found to the last; then the stages' own times."""
        raws = raw_posts(count, self.parts.clock.now())
        for at in range(0, count, BATCH):
            self.parts.intake.accept(raws[at : at + BATCH])
        self.start_workers()
        while not (first := self.found()):
            time.sleep(0.02)
        ours = [worker.process.pid for worker in self.workers]
        started, used, served = time.perf_counter(), cpu_seconds(*ours), cpu_seconds(*self.servers)
        while self.found() < count or waiting(self.parts):
            time.sleep(0.5)
        seconds = time.perf_counter() - started
        what, done = "bus to search, a backlog", count - first
        figures = [Figure(self.name, f"{what}: workers", done, seconds, cpu_seconds(*ours) - used)]
        if self.servers:
            figures.append(Figure(self.name, f"{what}: servers", done, seconds, cpu_seconds(*self.servers) - served))
        return figures + self._stages()

    def _stages(self) -> list[Figure]:
        told = "\n".join(worker.numbers() for worker in self.workers)
        seconds: Mapping[str, str] = dict(_SUM.findall(told))
        used: Mapping[str, str] = dict(_CPU.findall(told))
        return [
            Figure(self.name, f"stage {stage}", int(float(done)), float(seconds[stage]), float(used[stage]))
            for stage, done in _DONE.findall(told)
            if float(done)
        ]

    def arriving(self, rate: int, seconds: int) -> Figure:
        """The 99th percentile of the time from the bus to being found, posts coming at `rate`."""
        before = self.found()
        new = raw_posts(rate * seconds, self.parts.clock.now(), seed=2)
        raws = [replace(raw, source="arriving") for raw in new]
        sent: list[float] = []
        seen: list[float] = []
        share, begun = rate // ARRIVALS_A_SECOND, time.perf_counter()
        while len(seen) < len(raws):
            now = time.perf_counter()
            if len(sent) < len(raws) and now >= begun + len(sent) / rate:
                self.parts.intake.accept(raws[len(sent) : len(sent) + share])
                sent += [now] * share
            seen += [time.perf_counter()] * (self.found() - before - len(seen))
            time.sleep(0.01)
        taken = [there - here for here, there in zip(sent, seen, strict=False)]
        slow = statistics.quantiles(taken, n=100)[-1]
        return Figure(self.name, f"p99 until found, {rate} posts a second", 1, slow, slow)

    def commands(self) -> Iterator[Figure]:
        """Confirmations, one person after the other and then several at once."""
        desk = Desk(self.parts.store, self.parts.policies, self.parts.clock)
        analyst = Actor("bench", Role.ANALYST)
        with self.parts.engine.connect() as connection:
            k = t.cases.c
            wanted = select(k.id, k.revision).where(k.state == "triage").limit(2 * COMMANDS)
            cases = connection.execute(wanted).all()

        def confirm(case: Any) -> None:
            desk.give(c.Confirm(), case.id, case.revision, analyst, key=f"bench-{case.id}")

        half = len(cases) // 2
        for what, people, some in (
            ("commands, one by one", 1, cases[:half]),
            (f"commands of {PEOPLE} people at once", PEOPLE, cases[half:]),
        ):
            with ThreadPoolExecutor(people) as pool:
                started, used = time.perf_counter(), time.process_time()
                list(pool.map(confirm, some))
                seconds = time.perf_counter() - started
            yield Figure(self.name, what, len(some), seconds, time.process_time() - used)


def measured(installation: Installation, posts: int, rate: int, seconds: int) -> tuple[list[Figure], float]:
    """Everything, and the memory of the largest worker in MB."""
    with installation:
        figures = installation.drained(posts)
        memory = max(worker.peak_megabytes() for worker in installation.workers)
        figures.append(installation.arriving(rate, seconds))
        figures += installation.commands()
    return figures, memory


def served(folder: Path, closing: ExitStack) -> tuple[Settings, list[int]]:
    """Settings of an installation on servers that are started here, and the servers' processes."""
    urls: list[str] = []
    processes: list[int] = []
    for kind in (Kafka, Postgres, Elasticsearch):
        server: Server = kind(folder / kind.__name__.lower())
        server.prepare()
        server.start()
        closing.callback(server.stop)
        urls.append(server.url)
        processes.append(server.pid)
    bus, store, search = urls
    search = f"{search}/bench?replicas=0"
    return Settings(home=folder / "home", bus=f"{bus}/bench?partitions=2", store=store, search=search), processes


def main() -> None:
    """Both kinds, one after the other; the servers stand still while the embedded one is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", choices=("embedded", "servers"))
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/services.json"))
    asked = parser.parse_args()
    configure_logs("console", "error")
    fetch()
    kinds: Sequence[tuple[str, Callable[[Path, ExitStack], tuple[Settings, list[int]]]]] = (
        ("embedded", lambda folder, _: (Settings(home=folder / "home"), [])),
        ("servers", served),
    )
    figures: list[Figure] = []
    for name, settings in kinds:
        if asked.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as closing:
            Path(folder).chmod(0o755)
            installation = Installation(name, *settings(Path(folder), closing))
            found, memory = measured(installation, asked.posts, asked.rate, asked.seconds)
        figures += found
        sys.stdout.write(f"{name}: the largest worker held {memory:,.0f} MB\n")
    report(figures, f"embedded and on servers, a backlog of {asked.posts:,} posts", asked.json)


if __name__ == "__main__":
    main()
