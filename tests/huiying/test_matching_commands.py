"""compare and group: which texts tell of one matter."""

import json

from tests.huiying.conftest import Huiying

BLAST = "福泉市马场坪一厂房爆炸，已致3人死亡"
SAME_BLAST = "福泉市马场坪街道厂房爆炸 3人遇难"
OTHER = "荔波县城区停水三天，居民盼来水"


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_compare_tells_one_event_from_two(huiying: Huiying) -> None:
    ended = huiying("compare", given=lines({"a": BLAST, "b": {"text": SAME_BLAST}}, {"id": 2, "a": BLAST, "b": OTHER}))
    same, different = ended.rows
    assert ended.code == 0
    assert (list(same), list(different)) == (["score", "same_event"], ["id", "score", "same_event"])
    assert same["same_event"] is True
    assert different["same_event"] is False
    assert 0 <= different["score"] < same["score"] <= 1


def test_compare_is_symmetric_and_certain_of_a_text_and_itself(huiying: Huiying) -> None:
    there, back, itself = huiying(
        "compare", given=lines({"a": BLAST, "b": SAME_BLAST}, {"a": SAME_BLAST, "b": BLAST}, {"a": OTHER, "b": OTHER})
    ).rows
    assert there == back
    assert itself["score"] == 1


def test_times_that_lie_far_apart_make_two_events(huiying: Huiying) -> None:
    early = {"text": BLAST, "published_at": "2026-03-01T08:00:00+08:00"}
    late = {"text": BLAST, "published_at": "2026-05-01T08:00:00+08:00"}
    near, far = huiying("compare", given=lines({"a": early, "b": BLAST}, {"a": early, "b": late})).rows
    assert near["same_event"] is True
    assert far["same_event"] is False


def test_a_pair_that_lacks_a_side_is_answered_in_its_place(huiying: Huiying) -> None:
    ended = huiying("compare", given=lines({"a": BLAST}, {"a": BLAST, "b": BLAST}))
    assert ended.code == 1
    assert ["error" in row for row in ended.rows] == [True, False]


def test_group_gives_the_same_rows_back_with_their_case(huiying: Huiying) -> None:
    given = [{"id": "x", "text": BLAST, "mine": [1]}, {"id": "y", "text": OTHER}, {"id": "z", "text": SAME_BLAST}]
    ended = huiying("group", given=lines(*given))
    assert ended.code == 0
    assert [{name: value for name, value in row.items() if name != "case"} for row in ended.rows] == given
    assert [row["case"] for row in ended.rows] == ["x", "y", "x"]


def test_the_groups_do_not_depend_on_the_order(huiying: Huiying) -> None:
    rows = [{"id": name, "text": text} for name, text in (("x", BLAST), ("y", OTHER), ("z", SAME_BLAST))]

    def partition(given: list[dict[str, str]]) -> set[frozenset[str]]:
        cases: dict[str, set[str]] = {}
        for row in huiying("group", given=lines(*given)).rows:
            cases.setdefault(row["case"], set()).add(row["id"])
        return {frozenset(members) for members in cases.values()}

    assert partition(rows) == partition(rows[::-1]) == {frozenset("xz"), frozenset("y")}


def test_a_bad_row_does_not_keep_the_others_from_being_grouped(huiying: Huiying) -> None:
    ended = huiying("group", given=lines({"id": 1, "text": BLAST}) + "nonsense\n" + lines({"id": 2, "text": BLAST}))
    assert ended.code == 1
    assert [row.get("case") for row in ended.rows] == [1, None, 1]


def test_those_who_speak_of_a_rule_of_the_whole_prefecture_name_no_county_and_come_together(huiying: Huiying) -> None:
    seen = "公积金贷款额度提高了，我今天去柜台问，工作人员说系统还没更新"
    other = "公积金贷款额度提高了是好事，我账户里才一万六，月供用什么还"
    ruled, apart = huiying(
        "compare", given=lines({"a": f"州里{seen}", "b": f"黔南{other}"}, {"a": seen, "b": f"黔南{other}"})
    ).rows
    assert ruled["same_event"] is True
    assert apart["score"] < ruled["score"]


def test_a_place_drawn_from_dozens_of_namesakes_does_not_part_two_posts(huiying: Huiying) -> None:
    blocked = "医院门口停满了送娃娃的车，都是盘江小学食堂吃豆角呕吐的"
    (row,) = huiying("compare", given=lines({"a": f"城关镇{blocked}", "b": f"贵定{blocked}"})).rows
    assert row["same_event"] is True
