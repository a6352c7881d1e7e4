"""The demo: what it remembers, what it starts, and that being killed costs nothing."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from huiying.demo.display import progress_line
from huiying.demo.logins import PASSWORD, demo_sign_ins, ensure_accounts, handling_body
from huiying.demo.memory import Memory, free_port, recall, wait_for_port
from huiying.demo.parts import REST_OF_THE_WAY, address, parts_of_demo
from huiying.demo.standing import Standing
from huiying.errors import DemoFailed
from huiying.settings import read_settings
from huiying.topics import GROUPS
from huiying.wiring import Wiring
from huiying.working import NAMES, STAGES
from samples.corpus import load_posts
from tests.huiying.conftest import Huiying

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
BROKEN_PAGES = 2  # one article without a body, one microblog without text; samples/README.md


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_second_run_has_the_epoch_and_the_address_of_the_first(tmp_path: Path) -> None:
    first = recall(tmp_path / "home", NOW)
    assert first.epoch == datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
    assert recall(tmp_path / "home", datetime(2027, 1, 1, tzinfo=UTC)) == first


def test_two_data_directories_look_for_ports_in_different_places(tmp_path: Path) -> None:
    assert recall(tmp_path / "one", NOW).site_port != recall(tmp_path / "two", NOW).site_port


def test_a_port_that_is_taken_leads_to_the_next(taken_port: int) -> None:
    assert taken_port < free_port("127.0.0.1", taken_port) <= taken_port + 50


def test_a_site_whose_port_stays_taken_is_not_moved_since_all_posts_would_be_new(taken_port: int) -> None:
    rests: list[float] = []
    with pytest.raises(DemoFailed, match=f"port {taken_port}.*HUIYING_HOME"):
        wait_for_port("127.0.0.1", taken_port, rests.append)
    assert sum(rests) >= 5


@pytest.mark.parametrize("content", ["", "[]", '{"epoch": "2026-01-01T00:00:00", "site_port": 1}', '{"epoch": "x"}'])
def test_a_damaged_memory_is_said_with_its_path(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo.json").write_text(content)
    with pytest.raises(DemoFailed, match=r"demo\.json cannot be read"):
        recall(tmp_path, NOW)


@pytest.mark.usefixtures("home")
def test_every_stage_runs_in_one_process_of_the_demo_and_only_one() -> None:
    settings = read_settings({"listen": "127.0.0.1:8123"})
    parts = {part.name: part for part in parts_of_demo(settings, Memory(NOW, 18_000), once=False)}
    run = [name for part in parts.values() for name in part.command if name in NAMES]
    assert sorted(run) == sorted(NAMES)
    assert set(REST_OF_THE_WAY) < set(NAMES)
    assert parts["serve"].environment["HUIYING_LISTEN"] == "127.0.0.1:8123"
    assert NOW.isoformat() in parts["site"].command
    assert parts["site"].command[-2:] == ("--home", "5227")
    assert not any(part.once for part in parts.values())


@pytest.mark.usefixtures("home")
def test_a_demo_to_its_end_crawls_once_and_serves_nobody() -> None:
    parts = {part.name: part for part in parts_of_demo(read_settings(), Memory(NOW, 18_000), once=True)}
    assert [name for name, part in parts.items() if part.once] == ["crawl"]
    assert "serve" not in parts


@pytest.mark.usefixtures("home")
def test_what_waits_is_counted_for_every_stage_that_takes_messages() -> None:
    with Wiring(read_settings()) as parts:
        taking = {(stage.topic, stage.group) for stage in (build(parts, "test") for build in STAGES.values())}
    assert taking == set(GROUPS)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_shown_can_be_opened(host: str, shown: str) -> None:
    assert address(host, 8000) == shown


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("profile", "body"),
    [
        ("qiannan", "522702.emergency"),
        ("bazhong", "511903.emergency"),
        ("tongjiang", "230881002.office"),
        ("otog-front", "150623101.office"),
        ("shaodong", "430582002.office"),
    ],
)
def test_the_sign_ins_work_and_the_handler_acts_for_a_body_of_the_profile(profile: str, body: str) -> None:
    from api.auth import check_password

    with Wiring(read_settings({"profile": profile})) as parts:
        ensure_accounts(parts.accounts, parts.profile)
        ensure_accounts(parts.accounts, parts.profile)
        roles = {
            each.username: check_password(parts.accounts, each.username, PASSWORD, "127.0.0.1", NOW)
            for each in demo_sign_ins(parts.profile)
        }
        assert {name: account.role for name, account in roles.items()} == {
            "analyst": "analyst",
            "handler": "handler",
            "leader": "leader",
            "administrator": "administrator",
        }
        assert roles["handler"].body == body == handling_body(parts.profile)
        assert parts.profile.bodies[body].name in demo_sign_ins(parts.profile)[1].label


def test_the_progress_names_what_was_done_and_what_waits() -> None:
    standing = Standing(sources=4, sources_done=1, posts=36, cases=16, dead_letters=2, lags={"gather": 5}, outbox=2)
    assert progress_line(standing) == "sources 1/4 · 36 posts · 16 cases · 7 waiting · 2 dead letters"


def test_json_without_an_end_is_misuse(huiying: Huiying) -> None:
    ended = huiying("demo", "--json")
    assert ended.code == 2
    assert "--once" in ended.err


def demo(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "huiying", "demo", "--once", "--json"]
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The figures of a demo that ended well."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    figures: dict[str, Any] = json.loads(out)
    return figures


def test_a_demo_that_is_killed_goes_on_and_neither_loses_nor_doubles_anything(home: Path) -> None:
    environment = {**os.environ, "HUIYING_HOME": str(home)}
    killed = demo(environment)
    deadline = monotonic() + 200
    with Wiring(read_settings()) as parts:
        while not parts.figures.posts().posts:
            assert monotonic() < deadline, "nothing was stored"
            assert killed.poll() is None, killed.communicate()
            parts.clock.wait(0.05)
    killed.kill()
    killed.communicate()
    first = finished(demo(environment))
    assert list(first) == ["posts", "relevant", "cases", "by_category", "dead_letters", "seconds"]
    assert (first["posts"], first["dead_letters"]) == (len(load_posts()), BROKEN_PAGES)
    assert sum(first["by_category"].values()) == first["relevant"] >= first["cases"] > 0
    again = finished(demo(environment))
    assert {**again, "seconds": 0} == {**first, "seconds": 0}
