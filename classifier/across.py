"""How well suspected rumours are told in a set that was not trained on: every rumour set in its turn.

A text that stands in two sets counts to the one trained on, so nothing measured was seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from sklearn.metrics import f1_score

from classifier import corpora
from classifier.corpora import Sample, distinct, key_of
from classifier.rumour import RumourModel
from classifier.rumour_training import fit_with_alarms, text_of

_SETS: Final[dict[str, tuple[str, ...]]] = {
    "weibo21": ("weibo21_train", "weibo21_val", "weibo21_test"),
    "ced": ("ced",),
    "checked": ("checked",),
}


def across(data: Path) -> dict[str, float]:
    """Macro-F1 at 0.5 among claims for each set left out, their mean, and the best at any threshold."""
    figures: dict[str, float] = {}
    for left_out, files in _SETS.items():
        known = [name for other, names in _SETS.items() if other != left_out for name in names]
        trained = list(distinct(corpora.rumours(data, *known)))
        unseen = list(distinct(corpora.rumours(data, *files), {key_of(sample.text) for sample in trained}))
        figures |= _scores(left_out, trained, unseen)
    at_half = [value for name, value in figures.items() if "at 0.5" in name]
    return {name: round(value, 4) for name, value in figures.items()} | {
        "rumour unseen: macro-F1 at 0.5, mean of three": round(float(np.mean(at_half)), 4)
    }


def _scores(name: str, trained: list[Sample], unseen: list[Sample]) -> dict[str, float]:
    wanted = np.asarray([sample.labels["false_information"] for sample in unseen])
    odds = RumourModel(fit_with_alarms(trained)[0]).odds([text_of(sample) for sample in unseen])[:, 0]
    limits = np.quantile(odds, np.linspace(0.05, 0.95, 40))
    return {
        f"rumour unseen: macro-F1 at 0.5 ({name})": float(f1_score(wanted, odds >= 0, average="macro")),
        f"rumour unseen: best macro-F1 ({name})": max(
            float(f1_score(wanted, odds >= limit, average="macro")) for limit in limits
        ),
    }
