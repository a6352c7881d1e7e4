"""How well posts about one matter find each other, on the samples, and the weights that a fit would choose.

    python -m benchmarks.gathering [--fit]

The samples' gold says which posts tell of one event. Pairs are scored as the classifier reads the posts; groups
are what joining every confirmed pair makes. `--fit` prints the weights of a logistic regression and the average
precision on events it did not see (five folds).
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import TypeVar

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from classifier import Classifier, Text, mask
from huiying.likeness import signatures
from pipeline.domain.matching import CONFIRMED, INTERCEPT, WEIGHTS, Signature, features, score
from samples.corpus import load_gold, load_posts

Key = TypeVar("Key")
FOLDS = 5
HOME = "5227"


def marked_posts(classifier: Classifier) -> tuple[list[Signature], list[str]]:
    """The signatures of the samples that belong to an event or stand alone, with the event of each."""
    gold = {row.id: row for row in load_gold()}
    now = datetime.now(UTC)
    posts = [post for post in load_posts() if not gold[post.id].noise]
    wordings = [post.wording(now, now) for post in posts]
    texts = [
        Text(mask(wording.text).text, wording.title, post.channel, post.region, post.published(now).isoformat())
        for post, wording in zip(posts, wordings, strict=True)
    ]
    return signatures(classifier, texts), [gold[post.id].event or post.id for post in posts]


def grouped(count: int, links: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The groups that the links make of `count` posts."""
    first = list(range(count))

    def root(at: int) -> int:
        while first[at] != at:
            at = first[at]
        return at

    for a, b in links:
        first[root(a)] = root(b)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at in range(count):
        groups[root(at)].append(at)
    return groups


def together(groups: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    """All pairs that share a group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def by(keys: Sequence[Key]) -> dict[Key, list[int]]:
    """Positions by key."""
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        found[key].append(at)
    return found


def measure(marks: Sequence[Signature], events: Sequence[str], likeness: Callable[[int, int], float]) -> str:
    """Pairwise precision and recall of the groups against the events."""
    links = [pair for pair in combinations(range(len(marks)), 2) if likeness(*pair) >= CONFIRMED]
    groups = grouped(len(marks), links)
    made, wanted = together(groups.values()), together(by(events).values())
    precision, recall = len(made & wanted) / max(1, len(made)), len(made & wanted) / len(wanted)
    return (
        f"{len(marks)} posts, {len(by(events))} matters, {len(groups)} cases; "
        f"pairs: precision {precision:.3f}, recall {recall:.3f}"
    )


def fit(marks: Sequence[Signature], events: Sequence[str]) -> str:
    """Weights from all comparable pairs, and the average precision on unseen events."""
    pairs = [(a, b) for a, b in combinations(range(len(marks)), 2) if score(marks[a], marks[b]) > 0.0]
    rows = np.array([[features(marks[a], marks[b]).get(name, 0.0) for name in WEIGHTS] for a, b in pairs])
    same = np.array([events[a] == events[b] for a, b in pairs])
    # A pair belongs to the fold of its first event, so no event's own pairs are in two folds.
    numbers = {event: number for number, event in enumerate(dict.fromkeys(events))}
    folds = np.array([min(numbers[events[a]], numbers[events[b]]) % FOLDS for a, b in pairs])
    model = LogisticRegression(C=3.0, max_iter=2_000)
    split = GroupKFold(FOLDS).split(rows, same, folds)
    unseen = cross_val_predict(model, rows, same, cv=list(split), method="predict_proba")[:, 1]
    model.fit(rows, same)
    weights = {name: round(float(weight), 1) for name, weight in zip(WEIGHTS, model.coef_[0], strict=True)}
    return (
        f"{len(pairs)} pairs, {int(same.sum())} of one event; average precision on unseen events "
        f"{average_precision_score(same, unseen):.3f}\nintercept {model.intercept_[0]:.1f} (now {INTERCEPT})\n{weights}"
    )


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    wanted = parser.parse_args()
    marks, events = marked_posts(Classifier.load(home=HOME))
    sys.stdout.write(measure(marks, events, lambda a, b: score(marks[a], marks[b])) + "\n")
    if wanted.fit:
        sys.stdout.write(fit(marks, events) + "\n")


if __name__ == "__main__":
    main()
