"""classify and locate: the contract that scripts rely on."""

import json
from pathlib import Path

import pytest

from tests.huiying.conftest import Huiying

FIRE = "今天上午都匀市一小区突发火灾，造成2人死亡、5人受伤"
KEYS = ["id", "category", "scores", "topic", "topic_score", "grade", "casualties", "places"]
KEYS += ["disposition", "uncertain", "evidence", "model"]
CATEGORIES = {"emergency", "livelihood", "false_information", "policy", "credibility", "morality"}


def row(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_classify_answers_each_row_with_the_agreed_keys(huiying: Huiying) -> None:
    ended = huiying("classify", given=row(id="a", text=FIRE, title="火灾", channel="news", region=None))
    assert ended.code == 0
    (answer,) = ended.rows
    assert list(answer) == KEYS
    assert (answer["id"], answer["category"]) == ("a", "emergency")
    assert set(answer["scores"]) == CATEGORIES
    assert answer["grade"] in ("I", "II", "III", "IV")
    assert answer["casualties"] == {"dead": 2, "injured": 5}
    assert answer["uncertain"] in (True, False)


def test_positions_count_code_points_of_the_field_they_name(huiying: Huiying) -> None:
    given = {"title": "🔥快看", "text": "😱😱" + FIRE}
    (answer,) = huiying("classify", "-", given=row(id=1, **given)).rows
    spans = answer["places"] + answer["evidence"]
    assert spans
    for span in spans:
        assert given[span["field"]][span["start"] : span["end"]] == span["text"]


def test_rows_come_out_in_the_order_they_went_in_with_errors_in_their_places(huiying: Huiying) -> None:
    given = row(id=1, text=FIRE) + "{\n" + row(id=3) + row(id=4, text="", title="") + row(id=5, text="都匀")
    ended = huiying("classify", given=given)
    assert ended.code == 1
    assert [each["id"] for each in ended.rows] == [1, None, 3, 4, 5]
    assert [index for index, each in enumerate(ended.rows) if "error" in each] == [1, 2]
    assert "text" in ended.rows[2]["error"]


def test_a_row_of_noise_has_no_category_and_no_grade(huiying: Huiying) -> None:
    (answer,) = huiying("classify", given=row(id=1, text="周末去看了一场篮球赛，很好看")).rows
    assert (answer["category"], answer["grade"]) == (None, None)


def test_locate_gives_places_alone_with_code_level_and_path(huiying: Huiying, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(row(id="x", text="福泉市马场坪街道停水"), "utf-8")
    ended = huiying("locate", str(file))
    (answer,) = ended.rows
    assert list(answer) == ["id", "places"]
    keys = ["code", "name", "level", "path", "confidence", "field", "text", "start", "end"]
    assert all(list(place) == keys for place in answer["places"])
    assert "522702" in {place["code"][:6] for place in answer["places"]}
    assert {len(place["code"]) for place in answer["places"]} <= {2, 4, 6, 9}


@pytest.mark.parametrize("command", ["classify", "locate"])
def test_a_missing_file_is_misuse_said_in_one_line(huiying: Huiying, command: str) -> None:
    ended = huiying(command, "absent.jsonl")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert "absent.jsonl" in ended.err


def test_an_unknown_profile_is_misuse_that_names_the_setting(huiying: Huiying) -> None:
    ended = huiying("classify", "--profile", "atlantis", given=row(id=1, text=FIRE))
    assert ended.code == 2
    assert "HUIYING_PROFILE" in ended.err
    assert "Traceback" not in ended.err
