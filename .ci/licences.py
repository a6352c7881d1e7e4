"""Prints docs/licences.md: what this project stands on, and under which licences that may be used."""

import json
import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
INTRODUCTION = """# Licences of the dependencies

Written by `make licences` from what the packages say of themselves. Huiying itself is Apache-2.0. No package below
is part of this repository; set-up downloads it. What is part of it are the facts of the tables that come last.
"""
CONDENSED = re.compile(r"condensed from (.+?)[.](?: |$)")


def pinned(lock: Path) -> list[str]:
    """The names of a lock file's packages."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text("utf-8"), re.MULTILINE)


def licence(package: PackageMetadata) -> str:
    """The SPDX expression, else the classifiers, else the first line of the licence field."""
    classifiers = [each for each in package.get_all("Classifier") or [] if each.startswith("License ::")]
    named = [each.rsplit(" :: ", 1)[-1] for each in classifiers if each.count(" :: ") > 1]
    free = (package.get("License") or "").strip().splitlines()
    return package.get("License-Expression") or ", ".join(named) or (free[0] if free else "not stated")


def python_rows(names: list[str]) -> list[str]:
    """Table rows of the packages that are installed; others belong to another system."""
    rows = []
    for name in sorted(names, key=str.lower):
        try:
            package = metadata(name)
        except PackageNotFoundError:
            continue
        rows.append(f"| {name} | {licence(package)[:90].replace('|', '/')} |")
    return rows


def dashboard_rows() -> list[str]:
    """Table rows of what the dashboards name in their package file."""
    folder = ROOT / "dashboards"
    if not (folder / "node_modules").exists():
        return []
    wanted = json.loads((folder / "package.json").read_text("utf-8"))
    rows = []
    for name in sorted({**wanted["dependencies"], **wanted["devDependencies"]}):
        package = json.loads((folder / "node_modules" / name / "package.json").read_text("utf-8"))
        rows.append(f"| {name} | {package.get('license', 'not stated')} |")
    return rows


def condensed_rows() -> list[str]:
    """Table rows of the files whose first lines say what they were condensed from."""
    rows = []
    for file in sorted(ROOT.glob("classifier/data/*.csv")):
        head = [line[2:] for line in file.read_text("utf-8").splitlines()[:4] if line.startswith("# ")]
        if found := CONDENSED.search(" ".join(head).replace("- ", "-")):
            rows.append(f"| {file.relative_to(ROOT)} | {found[1]} |")
    return rows


def table(title: str, rows: list[str], columns: str = "package | licence") -> str:
    """A titled table of two columns."""
    return "\n".join([f"\n## {title}\n", f"| {columns} |", "|---|---|", *rows])


def main() -> None:
    """Print the whole document."""
    runtime = pinned(ROOT / "requirements.lock")
    developing = sorted(set(pinned(ROOT / "requirements-dev.lock")) - set(runtime))
    print(INTRODUCTION + table("Running", python_rows(runtime)))
    print(table("Developing and testing", python_rows(developing)))
    print(table("Dashboards", dashboard_rows()))
    print(table("Condensed tables", condensed_rows(), "table | from (licence)"))


if __name__ == "__main__":
    main()
