"""The kind of an emergency, asked of what is one and of what is none."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text
from classifier.concepts import Concepts


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("", "化工厂车间起火，消防员扑救两小时，过火面积三百平方米", "火灾"),
        ("", "两辆货车在国道追尾，一名司机被困", "交通事故"),
        ("", "市场遭自杀式袭击者引爆炸弹，爆炸造成多人死亡，极端组织声称负责", "恐怖袭击"),
        ("河水发黑", "上游工厂排污，污水流进河道，水质超标，鱼死了一片", "环境污染"),
        ("", "中学食堂午餐后四十名学生呕吐腹泻，疑似食物中毒", "食物中毒"),
        ("", "凌晨发生5.2级地震，震源深度10千米，多次余震", "地震"),
        ("", "两名游客失足落水，搜救仍在进行", "意外事故"),
    ],
)
def test_the_kind_follows_the_words_around_the_hazard(classifier: Classifier, title: str, text: str, kind: str) -> None:
    assert classifier.kinds([Text(text, title)]) == [kind]


def test_a_text_that_names_no_hazard_has_no_kind(classifier: Classifier) -> None:
    assert classifier.kinds([Text("今天去公园看花")]) == [None]


def test_an_emergency_abroad_has_a_kind_but_is_none_of_ours(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("当地时间7日，墨西哥一架客机坠毁，致12人死亡，救援人员赶到现场")])[0]
    assert "emergency" not in verdict.categories
    assert verdict.kind == "意外事故"


def test_what_a_book_or_film_is_named_after_is_no_hazard() -> None:
    named = {found.concept for found in Concepts().find("昨晚看完《孤岛大爆炸》，一般")}
    told = {found.concept for found in Concepts().find("昨晚孤岛大桥下发生爆炸")}
    assert "hazard_explosion" not in named
    assert "hazard_explosion" in told


@pytest.mark.parametrize("text", ["闸门一开人潮如洪水", "爆炸般的掌声", "评论区“起火”了"])
def test_a_likeness_is_no_hazard(text: str) -> None:
    assert not [found for found in Concepts().find(text) if found.concept.startswith("hazard_")]
