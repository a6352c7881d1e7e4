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
