"""Scores mean what they say, and calibrating one never changes a decision."""

from __future__ import annotations

import numpy as np
import pytest

from classifier import CATEGORIES, Classifier, Text
from classifier.calibration import calibrate, calibration_error, fit_slopes
from classifier.model import SHIPPED, load_weights


def test_no_post_changes_sides_when_its_score_is_calibrated() -> None:
    odds = np.asarray([-3.0, -0.1, 0.0, 0.1, 3.0], dtype=np.float32)
    assert np.sign(calibrate(odds, 0.3, 2.0)).tolist() == np.sign(odds).tolist()


def test_overconfident_odds_are_drawn_in_and_the_error_falls() -> None:
    rng = np.random.default_rng(3)
    true = rng.normal(0, 2, 4000).astype(np.float32)
    labels = rng.random(4000) < 1 / (1 + np.exp(-true))
    claimed = true * 3
    above, below = fit_slopes(claimed, labels)
    assert (above, below) == (pytest.approx(1 / 3, abs=0.06), pytest.approx(1 / 3, abs=0.06))
    raw, mended = (1 / (1 + np.exp(-odds)) for odds in (claimed, calibrate(claimed, above, below)))
    assert calibration_error(labels, mended) < calibration_error(labels, raw) / 2


def test_a_side_without_posts_keeps_its_slope() -> None:
    assert fit_slopes(np.asarray([1.0], dtype=np.float32), np.asarray([True]))[1] == 1.0


def test_the_error_is_the_mean_distance_of_score_and_share() -> None:
    labels = np.asarray([True, False, False, False])
    assert calibration_error(labels, np.full(4, 0.75, dtype=np.float32)) == pytest.approx(0.5)
    assert calibration_error(labels[:0], np.zeros(0, dtype=np.float32)) == 0.0


def test_the_shipped_model_calibrates_all_six_categories() -> None:
    slopes = load_weights(SHIPPED).mixing[:, 3:]
    assert slopes.shape == (len(CATEGORIES), 2)
    assert (slopes > 0).all()


def test_a_score_in_doubt_makes_the_verdict_uncertain_and_a_clear_one_does_not(classifier: Classifier) -> None:
    texts = [
        "都匀市一小区突发火灾，2人死亡",
        "周末去看了一场篮球赛",
        "网传某小区起火，真假不明",
        "建议在路口装一盏路灯",
    ]
    for verdict in classifier.classify([Text(text) for text in texts]):
        doubtful = any(0.3 < score < 0.72 for score in verdict.scores.values())
        assert verdict.uncertain or not doubtful
    assert not classifier.classify([Text(texts[1])])[0].uncertain
