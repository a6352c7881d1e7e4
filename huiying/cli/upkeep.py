"""Commands that keep the data in order."""

from huiying.cli.application import app
from huiying.cli.starting import wired


@app.command()
def reindex() -> None:
    """Build the search index anew from the store. `huiying work` must not run the stage `index` meanwhile."""
    from huiying.reindexing import rebuild

    with wired() as parts:
        print(f"indexed: {rebuild(parts)}")
