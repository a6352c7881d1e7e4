"""The whole embedded pipeline, from the door to the search index, beside the script a user would write.

Two worker processes share the work as in the demo; the door runs in this one. Then, with the posts of that
run in the store: the 95th percentile of the case list and of search.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.matters import raw_posts
from benchmarks.measuring import Figure, report
from benchmarks.plain import plain_script
from huiying.logs import configure_logs
from huiying.settings import Settings
from huiying.topics import GROUPS
from huiying.wiring import Wiring
from pipeline.ports.queries import CaseFilter, Paging
from pipeline.ports.search import Query

WORKERS = (("assess",), ("gather", "relay", "index", "bury", "tick", "notify"))
BATCH = 500
ASKED = 200


def main() -> None:
    """Run, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=2_000, help="posts for the plain script")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/pipeline.json"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        configure_logs(settings.log, "error")
        with Wiring(settings) as parts:
            figures = [through_the_pipeline(parts, Path(home), wanted.posts), plain_script(wanted.plain)]
            figures += answer_times(parts)
    report(figures, "the whole way of a post", wanted.json)
    ratio = figures[0].per_second / figures[1].per_second
    sys.stdout.write(f"pipeline : plain script = {ratio:.1f} : 1\n")


def through_the_pipeline(parts: Wiring, home: Path, count: int) -> Figure:
    """Posts a second from the door until the last one is searchable."""
    raws = raw_posts(count, parts.clock.now())
    workers = [_worker(home, stages) for stages in WORKERS]
    try:
        parts.intake.accept(raws[:1])
        _settle(parts, 1)
        started, cpu = time.perf_counter(), _cpu_seconds(workers) + time.process_time()
        for at in range(1, count, BATCH):
            parts.intake.accept(raws[at : at + BATCH])
        _settle(parts, count)
        seconds = time.perf_counter() - started
        used = _cpu_seconds(workers) + time.process_time() - cpu
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()
    return Figure("pipeline", "door to search, two workers", count - 1, seconds, used)


def _worker(home: Path, stages: tuple[str, ...]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"HUIYING_HOME": str(home), "HUIYING_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "huiying", "work", *stages]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def _settle(parts: Wiring, count: int) -> None:
    """Wait until nothing is on its way and all posts are found."""
    while (
        any(parts.bus.lag(topic, group) for topic, group in GROUPS)
        or parts.queries.outbox_waiting()
        or parts.search.search(Query(kind="post", limit=0)).total < count
    ):
        time.sleep(0.05)


def _cpu_seconds(workers: list[subprocess.Popen[bytes]]) -> float:
    """What the workers used so far; 0 where the system does not tell."""
    ticks = 0
    for worker in workers:
        stat = Path(f"/proc/{worker.pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def answer_times(parts: Wiring) -> list[Figure]:
    """The 95th percentile of what the desks ask all day, as seconds for one."""
    now = parts.clock.now()
    words = ("停水", "工资", "滑坡 救援", "养猪场 污水", "房产证", "车祸")
    listing = CaseFilter(view="triage")
    return [
        _p95("case list", lambda _: parts.queries.cases(listing, Paging("urgency", now))),
        _p95("search", lambda at: parts.search.search(Query(words[at % len(words)], count_facets=("category",)))),
    ]


def _p95(what: str, ask: Callable[[int], object]) -> Figure:
    taken = []
    for at in range(ASKED):
        started = time.perf_counter()
        ask(at)
        taken.append(time.perf_counter() - started)
    slow = statistics.quantiles(taken, n=20)[-1]
    return Figure("p95", what, 1, slow, slow)


if __name__ == "__main__":
    main()
