"""Posts whose disposition is known: made-up ones (`data/dispositions.csv`, `asking.csv`), and public messages judged
(`data/labels/disposition.csv`: the key of a text and the judgement, without the text)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from classifier import corpora
from classifier.corpora import Sample, distinct
from classifier.errors import DataError
from classifier.judgements import key
from classifier.tables import rows_of
from classifier.verdict import CATEGORIES, DISPOSITIONS

SOURCE: Final = "dispositions"
NOTHING: Final = ""
_DATA: Final = Path(__file__).parent / "data"
_COLUMNS: Final = ("disposition", "categories", "text")
_MESSAGES: Final = ("messages.jsonl", "messages_with_replies.jsonl")


@dataclass(frozen=True, slots=True)
class Asking:
    """A post and the disposition of the answer it asks for; "" where it asks for none."""

    sample: Sample
    disposition: str


def made_up(file: Path = _DATA / "dispositions.csv") -> Iterator[Asking]:
    """The project's own posts. Raises DataError with the line of an unknown disposition or category."""
    for line, row in rows_of(file, _COLUMNS):
        named = set(filter(None, row["categories"].split("+")))
        _known(file, line, row["disposition"])
        if unknown := named - set(CATEGORIES):
            raise DataError(file, line, f"unknown category {', '.join(sorted(unknown))}")
        yield Asking(Sample("", row["text"], _labels(named), SOURCE), row["disposition"])


def asking(file: Path = _DATA / "asking.csv") -> Iterator[Asking]:
    """More of them whose categories nobody told. Raises DataError with the line of an unknown disposition."""
    for line, row in rows_of(file, ("disposition", "text")):
        _known(file, line, row["disposition"])
        yield Asking(Sample("", row["text"], {}, SOURCE), row["disposition"])


def judged_messages(data: Path, file: Path = _DATA / "labels" / "disposition.csv") -> Iterator[Asking]:
    """The judged ones among the citizen messages under `data`, title and text."""
    known = _judgements(file)
    samples = (sample for name in _MESSAGES for sample in corpora.messages(data, name))
    for sample in distinct(samples):
        if (name := known.get(key(sample))) is not None:
            yield Asking(sample, name)


@cache
def _judgements(file: Path) -> dict[str, str]:
    known = {}
    for line, row in rows_of(file, ("key", "disposition")):
        _known(file, line, row["disposition"])
        known[row["key"]] = row["disposition"]
    return known


def _known(file: Path, line: int, name: str) -> None:
    if name not in DISPOSITIONS:
        raise DataError(file, line, f"disposition must be one of {', '.join(DISPOSITIONS)}")


def _labels(named: set[str]) -> dict[str, bool]:
    """What is told of a post: its categories, and that nothing has happened where no emergency is named.

    Livelihood is left open: 500 short appeals would teach its head one genre, and recall of letters from a city never
    seen falls from .82 to .52.
    """
    told = dict.fromkeys(named - {"livelihood"}, True)
    if "emergency" not in named:
        told["emergency"] = False
    if "false_information" not in named:
        told["false_information"] = False
    return told
