"""The project's own made-up examples (`data/examples/*.csv`), and labelled rows of that shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from classifier.corpora import Sample
from classifier.errors import DataError
from classifier.tables import rows_of
from classifier.verdict import CATEGORIES

FOLDER: Final = Path(__file__).parent / "data" / "examples"
COLUMNS: Final = ("categories", "topic", "title", "text")
# Written by genre to set events apart from what sounds like them; of rumours, policy and conduct they say nothing.
_OF_EVENTS: Final = ("captions.csv", "follow_ups.csv", "microblogs.csv", "news_leads.csv", "notices.csv", "tolls.csv")
_TOLD: Final = ("emergency", "livelihood")


def examples(folder: Path = FOLDER) -> Iterator[Sample]:
    """All examples; a row names its categories joined by `+`, none for an ordinary post."""
    for file in sorted(folder.glob("*.csv")):
        for sample in labelled(file, "examples"):
            told = {name: sample.labels[name] for name in _TOLD}
            yield replace(sample, labels=told) if file.name in _OF_EVENTS else sample


def labelled(file: Path, source: str) -> Iterator[Sample]:
    """The rows of one CSV of labelled posts. Raises DataError with the line of an unknown category."""
    for line, row in rows_of(file, COLUMNS):
        named = set(filter(None, row["categories"].split("+")))
        if unknown := named - set(CATEGORIES):
            raise DataError(file, line, f"unknown category {', '.join(sorted(unknown))}")
        labels = {category: category in named for category in CATEGORIES}
        yield Sample(row["title"], row["text"], labels, source, row["topic"])
