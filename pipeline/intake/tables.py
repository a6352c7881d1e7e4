"""A table of posts in a file: CSV in any Chinese encoding, XLSX or JSON Lines, told apart by content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pipeline.domain.post import Channel
from pipeline.intake import table_formats
from pipeline.intake.columns import SKIPPED, complete_mapping, find_header
from pipeline.intake.errors import TableError
from pipeline.intake.raw import RawPost
from pipeline.intake.rows import RowError, RowReader
from pipeline.intake.table_formats import Broken, Cells

_LOOKED_AT = 200

Row = tuple[int, RawPost | RowError]


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table. `mapping` says column → field as guessed or told; `rows` can be walked once.

    Row numbers are those a spreadsheet or editor shows, from 1, the header included. `expected` is the
    number of rows the file announces, or None. `encoding` is empty for XLSX.
    """

    path: Path
    format: str
    encoding: str
    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: Iterator[Row]
    expected: int | None


def read_table(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    channel: Channel = Channel.HOTLINE,
    source: str = "",
    history: bool = False,
) -> Table:
    """Open the file and settle which column means what; `mapping` (column → field) overrules the guess.

    `source` defaults to the channel's name and is part of the post ids: give exports of different systems
    different ones when their ticket numbers may clash. TableError when there is nothing to read.
    """
    try:
        return _opened(path, mapping or {}, channel, source or channel.value, history)
    except TableError as error:
        raise TableError(f"{path.name}: {error}", error.code) from error


def _opened(path: Path, told: Mapping[str, str], channel: Channel, source: str, history: bool) -> Table:
    opened = table_formats.open_table(path)
    head = list(islice(opened.records, _LOOKED_AT))
    grid = [(number, cells) for number, cells in head if not isinstance(cells, Broken)]
    if not grid:
        raise TableError(_why_empty(head), "empty_table")
    names, first = (opened.columns, 0) if opened.columns else find_header(grid)
    samples = [cells for number, cells in grid if number > first]
    settled = complete_mapping(names, samples, told)
    reader = RowReader(names, settled, channel=channel, source=source, history=history)
    later = (row for row in chain(head, opened.records) if row[0] > first)
    shown = {name: field for name, field in settled.items() if field != SKIPPED}
    return Table(path, opened.format, opened.encoding, names, shown, reader.read(later), opened.expected)


def _why_empty(head: Sequence[tuple[int, Cells | Broken]]) -> str:
    reasons = [cells.reason for _, cells in head if isinstance(cells, Broken)]
    return reasons[0] if reasons else "the table has no row"
