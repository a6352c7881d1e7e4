"""The whole verdict, and that no text can break it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import CATEGORIES, Classifier, Text

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=60)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "网传",
            "爆炸",
            "3人死亡",
            "都匀市",
            "贵州省",
            "演练",
            "12345",
            "１２",
            "地震",
            "\ud800",
            "😀",
            "\x00",
            "。",
            "物业",
        ]
    ),
    max_size=12,
).map("".join)


def test_a_fire_with_injured_is_an_emergency_with_place_kind_and_grade(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("都匀市一小区起火，2人受伤，消防已赶到现场")])[0]
    assert verdict.category == "emergency"
    assert verdict.kind == "火灾"
    assert verdict.grade == "IV"
    assert verdict.casualties == {"injured": 2}
    assert [place.code for place in verdict.places] == ["522701"]


def test_a_rumour_of_an_explosion_is_an_emergency_and_suspected_false(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("网传瓮安化工厂爆炸死了30人，消息被封锁，速转")])[0]
    assert {"emergency", "false_information"} <= set(verdict.categories)
    assert verdict.grade == "I"


@pytest.mark.parametrize("text", ["", " ", "😀😀", "a", "\x00\x01", "\ud800", "Hello, world", "，。！"])
def test_a_text_that_says_nothing_has_no_category(classifier: Classifier, text: str) -> None:
    assert classifier.classify([Text(text)])[0].category is None


def test_the_verdicts_come_in_the_order_of_the_posts(classifier: Classifier) -> None:
    texts = ["都匀市发生地震", "今天天气真好", "瓮安县发生车祸，1人受伤"]
    kinds = [verdict.kind for verdict in classifier.classify([Text(text) for text in texts])]
    assert kinds == ["地震", None, "交通事故"]


def test_the_row_has_exactly_the_agreed_keys(classifier: Classifier) -> None:
    row = classifier.classify([Text("瓮安县发生车祸，1人受伤")])[0].as_row()
    assert list(row) == [
        "category",
        "scores",
        "topic",
        "topic_score",
        "grade",
        "casualties",
        "places",
        "disposition",
        "uncertain",
        "evidence",
        "model",
    ]
    assert set(row["scores"]) == set(CATEGORIES)
    assert list(row["places"][0]) == [
        "code",
        "name",
        "level",
        "path",
        "confidence",
        "field",
        "text",
        "start",
        "end",
    ]
    assert list(row["evidence"][0]) == ["field", "text", "start", "end", "why"]
    json.dumps(row)


@settings(deadline=None, max_examples=150)
@given(title=ANY_TEXT | FRAGMENTS, text=ANY_TEXT | FRAGMENTS, region=ANY_TEXT)
def test_no_text_raises_and_every_offset_points_into_the_original(
    classifier: Classifier, title: str, text: str, region: str
) -> None:
    row = Text(text=text, title=title, region=region)
    verdict = classifier.classify([row])[0]
    for span in (*verdict.places, *verdict.evidence):
        original = title if span.field == "title" else text
        assert 0 <= span.start < span.end <= len(original)
        assert original[span.start : span.end] == span.text
    assert len(verdict.keywords) <= 32
    assert all(0.0 <= score <= 1.0 for score in verdict.scores.values())
