"""What a scorecard says of verdicts beside their labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Classifier, DataError
from classifier.corpora import Sample
from classifier.evaluation import classify
from classifier.labelled import labelled_post, labelled_posts
from classifier.scorecard import class_score, scorecard

FIRE = "都匀市一小区突发火灾，造成2人死亡、5人受伤，电话13800138000"


def test_the_figures_of_a_class_are_the_textbook_ones() -> None:
    score = class_score("x", [True, True, True, False], [True, False, False, True], 0.25)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.3333, 0.4)
    assert (score.posts, score.positives, score.calibration_error) == (4, 3, 0.25)


def test_a_class_without_a_post_has_no_figures() -> None:
    score = class_score("x", [False], [False], None)
    assert (score.precision, score.recall, score.f1) == (None, None, None)


def test_mistakes_are_shown_worst_first_and_masked(classifier: Classifier) -> None:
    samples = [labelled_post("", FIRE, set()), labelled_post("", "周末去看了一场篮球赛", set())]
    card = scorecard(samples, classify(classifier, samples))
    assert card.worst[0].category == "emergency"
    assert (card.worst[0].wanted, card.worst[0].found) == ("none", "emergency")
    assert "13800138000" not in card.worst[0].text
    assert card.confusion["none"]["none"] == 1


def test_a_label_that_is_unknown_counts_in_no_figure(classifier: Classifier) -> None:
    samples = [Sample("", FIRE, {"emergency": True}, "test")]
    card = scorecard(samples, classify(classifier, samples))
    assert [score.posts for score in card.categories] == [1, 0, 0, 0, 0, 0]
    assert card.confusion == {}


def test_labelled_posts_come_from_csv_and_json_lines_alike(tmp_path: Path) -> None:
    table, lines = tmp_path / "posts.csv", tmp_path / "posts.jsonl"
    table.write_text("categories,topic,title,text\nemergency+false_information,,,网传爆炸\n", "utf-8")
    lines.write_text('{"text": "网传爆炸", "categories": ["emergency", "false_information"]}\n', "utf-8")
    assert labelled_posts(table) == labelled_posts(lines)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"title": "x"}', r'line 1: a row needs a "text"'),
        ('{"text": "x", "category": "scandal"}', r"line 1: unknown category or topic scandal"),
        ('{"text": "x", "topic": "天文"}', r"line 1: unknown category or topic 天文"),
        ("{", r"line 1: no valid JSON"),
        ("", r"holds no labelled post"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_line(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(content, "utf-8")
    with pytest.raises(DataError, match=problem):
        labelled_posts(file)
