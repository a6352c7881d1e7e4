"""Measures the shipped classifier on public sets it has not seen, and prints how far it is from the aims.

    python -m classifier.evaluation --data DIR [--json]

Sets: `duee_sample` and `weibo21_test` were never trained on; of the ordinary, message and topic sets
only the parts that `training.held_out` keeps apart are used. Places and kinds are not trained at all.
What needs a model trained on less than the shipped one was measured by the training; the card holds it.
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
from classifier.across import across
from classifier.answers import judged_messages
from classifier.calibration import calibration_error
from classifier.classifier import Classifier
from classifier.corpora import Sample, distinct
from classifier.gazetteer import Gazetteer, ancestors
from classifier.judgements import judged, news
from classifier.normalise import normalise
from classifier.scorecard import scorecard
from classifier.training import held_out
from classifier.verdict import CATEGORIES, Place, Text, Verdict

_BATCH: Final = 500
_NEWS: Final = ("ner_msra_test_bio.txt", "ner_people_daily.dev", "ner_people_daily.test")
_ADDRESS_LEVELS: Final = {"prov": 2, "city": 4, "district": 6, "town": 9}
# What of ours is one of the set's: it knows no leaks of chemicals apart from pollution.
_KINDS_OF_CEC: Final = {"新冠疫情": ("新冠疫情", "传染病疫情"), "环境污染": ("环境污染", "危险化学品泄漏")}


def main() -> None:
    """Measure and print, one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measure(given.data) | across(given.data)
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:<42} {value:.4f}")


def measure(data: Path, classifier: Classifier | None = None) -> dict[str, float]:
    """All figures by name, between 0 and 1."""
    known = classifier or Classifier.load()
    figures: dict[str, float] = {}
    parts = (
        _emergencies,
        _appeals,
        _ordinary,
        _rumours,
        _topics,
        _kinds,
        _dispositions,
        _addresses,
        _news_places,
        _calibration,
    )
    for part in parts:
        figures |= part(data, known)
    return {name: round(value, 4) for name, value in figures.items()}


def held_out_samples(data: Path) -> list[Sample]:
    """Everything with a category that the shipped weights were not trained on."""
    parts: Sequence[Iterable[Sample]] = (
        corpora.messages(data),
        corpora.messages(data, "messages_with_replies.jsonl"),
        corpora.messages(data, "topic_example.jsonl"),
        corpora.ordinary(data),
    )
    kept = [sample for part in parts for sample in distinct(part) if held_out(sample)]
    return [*distinct(corpora.event_news(data)), *distinct(corpora.rumours(data, "weibo21_test")), *kept]


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
    figures = {"emergency in news: F1 (duee_sample)": _emergency_f1(classifier, samples)}
    read = [sample for sample in news(data) if held_out(sample)]
    figures["emergency in news: F1 (judged, 20 % held out)"] = _emergency_f1(classifier, read)
    quiet = [sample for sample in samples if not sample.labels["emergency"]]
    return figures | _false_alarms(classifier, quiet, "ordinary news")


def _emergency_f1(classifier: Classifier, samples: Sequence[Sample]) -> float:
    """F1 of the score: an event abroad is an emergency to the sets, though none of the verdict's categories."""
    wanted = [sample.labels["emergency"] for sample in samples]
    return f1(wanted, [verdict.scores["emergency"] >= 0.5 for verdict in classify(classifier, samples)])


def _appeals(data: Path, classifier: Classifier) -> dict[str, float]:
    public = [*corpora.messages(data), *corpora.messages(data, "messages_with_replies.jsonl")]
    samples = [sample for sample in distinct(public) if held_out(sample)]
    found = ["livelihood" in verdict.categories for verdict in classify(classifier, samples)]
    return {
        "livelihood: recall (messages, 20 % held out)": float(np.mean(found)),
        "livelihood: recall (messages, none in training)": float(classifier.card["unseen"]["livelihood"]),
    }


def _ordinary(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = [sample for sample in distinct(corpora.ordinary(data)) if held_out(sample)]
    return _false_alarms(classifier, samples, "none of these")


def _false_alarms(classifier: Classifier, samples: Sequence[Sample], what: str) -> dict[str, float]:
    verdicts = classify(classifier, samples)
    return {
        f"{what}: false alarms, {name}": float(np.mean([name in verdict.categories for verdict in verdicts]))
        for name in CATEGORIES
    }


def _rumours(data: Path, classifier: Classifier) -> dict[str, float]:
    """Two readings: among posts that fact checkers took up, and the alarm in the midst of ordinary posts."""
    samples = list(distinct(corpora.rumours(data, "weibo21_test")))
    wanted = np.asarray([sample.labels["false_information"] for sample in samples])
    alarms = np.asarray([verdict.scores["false_information"] for verdict in classify(classifier, samples)])
    among = np.asarray(classifier.suspicion([Text(sample.text) for sample in samples]))
    return {
        "rumour among claims: macro-F1 at 0.5 (weibo21_test)": two_sided(wanted, among >= 0.5),
        "rumour among claims: precision at 0.5 (weibo21_test)": float(wanted[among >= 0.5].mean()),
        "rumour alarm: macro-F1 at 0.5 (weibo21_test)": two_sided(wanted, alarms >= 0.5),
        "rumour alarm: precision at 0.5 (weibo21_test)": float(wanted[alarms >= 0.5].mean()),
        "calibration error: rumour among claims (weibo21_test)": calibration_error(wanted, among.astype(np.float32)),
    }


def _calibration(data: Path, classifier: Classifier) -> dict[str, float]:
    samples = held_out_samples(data)
    card = scorecard(samples, classify(classifier, samples))
    return {
        f"calibration error: {each.name} (all held out)": each.calibration_error
        for each in card.categories
        if each.calibration_error is not None
    }


def two_sided(wanted: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Mean F1 of the class and of its absence."""
    return (f1(wanted.tolist(), found.tolist()) + f1((~wanted).tolist(), (~found).tolist())) / 2


def _topics(data: Path, classifier: Classifier) -> dict[str, float]:
    raw = [s for s in distinct(corpora.messages(data, "topic_example.jsonl")) if held_out(s, 0.1)]
    cut = [s for s in distinct(corpora.segmented_topics(data)) if held_out(s, 0.1)]
    found = [verdict.topic for verdict in classify(classifier, raw)]
    joined = classifier.topics([Text(sample.text.replace(" ", "")) for sample in cut])
    return {
        "topic: macro-F1 (topic_example, 10 % held out)": macro_f1([s.topic for s in raw], found),
        "topic: macro-F1 (topic_segmented, 10 % held out)": macro_f1([s.topic for s in cut], joined),
    }


def _kinds(data: Path, classifier: Classifier) -> dict[str, float]:
    """Of every text when asked, and in verdicts on the texts that were judged to tell of an incident: smog, overviews
    of an epidemic and foiled plots tell of none, and no kind is right there."""
    samples = list(judged(distinct(corpora.emergencies(data))))
    wanted = [sample.kind for sample in samples]
    asked = classifier.kinds([Text(sample.text, sample.title) for sample in samples])
    told = [sample for sample in samples if sample.labels.get("emergency")]
    kinds = [sample.kind for sample in told]
    found = _as_labelled(kinds, [verdict.kind for verdict in classify(classifier, told)])
    seen = [(label, kind) for label, kind in zip(kinds, found, strict=True) if kind]
    return {
        "kind of emergency: macro-F1 when asked (cec)": macro_f1(wanted, _as_labelled(wanted, asked)),
        "kind of emergency: macro-F1 of incidents (cec)": macro_f1(kinds, found),
        "kind of emergency: macro-F1 where recognised (cec)": macro_f1([a for a, _ in seen], [b for _, b in seen]),
    }


def _dispositions(data: Path, classifier: Classifier) -> dict[str, float]:
    """Of judged messages; and how often an ordinary post is taken to ask for an answer though it has no category."""
    posts = [post for post in judged_messages(data) if held_out(post.sample)]
    found = classify(classifier, [post.sample for post in posts])
    right = [post.disposition == verdict.disposition for post, verdict in zip(posts, found, strict=True)]
    quiet = classify(classifier, [sample for sample in distinct(corpora.ordinary(data)) if held_out(sample)])
    asking = [verdict.disposition is not None and verdict.category is None for verdict in quiet]
    return {
        "disposition: right (judged messages, 20 % held out)": float(np.mean(right)),
        "none of these: false alarms, an answer asked for": float(np.mean(asking)),
    }


def _as_labelled(wanted: Sequence[str], found: Sequence[str | None]) -> list[str | None]:
    """Kinds in the set's own terms, where several of ours are one of its."""
    return [
        label if kind in _KINDS_OF_CEC.get(label, (label,)) else kind for label, kind in zip(wanted, found, strict=True)
    ]


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
    """By the tagged name itself, which a place found must bear or be called in the text, and where a former name
    (临安市) counts as found when its heir of today is."""
    rows = list(addresses(data / "places" / "address_dev.txt"))
    located = classifier.locate([Text(text) for text, _ in rows])
    gazetteer = Gazetteer()
    right: dict[str, list[bool]] = {name: [] for name in _ADDRESS_LEVELS}
    heirs: dict[str, list[bool]] = {name: [] for name in _ADDRESS_LEVELS}
    for (_, tagged), places in zip(rows, located, strict=True):
        names = [name for place in places for name in (*place.path, place.text, *place.written)]
        codes = _codes(places)
        for level in _ADDRESS_LEVELS:
            if level in tagged:
                named = any(_same(tagged[level], name) for name in names)
                right[level].append(named)
                heirs[level].append(named or not codes.isdisjoint(gazetteer.codes_of(tagged[level])))
    figures = {f"places in addresses: {name}": float(np.mean(hits)) for name, hits in right.items()}
    return figures | {f"places in addresses, heirs count: {name}": float(np.mean(hits)) for name, hits in heirs.items()}


def _codes(places: Iterable[Place]) -> set[str]:
    """The codes of places and of all divisions they lie in."""
    return {part for place in places for part in (*ancestors(place.code), place.code)}


def _news_places(data: Path, classifier: Classifier) -> dict[str, float]:
    """Recall of tagged locations that bear a name of a province, prefecture or county; false alarms without any tag.

    A name counts whatever its meaning in the sentence (西湖, 泰山), and is found when a sure place lies in a bearer.
    """
    gazetteer = Gazetteer()
    above = [division for division in gazetteer.divisions.values() if len(division.code) < 9]
    known = {name for division in above for name in (division.name, division.short) if len(name) > 1}
    found: list[bool] = []
    alarms: list[bool] = []
    for file in _NEWS:
        sentences = list(tagged_sentences(data / "places" / file))
        for (text, spans), places in zip(
            sentences, classifier.locate([Text(text) for text, _ in sentences]), strict=True
        ):
            sure = _codes(place for place in places if place.confidence >= 0.5)
            names = [normalise(text[start:end]) for tag, start, end in spans if tag == "LOC"]
            found += [not sure.isdisjoint(gazetteer.codes_of(name)) for name in names if name in known]
            if not {"LOC", "ORG"} & {tag for tag, _, _ in spans}:
                alarms.append(bool(sure))
    return {
        "places in news: recall of divisions (ner_*)": float(np.mean(found)),
        "places in news: false alarms without place or body": float(np.mean(alarms)),
    }


def tagged_sentences(file: Path) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """(sentence, tagged spans) of a BIO file with a blank line between sentences."""
    for block in file.read_text("utf-8").replace("\r", "").split("\n\n"):
        text, spans = "", list[tuple[str, int, int]]()
        for row in (line.split() for line in block.split("\n") if line.strip()):
            sign, tag = (row[0] if len(row) > 1 else " "), row[-1]
            if tag.startswith("I-") and spans:
                spans[-1] = (*spans[-1][:2], len(text) + len(sign))
            elif tag.startswith("B-"):
                spans.append((tag[2:], len(text), len(text) + len(sign)))
            text += sign
        if text:
            yield text, spans


def _same(tagged: str, name: str) -> bool:
    """Whether a found name is the tagged one, give or take its suffix."""
    return (
        tagged == name or (len(tagged) > 1 and name.startswith(tagged)) or (len(name) > 1 and tagged.startswith(name))
    )


if __name__ == "__main__":
    main()
