"""What befell people whom an earlier clause counts, and one who needs no number."""

from __future__ import annotations

import pytest

from classifier.casualties import counts_in
from classifier.normalise import normalise
from classifier.tolls import told


def tolls(text: str) -> dict[str, int]:
    plain = normalise(text)
    return {key: count.number for key, count in told(plain, counts_in(plain)).items()}


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("船上五名船工，船翻了以后，找到时全都没了呼吸", 5),
        ("下井28个人，上来的只有9个，其余都没活着出来", 19),
        ("车里坐了七个人，爬出来两个，剩下的当场遇难", 5),
        ("两大一小都没气了", 3),
        ("叔侄俩掉进窖里，有俩没救活", 2),
        ("四人中毒，抢救了一夜，爷爷去世", 1),
    ],
)
def test_an_outcome_without_a_number_goes_to_those_told_of_before(text: str, dead: int) -> None:
    assert tolls(text)["dead"] == dead


@pytest.mark.parametrize(
    "text",
    [
        "出动消防员30名，圈里的猪全死了",
        "转移12人，老屋都没了",
        "30名消防员赶到，火已经全灭了",
    ],
)
def test_neither_animals_nor_whoever_came_to_help_are_meant(text: str) -> None:
    assert "dead" not in tolls(text)


def test_a_count_that_was_changed_is_what_it_is_now() -> None:
    assert tolls("遇难人数经比对由18人核减至17人") == {"dead": 17}
