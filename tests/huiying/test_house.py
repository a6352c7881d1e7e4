"""What is written about the project is true of it."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from huiying.cli import app

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
GUIDES = [*READMES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
REGISTRY_HOSTS = (
    r"pypi\.(org|python)|pythonhosted\.|npmjs\.|yarnpkg\.|npmmirror\.|deb\.debian|tuna\.tsinghua|maven\.org"
)
MACHINE_PATHS = r"(?<![\w.])/(work|root|home|Users|opt/wheels)/"


def tracked() -> list[Path]:
    """Every file under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def makefile_targets() -> dict[str, str]:
    """Every target one may name, with its description."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([a-z-]+):(?:[^#\n]*## (.+))?", text, re.MULTILINE))


def relative_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    forbidden = re.compile(f"{REGISTRY_HOSTS}|{MACHINE_PATHS}")
    found = []
    for path in tracked():
        if path != Path(__file__):
            text = path.read_bytes().decode("utf-8", "ignore")
            found += [f"{relative_name(path)}: {match[0]}" for match in forbidden.finditer(text)]
    assert found == []


@pytest.mark.parametrize("guide", GUIDES, ids=relative_name)
def test_every_command_that_a_guide_names_exists(guide: Path) -> None:
    text = guide.read_text("utf-8")
    spans = re.findall(r"`([^`\n]+)`", text) + re.findall(r"```\n(.*?)```", text, re.DOTALL)
    named = {name for span in spans for name in re.findall(r"(?<!docker )\bhuiying ([a-z]+)", span)}
    assert named <= set(getattr(get_command(app), "commands")), guide  # noqa: B009


@pytest.mark.parametrize("guide", GUIDES, ids=relative_name)
def test_every_make_target_that_a_guide_names_exists(guide: Path) -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", guide.read_text("utf-8"), re.MULTILINE))
    assert named <= set(makefile_targets())


def test_every_make_target_says_what_it_does() -> None:
    assert [name for name, description in makefile_targets().items() if not description] == []


@pytest.mark.parametrize("guide", GUIDES, ids=relative_name)
def test_every_link_between_files_leads_somewhere(guide: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", guide.read_text("utf-8"))
    assert [link for link in links if not (guide.parent / link).exists()] == []


def test_both_readmes_give_the_same_commands_settings_and_pictures() -> None:
    first, second = (
        set(re.findall(r"`((?:\.venv|huiying|make|docker|HUIYING)[^`]*)`|\]\(([^)]+\.png)\)", path.read_text("utf-8")))
        for path in READMES
    )
    assert first == second


def test_every_setting_is_in_the_readme() -> None:
    from huiying.settings import PREFIX, Settings

    text = READMES[0].read_text("utf-8")
    set_by_the_demo = {"demo", "demo_site"}
    assert [
        name
        for name in Settings.model_fields
        if f"`{PREFIX}{name.upper()}`" not in text and name not in set_by_the_demo
    ] == []


@pytest.mark.parametrize("lock", sorted([*ROOT.glob("*.lock"), *ROOT.glob(".ci/*.lock")]), ids=relative_name)
def test_every_pinned_package_is_held_by_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
