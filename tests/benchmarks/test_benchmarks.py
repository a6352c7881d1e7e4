"""The benchmark runs and writes figures that can be compared."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

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


def test_a_verdict_is_measured_beside_others_and_says_who_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.verdicts", "--posts", "60", "--long", "20000", "--json", str(file)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    report = json.loads(file.read_text("utf-8"))
    measured = {(figure["part"], figure["what"]) for figure in report["figures"]}
    assert {("ours", "full verdict, masked"), ("ours", "places"), ("jieba", "words")} <= measured
    assert "full verdict, masked : jieba + TF-IDF + LogisticRegression" in printed
    for library in ("cpca", "jionlp"):
        assert (library, "places") in measured or f"{library} is not installed" in printed
    assert "MB after its first verdict" in printed


def test_the_casework_is_measured_on_a_store_filled_with_copies_that_pass_the_audit(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    sizes = ["--cases", "60", "--lives", "1", "--audited", "12", "--no-delays"]
    command = [sys.executable, "-m", "benchmarks.casework", *sizes, "--json", str(file)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    report = json.loads(file.read_text("utf-8"))
    assert {figure["part"] for figure in report["figures"]} == {"audit", "tick", "lives"}
    assert "a life on the large store : on an empty one" in printed


def test_the_lists_are_measured_each_way_the_desks_look_at_them(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.lists", "--cases", "60", "--posts", "2", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    told = {figure["what"] for figure in json.loads(file.read_text("utf-8"))["figures"]}
    assert {"answer: triage by urgency", "facets: all by opened", "views", "views, of one body"} <= told


def test_the_leaders_page_is_measured_over_made_up_cases(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.metrics", "--cases", "200", "--json", str(file)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    report = json.loads(file.read_text("utf-8"))
    assert {"first page, all read", "page of 30d", "page of 365d"} <= {each["what"] for each in report["figures"]}
    assert "memory of the stop times" in printed
