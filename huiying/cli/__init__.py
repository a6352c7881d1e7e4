"""The command `huiying`: one application, its commands in files by what they are about.

Exit codes: 0 done, 1 failed, 2 misused. An error of ours is one line on standard error; `--debug`
before the command shows where it came from.
"""

from huiying.cli import (
    accounts,
    auditing,
    calling,
    duty,
    gathering,
    learning,
    letters,
    matching,
    profiles,
    reading,
    running,
    tables,
    upkeep,
)
from huiying.cli.application import app, main

__all__ = [
    "accounts",
    "app",
    "auditing",
    "calling",
    "duty",
    "gathering",
    "learning",
    "letters",
    "main",
    "matching",
    "profiles",
    "reading",
    "running",
    "tables",
    "upkeep",
]
