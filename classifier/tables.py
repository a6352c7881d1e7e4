"""Reading the package's own CSV and YAML files, with errors that name file and line."""

from __future__ import annotations

import csv
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from classifier.errors import DataError


def rows_of(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a CSV with a header; see `fields_of`."""
    for number, fields in fields_of(file, columns):
        yield number, dict(zip(columns, fields, strict=True))


def fields_of(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, fields) of a CSV with a header; lines that begin with `#` are its origin.

    Raises DataError when the header differs from `columns` or a row has another number of fields.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file, 0, f"cannot be read ({error}); restore it or name another file") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not numbered or next(csv.reader([numbered[0][1]])) != list(columns):
        raise DataError(file, numbered[0][0] if numbered else 1, f"the header must be {','.join(columns)}")
    for (number, _), fields in zip(numbered[1:], csv.reader(line for _, line in numbered[1:]), strict=True):
        if len(fields) != len(columns):
            raise DataError(file, number, f"{len(fields)} fields where {len(columns)} are expected")
        yield number, fields


def yaml_of(file: Path) -> Any:
    """The content of a YAML file. Raises DataError with the line of the fault."""
    try:
        return yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise DataError(file, 0, f"cannot be read ({error}); restore it") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(file, mark.line + 1 if mark else 0, f"no valid YAML: {error}") from error


def line_in_yaml(file: Path, *path: str | int) -> int:
    """The line on which stands what `path` (keys and positions) leads to, for the error that names it; 0 if nothing."""
    node = yaml.compose(file.read_text("utf-8"), Loader=yaml.SafeLoader)
    for step in path:
        if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return 0
    return node.start_mark.line + 1 if node else 0


@contextmanager
def uncollected() -> Iterator[None]:
    """Loading and a batch make many objects and no cycles: Python's collector would go through them in vain."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()
