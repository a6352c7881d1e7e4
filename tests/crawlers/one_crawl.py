"""Crawls, each in a forked process of its own, because Scrapy's reactor runs once.

A crawl's arguments are `HOME SOURCES SITE [--die-after N] [--bus-goes-after N] [--now ISO]`; it prints a JSON
report. The bus is the embedded one.
"""

import argparse
import dataclasses
import json
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import scrapy.crawler  # noqa: F401
import structlog

import crawlers.spiders  # noqa: F401
from crawlers import CrawlState, SourceReport, load_sources, run
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.domain.errors import Unavailable
from pipeline.intake import FileKeys, Intake
from pipeline.ports.bus import Message


class GivenClock:
    """The machine's clock, or one that stands still."""

    def __init__(self, moment: str | None) -> None:
        self._moment = datetime.fromisoformat(moment) if moment else None

    def now(self) -> datetime:
        return self._moment or datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class GoingBus(SqliteBus):
    """Goes away after some calls of publish."""

    left = sys.maxsize

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        self.left -= 1
        if self.left < 0:
            raise Unavailable("the bus went away")
        super().publish(topic, messages)


def crawl(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("site")
    parser.add_argument("--die-after", type=int, default=0)
    parser.add_argument("--bus-goes-after", type=int, default=sys.maxsize)
    parser.add_argument("--now")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    clock, told = GivenClock(options.now), []

    def progress(source: str, report: SourceReport) -> None:
        told.append(source)
        if len(told) == options.die_after:
            os.kill(os.getpid(), signal.SIGKILL)

    bus = GoingBus(options.home / "bus.sqlite")
    bus.left = options.bus_goes_after
    intake = Intake(bus, FileKeys(options.home / "keys", clock), clock)
    state = CrawlState(options.home / "crawl", clock)
    sources = load_sources(options.sources, {"HUIYING_DEMO_SITE": options.site})
    report = run(sources, intake, state, progress, backoff=0.01)
    print(json.dumps({name: dataclasses.asdict(each) for name, each in report.sources.items()}))


def in_child(order: dict[str, object]) -> None:
    """Crawl with the standard streams in files; never returns."""
    status = 1
    try:
        for name, stream in (("stdout", 1), ("stderr", 2)):
            os.dup2(os.open(str(order[name]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), stream)
        crawl(order["arguments"])  # type: ignore[arg-type]
        sys.stdout.flush()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def main() -> None:
    """Orders as JSON lines on standard input; the exit status of each on standard output."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            in_child(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
