"""Commands that keep data in order."""

from typing import Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import settings_with, wired


@app.command()
def reindex() -> None:
    """Build the search index anew from the store. `huiying work` must not run the stage `index` meanwhile."""
    from huiying.reindexing import rebuild

    with wired() as parts:
        print(f"indexed: {rebuild(parts)}")


@app.command()
def transfer(
    from_store: Annotated[str, typer.Option(metavar="URL", help="The store that is left.")],
    to_store: Annotated[str, typer.Option(metavar="URL", help="An empty database.")],
    from_bus: Annotated[str, typer.Option(metavar="URL", help="Else the embedded one under HUIYING_HOME.")] = "",
    as_json: JSON = False,
) -> None:
    """Move everything into another store, check all histories on both sides, and build HUIYING_SEARCH anew.

    Stop every other process first. Whatever ends it before the last row leaves the new store empty; the old
    one stays as it is.
    """
    from huiying.transferring import transfer as moved_over

    done = moved_over(settings_with(), from_store, to_store, from_bus)
    told = {**done.moved.rows, "audited cases": done.audited.cases, "audited events": done.audited.events}
    counts = [{"what": name, "count": count} for name, count in {**told, "indexed": done.indexed}.items()]
    print_json({each["what"]: each["count"] for each in counts}) if as_json else print_table(counts)
