"""Labelled posts of one's own, as CSV or JSON Lines: for judging a model and for teaching it.

CSV has the header `categories,topic,title,text`. A JSON Lines row has `text` and, as known, `title`, `topic`,
`category` or `categories`. Categories are joined by `+` or listed; none means an ordinary post.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from classifier.corpora import Sample, jsonl
from classifier.errors import DataError
from classifier.examples import labelled
from classifier.topics import Topics
from classifier.verdict import CATEGORIES

OWN: Final = "own"


def labelled_posts(file: Path) -> list[Sample]:
    """The rows of a labelled file. Raises DataError with file and line of what cannot be used."""
    if not file.is_file():
        raise DataError(file, 0, "is no file; give a CSV or JSON Lines file of labelled posts")
    samples = list(labelled(file, OWN) if file.suffix.lower() == ".csv" else _lines(file))
    if not samples:
        raise DataError(file, 1, "holds no labelled post")
    return samples


def labelled_post(title: str, text: str, categories: set[str], topic: str = "") -> Sample:
    """A post whose every category is known."""
    return Sample(title, text, {name: name in categories for name in CATEGORIES}, OWN, topic)


def _lines(file: Path) -> Iterator[Sample]:
    topics = Topics().index
    for number, row in enumerate(jsonl(file), 1):
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise DataError(file, number, 'a row needs a "text"')
        named = _categories(row)
        topic = row.get("topic") or ""
        if unknown := (named - set(CATEGORIES)) | ({topic} - set(topics) - {""}):
            raise DataError(file, number, f"unknown category or topic {', '.join(sorted(unknown))}")
        yield labelled_post(row.get("title") or "", row["text"], named, topic)


def _categories(row: dict[str, Any]) -> set[str]:
    given = row.get("categories", row.get("category")) or []
    return set(filter(None, given.split("+"))) if isinstance(given, str) else {str(name) for name in given}
