"""train and evaluate: how they are asked, what they print, how they end."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from huiying.corrections import corrected_posts
from huiying.settings import read_settings
from huiying.wiring import Wiring
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.desk import Desk
from pipeline.domain.assessment import Category
from pipeline.domain.events import Corrected, Reading
from pipeline.ports.queries import CaseFilter, CaseQueries, EventMark, Paging
from tests.huiying.conftest import Huiying

pytestmark = pytest.mark.long

ROWS = [
    {"text": "都匀市一小区突发火灾，造成2人死亡，联系13800138000", "category": "emergency"},
    {"text": "周末去看了一场篮球赛，很好看"},
    {"text": "小区停水三天没人管，请尽快处理", "category": "livelihood", "topic": "城乡建设"},
    {"text": "都匀市一小区突发火灾，造成3人死亡，联系13800138000"},
]


@pytest.fixture
def labelled(tmp_path: Path) -> str:
    file = tmp_path / "labelled.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), "utf-8")
    return str(file)


def test_evaluate_prints_figures_confusion_and_masked_mistakes(huiying: Huiying, labelled: str) -> None:
    ended = huiying("evaluate", labelled, "--json")
    assert ended.code == 0, ended.err
    card = ended.json
    assert card["posts"] == 4
    assert {"precision", "recall", "f1", "calibration_error"} <= set(card["categories"][0])
    assert card["confusion"]["none"]["none"] == 1
    assert card["worst"]
    assert "13800138000" not in ended.out


def test_evaluate_shows_tables_to_people(huiying: Huiying, labelled: str) -> None:
    ended = huiying("evaluate", labelled)
    assert ended.code == 0, ended.err
    assert "livelihood" in ended.out
    assert "found" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate",),
        ("train",),
        ("train", "--data", "nowhere", "--corrections"),
        ("train", "--data", "nowhere"),
        ("train", "--corrections", "--out", "model"),
    ],
)
def test_a_command_asked_wrongly_ends_with_2_and_says_what_to_give(
    huiying: Huiying, arguments: tuple[str, ...]
) -> None:
    ended = huiying(*arguments)
    assert ended.code == 2
    assert ended.err.startswith("huiying: ")


def test_a_labelled_file_alone_needs_a_place_for_the_model(huiying: Huiying, labelled: str) -> None:
    ended = huiying("train", "--labelled", labelled)
    assert ended.code == 2
    assert "--out" in ended.err


def test_own_posts_become_a_model_with_card_and_scores(huiying: Huiying, labelled: str, tmp_path: Path) -> None:
    out = tmp_path / "model"
    ended = huiying("train", "--labelled", labelled, "--out", str(out), "--allow-regression", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["scores"]
    files = ["card.json", "disposition.npz", "rumour.npz", "vectors.npz", "weights.npz"]
    assert sorted(file.name for file in out.iterdir()) == files


class _OneCorrection:
    """The read side of a store with one case that was read twice by a person."""

    def recorded_after(self, mark: EventMark, limit: int) -> list[EventMark]:
        marks = [EventMark(datetime(2026, 3, day, tzinfo=UTC), "c1", day, "corrected") for day in (1, 2)]
        marks.append(EventMark(datetime(2026, 3, 3, tzinfo=UTC), "c1", 3, "progressed"))
        return [each for each in marks if each.noticed_at > mark.noticed_at][:limit]

    def recorded(self, marks: list[EventMark]) -> list[Any]:
        readings = {1: Reading(Category.EMERGENCY), 2: Reading(Category.LIVELIHOOD, (Category.LIVELIHOOD,))}
        return [
            SimpleNamespace(case_id=mark.case_id, facts=Corrected(readings[mark.seq], cast("Any", None)))
            for mark in marks
        ]

    def posts_of(self, case_id: str, limit: int = 500) -> list[Any]:
        texts = ("停水三天", "")
        return [SimpleNamespace(post=SimpleNamespace(title="", text=text)) for text in texts][:limit]


def test_the_last_correction_labels_the_posts_that_are_still_kept() -> None:
    (post,) = corrected_posts(cast("CaseQueries", _OneCorrection()))
    assert post.text == "停水三天"
    assert [name for name, held in post.labels.items() if held] == ["livelihood"]


TICKETS = """留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间
A1,甲,停水三天,2026/3/2 9:15:00,都匀市沙包堡街道连续停水三天，希望尽快恢复供水,,
A2,乙,路灯不亮,2026/3/4 19:20:00,福泉市金山街道整条街路灯不亮，夜里出行不安全，联系13800138000,,
A3,丙,噪音扰民,2026/3/5 20:10:00,独山县百泉镇工地夜间施工噪音太大，老人孩子睡不着,,
"""


def test_what_analysts_correct_at_their_desk_becomes_a_model(huiying: Huiying, tmp_path: Path) -> None:
    table, out = tmp_path / "tickets.csv", tmp_path / "model"
    table.write_text(TICKETS, "utf-8")
    assert huiying("import", str(table), "--channel", "hotline", "--history").code == 0
    with Wiring(read_settings()) as parts:
        corrected = _correct_all(parts)
        learned = list(corrected_posts(parts.queries))
    assert len(learned) == len(corrected) == 3
    assert all(post.labels["credibility"] and not post.labels["livelihood"] for post in learned)
    assert not any("13800138000" in post.text for post in learned)
    ended = huiying("train", "--corrections", "--out", str(out), "--allow-regression", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["own_rows"] == 3
    assert ended.json["scores"]["credibility: F1 (own posts)"] >= 0.0


def _correct_all(parts: Wiring) -> list[str]:
    """Every case of the store read anew by an analyst: a matter of conduct, first by mistake of policy."""
    desk, analyst = Desk(parts.store, parts.policies, parts.clock), Actor("ana", Role.ANALYST)
    found = parts.queries.cases(CaseFilter(), Paging("opened", parts.clock.now())).records
    for record in found:
        case = record.case
        for category in (Category.POLICY, Category.CREDIBILITY):
            reading = replace(case.reading, category=category, categories=(category,), grade=None)
            case = desk.give(c.Correct(reading), case.id, case.revision, analyst)
    return [record.case.id for record in found]
