"""The benchmark runs and writes figures that can be compared."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_embedded_part_is_measured(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.embedded", "--count", "40", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    report = json.loads(file.read_text("utf-8"))
    assert {figure["part"] for figure in report["figures"]} == {"codec", "bus", "runner", "index", "search"}
    assert all(figure["per_second"] > 0 for figure in report["figures"])
    assert report["peak_megabytes"] > 0


def test_the_whole_way_of_a_post_is_measured_beside_the_plain_script(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.pipeline", "--posts", "60", "--plain", "20", "--json", str(file)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    report = json.loads(file.read_text("utf-8"))
    assert {figure["part"] for figure in report["figures"]} == {"pipeline", "plain script", "p95"}
    assert report["peak_megabytes_of_workers"] > 0
    assert "pipeline : plain script" in printed
