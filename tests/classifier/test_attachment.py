"""Which outcome a number of people belongs to, where no fixed phrase tells it."""

from __future__ import annotations

import pytest

from classifier.casualties import counts_in
from classifier.normalise import normalise
from classifier.tolls import told


def tolls(text: str) -> dict[str, int]:
    plain = normalise(text)
    return {key: count.number for key, count in told(plain, counts_in(plain)).items()}


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("一所小学四十二名学生因喝了没烧开的水而腹泻", "sick", 42),
        ("作坊里的9名女工被浓烟熏死", "dead", 9),
        ("三位住在阁楼上的老人在大火中丧生", "dead", 3),
        ("经抢救，其中两人伤势较为严重", "seriously_injured", 2),
        ("现场当即死亡了一人", "dead", 1),
        ("医院收治伤员三十余人", "injured", 30),
        ("两人（均为船上厨工）死亡", "dead", 2),
        ("1,200名职工出现呕吐", "sick", 1200),
    ],
)
def test_a_number_of_people_is_given_to_the_outcome_of_its_clause(text: str, key: str, number: int) -> None:
    assert tolls(text).get(key) == number


def test_who_is_hurt_first_and_dies_then_counts_as_dead() -> None:
    assert tolls("一人在送往医院途中死亡")["dead"] == 1
    assert tolls("6名被困者全部遇难")["dead"] == 6
    assert tolls("12人受伤、死者身份待查") == {"injured": 12}


@pytest.mark.parametrize(
    "text",
    [
        "六十名消防员赶到现场救治伤员",
        "30多人经检查无明显症状",
        "向5名职工的死亡赔偿款",
        "一辆载有45人的客车坠崖遇难",
        "把人民生命安全放在第一位，死亡",
        "2人已脱离生命危险",
    ],
)
def test_whoever_helps_rides_along_or_is_well_is_no_victim(text: str) -> None:
    assert not tolls(text)


def test_who_died_on_the_spot_and_who_died_under_treatment_add_up() -> None:
    assert tolls("当场死亡8人，送医途中又有2人不治")["dead"] == 10
    assert tolls("4人死亡，其中3人当场死亡，1人经抢救无效死亡")["dead"] == 4


def test_people_of_two_sorts_are_added() -> None:
    assert tolls("车上三名男乘客和一名女乘客死亡")["dead"] == 4
    assert tolls("死亡3人、受伤5名")["dead"] == 3


@pytest.mark.parametrize(("text", "number"), [("廿三人遇难", 23), ("死亡叁拾人", 30), ("死了十好几个人", 11)])
def test_formal_and_old_numerals_are_read(text: str, number: int) -> None:
    assert tolls(text)["dead"] == number


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("造成伍佰万元直接经济损失", 5_000_000), ("损失过亿", 100_000_000), ("造成三千万损失", 30_000_000)],
)
def test_losses_are_read_on_either_side_of_their_word(text: str, yuan: int) -> None:
    assert tolls(text)["loss_yuan"] == yuan
