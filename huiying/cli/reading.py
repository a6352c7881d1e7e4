"""Commands that read texts: JSON Lines in, JSON Lines out."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from huiying.cli.application import app
from huiying.cli.json_lines import Answer, Row, stream
from huiying.cli.starting import wired

if TYPE_CHECKING:
    from classifier import Text

SOURCE = Annotated[str, typer.Argument(metavar="[FILE|-]", help="JSON Lines; - is standard input.")]
PROFILE = Annotated[str, typer.Option(metavar="NAME|FILE", help="Whose places come first; else HUIYING_PROFILE.")]


class TextRow(Row, kw_only=True):
    """A text to read, as users give it."""

    id: str | int
    text: str
    title: str | None = None
    channel: str | None = None
    region: str | None = None
    published_at: str | None = None

    def as_text(self) -> "Text":
        """What the classifier takes."""
        from classifier import Text

        return Text(
            text=self.text,
            title=self.title or "",
            channel=self.channel or "",
            region=self.region or "",
            published_at=self.published_at or "",
        )


@app.command()
def classify(source: SOURCE = "-", profile: PROFILE = "") -> None:
    """Say of each text its category, topic, grade, places and disposition, with the words that prove it.

    A row in is {"id", "text"} with "title", "channel", "region", "published_at" if known. Rows come out in
    the same order. A bad row gives {"id", "error"} in its place, and the exit code is 1 at the end.
    """
    classifier = wired(profile=profile).classifier

    def answer(rows: Sequence[TextRow]) -> Iterable[Answer]:
        return (verdict.as_row() for verdict in classifier.classify([row.as_text() for row in rows]))

    raise typer.Exit(stream(source, TextRow, answer))


@app.command()
def locate(source: SOURCE = "-", profile: PROFILE = "") -> None:
    """Say of each text only the places it names: rows like those of classify in, {"id", "places"} out."""
    classifier = wired(profile=profile).classifier

    def answer(rows: Sequence[TextRow]) -> Iterable[Answer]:
        found = classifier.locate([row.as_text() for row in rows])
        return ({"places": [place.as_row() for place in places]} for places in found)

    raise typer.Exit(stream(source, TextRow, answer))
