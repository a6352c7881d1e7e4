"""Commands that say which texts tell of one matter: JSON Lines in, JSON Lines out."""

from collections.abc import Iterable, Sequence

import msgspec
import typer

from huiying.cli.application import app
from huiying.cli.json_lines import Answer, BadRow, Row, batches, stream, write
from huiying.cli.reading import PROFILE, SOURCE, TextRow
from huiying.cli.starting import wired


class Side(msgspec.Struct):
    """One of two texts that are compared."""

    text: str
    title: str | None = None
    channel: str | None = None
    region: str | None = None
    published_at: str | None = None


class PairRow(Row, kw_only=True):
    """Two texts, each a string or a row like those of classify."""

    a: str | Side
    b: str | Side


@app.command()
def compare(source: SOURCE = "-", profile: PROFILE = "") -> None:
    """Say how likely two texts tell of one event: {"a", "b"} in, {"score", "same_event"} out.

    "a" and "b" are texts, or rows like those of classify. An "id" is repeated. A bad row gives
    {"id", "error"} in its place, and the exit code is 1 at the end.
    """
    from huiying.likeness import likeness, signatures
    from pipeline.domain.matching import CONFIRMED

    classifier = wired(profile=profile).classifier

    def answer(rows: Sequence[PairRow]) -> Iterable[Answer]:
        sides = [side for row in rows for side in (row.a, row.b)]
        marks = signatures(classifier, [_row_of(side).as_text() for side in sides])
        for a, b in zip(marks[::2], marks[1::2], strict=True):
            found = round(likeness(a, b), 4)
            yield {"score": found, "same_event": found >= CONFIRMED}

    raise typer.Exit(stream(source, PairRow, answer))


@app.command()
def group(source: SOURCE = "-", profile: PROFILE = "") -> None:
    """Gather posts about one matter: rows like those of classify in, the same rows with "case" out.

    "case" is the id of the first row of the group. All rows are read before the first is answered.
    A bad row gives {"id", "error"} in its place, and the exit code is 1 at the end.
    """
    from huiying.likeness import groups, signatures

    classifier = wired(profile=profile).classifier
    rows = [row for batch in batches(source, TextRow, keep=True) for row in batch]
    good = [row for row in rows if not isinstance(row, BadRow)]
    first = groups(signatures(classifier, [row.as_text() for row in good]))
    write(rows, ({**row.given, "case": good[number].id} for row, number in zip(good, first, strict=True)))
    raise typer.Exit(1 if len(good) < len(rows) else 0)


def _row_of(side: str | Side) -> TextRow:
    if isinstance(side, str):
        return TextRow(id="", text=side)
    return TextRow(id="", **msgspec.structs.asdict(side))
