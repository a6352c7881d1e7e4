"""How commands print data: a table for people, JSON with `--json`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    print(msgspec.json.encode(value).decode())


def print_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """A table with the keys of the first row as its head; says so when there is none."""
    if not rows:
        print("none")
        return
    table = Table(box=None, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    # Whatever reads a pipe wants whole values, not columns of 80 characters.
    console = Console()
    console = console if console.is_terminal else Console(width=10_000)
    console.print(table)
