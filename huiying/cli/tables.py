"""`huiying import`: a table of posts through the door."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse
from pipeline.domain.post import Channel

if TYPE_CHECKING:
    from rich.progress import Progress

    from pipeline.intake import ImportReport, Table

REASONS_SHOWN = 20
NOT_TAKEN = "nothing; --map names its field"


@app.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV in any encoding, XLSX or JSON Lines.")],
    channel: Annotated[Channel, typer.Option(help="Where the posts came in.")] = Channel.HOTLINE,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Overrule the guess; repeatable.")
    ] = None,
    source: Annotated[str, typer.Option(help="Part of the post ids; else the channel's name.")] = "",
    history: Annotated[bool, typer.Option(help="Past matters: replies stop clocks, no alert is raised.")] = False,
    as_json: JSON = False,
) -> None:
    """Import a table of posts. The meaning of its columns is guessed, and the guess is shown.

    Times without a zone are Asia/Shanghai. Bad rows are listed with their numbers and keep no good row out.
    The exit code is 0 when rows came in or were known already, 1 when none did.
    """
    from pipeline.intake import read_table

    if not file.is_file():
        raise Misuse(f"there is no file {file}")
    table = read_table(file, _mapping(mapping or []), channel=channel, source=source, history=history)
    report = _imported(table, quiet=as_json)
    _print(table, report, as_json)
    raise typer.Exit(0 if report.imported or report.already_known else 1)


def _imported(table: "Table", *, quiet: bool) -> "ImportReport":
    from huiying.taking_in import take_in

    with wired() as parts, _progress(quiet) as bar:
        if bar is None:
            return take_in(table, parts)
        task = bar.add_task("rows", total=table.expected)
        return take_in(table, parts, lambda rows: bar.advance(task, rows))


def _progress(quiet: bool) -> "AbstractContextManager[Progress | None]":
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _mapping(given: list[str]) -> Mapping[str, str]:
    pairs = [each.rpartition("=") for each in given]
    for (column, separator, field), text in zip(pairs, given, strict=True):
        if not (column and separator and field):
            raise Misuse(f"--map {text}: write COLUMN=FIELD, such as --map 来电内容=text")
    return {column: field for column, _, field in pairs}


def _print(table: "Table", report: "ImportReport", as_json: bool) -> None:
    rejected: list[dict[str, Any]] = [
        {"row": each.row, "column": each.column, "reason": each.reason} for each in report.rejected
    ]
    counts = {"rows": report.rows, "imported": report.imported, "already_known": report.already_known}
    if as_json:
        print_json({**counts, "rejected": rejected, "mapping": dict(table.mapping)})
        return
    print_table([{"column": column, "is taken as": table.mapping.get(column, NOT_TAKEN)} for column in table.columns])
    print_table([{**counts, "rejected": len(rejected)}])
    print_table(rejected[:REASONS_SHOWN]) if rejected else None
    if len(rejected) > REASONS_SHOWN:
        print(f"and {len(rejected) - REASONS_SHOWN} more; --json lists all")
