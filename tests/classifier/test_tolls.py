"""What the counts of one sentence come to: found again, told by place, told besides, denied, long past."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text
from classifier.casualties import counts_in
from classifier.normalise import normalise
from classifier.numerals import value_of
from classifier.tolls import told

PINGTANG, LUODIAN, QIANNAN = "522727", "522728", "5227"


def tolls(text: str, *places: tuple[int, str]) -> dict[str, int]:
    plain = normalise(text)
    return {key: count.number for key, count in told(plain, counts_in(plain), places).items()}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("失联12人已找到11人", 1),
        ("此前失联的6人已全部找到", None),
        ("失踪的5人中，3人生还，2人遇难", None),
        ("失联7人，其中4人获救", 3),
        ("失联的4人尚未找到", 4),
        ("失踪8人", 8),
    ],
)
def test_who_was_found_again_is_no_longer_missing(text: str, missing: int | None) -> None:
    assert tolls(text).get("missing") == missing


def test_tolls_of_places_that_lie_apart_add_up() -> None:
    assert tolls("平塘县2人死亡，罗甸县3人死亡", (0, PINGTANG), (8, LUODIAN))["dead"] == 5


def test_the_toll_of_a_part_is_not_added_to_that_of_the_whole() -> None:
    assert tolls("黔南5人死亡，平塘县3人死亡", (0, QIANNAN), (7, PINGTANG))["dead"] == 5
    assert tolls("平塘县4人死亡，罗甸县3人死亡，合计7人死亡", (0, PINGTANG), (8, LUODIAN))["dead"] == 7


def test_a_list_that_names_the_outcome_once_is_summed() -> None:
    assert tolls("甲镇45人、乙镇38人、丙镇30人入院")["injured"] == 113
    assert tolls("造成3人死亡、5人受伤")["injured"] == 5


def test_those_told_of_besides_are_added() -> None:
    assert tolls("两人身亡，另有一人在医院去世")["dead"] == 3
    assert tolls("遇难9人，另有22人失联") == {"dead": 9, "missing": 22}


@pytest.mark.parametrize(
    ("text", "casualties"),
    [
        ("都匀一化工厂爆燃，厂方称并未造成30人死亡，实际2人轻伤", {"injured": 2}),
        ("荔波一游船倾覆致2人失踪，该水域2019年曾有12人溺亡", {"missing": 2}),
        ("惠水泥石流，1050名群众提前避险转移，无人伤亡", {"evacuated": 1050}),
        ("独山隧道坍塌续报：死者由最初的2人更新为4人", {"dead": 4}),
    ],
)
def test_of_an_emergency_only_its_own_toll_counts(
    classifier: Classifier, text: str, casualties: dict[str, int]
) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.category == "emergency"
    assert verdict.casualties == casualties


@pytest.mark.parametrize(("written", "value"), [("1万2千", 12000), ("一万二千", 12000), ("3亿5000万", 350000000)])
def test_a_number_of_two_units_is_read_whole(written: str, value: float) -> None:
    assert value_of(written) == value
