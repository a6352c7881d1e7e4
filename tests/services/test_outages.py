"""A server that goes away and comes back: what was begun goes on, nothing is lost, people are told."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from huiying.serving import api_context
from huiying.settings import Settings
from huiying.taking_in import waiting
from huiying.wiring import Wiring
from pipeline.domain.errors import Unavailable
from pipeline.intake import RawPost
from pipeline.ports.search import Query
from tests.services.servers import Elasticsearch, Postgres, Server, fetch

pytestmark = pytest.mark.services

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 90.0


@pytest.fixture
def started() -> Iterator[Callable[[type[Server]], Server]]:
    """A server that this test may kill."""
    fetch()
    servers: list[Server] = []

    def start(kind: type[Server]) -> Server:
        servers.append(kind(Path(directory) / kind.__name__.lower()))
        servers[-1].prepare()
        servers[-1].start()
        return servers[-1]

    with tempfile.TemporaryDirectory(prefix="huiying-outage-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield start
        for server in servers:
            server.kill()


@pytest.fixture
def worker() -> Iterator[Callable[[Settings], "subprocess.Popen[bytes]"]]:
    """`huiying work` on these settings, ended with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def work(settings: Settings) -> "subprocess.Popen[bytes]":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
        environment |= {"HUIYING_HOME": str(settings.home), "HUIYING_LOG_LEVEL": "error"}
        for name in ("bus", "store", "search"):
            environment[f"HUIYING_{name.upper()}"] = str(getattr(settings, name))
        running.append(subprocess.Popen([sys.executable, "-m", "huiying", "work"], cwd=ROOT, env=environment))
        return running[-1]

    yield work
    for process in running:
        process.kill()
        process.wait()


def until(reached: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Wait for it while the worker lives."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not _answered(reached):
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < limit, "not reached in time"
        time.sleep(0.2)


def _answered(reached: Callable[[], bool]) -> bool:
    try:
        return reached()
    except Unavailable:
        return False


def take(parts: Wiring, *names: str) -> None:
    posts = [
        RawPost(
            source="s", channel="news", native_id=name, text=f"福泉市马场坪街道{name}号楼停水三天没人管", author="a"
        )
        for name in names
    ]
    parts.intake.accept(posts)


def test_workers_wait_for_the_store_and_go_on_and_people_get_503(
    started: Callable[[type[Server]], Server], worker: Callable[[Settings], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    server = started(Postgres)
    settings = Settings(home=tmp_path / "home", store=server.url)
    with Wiring(settings) as parts, TestClient(create_app(api_context(parts))) as client:
        take(parts, "1")
        process = worker(settings)
        until(lambda: parts.figures.posts().posts == 1, process)
        server.kill()
        take(parts, "2", "3")
        assert client.get("/readyz").status_code == 503
        failed = {each["name"] for each in client.get("/readyz").json()["parts"] if each["status"] == "failed"}
        assert failed == {"store"}
        assert client.post("/api/v1/auth/login", json={"username": "u", "password": "p"}).status_code == 503
        server.start()
        until(lambda: parts.figures.posts().posts == 3 and waiting(parts) == 0, process)
        assert client.get("/readyz").status_code == 200
        assert parts.audit.run().differences == ()


def test_the_index_catches_up_when_search_comes_back_and_cases_go_on_meanwhile(
    started: Callable[[type[Server]], Server], worker: Callable[[Settings], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    server = started(Elasticsearch)
    settings = Settings(home=tmp_path / "home", search=f"{server.url}/outage?replicas=0")
    with Wiring(settings) as parts, TestClient(create_app(api_context(parts))) as client:
        take(parts, "1")
        process = worker(settings)
        until(lambda: parts.figures.posts().posts == 1 and waiting(parts) == 0, process)
        server.kill()
        take(parts, "2", "3")
        until(lambda: parts.figures.posts().posts == 3, process)
        failed = {each["name"] for each in client.get("/readyz").json()["parts"] if each["status"] == "failed"}
        assert failed == {"search"}
        with pytest.raises(Unavailable, match="does not answer"):
            parts.search.search(Query(text="停水"))
        server.start()
        until(lambda: waiting(parts) == 0, process)
        found = {hit.id for hit in parts.search.search(Query(limit=100)).hits if hit.kind == "post"}
        assert found == {"post:s:1", "post:s:2", "post:s:3"}
        assert parts.dead_letters.count() == 0
