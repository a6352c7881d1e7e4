"""Commands that keep data and model in order."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse

VECTORS = "vectors.npz"


@app.command()
def reindex() -> None:
    """Build the search index anew from the store. `huiying work` must not run the stage `index` meanwhile."""
    from huiying.reindexing import rebuild

    with wired() as parts:
        print(f"indexed: {rebuild(parts)}")


@app.command()
def train(
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the public data sets.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Else the shipped model is replaced.")] = None,
    as_json: JSON = False,
) -> None:
    """Train the classifier anew from public sets and the project's own examples.

    Only weights are kept, and a card that names the sets and their counts. HUIYING_MODEL chooses what is used.
    """
    from classifier import training
    from classifier.model import SHIPPED, load_vectors, save_weights

    if not data.is_dir():
        raise Misuse(f"{data} is no folder; --data names the one that holds the data sets")
    target = out or SHIPPED
    if not (target / VECTORS).exists():
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / VECTORS, target)
    weights, card = training.train(data, load_vectors(target))
    save_weights(target, weights, card)
    print_json(card) if as_json else print_table([{"trained on": name, "rows": n} for name, n in card["rows"].items()])
