"""One crawl in a process of its own, because Scrapy's reactor runs once.

`python one_crawl.py HOME SOURCES SITE [--die-after N] [--now ISO]` prints a JSON report; the bus is the embedded one.
"""

import argparse
import dataclasses
import json
import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import structlog  # noqa: E402

from crawlers import CrawlState, SourceReport, load_sources, run  # noqa: E402
from pipeline.backends.embedded.sqlite_bus import SqliteBus  # noqa: E402
from pipeline.intake import FileKeys, Intake  # noqa: E402


class GivenClock:
    """The machine's clock, or one that stands still."""

    def __init__(self, moment: str | None) -> None:
        self._moment = datetime.fromisoformat(moment) if moment else None

    def now(self) -> datetime:
        return self._moment or datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("site")
    parser.add_argument("--die-after", type=int, default=0)
    parser.add_argument("--now")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    clock, told = GivenClock(options.now), []

    def progress(source: str, report: SourceReport) -> None:
        told.append(source)
        if len(told) == options.die_after:
            os.kill(os.getpid(), signal.SIGKILL)

    bus = SqliteBus(options.home / "bus.sqlite")
    intake = Intake(bus, FileKeys(options.home / "keys", clock), clock)
    state = CrawlState(options.home / "crawl", clock)
    sources = load_sources(options.sources, {"HUIYING_DEMO_SITE": options.site})
    report = run(sources, intake, state, progress, backoff=0.01)
    print(json.dumps({name: dataclasses.asdict(each) for name, each in report.sources.items()}))


if __name__ == "__main__":
    main()
