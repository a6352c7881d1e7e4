"""A whole file through the door."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.domain.errors import Unavailable
from pipeline.intake import Intake, import_table, read_table, revision_key

SHARED = Path(os.environ.get("HUIYING_SHARED", Path(__file__).parents[4] / "shared"))
REAL = SHARED / "data" / "messages" / "messages_with_replies.xlsx"


def nothing_known(keys: Sequence[str]) -> set[str]:
    return set()


def workbook(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    for cells in [("编号", "姓名", "标题", "时间", "内容", "答复内容", "答复时间"), *rows]:
        book.active.append(list(cells))
    book.save(path)
    return path


def complaint(number: int, **changes: object) -> tuple[object, ...]:
    cells: dict[str, object] = {
        "ticket": f"GD{number}",
        "author": "山里人",
        "title": "停水",
        "time": "2026-01-05 09:30",
        "text": f"第{number}小区停水",
        "reply": "已处理，感谢来信",
        "replied": "2026-01-07 10:00",
    }
    return tuple({**cells, **changes}.values())


def test_importing_twice_adds_nothing(tmp_path: Path, intake: Intake, bus: Any) -> None:
    file = workbook(tmp_path / "a.xlsx", [complaint(number) for number in range(1200)])
    first = import_table(read_table(file), intake, nothing_known)
    stored = {revision_key(post.id, post.revision) for post in bus.posts}
    second = import_table(read_table(file), intake, lambda keys: stored & set(keys))
    assert (first.rows, first.imported, first.already_known) == (1200, 1200, 0)
    assert (second.rows, second.imported, second.already_known) == (1200, 0, 1200)
    assert len(bus.posts) == 1200


def test_a_row_written_twice_comes_in_once_and_a_changed_one_as_a_revision(
    tmp_path: Path, intake: Intake, bus: Any
) -> None:
    rows = [complaint(1), complaint(1), complaint(1, text="第1小区停水五天")]
    report = import_table(read_table(workbook(tmp_path / "a.xlsx", rows)), intake, nothing_known)
    assert (report.imported, report.already_known) == (2, 1)
    assert [post.text for post in bus.posts] == ["第1小区停水", "第1小区停水五天"]


def test_every_row_is_imported_known_or_rejected_with_its_number(tmp_path: Path, intake: Intake, bus: Any) -> None:
    rows = [complaint(number) for number in range(8)]
    rows[1] = complaint(1, time="昨天晚些时候")
    rows[3] = (None,) * 7
    rows[5] = complaint(5, replied="2199-01-01 00:00", text="电话13812345678")
    report = import_table(read_table(workbook(tmp_path / "a.xlsx", rows)), intake, nothing_known)
    assert (report.rows, report.imported, report.already_known) == (8, 5, 0)
    assert [(each.row, each.column) for each in report.rejected] == [(3, "时间"), (5, ""), (7, "答复时间")]
    assert [letter.origin for letter in bus.letters] == ["a.xlsx#7", "a.xlsx#3"]
    assert b"13812345678" not in bus.bytes


def test_history_keeps_the_reply_with_its_own_time(tmp_path: Path, intake: Intake, bus: Any) -> None:
    file = workbook(tmp_path / "a.xlsx", [complaint(1), complaint(2, time=None)])
    report = import_table(read_table(file, history=True), intake, nothing_known)
    post = bus.posts[0]
    assert post.history
    assert post.reply.at.isoformat() == "2026-01-07T02:00:00+00:00"
    assert post.seen_at == post.published_at
    assert [(each.row, each.column) for each in report.rejected] == [(3, "时间")]


def test_progress_counts_every_row(tmp_path: Path, intake: Intake) -> None:
    counted: list[int] = []
    file = workbook(tmp_path / "a.xlsx", [complaint(number) for number in range(1101)])
    import_table(read_table(file), intake, nothing_known, counted.append)
    assert sum(counted) == 1101
    assert len(counted) > 1


def test_an_import_stops_loudly_when_the_bus_goes_away(tmp_path: Path, intake: Intake, bus: Any) -> None:
    bus.away = True
    with pytest.raises(Unavailable):
        import_table(read_table(workbook(tmp_path / "a.xlsx", [complaint(1)])), intake, nothing_known)


@pytest.mark.shared
@pytest.mark.skipif(not REAL.exists(), reason="the public data is not beside the checkout")
def test_the_real_export_comes_in_whole(intake: Intake, bus: Any) -> None:
    table = read_table(REAL, history=True)
    assert set(table.mapping.values()) == {
        "ticket",
        "author",
        "title",
        "published_at",
        "text",
        "reply_text",
        "reply_at",
    }
    report = import_table(table, intake, nothing_known)
    assert (report.rows, report.imported, report.already_known, report.rejected) == (2816, 2816, 0, [])
    assert all(post.reply and post.reply.at and post.published_at for post in bus.posts)
