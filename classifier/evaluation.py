"""Measures the shipped classifier on public sets it has not seen, and prints how far it is from the aims.

    python -m classifier.evaluation --data DIR [--json]

Sets: `duee_sample` and `weibo21_test` were never trained on; of the ordinary, message and topic sets
only the parts that `training.held_out` keeps apart are used. Places and kinds are not trained at all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier import corpora
from classifier.classifier import Classifier
from classifier.corpora import Sample, distinct
from classifier.training import held_out
from classifier.verdict import CATEGORIES, Text, Verdict

_BATCH: Final = 500
_ADDRESS_LEVELS: Final = {"prov": 2, "city": 4, "district": 6, "town": 9}
_KINDS_OF_CEC: Final = {"新冠疫情": ("新冠疫情", "传染病疫情"), "恐怖袭击": ("恐怖袭击",)}


def main() -> None:
    """Measure and print, one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measure(given.data)
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:<42} {value:.4f}")


def measure(data: Path, classifier: Classifier | None = None) -> dict[str, float]:
    """All figures by name, between 0 and 1."""
    known = classifier or Classifier.load()
    figures: dict[str, float] = {}
    for part in (_emergencies, _appeals, _ordinary, _rumours, _topics, _kinds, _addresses):
        figures |= part(data, known)
    return {name: round(value, 4) for name, value in figures.items()}


def classify(classifier: Classifier, samples: Sequence[Sample]) -> list[Verdict]:
    """Verdicts of samples, in batches."""
    rows = [Text(sample.text, sample.title) for sample in samples]
    return [verdict for at in range(0, len(rows), _BATCH) for verdict in classifier.classify(rows[at : at + _BATCH])]


def f1(wanted: Iterable[bool], found: Iterable[bool]) -> float:
    """F1 of the positive class."""
    pairs = list(zip(wanted, found, strict=True))
    both = sum(a and b for a, b in pairs)
    either = sum(a for a, _ in pairs) + sum(b for _, b in pairs)
    return 2 * both / either if either else 0.0


def macro_f1(wanted: Sequence[str], found: Sequence[str | None]) -> float:
    """Mean F1 over the classes of `wanted`."""
    classes = sorted(set(wanted))
    scores = [f1([label == name for label in wanted], [label == name for label in found]) for name in classes]
    return float(np.mean(scores))


def _emergencies(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = list(distinct(corpora.event_news(data)))
    wanted = [sample.labels["emergency"] for sample in samples]
    scores = [verdict.scores["emergency"] for verdict in classify(classifier, samples)]
    return {"emergency in news: F1 (duee_sample)": f1(wanted, [score >= 0.5 for score in scores])}


def _appeals(data: Path, classifier: Classifier) -> dict[str, float]:
    public = [*corpora.messages(data), *corpora.messages(data, "messages_with_replies.jsonl")]
    samples = [sample for sample in distinct(public) if held_out(sample)]
    found = ["livelihood" in verdict.categories for verdict in classify(classifier, samples)]
    return {"livelihood: recall (messages, 20 % held out)": float(np.mean(found))}


def _ordinary(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = [sample for sample in distinct(corpora.ordinary(data)) if held_out(sample)]
    verdicts = classify(classifier, samples)
    return {
        f"none of these: false alarms, {name}": float(np.mean([name in verdict.categories for verdict in verdicts]))
        for name in CATEGORIES
    }


def _rumours(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = list(distinct(corpora.rumours(data, "weibo21_test")))
    wanted = np.asarray([sample.labels["false_information"] for sample in samples])
    scores = np.asarray([verdict.scores["false_information"] for verdict in classify(classifier, samples)])
    alarms = scores >= 0.5
    return {
        "rumour: macro-F1 at 0.5 (weibo21_test)": _two_sided(wanted, alarms),
        "rumour: precision at 0.5 (weibo21_test)": float(wanted[alarms].mean()) if alarms.any() else 0.0,
        "rumour: best macro-F1 (weibo21_test)": max(
            _two_sided(wanted, scores >= limit) for limit in np.quantile(scores, np.linspace(0.05, 0.95, 40))
        ),
    }


def _two_sided(wanted: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    return (f1(wanted.tolist(), found.tolist()) + f1((~wanted).tolist(), (~found).tolist())) / 2


def _topics(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = [s for s in distinct(corpora.messages(data, "topic_example.jsonl")) if held_out(s, 0.1)]
    found = [verdict.topic for verdict in classify(classifier, samples)]
    return {"topic: macro-F1 (topic_example, 10 % held out)": macro_f1([s.topic for s in samples], found)}


def _kinds(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = list(corpora.emergencies(data))
    found = [verdict.kind for verdict in classify(classifier, samples)]
    named = [
        sample.kind if kind in _KINDS_OF_CEC.get(sample.kind, (sample.kind,)) else kind
        for sample, kind in zip(samples, found, strict=True)
    ]
    seen = [(sample.kind, kind) for sample, kind in zip(samples, named, strict=True) if kind]
    return {
        "kind of emergency: macro-F1 (cec)": macro_f1([s.kind for s in samples], named),
        "kind of emergency: macro-F1 where recognised (cec)": macro_f1([a for a, _ in seen], [b for _, b in seen]),
    }


def addresses(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(address, first tagged text by level) of a BIO file."""
    for block in file.read_text("utf-8").split("\n\n"):
        text, spans = "", list[list[str]]()
        for row in (line.split(" ") for line in block.split("\n") if line.strip()):
            tag = row[-1]
            if tag.startswith("B-"):
                spans.append([tag[2:], row[0]])
            elif tag.startswith("I-") and spans:
                spans[-1][1] += row[0]
            text += row[0]
        if text:
            yield text, {span[0]: span[1] for span in reversed(spans)}


def _addresses(data: Path, classifier: Classifier) -> dict[str, float]:
    rows = list(addresses(data / "places" / "address_dev.txt"))
    located = classifier.locate([Text(text) for text, _ in rows])
    right: dict[str, list[bool]] = {name: [] for name in _ADDRESS_LEVELS}
    for (_, tagged), places in zip(rows, located, strict=True):
        names = [name for place in places for name in (*place.path, place.text)]
        for level in _ADDRESS_LEVELS:
            if level in tagged:
                right[level].append(any(_same(tagged[level], name) for name in names))
    return {f"places in addresses: {name}": float(np.mean(hits)) for name, hits in right.items()}


def _same(tagged: str, name: str) -> bool:
    """Whether a found name is the tagged one, give or take its suffix."""
    return (
        tagged == name or (len(tagged) > 1 and name.startswith(tagged)) or (len(name) > 1 and tagged.startswith(name))
    )


if __name__ == "__main__":
    main()
