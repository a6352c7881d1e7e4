"""All data of the broker is lost: the store is the truth, and what was queued is fetched again."""

import shutil
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huiying.taking_in import waiting
from pipeline.ports.bus import POSTS
from samples.corpus import load_posts
from tests.faults.conftest import Home
from tests.services.conftest import Start
from tests.services.processes import Processes, until
from tests.services.servers import Kafka
from tests.services.test_outages import EPOCH, site, take

pytestmark = pytest.mark.services

__all__ = ["site"]


def crawl_once(processes: Processes, home: Home, *more: str) -> None:
    crawl = processes.start(home.parts.settings, "crawl", "--once", *more)
    until(lambda: crawl.poll() == 0, processes)


def test_stages_go_on_with_a_fresh_broker_and_nothing_is_missing_after_crawl_since_and_reindex(
    started: Start, processes: Processes, site: str, tmp_path: Path
) -> None:
    broker = started(Kafka)
    begun = datetime.now(UTC) - timedelta(minutes=1)
    published = sum(post.published(EPOCH) <= EPOCH for post in load_posts())
    home = Home(tmp_path / "home", bus=f"{broker.url}/lost?partitions=2", demo_site=site)
    parts = home.parts
    take(parts, "1", "2")
    worker = processes.start(parts.settings, "work", "assess", "gather", "relay", "bury")
    until(lambda: parts.figures.posts().posts == 2 and parts.queries.outbox_waiting() == 0, processes)
    worker.send_signal(signal.SIGSTOP)
    crawl_once(processes, home)
    assert parts.bus.lag(POSTS, "assess") >= published

    broker.kill()
    shutil.rmtree(broker.directory / "logs")
    broker.prepare()
    broker.start()
    worker.send_signal(signal.SIGCONT)
    until(lambda: parts.bus.lag(POSTS, "assess") == 0, processes)
    assert parts.figures.posts().posts == 2
    crawl_once(processes, home)
    assert parts.figures.posts().posts == 2, "what was taken once is not taken again by itself"

    crawl_once(processes, home, "--since", f"{begun:%Y-%m-%dT%H:%M:%SZ}")
    until(lambda: parts.figures.posts().posts == 2 + published and not parts.queries.outbox_waiting(), processes)
    rebuild = processes.start(parts.settings, "reindex")
    until(lambda: rebuild.poll() == 0, processes)
    assert home.searchable() == home.stored()
    assert parts.audit.run().differences == ()
    processes.start(parts.settings, "work", "index")
    until(lambda: waiting(parts) == 0, processes)
    assert home.searchable() == home.stored()
    parts.__exit__(None, None, None)
