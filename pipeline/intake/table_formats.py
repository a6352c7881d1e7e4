"""Files to numbered rows of cells: CSV, XLSX and JSON Lines, told apart by their first bytes."""

import csv
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from pipeline.intake.encodings import decode
from pipeline.intake.errors import TableError
from pipeline.intake.table_salvage import salvage_rows

CUT_OFF = "the file is cut off in the middle of this row; what came after is not in it: get a whole copy"
_LOOKED_AT = 200
_LONGEST_CELL = 10_000_000
_SEPARATORS = ",\t;|，"
_XLSX_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, RuntimeError),
    *(AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError),
)

Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be taken apart."""

    reason: str
    payload: str = ""


Record = tuple[int, "Cells | Broken"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as numbered rows. `columns` is known beforehand only for JSON Lines."""

    format: str
    encoding: str
    records: Iterator[Record]
    columns: tuple[str, ...] | None = None
    expected: int | None = None


def open_table(path: Path) -> Opened:
    """Open by content, whatever the name's extension says. TableError when it is no table."""
    try:
        head = _head(path) if path.is_file() else None
    except OSError as error:
        raise TableError(f"cannot be read ({error.strerror})") from error
    if head is None:
        raise TableError("there is no such file")
    if not head.strip():
        raise TableError("the file is empty", "empty_table")
    if head.startswith(b"PK\x03\x04"):
        return _open_xlsx(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        told = "an old .xls workbook, or one with a password; open it in a spreadsheet and save it as .xlsx"
        raise TableError(told, "old_workbook")
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"%pdf")):
        raise TableError("a page or document, no table; save it as .xlsx or .csv first")
    text, encoding = decode(path.read_bytes())
    return (
        _open_json_lines(text, encoding) if text.lstrip("\ufeff \r\n\t").startswith("{") else _open_csv(text, encoding)
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4_096)


def _open_csv(text: str, encoding: str) -> Opened:
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    if not lines[-1]:
        lines.pop()
    separator = max(_SEPARATORS, key="".join(lines[:5]).count)
    return Opened("csv", encoding, _csv_records(lines, separator), expected=max(0, len(lines) - 1))


def _csv_records(lines: list[str], separator: str) -> Iterator[Record]:
    """Numbered as a spreadsheet shows them. A quote that never closes costs its own row, not the rest."""
    csv.field_size_limit(_LONGEST_CELL)
    start, number, width = 0, 0, 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=separator)
        begun = start
        for cells in reader:
            number += 1
            first, begun = begun, start + reader.line_num
            if begun == len(lines) and _unfinished(lines[first:begun], cells, width, separator):
                yield number, Broken(CUT_OFF, "".join(lines[first:begun])[:2_000])
                begun = _next_whole_row(lines, first + 1, width, separator)
                break
            width = width or len(cells)
            yield number, tuple(cells)
        start = begun


def _unfinished(lines: list[str], cells: list[str], width: int, separator: str) -> bool:
    """Whether the last row breaks off: inside a quoted cell, or short of cells without a line end."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return not lines[-1].endswith("\n") and 0 < len(cells) < width


def _next_whole_row(lines: list[str], start: int, width: int, separator: str) -> int:
    """The first line after a broken row that is a row of full width by itself; the end when none is."""
    for at in range(start, len(lines)):
        if len(next(csv.reader([lines[at]], delimiter=separator), [])) == width > 1:
            return at
    return len(lines)


def _open_json_lines(text: str, encoding: str) -> Opened:
    lines = text.lstrip("\ufeff").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    rows = [_json_row(line) for line in lines[:_LOOKED_AT]]
    columns = tuple(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    if not columns:
        raise TableError("no line holds a JSON object; one object a line is expected")
    return Opened("jsonl", encoding, _json_records(lines, columns), columns, expected=len(lines))


def _json_records(lines: list[str], columns: tuple[str, ...]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        row = _json_row(line) if line.strip() else {}
        if isinstance(row, Broken) and number == len(lines):
            row = Broken(CUT_OFF, row.payload)
        yield number, row if isinstance(row, Broken) else tuple(row.get(column) for column in columns)


def _json_row(line: str) -> dict[str, object] | Broken:
    """One object, nested ones flattened to `outer.inner`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Broken(f"no JSON: {error}", line[:2_000])
    if not isinstance(row, dict):
        return Broken("no JSON object", line[:2_000])
    flat: dict[str, object] = {}
    for key, value in row.items():
        inner = {f"{key}.{name}": each for name, each in value.items()} if isinstance(value, dict) else {key: value}
        flat |= inner
    return flat


def _open_xlsx(path: Path) -> Opened:
    try:
        workbook = openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
        sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "iter_rows")]
        sheet = max(sheets, key=lambda each: each.max_row or 0)
    except _XLSX_FAULTS as error:
        return _salvaged(path, error)
    expected = max(0, (sheet.max_row or 1) - 1)
    sheet.reset_dimensions()  # some programs write a wrong size, which openpyxl would believe
    return Opened("xlsx", "", _xlsx_records(sheet), expected=expected)


def _xlsx_records(sheet: Any) -> Iterator[Record]:
    number = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, cells
    except _XLSX_FAULTS:
        yield number + 1, Broken("the workbook is damaged from here on; save it anew and import again")


def _salvaged(path: Path, error: Exception) -> Opened:
    found = salvage_rows(path.read_bytes())
    if found is None:
        told = f"the workbook is damaged and no row can be saved ({error}); get a whole copy"
        raise TableError(told, "damaged_table") from error
    return Opened("xlsx", "", (_salvaged_record(number, cells) for number, cells in found))


def _salvaged_record(number: int, cells: Cells | None) -> Record:
    return number, Broken(CUT_OFF) if cells is None else cells
