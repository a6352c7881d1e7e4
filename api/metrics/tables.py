"""Every table of the leader's page as a sheet: rows of plain values, written as CSV or as a workbook."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from api.schemas.base import Answer
from api.schemas.metrics import Breakdown, Overview, Series

Format = Literal["csv", "xlsx"]
Sheet = tuple[Sequence[str], Sequence[Sequence[Any]]]
MEDIA: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a spreadsheet would take for a formula or a command.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
CHUNK = 65_536
# Byte order mark: without it the spreadsheets of our users read Chinese as mojibake.
BOM = "\ufeff"


def guarded(value: Any) -> Any:
    """A text that begins like a formula is shown as text; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def flat(row: Answer, prefix: str = "") -> dict[str, Any]:
    """A row's values by name, those of rows inside it under their names too."""
    values: dict[str, Any] = {}
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, Answer):
            values |= flat(value, f"{prefix}{name}_")
        elif not isinstance(value, list):
            values[f"{prefix}{name}"] = value
    return values


def _sheet(rows: Sequence[Answer]) -> Sheet:
    table = [flat(row) for row in rows]
    names = list(table[0]) if table else []
    return names, [[row[name] for name in names] for row in table]


def _figures(page: Overview) -> Sheet:
    """The single numbers, beside those of the period before."""
    now, before = flat(page), flat(page.previous)
    single = [name for name in now if not name.startswith("previous_")]
    return ("figure", "current", "previous"), [(name, now[name], before.get(name)) for name in single]


TABLES: dict[str, Callable[[Overview], Sheet]] = {
    "figures": _figures,
    "stops": lambda page: _sheet(page.stops),
    "holding": lambda page: _sheet(page.holding),
    "ages": lambda page: _sheet(page.backlog.bands),
    "stages": lambda page: _sheet(page.backlog.stages),
    "trend": lambda page: _sheet(page.trend),
}


def table_of(page: Overview | Breakdown | Series, name: str) -> Sheet:
    """The rows of one table: of a breakdown its own."""
    return TABLES[name](page) if isinstance(page, Overview) else _sheet(page.rows)


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Line by line."""
    names, rows = sheet
    yield BOM
    for row in (names, *rows):
        line = io.StringIO()
        csv.writer(line).writerow([guarded(_plain(value)) for value in row])
        yield line.getvalue()


def workbook(sheet: Sheet, title: str) -> Iterator[bytes]:
    """A workbook of one sheet, written row by row to a file that is sent piece by piece."""
    names, rows = sheet
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    for row in (names, *rows):
        page.append([_cell(page, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _cell(page: Any, value: Any) -> Any:
    """A text cell says that it is one, so that no text is calculated."""
    cell = WriteOnlyCell(page, guarded(_plain(value)))
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def _plain(value: Any) -> Any:
    """Times and days as ISO 8601 says them, alike in both formats."""
    return value.isoformat() if hasattr(value, "isoformat") else value
