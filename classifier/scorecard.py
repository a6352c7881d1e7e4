"""How well verdicts agree with labels: figures by class, a confusion table, and the posts that went most wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from classifier.calibration import calibration_error
from classifier.corpora import Sample
from classifier.masking import mask
from classifier.verdict import CATEGORIES, Verdict

NONE: Final = "none"
_WORST: Final = 20
_SHOWN: Final = 120


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Figures of one class over the posts whose label is known; an undefined share is None."""

    name: str
    posts: int
    positives: int
    precision: float | None
    recall: float | None
    f1: float | None
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A post judged wrongly: what it is, what was found, the score of `category`, the masked beginning of its text."""

    wanted: str
    found: str
    category: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Categories and topics by class; `confusion[wanted][found]` counts posts whose categories are all known."""

    posts: int
    categories: tuple[ClassScore, ...]
    topics: tuple[ClassScore, ...]
    confusion: dict[str, dict[str, int]]
    worst: tuple[Mistake, ...]

    def as_row(self) -> dict[str, Any]:
        """All of it as one JSON value."""
        return asdict(self)


def scorecard(samples: Sequence[Sample], verdicts: Sequence[Verdict]) -> Scorecard:
    """The card of verdicts given for samples, in the same order."""
    pairs = list(zip(samples, verdicts, strict=True))
    return Scorecard(
        posts=len(pairs),
        categories=tuple(_category(name, pairs) for name in CATEGORIES),
        topics=_topics([(s.topic, v.topic) for s, v in pairs if s.topic]),
        confusion=_confusion(pairs),
        worst=_worst(pairs),
    )


def class_score(name: str, wanted: Sequence[bool], found: Sequence[bool], error: float | None) -> ClassScore:
    """Precision, recall and F1 of one class."""
    both = sum(a and b for a, b in zip(wanted, found, strict=True))
    precision = both / sum(found) if any(found) else None
    recall = both / sum(wanted) if any(wanted) else None
    f1 = 2 * both / (sum(wanted) + sum(found)) if any(wanted) or any(found) else None
    rounded = [None if value is None else round(value, 4) for value in (precision, recall, f1, error)]
    return ClassScore(name, len(wanted), sum(wanted), *rounded)


def _category(name: str, pairs: Sequence[tuple[Sample, Verdict]]) -> ClassScore:
    known = [(s.labels[name], v) for s, v in pairs if name in s.labels]
    wanted = [label for label, _ in known]
    scores = np.asarray([v.scores[name] for _, v in known], dtype=np.float32)
    error = calibration_error(np.asarray(wanted, dtype=np.bool_), scores) if known else None
    return class_score(name, wanted, [name in v.categories for _, v in known], error)


def _topics(pairs: Sequence[tuple[str, str | None]]) -> tuple[ClassScore, ...]:
    names = sorted({wanted for wanted, _ in pairs})
    return tuple(class_score(n, [w == n for w, _ in pairs], [f == n for _, f in pairs], None) for n in names)


def _wanted(sample: Sample) -> str:
    return "+".join(name for name in CATEGORIES if sample.labels.get(name)) or NONE


def _confusion(pairs: Sequence[tuple[Sample, Verdict]]) -> dict[str, dict[str, int]]:
    whole = [(s, v) for s, v in pairs if len(s.labels) == len(CATEGORIES)]
    counts = Counter((_wanted(s), "+".join(n for n in CATEGORIES if n in v.categories) or NONE) for s, v in whole)
    table: dict[str, dict[str, int]] = {}
    for (wanted, found), count in sorted(counts.items()):
        table.setdefault(wanted, {})[found] = count
    return table


def _worst(pairs: Sequence[tuple[Sample, Verdict]]) -> tuple[Mistake, ...]:
    wrong = [
        (abs(label - v.scores[name]), s, v, name)
        for s, v in pairs
        for name, label in s.labels.items()
        if label != (name in v.categories)
    ]
    return tuple(
        Mistake(_wanted(s), v.category or NONE, name, v.scores[name], mask(f"{s.title} {s.text}".strip()).text[:_SHOWN])
        for _, s, v, name in sorted(wrong, key=lambda each: -each[0])[:_WORST]
    )
