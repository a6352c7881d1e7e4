"""What can go wrong in understanding: one tree, every message says what to do.

ClassifierError
├── DataError       a lexicon, table or example file is malformed (file and line are named)
└── ModelError      the trained artifact is missing, altered or made for another dictionary
"""

from __future__ import annotations

from pathlib import Path


class ClassifierError(Exception):
    """Base of all errors this package raises on purpose."""


class DataError(ClassifierError):
    """A shipped or given data file cannot be used."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file.name}, line {line}: {problem}")


class ModelError(ClassifierError):
    """The model artifact cannot be used."""

    def __init__(self, file: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {problem}. {remedy}")
