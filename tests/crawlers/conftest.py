"""A site on loopback that remembers what was asked of it, and crawls of it in processes of their own."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline import codec
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.domain.messages import DeadLetter
from pipeline.domain.post import Post
from pipeline.ports.bus import DEAD_LETTERS, POSTS

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
Answer = tuple[int, str, bytes]


@dataclass
class Site:
    """Paths to answers (status, content type, body); a callable is asked with the number of the request."""

    pages: dict[str, Answer | Callable[[int], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def page(self, path: str, body: str | bytes, kind: str = "text/html", status: int = 200) -> None:
        self.pages[path] = (status, kind, body if isinstance(body, bytes) else body.encode())

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        found = self.pages.get(path, (404, "text/plain", b"nothing here"))
        return found(self.asked.count(path)) if callable(found) else found


@pytest.fixture
def site() -> Iterator[Site]:
    described = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = described.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        described.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield described
        server.shutdown()
        thread.join()


@dataclass
class Crawls:
    """Runs over one set of sources, in one home."""

    home: Path
    sources: Path
    site: str
    forks: "subprocess.Popen[str]"

    def run(self, *options: str) -> dict[str, dict[str, float]]:
        done = self.start(*options)
        assert done.returncode == 0, done.stderr
        report: dict[str, dict[str, float]] = json.loads(done.stdout)
        return report

    def start(self, *options: str) -> "subprocess.CompletedProcess[str]":
        files = {name: self.home.with_name(name) for name in ("stdout", "stderr")}
        arguments = [str(self.home), str(self.sources), self.site, *options]
        order = json.dumps({"arguments": arguments, **{name: str(file) for name, file in files.items()}})
        assert self.forks.stdin
        assert self.forks.stdout
        print(order, file=self.forks.stdin, flush=True)
        status = int(self.forks.stdout.readline())
        return subprocess.CompletedProcess(arguments, status, *(file.read_text("utf-8") for file in files.values()))

    @property
    def posts(self) -> list[Post]:
        return [codec.decode(value, Post) for value in self._values(POSTS)]

    @property
    def letters(self) -> list[DeadLetter]:
        return [codec.decode(value, DeadLetter) for value in self._values(DEAD_LETTERS)]

    def _values(self, topic: str) -> list[bytes]:
        bus = SqliteBus(self.home / "bus.sqlite")
        reader = bus.consumer(topic, "reader")
        values: list[bytes] = []
        while found := reader.poll(1000, 0):
            values += [each.value for each in found]
        reader.close()
        bus.close()
        return values


@pytest.fixture(scope="session")
def forks() -> "Iterator[subprocess.Popen[str]]":
    """A process that has everything imported and forks for each crawl."""
    script = Path(__file__).with_name("one_crawl.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, str(script)], text=True, **pipes) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def crawls(tmp_path: Path, site: Site, forks: "subprocess.Popen[str]") -> Callable[[str], Crawls]:
    """Crawls of sources written as YAML; `${HUIYING_DEMO_SITE}` is the loopback site."""

    def prepare(sources: str) -> Crawls:
        file = tmp_path / "sources.yaml"
        file.write_text(sources, "utf-8")
        return Crawls(tmp_path / "home", file, site.address, forks)

    return prepare
