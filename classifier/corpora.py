"""Reads the public data sets for training and measuring; none of their text is kept in the project.

Rows are de-duplicated on their first 60 normalised characters, since the rumour sets overlap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from classifier.errors import DataError
from classifier.normalise import normalise

_NOT_WORD = re.compile(r"[\W_]+")
_DISASTER: Final = "灾害/意外"
# Noise, smog, rules and figures stand beside spills and new cases.
_VAGUE_KINDS: Final = ("环境污染", "新冠疫情")


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled post. `labels` maps a category to whether it applies; a category left out is unknown.

    `topic` and `kind` are empty when unknown; `source` names the set it came from.
    """

    title: str
    text: str
    labels: dict[str, bool]
    source: str
    topic: str = ""
    kind: str = ""


def jsonl(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file. Raises DataError with the line that is none."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise DataError(file, number, f"no valid JSON: {error}") from error


def key_of(text: str) -> str:
    """What two copies of one post share: the first 60 letters of the normalised text."""
    return _NOT_WORD.sub("", normalise(text[:400]).lower())[:60]


def distinct(samples: Iterable[Sample], seen: set[str] | None = None) -> Iterator[Sample]:
    """Samples without repeated texts; `seen` carries keys across calls."""
    seen = set() if seen is None else seen
    for sample in samples:
        key = key_of(sample.title + sample.text)
        if key and key not in seen:
            seen.add(key)
            yield sample


def _labels(*true: str, unknown: tuple[str, ...] = ()) -> dict[str, bool]:
    names = ("emergency", "livelihood", "false_information", "policy", "credibility", "morality")
    return {name: name in true for name in names if name not in unknown}


def messages(data: Path, file: str = "messages.jsonl") -> Iterator[Sample]:
    """Citizen messages: all livelihood, as good as none an incident (a hazard is complained of, none has struck)."""
    rest = ("policy", "credibility", "morality")
    for row in jsonl(data / "messages" / file):
        yield Sample(row["title"], row["text"], _labels("livelihood", unknown=rest), file, row.get("topic", ""))


def segmented_topics(data: Path) -> Iterator[Sample]:
    """Citizen messages already cut into words, stop words removed, with their first-level topic."""
    rest = ("policy", "credibility", "morality", "emergency")
    for row in jsonl(data / "messages" / "topic_segmented.jsonl"):
        yield Sample("", row["words"], _labels("livelihood", unknown=rest), "topic_segmented", row["topic"])


def emergencies(data: Path) -> Iterator[Sample]:
    """News of emergencies in one genre, with the kind; much of what it says of two kinds tells of no incident."""
    for row in jsonl(data / "emergencies" / "cec.jsonl"):
        vague = ("emergency",) if row["kind"] in _VAGUE_KINDS else ()
        labels = _labels("emergency", unknown=("false_information", *vague))
        yield Sample(row["title"], row["text"], labels, "cec", kind=row["kind"])


def event_news(data: Path) -> Iterator[Sample]:
    """News sentences with typed events; an emergency when one is a disaster."""
    rest = ("policy", "credibility", "morality", "livelihood")
    for row in jsonl(data / "emergencies" / "duee_sample.jsonl"):
        disaster = any(event["event_type"].startswith(_DISASTER) for event in row["event_list"])
        labels = _labels(*(("emergency",) if disaster else ()), unknown=rest)
        yield Sample("", row["text"], labels, "duee_sample")


def rumours(data: Path, *files: str) -> Iterator[Sample]:
    """Microblogs with the verdict of fact checkers; what else they are is unknown."""
    rest = ("emergency", "policy", "credibility", "morality", "livelihood")
    for name in files:
        for row in jsonl(data / "rumours" / f"{name}.jsonl"):
            labels = _labels(*(("false_information",) if row["false"] else ()), unknown=rest)
            yield Sample("", row["text"], labels, name)


def ordinary(data: Path, *files: str) -> Iterator[Sample]:
    """News titles and everyday microblogs: none of the categories (about 1 % of tnews do name one)."""
    for name in files or ("tnews", "thucnews_titles", "microblogs_smp2020"):
        for row in jsonl(data / "ordinary" / f"{name}.jsonl"):
            yield Sample("", row["text"], _labels(), name)


def pair_texts(data: Path) -> Iterator[Sample]:
    """Both sides of the news pairs, unlabelled: for counting words only."""
    for name in ("sohu_same_event_train", "sohu_same_topic_train"):
        for row in jsonl(data / "pairs" / f"{name}.jsonl"):
            for side in ("source", "target"):
                yield Sample("", row[side], {}, name)


def everything(data: Path) -> Iterator[Sample]:
    """All texts that may be trained on, for counting words."""
    yield from messages(data)
    yield from messages(data, "messages_with_replies.jsonl")
    yield from segmented_topics(data)
    yield from emergencies(data)
    yield from rumours(data, "weibo21_train", "weibo21_val", "ced", "checked")
    yield from ordinary(data)
    yield from pair_texts(data)
