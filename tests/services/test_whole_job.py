"""The whole job on the servers gives what it gives on one machine."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin, open_engine
from pipeline.codec import decode
from pipeline.domain.post import Post
from pipeline.ports.search import Query
from tests.services.fixtures import fresh_database

pytestmark = pytest.mark.services

# Working-time clocks depend on the hour the run began at.
NATURAL = {"dispatch", "authoritative_information", "press_conference", "response"}
Clock = tuple[str, int, str, str, timedelta]


@dataclass(frozen=True)
class Kept:
    """A case as its posts, its reading and its clocks; ids follow the order of arrival, which is no part of it."""

    posts: frozenset[str]
    reading: tuple[str | None, ...]
    answerable: str
    clocks: frozenset[Clock]


def huiying(home: Path, urls: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """Run a command to its end in its own process; the JSON it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
    ended = subprocess.run(
        [sys.executable, "-m", "huiying", *arguments, "--json"],
        env=environment | {"HUIYING_HOME": str(home)} | dict(urls),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    printed: dict[str, Any] = json.loads(ended.stdout)
    return printed


def demo(home: Path, urls: Mapping[str, str]) -> dict[str, Any]:
    """The demo's job."""
    return huiying(home, urls, "demo", "--once")


def named(post: Post) -> str:
    """What a post is called in every run; the address of an article holds the port of the demo's site."""
    return f"{post.source}:{post.title or post.id}"


def kept(url: str) -> set[Kept]:
    """The open cases of a store."""
    c, k, p = t.cases.c, t.clocks.c, t.posts.c
    posts, clocks = defaultdict(set), defaultdict(set)
    engine = open_engine(url)
    with begin(engine, write=False) as connection:
        cases = connection.execute(select(t.cases).where(c.state != "merged")).all()
        for row in connection.execute(select(p.case_id, p.post).where(p.current)):
            posts[row.case_id].add(named(decode(row.post.encode(), Post)))
        for row in connection.execute(select(t.clocks).where(k.kind.in_(NATURAL), k.status == "running")):
            clocks[row.case_id].add((row.kind, row.occurrence, row.body, row.status, row.due_at - row.anchor_at))
    engine.dispose()
    return {
        Kept(
            frozenset(posts[row.id]),
            (row.state, row.category, row.topic, row.grade, row.place),
            row.answerable,
            frozenset(clocks[row.id]),
        )
        for row in cases
    }


def test_the_demo_makes_the_same_cases_leads_and_deadlines_on_both_and_can_be_moved(
    tmp_path: Path, kafka_url: str, postgres_url: str, elasticsearch_url: str, postgres_server: str
) -> None:
    embedded = demo(tmp_path / "embedded", {})
    servers = demo(
        tmp_path / "servers",
        {
            "HUIYING_BUS": kafka_url,
            "HUIYING_STORE": postgres_url,
            "HUIYING_SEARCH": f"{elasticsearch_url}?replicas=0",
        },
    )
    assert servers | {"seconds": 0} == embedded | {"seconds": 0}
    assert kept(postgres_url) == kept(f"sqlite:///{tmp_path}/embedded/store.sqlite")

    old, new = f"sqlite:///{tmp_path}/embedded/store.sqlite", fresh_database(postgres_server)
    search = f"{elasticsearch_url}moved?replicas=0"
    home = tmp_path / "embedded"
    moved = huiying(home, {"HUIYING_SEARCH": search}, "transfer", "--from-store", old, "--to-store", new)
    assert moved["audited cases"] > 0
    assert kept(new) == kept(old)
    with Wiring(Settings(home=home, store=new, search=search)) as parts:
        assert parts.search.search(Query(limit=0)).total == moved["indexed"] > moved["audited cases"]
        assert parts.audit.run().differences == ()
