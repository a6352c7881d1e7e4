"""Rows in, rows out: order kept, bad rows answered in their places, nothing held back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from huiying.cli import json_lines
from huiying.cli.json_lines import Answer, Row, stream
from huiying.errors import Misuse


class Greeting(Row, kw_only=True):
    """A row of the test: says a text."""

    id: str | int
    text: str


def shout(rows: Sequence[Greeting]) -> Iterable[Answer]:
    return [{"loud": row.text.upper()} for row in rows]


class Output:
    """What was written to standard output."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self._captured = captured

    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._captured.readouterr().out.splitlines()]


@pytest.fixture
def output(capsysbinary: pytest.CaptureFixture[bytes]) -> Output:
    return Output(capsysbinary)


def written(path: Path, *lines: bytes) -> str:
    path.write_bytes(b"\n".join(lines))
    return str(path)


def test_a_bad_row_is_answered_in_its_place_and_the_end_is_1(tmp_path: Path, output: Output) -> None:
    source = written(
        tmp_path / "rows.jsonl",
        b'{"id": "a", "text": "x"}',
        b'{"id": "b", "text": 5}',
        b"{nonsense",
        b'{"text": "who am I"}',
        b"[1, 2]",
        b'{"id": "e", "text": "\xff"}',
        b'{"id": 7, "text": "y"}',
    )
    assert stream(source, Greeting, shout) == 1
    rows = output.rows()
    assert [row["id"] for row in rows] == ["a", "b", None, None, None, "e", 7]
    assert rows[0] == {"id": "a", "loud": "X"}
    assert rows[6] == {"id": 7, "loud": "Y"}
    assert "line 2" in str(rows[1]["error"])
    assert "$.text" in str(rows[1]["error"])
    assert "`id`" in str(rows[3]["error"])
    assert all("error" in row for row in rows[1:6])


def test_good_rows_alone_end_with_0(tmp_path: Path, output: Output) -> None:
    source = written(tmp_path / "rows.jsonl", b'{"id": "a", "text": "x", "unknown": [1]}', b"")
    assert stream(source, Greeting, shout) == 0
    assert output.rows() == [{"id": "a", "loud": "X"}]


def test_a_file_of_another_editor_is_read_too(tmp_path: Path, output: Output) -> None:
    source = written(
        tmp_path / "rows.jsonl",
        b'\xef\xbb\xbf{"id": 1, "text": "x"}\r',
        b"\r",
        b'{"id": 2, "text": "y"}\r',
        b"",
    )
    assert stream(source, Greeting, shout) == 0
    assert [row["id"] for row in output.rows()] == [1, 2]


def test_an_empty_file_gives_no_rows_and_no_error(tmp_path: Path, output: Output) -> None:
    assert stream(written(tmp_path / "rows.jsonl"), Greeting, shout) == 0
    assert output.rows() == []


def test_rows_longer_than_one_read_stay_whole_and_in_order(
    tmp_path: Path, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "READ_BYTES", 7)
    lines = [json.dumps({"id": n, "text": "回应" * n}, ensure_ascii=False).encode() for n in range(40)]
    assert stream(written(tmp_path / "rows.jsonl", *lines), Greeting, shout) == 0
    assert [(row["id"], row["loud"]) for row in output.rows()] == [(n, "回应" * n) for n in range(40)]


@pytest.mark.parametrize(("name", "reason"), [("absent.jsonl", "not exist"), ("", "directory")])
def test_a_source_that_is_no_file_is_misuse(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(Misuse, match=reason):
        stream(str(tmp_path / name), Greeting, shout)


PROGRAM = """
from tests_rows import Greeting
from huiying.cli.json_lines import stream
raise SystemExit(stream("-", Greeting, lambda rows: [{"loud": row.text.upper()} for row in rows]))
"""


@pytest.fixture
def program(tmp_path: Path) -> subprocess.Popen[bytes]:
    (tmp_path / "tests_rows.py").write_text(
        "from huiying.cli.json_lines import Row\nclass Greeting(Row, kw_only=True):\n    text: str\n"
    )
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_a_program_that_sends_one_row_and_waits_gets_its_answer(program: subprocess.Popen[bytes]) -> None:
    with program:
        assert program.stdin
        assert program.stdout
        for text in ("first", "second"):
            program.stdin.write(json.dumps({"id": text, "text": text}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline()) == {"id": text, "loud": text.upper()}
        program.stdin.close()
        assert program.wait() == 0
