"""The command line as a whole: help, exit codes, errors, accounts, profiles."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from huiying.cli import app
from tests.huiying.conftest import Huiying

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(getattr(get_command(app), "commands"))  # noqa: B009


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(huiying: Huiying, command: str) -> None:
    ended = huiying(command, "--help")
    assert ended.code == 0
    assert f"huiying {command}" in ended.out


@pytest.mark.parametrize("arguments", [["--nope"], ["no-such-command"], ["classify", "--nope"], ["import"]])
def test_misuse_ends_with_2(huiying: Huiying, arguments: list[str]) -> None:
    ended = huiying(*arguments)
    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_a_wrong_setting_stops_every_command_with_its_name(huiying: Huiying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYING_LOG", "xml")
    ended = huiying("user", "list")
    assert ended.code == 2
    assert ended.err.startswith("huiying: HUIYING_LOG: ")


@pytest.mark.parametrize(
    ("setting", "url", "command"),
    [
        ("HUIYING_STORE", "oracle://db", ("user", "list")),
        ("HUIYING_STORE", "data.sqlite", ("user", "list")),
        ("HUIYING_STORE", "postgresql://db/huiying", ("user", "list")),
        ("HUIYING_BUS", "amqp://bus", ("work", "assess")),
        ("HUIYING_SEARCH", "http://search", ("reindex",)),
    ],
)
def test_a_backend_that_does_not_exist_is_refused_in_one_line(
    huiying: Huiying, monkeypatch: pytest.MonkeyPatch, setting: str, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv(setting, url)
    ended = huiying(*command)
    assert ended.code == 2
    assert ended.err.startswith(f"huiying: {setting}: no backend for ")
    assert ended.err.count("\n") == 1


def test_debug_shows_where_an_error_came_from(huiying: Huiying) -> None:
    assert "Traceback" in huiying("--debug", "classify", "absent.jsonl").err


def test_a_reader_that_leaves_early_ends_the_command_quietly(home: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": 1, "text": "都匀市停水"}\n' * 20_000, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "huiying", "locate", str(rows)],
        cwd=ROOT,
        env={**os.environ, "HUIYING_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline().startswith(b'{"id":1')
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait() == 1


def test_accounts_are_made_listed_and_disabled(huiying: Huiying) -> None:
    made = huiying(
        *("user", "add", "wei", "--role", "handler", "--body", "522701.housing", "--password-stdin"),
        given="a long enough one\n",
    )
    assert made.code == 0, made.err
    assert huiying("user", "disable", "wei").code == 0
    (account,) = huiying("user", "list", "--json").json
    assert account == {
        "username": "wei",
        "display_name": "wei",
        "role": "handler",
        "body": "522701.housing",
        "disabled": True,
    }


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (["--role", "handler"], "long enough one", "--body"),
        (["--role", "handler", "--body", "522701.moon"], "long enough one", "no body 522701.moon"),
        (["--role", "analyst"], "short", "at least 10"),
        (["--role", "king"], "long enough one", "role"),
    ],
)
def test_an_account_that_could_not_work_is_refused(
    huiying: Huiying, arguments: list[str], password: str, reason: str
) -> None:
    ended = huiying("user", "add", "wei", *arguments, "--password-stdin", given=password + "\n")
    assert ended.code == 2
    assert reason in ended.err
    assert huiying("user", "list", "--json").json == []


def test_an_account_is_not_made_twice(huiying: Huiying) -> None:
    line = ("user", "add", "lin", "--role", "analyst", "--password-stdin")
    assert huiying(*line, given="long enough one\n").code == 0
    assert "exists" in huiying(*line, given="long enough one\n").err


def test_a_profile_is_checked_and_its_bodies_are_listed(huiying: Huiying) -> None:
    assert huiying("profile", "check", "qiannan", "--json").json["home"] == "5227"
    assert "522701.housing" in {body["id"] for body in huiying("profile", "show", "--json").json}


def test_a_wrong_profile_is_refused_with_file_and_line(huiying: Huiying, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\nextends: national\ncolour: red\n")
    ended = huiying("profile", "check", str(file))
    assert ended.code == 2
    assert "mine.yaml:3" in ended.err
