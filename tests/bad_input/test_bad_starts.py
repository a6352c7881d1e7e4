"""A start that cannot go well is refused at once, in one line that names file, line and field."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCAL = """\
id: somewhere
name: 某州
extends: national
"""


def started(home: Path, profile: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"HUIYING_HOME": str(home), "HUIYING_PROFILE": str(profile), "PATH": "", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "huiying", "work"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "somewhere.yaml"


def test_profiles_that_extend_each_other_stop_the_start(tmp_path: Path, profile: Path) -> None:
    profile.write_text(LOCAL.replace("national", "other"), "utf-8")
    (tmp_path / "other.yaml").write_text("id: other\nname: 另一州\nextends: somewhere\n", "utf-8")
    ended = started(tmp_path / "home", profile)
    assert ended.returncode == 2
    assert "HUIYING_PROFILE: " in ended.stderr
    assert "somewhere" in ended.stderr
    assert "other" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unknown_body_stops_the_start(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline" / "policy" / "profiles", tmp_path / "profiles")
    profile = tmp_path / "profiles" / "qiannan.yaml"
    lines = [*profile.read_text("utf-8").splitlines(), "informed: [office, parliament]", ""]
    profile.write_text("\n".join(lines), "utf-8")
    ended = started(tmp_path / "home", profile)
    assert ended.returncode == 2
    assert f"qiannan.yaml:{len(lines) - 1}" in ended.stderr
    assert "parliament" in ended.stderr
    assert not (tmp_path / "home" / "store.sqlite").exists()
