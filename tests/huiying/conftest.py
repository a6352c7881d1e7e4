"""A command line to speak to, in this process, on data of its own."""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huiying.cli.application import run


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)


Huiying = Callable[..., Ended]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """HUIYING_HOME of this test, and no other setting."""
    for name in [name for name in os.environ if name.startswith("HUIYING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUIYING_LOG_LEVEL", "error")
    return tmp_path / "home"


@pytest.fixture
def huiying(home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Huiying:
    """Runs one command line: `huiying("classify", "-", given="…")`."""

    def call(*arguments: str, given: str | bytes = b"") -> Ended:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capfd.readouterr()
        code = run(list(arguments))
        printed = capfd.readouterr()
        return Ended(code, printed.out, printed.err)

    return call
