"""The whole verdict, and that no text can break it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.texts import REPEATED
from classifier import CATEGORIES, Classifier, Text, Verdict, mask

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


NOTHING_TO_UNDERSTAND = [
    "",
    " ",
    "\n\r\t",
    "😀😀",
    "a",
    "火",
    "\x00\x01\x7f",
    "\ud800",
    "\udfff\ud800" * 50,
    "，。！",
    "12345",
    "Hello, world: an explosion killed 30 people",
    "Взрыв на заводе, погибли 30 человек",
    "انفجار في مصنع أدى إلى مقتل 30 شخصا",
    "공장 폭발로 30명 사망",
    "工場で爆発があり、三人が死亡しました",
    "a" * 5_000_000,
    "😀" * 1_250_000,
]


@pytest.mark.parametrize("channel", ["", "hotline"])
@pytest.mark.parametrize("text", NOTHING_TO_UNDERSTAND, ids=range(len(NOTHING_TO_UNDERSTAND)))
def test_a_text_that_says_nothing_in_chinese_has_no_category_and_is_uncertain(
    classifier: Classifier, text: str, channel: str
) -> None:
    for row in (Text(text, channel=channel), Text("", title=text, channel=channel)):
        verdict = classifier.classify([row])[0]
        assert verdict.category is None
        assert verdict.uncertain


def test_five_megabytes_get_a_verdict_from_how_they_begin(classifier: Classifier) -> None:
    text = "都匀市一小区起火，2人受伤。" * 120_000
    verdict = classifier.classify([Text(mask(text).text)])[0]
    assert verdict.category == "emergency"
    assert verdict.places[0].code == "522701"


@pytest.mark.parametrize("piece", REPEATED)
def test_no_repetition_makes_a_long_text_endless(classifier: Classifier, piece: str) -> None:
    text = piece * 20_000
    classifier.locate([Text(mask(text).text)])
    assert len(classifier.classify([Text(text)])) == 1


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


@settings(max_examples=150)
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
    assert verdict.as_row()["category"] == verdict.category
    assert all(0.0 <= score <= 1.0 for score in verdict.scores.values())


@settings(max_examples=50)
@given(batch=st.lists(st.tuples(ANY_TEXT | FRAGMENTS, ANY_TEXT | FRAGMENTS), max_size=5))
def test_a_post_is_read_alike_alone_and_among_others(classifier: Classifier, batch: list[tuple[str, str]]) -> None:
    rows = [Text(text, title) for title, text in batch]
    alone = [classifier.classify([row])[0] for row in rows]
    assert [_judged(one) for one in classifier.classify(rows)] == [_judged(one) for one in alone]


def _judged(verdict: Verdict) -> tuple[object, ...]:
    """All but the last digits of scores, which depend on how many posts are added up at once."""
    return verdict.categories, verdict.grade, verdict.kind, verdict.places, verdict.evidence, verdict.keywords
