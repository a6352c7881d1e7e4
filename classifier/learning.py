"""Teaching as the command does it: a new artifact is written only when it is not worse than the one before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from classifier.adapting import adapted, parted
from classifier.classifier import Classifier
from classifier.concepts import Concepts
from classifier.corpora import Sample
from classifier.disposition_model import load_disposition
from classifier.errors import ModelError
from classifier.evaluation import classify, measure
from classifier.examples import examples
from classifier.fitting import Table, tabulate
from classifier.model import VECTORS, Floats, Weights, load_card, load_vectors, load_weights
from classifier.rules import Rules
from classifier.rumour import RumourModel, RumourWeights, load_rumour
from classifier.rumour_training import text_of
from classifier.scorecard import scorecard
from classifier.scoring import by_characters
from classifier.segmenter import Segmenter
from classifier.training import Trained, extractor_for, train

# How much worse a figure may become before the model is refused.
TOLERANCE: Final = 0.01

Figures = dict[str, float]


def retrain(data: Path, base: Path, out: Path, *, allow_regression: bool = False) -> dict[str, Any]:
    """Train all heads from the public sets under `data` and measure; gives the card that was written.

    Raises ModelError when a figure falls below that of `base`, and writes nothing then.
    """
    return _replace(train(data, load_vectors(base)), base, out, lambda model: measure(data, model), allow_regression)


def adapt(samples: Sequence[Sample], base: Path, out: Path, *, allow_regression: bool = False) -> dict[str, Any]:
    """Correct the heads of `base` by one's own labelled posts; three quarters teach, one judges.

    Raises ModelError when F1 of a category falls on the posts that judge or on the project's own examples.
    """
    card, weights, rumour = load_card(base, Segmenter().name), load_weights(base), load_rumour(base)
    learned, judging = parted(samples)
    table = _table([*learned, *examples()], base)
    new = adapted(weights, table, _odds(table, weights, rumour, [*learned, *examples()]))
    lineage = {"name": f"{card['name'].split('+')[0]}+own", "own_rows": len(learned), "own_judging": len(judging)}
    kept = {name: value for name, value in card.items() if name not in ("digests", "format", "scores")}
    trained = Trained(new, rumour, load_disposition(base), kept | lineage)
    return _replace(trained, base, out, lambda model: judged(model, judging), allow_regression)


def judged(model: Classifier, samples: Sequence[Sample]) -> Figures:
    """F1 by category on one's own posts and on the project's examples, where it is defined."""
    figures: Figures = {}
    for name, rows in (("own posts", samples), ("examples", list(examples()))):
        card = scorecard(rows, classify(model, rows))
        figures |= {f"{each.name}: F1 ({name})": each.f1 for each in card.categories if each.f1 is not None}
    return figures


def regressions(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """What became worse by more than the tolerance; of false alarms and errors more is worse."""
    worse = []
    for name in sorted(before.keys() & after.keys()):
        change = after[name] - before[name]
        if (-change if is_cost(name) else change) < -TOLERANCE:
            worse.append(f"{name} {before[name]:.4f} → {after[name]:.4f}")
    return worse


def is_cost(figure: str) -> bool:
    """Whether a figure is better when it is smaller."""
    return "false alarms" in figure or "calibration error" in figure


def _table(samples: Sequence[Sample], base: Path) -> Table:
    return tabulate(samples, Segmenter(), extractor_for(load_vectors(base)), Rules(Concepts()))


def _odds(table: Table, weights: Weights, rumour: RumourWeights, samples: Sequence[Sample]) -> Floats:
    """Uncalibrated log-odds of the model as it is (rows × 6)."""
    model: Floats = table.wide @ np.vstack([weights.hashed, weights.dense]) + weights.bias
    read = by_characters(model, RumourModel(rumour), [text_of(each) for each in samples])
    mixed: Floats = table.rules * weights.mixing[:, 0] + read * weights.mixing[:, 1] + weights.mixing[:, 2]
    return mixed


def _replace(
    trained: Trained, base: Path, out: Path, figures: Callable[[Classifier], Figures], allow_regression: bool
) -> dict[str, Any]:
    """Measure the new model beside the old one and put it in `out`, unless it is worse."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copy(base / VECTORS, folder)
        trained.save(folder)
        after = figures(Classifier.load(model=folder))
        worse = regressions(figures(Classifier.load(model=base)), after)
        if worse and not allow_regression:
            remedy = "Nothing was written; --allow-regression writes it all the same"
            raise ModelError(out, f"the new model is worse: {'; '.join(worse)}", remedy)
        rounded = {name: round(value, 4) for name, value in after.items()}
        replace(trained, card=trained.card | {"scores": rounded}).save(folder)
        out.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            shutil.copy(file, out)
    return load_card(out, Segmenter().name)
