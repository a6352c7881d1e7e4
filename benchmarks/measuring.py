"""Measured figures as a table for people and JSON for comparison."""

import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """What was done how often in how long. `cpu_seconds` counts every thread and process: on a busy machine it says
    more."""

    part: str
    what: str
    count: int
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """How many a second."""
        return self.count / self.seconds if self.seconds else 0.0


def measured(part: str, what: str, count: int, rounds: Iterable[Callable[[], object]]) -> Figure:
    """The fastest of the rounds, each of which does the thing `count` times."""
    fastest = (float("inf"), 0.0)
    for work in rounds:
        started, cpu_started = time.perf_counter(), processor_seconds()
        work()
        fastest = min(fastest, (time.perf_counter() - started, processor_seconds() - cpu_started))
    return Figure(part, what, count, *fastest)


def processor_seconds() -> float:
    """What this process used, and those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def report(figures: list[Figure], title: str, path: Path | None) -> None:
    """Print the table; write JSON to `path` when given."""
    table = Table("part", "what", "count", "per second", "µs each", "CPU µs each", title=title)
    for column in table.columns[2:]:
        column.justify = "right"
    for figure in figures:
        each, cpu = (1e6 * seconds / figure.count for seconds in (figure.seconds, figure.cpu_seconds))
        counts = (f"{figure.count:,}", f"{figure.per_second:,.0f}", f"{each:,.1f}", f"{cpu:,.1f}")
        table.add_row(figure.part, figure.what, *counts)
    Console().print(table)
    here, worker = peak_megabytes(), peak_megabytes(resource.RUSAGE_CHILDREN)
    Console().print(f"peak memory {here:,.0f} MB here, {worker:,.0f} MB in the largest process started")
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_document(figures, title), ensure_ascii=False, indent=2) + "\n", "utf-8")


def peak_megabytes(who: int = resource.RUSAGE_SELF) -> float:
    """Most memory that this process, or the largest of those it started, held at once."""
    peak = resource.getrusage(who).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def own_peak_megabytes() -> float:
    """Most memory since this program began: on Linux `ru_maxrss` of a started process counts what its parent held."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.is_file() else []
    told = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(told[0]) / (1 << 10) if told else peak_megabytes()


def _document(figures: list[Figure], title: str) -> dict[str, object]:
    return {
        "title": title,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "peak_megabytes": round(peak_megabytes()),
        "peak_megabytes_of_workers": round(peak_megabytes(resource.RUSAGE_CHILDREN)),
        "figures": [{**asdict(figure), "per_second": round(figure.per_second, 1)} for figure in figures],
    }
