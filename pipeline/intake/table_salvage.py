"""Rows out of a cut-off XLSX workbook, whose zip directory (at its end) is lost.

The parts are found by their local headers (PKWARE APPNOTE 4.3.7), inflated as far as they reach, and read up
to the last whole row. Number formats are not applied: dates come as serial days.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from lxml import etree

_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MOST_INFLATED = 512 * 1024 * 1024
_STRINGS = "xl/sharedStrings.xml"

Cells = tuple[object, ...]


def salvage_rows(data: bytes) -> Iterator[tuple[int, Cells | None]] | None:
    """Numbered rows, the last one None where the file breaks off; None when no sheet begins in it."""
    parts = dict(_parts(data))
    sheet = next((parts[name] for name in sorted(parts) if name.startswith("xl/worksheets/sheet")), b"")
    if b"</row>" not in sheet:
        return None
    return _rows(sheet, _strings(parts.get(_STRINGS, b"")))


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = data.find(b"PK\x03\x04")
    while at >= 0 and at + _LOCAL_HEADER.size <= len(data):
        *_, method, _, _, _, packed, _, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, at)
        start = at + _LOCAL_HEADER.size + name_length + extra_length
        name = data[at + _LOCAL_HEADER.size :][:name_length].decode("utf-8", errors="replace")
        content, end = _inflated(data, start) if method == 8 else (data[start : start + packed], start + packed)
        yield name, content
        at = data.find(b"PK\x03\x04", end)


def _inflated(data: bytes, start: int) -> tuple[bytes, int]:
    inflater = zlib.decompressobj(-15)
    pieces: list[bytes] = []
    at, size = start, 0
    while at < len(data) and not inflater.eof and size < _MOST_INFLATED:
        try:
            pieces.append(inflater.decompress(data[at : at + 4_096]))
        except zlib.error:
            break
        size += len(pieces[-1])
        at += 4_096
    return b"".join(pieces), min(at, len(data)) - len(inflater.unused_data)


def _elements(xml: bytes, tag: str, closing: str) -> list[etree._Element]:
    """The whole `tag` elements of a part that may break off after any of them."""
    end = xml.rfind(f"</{tag}>".encode())
    if end < 0:
        return []
    whole = xml[: end + len(tag) + 3]
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True, no_network=True)
    root = etree.fromstring(whole + closing.encode(), parser)
    return list(root.iter(f"{{*}}{tag}"))


def _strings(xml: bytes) -> list[str]:
    return ["".join(_texts(item)) for item in _elements(xml, "si", "</sst>")]


def _texts(element: etree._Element) -> Iterator[str]:
    """Its texts without phonetic guides."""
    for text in element.iter("{*}t"):
        parent = text.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            yield text.text or ""


def _rows(sheet: bytes, strings: list[str]) -> Iterator[tuple[int, Cells | None]]:
    number = 0
    for row in _elements(sheet, "row", "</sheetData></worksheet>"):
        written = row.get("r") or ""
        number = int(written) if written.isdecimal() and len(written) < 8 else number + 1
        yield number, _cells(row, strings)
    if b"</sheetData>" not in sheet:
        yield number + 1, None


def _cells(row: etree._Element, strings: list[str]) -> Cells | None:
    """The row's cells by their columns, or None when one's text lies in the lost part."""
    cells: dict[int, object] = {}
    for cell in row.iter("{*}c"):
        place = _column(cell.get("r") or "") if cell.get("r") else len(cells)
        kind = cell.get("t") or "n"
        value = "".join(_texts(cell)) if kind == "inlineStr" else cell.findtext("{*}v") or ""
        if kind == "s":
            if not value.isdecimal() or int(value) >= len(strings):
                return None
            value = strings[int(value)]
        cells[place] = _number(value) if kind == "n" else value
    return tuple(cells.get(place) for place in range(max(cells, default=-1) + 1))


def _column(reference: str) -> int:
    place = 0
    for letter in re.match(r"[A-Z]*", reference)[0]:  # type: ignore[index]
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _number(value: str) -> object:
    try:
        return float(value) if value else None
    except ValueError:
        return value
