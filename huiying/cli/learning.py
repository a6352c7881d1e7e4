"""Commands that judge the classifier and teach it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import settings_with, wired
from huiying.errors import Misuse

if TYPE_CHECKING:
    from classifier.corpora import Sample
    from classifier.scorecard import Scorecard

DATA = Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of the public data sets.")]
LABELLED = Annotated[
    list[Path] | None, typer.Option("--labelled", metavar="FILE", help="CSV or JSON Lines of labelled posts.")
]
FILES = Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Labelled CSV or JSON Lines.")]


@app.command()
def train(
    data: DATA = None,
    labelled: LABELLED = None,
    corrections: Annotated[bool, typer.Option("--corrections", help="Learn what analysts corrected.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the model goes.")] = None,
    allow_regression: Annotated[bool, typer.Option("--allow-regression", help="Keep a model that is worse.")] = False,
    as_json: JSON = False,
) -> None:
    """Train the classifier anew from public sets (--data), or teach it --labelled posts or --corrections.

    Own posts move the model in use as little as they need to; --out is then required. Only weights are kept, with a
    card that names sets, counts and scores. A model that scores worse is refused. HUIYING_MODEL chooses what is used.
    """
    from classifier.learning import adapt, retrain
    from classifier.model import SHIPPED

    own = bool(labelled) or corrections
    if bool(data) == own:
        raise Misuse("give either --data DIR, or --labelled FILE and --corrections: one of the two ways to learn")
    base = settings_with().model or SHIPPED
    if data:
        if not data.is_dir():
            raise Misuse(f"{data} is no folder; --data names the one that holds the data sets")
        card = retrain(data, base, out or SHIPPED, allow_regression=allow_regression)
    else:
        if out is None:
            raise Misuse("--out names the folder of the new model; the one in use is left as it is")
        card = adapt(_own_posts(labelled or [], corrections), base, out, allow_regression=allow_regression)
    print_json(card) if as_json else print_table([{"figure": k, "score": v} for k, v in card["scores"].items()])


@app.command()
def evaluate(
    labelled: FILES = None,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Judge the model in use by labelled posts, or by the held-out parts of the public sets (--data).

    Shows precision, recall, F1 and calibration error by class, a confusion table, and the 20 worst mistakes, masked.
    """
    from classifier.evaluation import classify, held_out_samples
    from classifier.labelled import labelled_posts
    from classifier.scorecard import scorecard

    if bool(labelled) == bool(data):
        raise Misuse("give labelled files, or --data DIR with the public sets")
    samples = held_out_samples(data) if data else [post for file in labelled or [] for post in labelled_posts(file)]
    with wired() as parts:
        card = scorecard(samples, classify(parts.classifier, samples))
    print_json(card.as_row()) if as_json else _show(card)


def _own_posts(labelled: Sequence[Path], corrections: bool) -> "list[Sample]":
    from classifier.labelled import labelled_posts
    from huiying.corrections import corrected_posts

    posts = [post for file in labelled for post in labelled_posts(file)]
    if corrections:
        with wired() as parts:
            posts += corrected_posts(parts.queries)
    if not posts:
        raise Misuse("nothing to learn from: no analyst has corrected a case whose posts are still kept")
    return posts


def _show(card: "Scorecard") -> None:
    classes = card.as_row()
    print_table([*classes["categories"], *classes["topics"]])
    found = sorted({name for row in card.confusion.values() for name in row})
    table = [{"is \\ found": w} | {name: row.get(name, 0) for name in found} for w, row in card.confusion.items()]
    print_table(table)
    print_table(classes["worst"])
