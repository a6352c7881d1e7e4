"""What struck another country is no emergency of ours, wherever the report was sent from."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text


@pytest.mark.parametrize(
    "text",
    [
        "新华社北京9月12日电 希腊一艘渡船倾覆，船上19人丧生",
        "土库曼斯坦一面粉厂坍塌，9名工人死亡",
        "据台湾媒体报道，越南一旅馆失火，已有14人死亡",
        "克马德克群岛发生7.1级地震，震源深度10千米",
        "巴基斯坦一客车坠河致22人死亡，无中国公民伤亡",
        "蒙古国一客车翻下山坡，9人遇难，提醒在蒙中国公民注意安全",
        "曼彻斯特郊外一栋公寓起火，4人死亡",
        "美军一艘登陆艇沉没，艇上8人全部遇难",
    ],
)
def test_what_struck_another_country_is_no_emergency(classifier: Classifier, text: str) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.scores["emergency"] >= 0.5
    assert "emergency" not in verdict.categories


@pytest.mark.parametrize(
    "text",
    [
        "泰国普吉一游船倾覆，船上有47名中国游客遇难",
        "都匀一辆德国产大巴侧翻，5人死亡",
        "缅甸7.1级地震波及云南瑞丽，3人遇难12人受伤",
        "维也纳酒店今早起火，5人被烧死",
        "昨日本市一工地坍塌，5名工人遇难",
        "沿海地区遭台风袭击，已有5人死亡",
        "独山县一工厂爆炸致5死，一名美国籍工程师受伤",
    ],
)
def test_what_struck_our_people_or_a_place_of_ours_is_one(classifier: Classifier, text: str) -> None:
    assert "emergency" in classifier.classify([Text(text)])[0].categories
