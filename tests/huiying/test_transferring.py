"""huiying transfer: everything goes over, or nothing."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from huiying.settings import Settings
from huiying.taking_in import settle, take_in
from huiying.wiring import Wiring
from huiying.working import TURNS, run_until_idle
from pipeline.backends.sql import account_tables as a
from pipeline.backends.sql import moving
from pipeline.backends.sql import tables as t
from pipeline.backends.sql.engine import begin
from pipeline.backends.sql.schema import METADATA
from pipeline.domain.messages import DeadLetter
from pipeline.intake import read_table
from pipeline.ports.bus import POSTS, Message
from pipeline.ports.search import Query
from tests.huiying.conftest import Huiying

TABLE = """\
来电时间,来电内容
2026-03-01 09:00,福泉市马场坪街道老旧小区停水三天没人管
2026-03-01 09:30,福泉市马场坪老旧小区停水三天了，住建局和水务公司一直没有人来修
2026-03-01 10:00,都匀市小围寨一家具厂厂房突发火灾，造成2人死亡5人受伤
2026-03-01 11:00,周末的足球联赛踢得真精彩
"""
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/new/store.sqlite"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that did everything once."""
    folder = tmp_path_factory.mktemp("installation")
    (folder / "calls.csv").write_text(TABLE, "utf-8")
    with Wiring(Settings(home=folder / "home")) as parts:
        assert take_in(read_table(folder / "calls.csv"), parts).imported == 4
        run_until_idle(TURNS["tick"](parts, ""))
        settle(parts)
        parts.dead_letters.bury([DeadLetter("posts:0:1", POSTS, "k", "it is no post", "", "assess", "{", NOON)])
        with begin(parts.engine, write=True) as connection:
            connection.execute(insert(a.accounts), account("ana"))
            connection.execute(insert(a.case_views), {"username": "ana", "case_id": "c1", "at": NOON})
            notice = {"key": "n", "to": "ana", "kind": "dispatched", "case_id": "c1", "at": NOON, "facts": "{}"}
            connection.execute(insert(t.notices), notice)
            connection.execute(insert(t.idempotency), {"actor": "ana", "key": "k", "case_id": "c1"})
    return folder / "home"


@pytest.fixture
def worked(installation: Path, home: Path) -> str:
    """The store of this test's own copy of it."""
    shutil.copytree(installation, home)
    return f"sqlite:///{home}/store.sqlite"


def account(name: str) -> dict[str, Any]:
    texts = {"username": name, "display_name": name, "role": "analyst", "password_hash": "-", "body": ""}
    return {**texts, "disabled": False}


def content(url: str) -> dict[str, set[tuple[Any, ...]]]:
    with database(url) as connection:
        rows = {
            table.name: {tuple(row) for row in connection.execute(select(table))} for table in METADATA.sorted_tables
        }
    return {name: each for name, each in rows.items() if each}


def moved(source: str, target: str) -> None:
    with Wiring(Settings(store=source)) as left, Wiring(Settings(store=target)) as taken:
        moving.move(left.engine, taken.engine, NOON.replace(year=2100))


@contextmanager
def database(url: str) -> Iterator[Connection]:
    with Wiring(Settings(store=url)) as parts, begin(parts.engine, write=True) as connection:
        yield connection


def test_every_row_of_every_table_goes_over_and_is_found(
    huiying: Huiying, worked: str, target: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = content(worked)
    monkeypatch.setenv("HUIYING_SEARCH", f"tantivy:///{tmp_path}/new/search")
    ended = huiying("transfer", "--from-store", worked, "--to-store", target, "--json")
    assert ended.code == 0, ended.err
    assert content(target) == before == content(worked)
    assert {"posts", "events", "cases", "clocks", "policies", "accounts", "dead_letters", "notices"} <= before.keys()
    assert {name: ended.json[name] for name in before} == {name: len(rows) for name, rows in before.items()}
    assert ended.json["audited cases"] == len(before["cases"])
    monkeypatch.setenv("HUIYING_STORE", target)
    assert huiying("audit").code == 0
    with Wiring(Settings()) as parts:
        found = parts.search.search(Query(limit=100)).hits
    assert len(found) == ended.json["indexed"] == len(before["posts"]) + len(before["cases"])


def test_what_is_written_afterwards_gets_numbers_of_its_own(huiying: Huiying, worked: str, target: str) -> None:
    assert huiying("transfer", "--from-store", worked, "--to-store", target).code == 0
    with database(target) as connection:
        connection.execute(insert(a.case_views), {"username": "lea", "case_id": "c1", "at": NOON})
        numbers = connection.execute(select(a.case_views.c.id).order_by(a.case_views.c.id)).scalars().all()
    assert numbers == [1, 2]


def test_a_store_that_is_not_empty_is_refused_and_stays_as_it_is(huiying: Huiying, worked: str, target: str) -> None:
    assert huiying("transfer", "--from-store", worked, "--to-store", target).code == 0
    before = content(target)
    ended = huiying("transfer", "--from-store", worked, "--to-store", target)
    assert ended.code == 1
    assert "not empty" in ended.err
    assert "name a fresh database" in ended.err
    assert content(target) == before


def test_an_interrupted_transfer_leaves_nothing_and_can_be_said_again(
    huiying: Huiying, worked: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, calls = moving._copied, iter(range(100))

    def dies(*arguments: Any) -> int:
        if next(calls) == len(METADATA.sorted_tables) - 1:
            raise KeyboardInterrupt
        return copied(*arguments)

    monkeypatch.setattr(moving, "_copied", dies)
    with pytest.raises(KeyboardInterrupt):
        moved(worked, target)
    assert content(target) == {}
    monkeypatch.undo()
    moved(worked, target)
    assert content(target) == content(worked)


def test_rows_that_arrive_otherwise_are_noticed_and_nothing_is_kept(
    worked: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, seen = moving._pages, iter(range(1000))
    monkeypatch.setattr(moving, "_pages", lambda *given: (page[next(seen) % 2 :] for page in pages(*given)))
    with pytest.raises(moving.HuiyingError, match="did not arrive"):
        moved(worked, target)
    assert content(target) == {}


def test_a_history_that_was_tampered_with_is_not_moved(huiying: Huiying, worked: str, target: str, home: Path) -> None:
    with sqlite3.connect(home / "store.sqlite") as store:
        store.execute("UPDATE events SET body = replace(body, '停水', '供水')")
    store.close()
    ended = huiying("transfer", "--from-store", worked, "--to-store", target)
    assert ended.code == 1
    assert "the store that is left does not follow from its histories" in ended.err
    assert content(target) == {}


def test_posts_that_still_wait_in_the_bus_are_not_left_behind(
    huiying: Huiying, worked: str, target: str, home: Path
) -> None:
    with Wiring(Settings(home=home)) as parts:
        parts.bus.publish(POSTS, [Message("k", b"{}", {})])
    ended = huiying("transfer", "--from-store", worked, "--to-store", target)
    assert ended.code == 1
    assert "posts/assess: 1" in ended.err
    assert "huiying work" in ended.err


def test_a_store_in_use_is_not_moved(huiying: Huiying, worked: str, target: str) -> None:
    with database(worked) as connection:
        lease = {"name": "gather", "holder": "elsewhere:1:x", "epoch": 9, "expires_at": NOON.replace(year=2100)}
        connection.execute(t.leases.delete())
        connection.execute(insert(t.leases), lease)
    ended = huiying("transfer", "--from-store", worked, "--to-store", target)
    assert ended.code == 1
    assert "elsewhere:1:x works on the store" in ended.err


def test_a_store_that_is_not_there_is_not_made(huiying: Huiying, home: Path, target: str) -> None:
    ended = huiying("transfer", "--from-store", f"sqlite:///{home}/nothing.sqlite", "--to-store", target)
    assert ended.code == 2
    assert "--from-store" in ended.err
    assert not (home / "nothing.sqlite").exists()
