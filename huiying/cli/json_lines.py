"""JSON Lines in, JSON Lines out, in the same order; a bad row is answered in its place.

Rows are taken in batches of whatever has arrived: a file is read fast, and a program that sends one row
and waits gets its answer at once. Blank lines are no rows.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import msgspec

from huiying.errors import Misuse

READ_BYTES = 1 << 18
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Answer = dict[str, Any]


class Row(msgspec.Struct):
    """What every row has: the id that its answer repeats, and all it held, whether or not we know it."""

    id: str | int | None = None
    given: dict[str, Any] = msgspec.field(default_factory=dict, name="(all fields)")


R = TypeVar("R", bound=Row)


class Bytes(Protocol):
    """Standard input or an opened file."""

    def read1(self, size: int, /) -> bytes:
        """What has arrived, at most `size` bytes; nothing at the end."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be answered: its id if that could be read, and why."""

    id: str | int | None
    error: str


def stream(source: str, kind: type[R], answer: Callable[[Sequence[R]], Iterable[Answer]]) -> int:
    """Answer the rows of a file or of standard input (`-`), batch by batch; 1 when a row was bad, else 0.

    `answer` gives one answer for each row, in order, without the id.
    """
    bad = 0
    for batch in batches(source, kind):
        bad += sum(isinstance(row, BadRow) for row in batch)
        write(batch, answer([row for row in batch if not isinstance(row, BadRow)]))
    return 1 if bad else 0


def batches(source: str, kind: type[R], *, keep: bool = False) -> Iterator[list[R | BadRow]]:
    """The rows of a file or of standard input, as they arrive; a bad one keeps its place.

    With `keep` a row's `given` holds all its fields.
    """
    decoder = msgspec.json.Decoder(kind)
    try:
        with nullcontext(cast("Bytes", sys.stdin.buffer)) if source == "-" else open(source, "rb") as file:
            number = 0
            for lines in _lines(file):
                rows = [
                    _row(line, number + index, decoder, keep=keep)
                    for index, line in enumerate(lines, 1)
                    if line.strip()
                ]
                number += len(lines)
                if rows:
                    yield rows
    except (FileNotFoundError, IsADirectoryError) as error:
        fault = "is a directory" if isinstance(error, IsADirectoryError) else "does not exist"
        raise Misuse(f"{source} {fault}; give a file of JSON Lines, or - for standard input") from None


def write(rows: Sequence[R | BadRow], answers: Iterable[Answer]) -> None:
    """Write one answer for each row, errors of bad rows in their places."""
    given = iter(answers)
    lines = [msgspec.json.encode(_answer(row, given)) for row in rows]
    sys.stdout.buffer.write(b"".join(line + b"\n" for line in lines))
    sys.stdout.buffer.flush()


def _answer(row: Row | BadRow, answers: Iterator[Answer]) -> Answer:
    if isinstance(row, BadRow):
        return {"id": row.id, "error": row.error}
    return next(answers) if row.id is None else {"id": row.id, **next(answers)}


def _lines(file: Bytes) -> Iterator[list[bytes]]:
    """Whole lines, as many as have arrived; the last one may lack its end."""
    pending: list[bytes] = []
    chunk = file.read1(READ_BYTES).removeprefix(BYTE_ORDER_MARK)
    while chunk:
        if b"\n" in chunk:
            *lines, rest = b"".join([*pending, chunk]).split(b"\n")
            yield lines
            pending = [rest]
        else:
            pending.append(chunk)
        chunk = file.read1(READ_BYTES)
    yield [b"".join(pending)]


def _row(line: bytes, number: int, decoder: msgspec.json.Decoder[R], *, keep: bool) -> R | BadRow:
    try:
        row = decoder.decode(line)
        if keep:
            row.given = msgspec.json.decode(line)
        return row
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return BadRow(_id_of(line), f"line {number}: {error}")


def _id_of(line: bytes) -> str | int | None:
    try:
        return msgspec.json.decode(line, type=Row).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
