"""The shipped sources against the demo site: every post, exactly, and none twice."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from classifier import mask
from crawlers import SHIPPED
from crawlers.relative_times import read_relative
from samples.corpus import Post, load_posts
from samples.microblogs import created_at

ROOT = Path(__file__).parents[2]
EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
SOURCES = {"main": "demo-news", "paper": "demo-paper", "feed": "demo-radio", "microblog": "demo-microblog"}


@pytest.fixture
def demo() -> Iterator[str]:
    """The demo site in a process of its own; its clock stands still."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    moment = EPOCH.isoformat()
    command = [sys.executable, "-m", "samples.site", "--port", str(port), "--epoch", moment, "--now", moment]
    with subprocess.Popen(command, cwd=ROOT) as process:
        until_it_listens(port, process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def until_it_listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            continue
        return
    raise AssertionError("the demo site did not start")


def test_the_demo_comes_in_whole_and_exact(demo: str, crawls: Any) -> None:
    job = crawls("")
    job.sources, job.site = SHIPPED, demo
    report = job.run("--now", EPOCH.isoformat())
    written = {post.id: post for post in load_posts() if post.published(EPOCH) <= EPOCH}
    assert sum(each["new"] for each in report.values()) == len(written)
    found = {native(post): post for post in job.posts}
    assert set(found) == set(written)
    for id, post in written.items():
        wording = post.wording(EPOCH, EPOCH)
        assert bare(found[id].text) == bare(mask(wording.text).text)
        assert found[id].source == SOURCES[post.outlet]
        assert found[id].published_at == shown_time(post)
        if post.outlet == "microblog":
            assert (found[id].region, found[id].likes) == (post.region, post.likes)
        else:
            assert bare(found[id].title) == bare(mask(wording.title).text)
    assert {letter.origin.removeprefix(demo).partition("?")[0] for letter in job.letters} == {
        "/news/000404.html",
        "/api/container/getIndex",
    }
    again = job.run("--now", (EPOCH + timedelta(minutes=1)).isoformat())
    assert sum(each["new"] + each["changed"] + each["dead"] for each in again.values()) == 0
    with urlopen(f"{demo}/demo/hits") as answer:
        assert b'"forbidden":0' in answer.read()


def native(post: Any) -> str:
    """The corpus id at the end of a post's address."""
    return str(post.url.rsplit("/", 1)[1].partition(".")[0])


def shown_time(post: Post) -> datetime | None:
    """What the site shows of the time: minutes on pages, days for microblogs older than yesterday."""
    published = post.published(EPOCH)
    if post.outlet == "microblog":
        return read_relative(created_at(published, EPOCH, spell_out=int(post.id) % 3 == 0), EPOCH)
    return published.astimezone(UTC).replace(microsecond=0)


def bare(text: str) -> str:
    return "".join(text.split())
