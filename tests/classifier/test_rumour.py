"""The rumour heads: what they see of a text, and that they judge the same alone and in a batch."""

from __future__ import annotations

import numpy as np
import pytest

from classifier import Classifier, Text
from classifier.corpora import Sample
from classifier.model import SHIPPED
from classifier.normalise import normalise
from classifier.rumour import BUCKETS, RumourModel, grams, load_rumour
from classifier.rumour_training import fit_rumours

EVERY = np.arange(BUCKETS, dtype=np.int32)
SCARE = "紧急扩散！内部消息，吃了这种水果会致癌，赶快转发给家人"
CALM = "市气象台发布：明天多云，最高气温二十度"


@pytest.fixture(scope="module")
def shipped() -> RumourModel:
    return RumourModel(load_rumour(SHIPPED))


def test_sequences_never_span_two_texts() -> None:
    apart = grams(["甲乙", "丙丁"], EVERY)
    assert set(apart.slots[: apart.bounds[1]]) == set(grams(["甲乙"], EVERY).slots)
    assert set(apart.slots[apart.bounds[1] :]) == set(grams(["丙丁"], EVERY).slots)


def test_a_repeated_sequence_is_counted_not_listed_twice() -> None:
    found = grams(["哈哈哈哈"], EVERY)
    assert len(set(found.slots.tolist())) == len(found.slots)
    assert found.counts.max() == 4


def test_the_address_of_a_short_link_says_nothing() -> None:
    one, other = grams(["看这里http://t.cn/abc123 真的", "看这里http://t.cn/Zq9x 真的"], EVERY).bounds[1:] - 0
    first, second = (grams([f"看这里http://t.cn/{code} 真的"], EVERY).slots for code in ("abc123", "Zq9x"))
    assert one * 2 == other
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize(
    ("copied", "written"),
    [
        ("水厂泄漏，快转！ \u200b\u200b\u200b", "水厂泄漏,快转!"),
        ("水厂 泄漏 快转\n", "水厂泄漏快转"),
        ("水厂泄漏L某某日报的微博视频", "水厂泄漏"),
        ("水厂泄漏...展开全文c", "水厂泄漏"),
        ("水厂泄漏O网页链接", "水厂泄漏http://t.cn/abc123"),
        ('水厂泄漏<img alt="[怒]" src="a.png">', "水厂泄漏"),
    ],
)
def test_how_a_page_set_a_post_says_nothing(copied: str, written: str) -> None:
    one, other = (grams([normalise(text)], EVERY) for text in (copied, written))
    assert dict(zip(one.slots.tolist(), one.counts.tolist(), strict=True)) == dict(
        zip(other.slots.tolist(), other.counts.tolist(), strict=True)
    )


def test_a_post_is_judged_alike_alone_and_among_others(shipped: RumourModel) -> None:
    together = shipped.alarms([CALM, SCARE, ""])[:, 0]
    alone = [float(shipped.alarms([text])[0, 0]) for text in (CALM, SCARE, "")]
    assert together.tolist() == pytest.approx(alone, abs=1e-4)


def test_a_batch_of_nothing_has_no_odds(shipped: RumourModel) -> None:
    assert shipped.odds([]).shape == (0, 2)


def test_the_heads_learn_what_tells_false_from_true_posts() -> None:
    posts = [
        Sample("", f"{text}第{number}次", {"false_information": false}, source)
        for number in range(12)
        for source in ("weibo21_train", "ced", "checked")
        for text, false in ((SCARE, True), (CALM, False))
    ]
    odds = RumourModel(fit_rumours(posts)).odds([SCARE, CALM])
    assert (odds[0] > 0).all()
    assert (odds[1] < 0).all()


def test_training_twice_gives_the_same_weights() -> None:
    posts = [
        Sample("", f"{text}{number}", {"false_information": false}, "weibo21_train")
        for number in range(8)
        for text, false in ((SCARE, True), (CALM, False))
    ]
    assert np.array_equal(fit_rumours(posts).heads, fit_rumours(posts).heads)


def test_a_scare_raises_more_suspicion_than_a_forecast(classifier: Classifier) -> None:
    scare, calm = classifier.suspicion([Text(SCARE), Text(CALM)])
    assert scare > 0.5 > calm


def test_the_shipped_heads_stay_small() -> None:
    assert len(load_rumour(SHIPPED).buckets) <= 200_000
    assert (SHIPPED / "rumour.npz").stat().st_size < 2_000_000
