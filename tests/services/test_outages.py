"""A server that goes away and comes back: what was begun goes on, nothing is lost, people are told."""

import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.auth import hash_password
from huiying.serving import api_context
from huiying.settings import Settings
from huiying.taking_in import waiting
from huiying.wiring import Wiring
from pipeline.intake import RawPost
from pipeline.ports.accounts import Account
from pipeline.ports.search import Query
from samples.corpus import load_posts
from tests.services.conftest import Start
from tests.services.processes import Processes, until
from tests.services.servers import Elasticsearch, Kafka, Postgres, free_port

pytestmark = pytest.mark.services

AWAY_SECONDS = 60.0
EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def take(parts: Wiring, *names: str) -> None:
    posts = [
        RawPost(
            source="s", channel="news", native_id=name, text=f"福泉市马场坪街道{name}号楼停水三天没人管", author="a"
        )
        for name in names
    ]
    parts.crawlers_intake.accept(posts)


def failed_parts(client: TestClient) -> set[str]:
    """What /readyz says is away."""
    return {each["name"] for each in client.get("/readyz").json()["parts"] if each["status"] == "failed"}


def signed_in(parts: Wiring, client: TestClient) -> dict[str, str]:
    """An analyst at the desk; the headers of what she writes."""
    account = Account("ana", "ana", "analyst", hash_password("tried0nLoopback"), "")
    parts.accounts.put_account(account)
    answer = client.post("/api/v1/auth/login", json={"username": "ana", "password": "tried0nLoopback"})
    assert answer.status_code == 200, answer.text
    return {"X-CSRF-Token": answer.json()["csrf_token"]}


@pytest.fixture
def site(processes: Processes) -> str:
    """The demo's sources, their clock standing still."""
    port, moment = free_port(), EPOCH.isoformat()
    processes.run([sys.executable, "-m", "samples.site", "--port", str(port), "--epoch", moment, "--now", moment])
    return f"http://127.0.0.1:{port}"


def test_while_the_broker_is_away_crawlers_keep_what_they_fetch_and_stages_wait(
    started: Start, processes: Processes, site: str, tmp_path: Path
) -> None:
    broker = started(Kafka)
    settings = Settings(home=tmp_path / "home", bus=f"{broker.url}/away?partitions=2", demo_site=site)
    published = sum(post.published(EPOCH) <= EPOCH for post in load_posts())
    with Wiring(settings) as parts:
        take(parts, "1")
        processes.start(settings, "work")
        until(lambda: parts.figures.posts().posts == 1 and waiting(parts) == 0, processes)
        broker.kill()
        gone = time.monotonic()
        processes.start(settings, "crawl", "--every", "0.2")
        until(lambda: parts.spool.waiting() >= published, processes)
        time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - gone)))
        assert parts.figures.posts().posts == 1
        broker.start()
        until(lambda: parts.spool.waiting() == 0, processes)
        until(lambda: parts.figures.posts().posts == 1 + published and waiting(parts) == 0, processes)
        assert parts.audit.run().differences == ()
        found = parts.search.search(Query(limit=0, kind="post")).total
        assert found == 1 + published
        threads = {thread.name for thread in threading.enumerate()}
        assert sum(name.startswith("kafka-io") for name in threads) <= 2


def test_while_the_store_is_away_people_get_503_and_nothing_acknowledged_is_lost(
    started: Start, processes: Processes, tmp_path: Path
) -> None:
    server = started(Postgres)
    settings = Settings(home=tmp_path / "home", store=server.url, https=False)
    with Wiring(settings) as parts, TestClient(create_app(api_context(parts))) as client:
        take(parts, "1")
        processes.start(settings, "work")
        until(lambda: parts.figures.posts().posts == 1 and waiting(parts) == 0, processes)
        desk = signed_in(parts, client)
        (case,) = client.get("/api/v1/cases").json()["items"]
        confirm = {"url": f"/api/v1/cases/{case['id']}/confirm", "json": {}}
        confirmed = client.post(**confirm, headers=desk | {"If-Match": f'"{case["revision"]}"'})
        assert confirmed.status_code == 200
        server.kill()
        take(parts, "2", "3")
        refused = client.post(**confirm, headers=desk | {"If-Match": f'"{confirmed.json()["revision"]}"'})
        assert (refused.status_code, refused.json()["part"]) == (503, "store")
        assert client.post("/api/v1/auth/login", json={"username": "u", "password": "p"}).status_code == 503
        assert client.get("/readyz").status_code == 503
        assert failed_parts(client) == {"store"}
        server.start()
        until(lambda: parts.figures.posts().posts == 3 and waiting(parts) == 0, processes)
        assert client.get("/readyz").status_code == 200
        told = client.get(f"/api/v1/cases/{case['id']}/events").json()["items"]
        assert [each["type"] for each in told].count("confirmed") == 1
        assert parts.audit.run().differences == ()


def test_while_search_is_away_it_says_so_cases_go_on_and_the_index_catches_up(
    started: Start, processes: Processes, tmp_path: Path
) -> None:
    server = started(Elasticsearch)
    settings = Settings(home=tmp_path / "home", search=f"{server.url}/outage?replicas=0", https=False)
    with Wiring(settings) as parts, TestClient(create_app(api_context(parts))) as client:
        take(parts, "1")
        processes.start(settings, "work")
        until(lambda: parts.figures.posts().posts == 1 and waiting(parts) == 0, processes)
        signed_in(parts, client)
        assert client.get("/api/v1/posts", params={"q": "停水"}).json()["total"] == 1
        server.kill()
        take(parts, "2", "3")
        until(lambda: parts.figures.posts().posts == 3, processes)
        assert failed_parts(client) == {"search"}
        away = client.get("/api/v1/posts", params={"q": "停水"})
        assert (away.status_code, away.json()["part"]) == (503, "search")
        assert "检索服务暂时不能用" in away.json()["detail"]
        assert int(away.headers["Retry-After"]) > 0
        assert client.get("/api/v1/cases").status_code == 200
        server.start()
        until(lambda: waiting(parts) == 0, processes)
        found = {hit.id for hit in parts.search.search(Query(limit=100)).hits if hit.kind == "post"}
        assert found == {"post:s:1", "post:s:2", "post:s:3"}
        assert client.get("/api/v1/posts", params={"q": "停水"}).json()["total"] == 3
        assert parts.dead_letters.count() == 0
