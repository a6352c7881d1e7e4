"""Which amounts of money were lost: the word beside an amount says what became of it."""

from __future__ import annotations

import pytest

from classifier.losses import losses
from classifier.normalise import normalise


def lost(text: str) -> list[int]:
    plain = normalise(text)
    return [loss.yuan for loss in losses(plain, 0, len(plain))]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("直接经济损失1260万元", 12_600_000),
        ("老板说这一把火亏了1.2个亿", 120_000_000),
        ("价值八百万元的药材烧光", 8_000_000),
        ("损失在300万元至450万元之间", 4_500_000),
        ("五千多万的货打了水漂", 50_000_000),
        ("损失逾千万", 10_000_000),
        ("企业赔付村民经济损失2680万元", 26_800_000),
    ],
)
def test_an_amount_is_lost_where_the_word_beside_it_says_so(text: str, yuan: int) -> None:
    assert lost(text) == [yuan]


@pytest.mark.parametrize(
    "text",
    [
        "投资2亿元的厂房起火",
        "保险公司赔付120万元",
        "挽回经济损失3000万元",
        "拨付救灾资金500万元，道路损毁",
        "造成4万余人受灾经济受损",
        "受损农田损失3万亩",
        "损失达300亿美元",
    ],
)
def test_what_is_paid_given_saved_or_no_money_of_ours_is_not_lost(text: str) -> None:
    assert lost(text) == []
