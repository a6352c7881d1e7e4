"""What people judged of public texts (`data/labels/emergency.csv`): labels by the text's key, without the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final
from zlib import crc32

from classifier import corpora
from classifier.corpora import Sample, distinct, key_of
from classifier.errors import DataError
from classifier.tables import rows_of

FILE: Final = Path(__file__).parent / "data" / "labels" / "emergency.csv"
SOURCE: Final = "judged"
PORTAL: Final = "portal_news"
# One of so many texts of the news pairs that nobody judged is read.
_READ: Final = 8
# An emergency abroad is one to the model; `Classifier` keeps it out of the categories by its places.
_EMERGENCY: Final = {"here": True, "abroad": True, "none": False, "unsure": None}


@cache
def judgements(file: Path = FILE) -> dict[str, bool | None]:
    """Whether the text of a key tells of an emergency; None where the judges were not sure. Raises DataError."""
    known = {}
    for line, row in rows_of(file, ("key", "emergency")):
        if row["emergency"] not in _EMERGENCY:
            raise DataError(file, line, f"emergency must be one of {', '.join(_EMERGENCY)}")
        known[row["key"]] = _EMERGENCY[row["emergency"]]
    return known


def key(sample: Sample) -> str:
    """The key of a sample in the file of judgements."""
    return f"{crc32(key_of(sample.title + sample.text).encode()):08x}"


def judged(samples: Iterable[Sample]) -> Iterator[Sample]:
    """Samples with what was judged of them in place of what their set says; judged ones have the source `judged`.

    Where the judges were not sure, nothing is known of an emergency.
    """
    known = judgements()
    for sample in samples:
        name = key(sample)
        if name not in known:
            yield sample
        elif (told := known[name]) is None:
            rest = {category: label for category, label in sample.labels.items() if category != "emergency"}
            yield replace(sample, labels=rest)
        else:
            yield replace(sample, labels=sample.labels | {"emergency": told}, source=SOURCE)


def news(data: Path) -> Iterator[Sample]:
    """The judged ones among the texts of the news pairs; of the other categories nothing is known."""
    return (sample for sample in judged(distinct(corpora.pair_texts(data))) if sample.source == SOURCE)


def portal_news(data: Path) -> Iterator[Sample]:
    """Some of the other news texts: what a portal prints is no suspected rumour, more is not known of it."""
    known = judgements()
    unread = (sample for sample in distinct(corpora.pair_texts(data)) if key(sample) not in known)
    return (
        replace(sample, labels={"false_information": False}, source=PORTAL) for sample in islice(unread, 0, None, _READ)
    )
