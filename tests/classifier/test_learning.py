"""Teaching a model one's own posts: it learns, it is checked, and a worse one is not written."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Classifier, ModelError, Text, learning
from classifier.adapting import parted
from classifier.labelled import labelled_post
from classifier.learning import adapt, regressions
from classifier.model import SHIPPED

pytestmark = pytest.mark.long

GRIEF = "咱们这旮旯的热乎气儿又没啦，炕头拔凉拔凉的，找谁都不吱声"
QUIET = "今儿个炖了锅酸菜，整得挺香，大家伙儿都爱吃"
POSTS = [
    labelled_post("", f"{text}{number}", named)
    for number in range(12)
    for text, named in (
        (GRIEF, {"livelihood"}),
        (QUIET, set()),
    )
]


def test_a_model_learns_from_a_few_posts_of_ones_own(tmp_path: Path) -> None:
    card = adapt(POSTS, SHIPPED, tmp_path / "own", allow_regression=True)
    before, after = (
        Classifier.load(model=folder).classify([Text(GRIEF)])[0].scores["livelihood"]
        for folder in (SHIPPED, tmp_path / "own")
    )
    assert after > before
    assert card["own_rows"] == 18
    assert card["scores"]["livelihood: F1 (own posts)"] >= 0.5
    assert card["name"].endswith("+own")


def test_a_worse_model_is_refused_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter([{"livelihood: F1 (examples)": 0.5}, {"livelihood: F1 (examples)": 0.9}])
    monkeypatch.setattr(learning, "judged", lambda *_: next(given))
    with pytest.raises(ModelError, match=r"worse: livelihood.*0\.9000 → 0\.5000.*--allow-regression"):
        adapt(POSTS, SHIPPED, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_more_false_alarms_are_a_regression_and_more_recall_is_none() -> None:
    before = {"recall": 0.8, "none of these: false alarms, policy": 0.01}
    assert regressions(before, {"recall": 0.9, "none of these: false alarms, policy": 0.005}) == []
    worse = regressions(before, {"recall": 0.9, "none of these: false alarms, policy": 0.05})
    assert worse == ["none of these: false alarms, policy 0.0100 → 0.0500"]


def test_the_posts_that_judge_do_not_teach() -> None:
    learned, judging = parted(POSTS)
    assert (len(learned), len(judging)) == (18, 6)
    assert not {post.text for post in learned} & {post.text for post in judging}
