"""Exports as they come: any encoding, any header, damaged, misnamed. No good row is lost."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.domain.post import Channel
from pipeline.intake import RawPost, RowError, TableError, read_table
from pipeline.intake.table_formats import CUT_OFF

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")


def row(number: int) -> tuple[object, ...]:
    return (
        1000 + number,
        f"U{number:08d}",
        f"第{number}小区停水",
        f"2026/1/{number % 28 + 1} 9:32:09",
        f"\n\t\t我们小区从上周开始停水，\n第{number}次反映，请尽快处理。",
        f"您好，第{number}号来信收悉，已派人处理，感谢您的支持。",
        f"2026/2/{number % 28 + 1} 14:05:00",
    )


ROWS = [row(number) for number in range(60)]


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(list(cells))
    book.save(path)
    return path


def csv_text(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue()


def good(table: Any) -> dict[int, RawPost]:
    return {number: each for number, each in table.rows if isinstance(each, RawPost)}


def split(table: Any) -> tuple[dict[int, RawPost], dict[int, RowError]]:
    rows = list(table.rows)
    return (
        {number: each for number, each in rows if isinstance(each, RawPost)},
        {number: each for number, each in rows if isinstance(each, RowError)},
    )


def assert_all_rows(table: Any) -> None:
    posts, errors = split(table)
    assert not errors
    assert [post.ticket for post in posts.values()] == [str(1000 + number) for number in range(60)]
    first = posts[2]
    assert first.title == "第0小区停水"
    assert "第0次反映" in first.text
    assert first.author == "U00000000"
    assert first.published_at == datetime(2026, 1, 1, 1, 32, 9, tzinfo=UTC)
    assert first.reply is not None
    assert first.reply.text.startswith("您好，第0号来信")
    assert first.reply.at == datetime(2026, 2, 1, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_any_encoding_and_with_any_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "留言.csv"
    file.write_bytes(csv_text([HEADER, *ROWS], delimiter).encode(encoding))
    assert_all_rows(read_table(file))


def test_traditional_csv_in_big5_is_read(tmp_path: Path) -> None:
    rows = [("編號", "標題", "內容"), ("1", "停水", "我們這個小區從上週開始停水，請儘快處理")]
    (tmp_path / "a.csv").write_bytes(csv_text(rows).encode("big5"))
    table = read_table(tmp_path / "a.csv", {"編號": "ticket", "標題": "title", "內容": "text"})
    assert good(table)[2].text == "我們這個小區從上週開始停水，請儘快處理"


def test_a_workbook_is_read(tmp_path: Path) -> None:
    table = read_table(workbook(tmp_path / "a.xlsx", [HEADER, *ROWS]))
    assert table.expected == 60
    assert table.mapping == {
        "留言编号": "ticket",
        "留言用户": "author",
        "留言主题": "title",
        "留言时间": "published_at",
        "留言详情": "text",
        "答复意见": "reply_text",
        "答复时间": "reply_at",
    }
    assert_all_rows(table)


def test_json_lines_are_read_with_a_nested_reply(tmp_path: Path) -> None:
    names = ("id", "author", "title", "published_at", "text")
    lines = [
        json.dumps({**dict(zip(names, cells, strict=False)), "reply": {"text": cells[5], "at": cells[6]}})
        for cells in ROWS
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    posts = good(read_table(tmp_path / "a.jsonl"))
    assert len(posts) == 60
    assert posts[1].reply is not None
    assert posts[1].reply.at == datetime(2026, 2, 1, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a", "a.json", "a.xls"])
def test_a_wrong_extension_is_seen_through(tmp_path: Path, name: str) -> None:
    assert_all_rows(read_table(workbook(tmp_path / "a.xlsx", [HEADER, *ROWS]).rename(tmp_path / name)))


def test_a_csv_named_xlsx_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(csv_text([HEADER, *ROWS]).encode("gb18030"))
    assert_all_rows(read_table(tmp_path / "a.xlsx"))


def test_bad_rows_are_named_by_number_and_reason_and_good_rows_stay(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS[:10]]
    rows[3] = (1, "甲", "主题", "上个月吧", "时间列里是文字", "", "")
    rows[5] = (None,) * 7
    rows[7] = (2, "乙", "", "2026/1/3 10:00:00", "  ", "", "")
    rows += [(None,) * 7] * 40
    posts, errors = split(read_table(workbook(tmp_path / "a.xlsx", rows)))
    assert sorted(posts) == [2, 3, 5, 7, 9, 10, 11]
    assert {number: error.column for number, error in errors.items()} == {4: "留言时间", 6: "", 8: "留言详情"}
    assert "上个月吧" in errors[4].reason
    assert errors[6].reason == "the row is empty"


def test_a_cut_off_workbook_keeps_every_row_before_the_cut(tmp_path: Path) -> None:
    words = random.Random(7)
    noisy = [
        (*cells[:4], "".join(chr(words.randrange(0x4E00, 0x9FA5)) for _ in range(90)), *cells[5:]) for cells in ROWS
    ]
    file = inline_workbook(tmp_path / "a.xlsx", [HEADER, *noisy])
    whole = good(read_table(file))
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 6 // 10])
    posts, errors = split(read_table(file))
    assert 20 < len(posts) < 50
    assert list(posts.items()) == list(whole.items())[: len(posts)]
    assert errors[max(posts) + 1].reason == CUT_OFF


def inline_workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook whose texts stand in the sheet itself, as streaming writers make them."""
    cells = [
        f'<row r="{at}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in each) + "</row>"
        for at, each in enumerate(rows, 1)
    ]
    workbook(path, [["x"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[sheet] = f'<worksheet xmlns="{space}"><sheetData>{"".join(cells)}</sheetData></worksheet>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fresh:
        for name in sorted(parts, key=lambda name: name == sheet):
            fresh.writestr(name, parts[name])
    return path


def test_a_workbook_cut_off_in_its_shared_texts_keeps_the_rows_whose_texts_are_there(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_shared_workbook(file, [HEADER, *ROWS])
    data = file.read_bytes()
    file.write_bytes(data[: (data.index(b"xl/sharedStrings.xml") + data.index(b"PK\x01\x02")) // 2])
    posts, errors = split(read_table(file))
    assert 10 < len(posts) < 55
    assert sorted(posts) == list(range(2, len(posts) + 2))
    assert set(posts) | set(errors) == set(range(2, 62))
    assert {error.reason for error in errors.values()} == {CUT_OFF}


def write_shared_workbook(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """A workbook whose texts stand in a part of their own, as spreadsheets write them, behind the sheet."""
    texts = [str(cell) for each in rows for cell in each]
    places = iter(range(len(texts)))
    cells = [
        f'<row r="{at}">' + "".join(f'<c t="s"><v>{next(places)}</v></c>' for _ in each) + "</row>"
        for at, each in enumerate(rows, 1)
    ]
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fresh:
        sheet = f"<worksheet {space}><sheetData>{''.join(cells)}</sheetData></worksheet>"
        fresh.writestr("xl/worksheets/sheet1.xml", sheet)
        fresh.writestr("xl/sharedStrings.xml", f"<sst {space}>{items}</sst>")


def test_a_cut_off_csv_keeps_every_row_before_the_cut(tmp_path: Path) -> None:
    data = csv_text([HEADER, *ROWS]).encode("gb18030")
    place = data.index("第30次".encode("gb18030"))
    (tmp_path / "a.csv").write_bytes(data[: place + 3])
    posts, errors = split(read_table(tmp_path / "a.csv"))
    assert sorted(posts) == list(range(2, 32))
    assert {number: error.reason for number, error in errors.items()} == {32: CUT_OFF}


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    lines = [
        "编号,标题,内容",
        '1,停水,"小区停水',
        *(f"{number},停电,小区停电{number}次" for number in range(2, 9)),
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    posts, errors = split(read_table(tmp_path / "a.csv"))
    assert [post.ticket for post in posts.values()] == [str(number) for number in range(2, 9)]
    assert list(errors) == [2]


def test_a_cut_off_json_line_is_named(tmp_path: Path) -> None:
    lines = [json.dumps({"id": number, "text": f"小区停水{number}"}, ensure_ascii=False) for number in range(5)]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines[:2], "not json", *lines[2:]])[:-6])
    posts, errors = split(read_table(tmp_path / "a.jsonl"))
    assert sorted(posts) == [1, 2, 4, 5]
    assert errors[6].reason == CUT_OFF
    assert "JSON" in errors[3].reason


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("empty.xlsx", b"", "empty"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password.*save it as .xlsx"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "save it as .xlsx or .csv"),
        ("cut.xlsx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(40), "whole copy"),
        ("blank.csv", b"\n\n , \n", "anything"),
        ("numbers.csv", b"a,b\n1,2\n3,4\n", "say which"),
        ("list.jsonl", b'{"a": \n', "JSON object"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, hint: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=hint) as caught:
        list(read_table(tmp_path / name).rows)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        read_table(tmp_path / "none.csv")


def test_contents_tell_what_unknown_names_do_not(tmp_path: Path) -> None:
    rows = [("c1", "c2", "c3", "c4", "c5"), *((each[0], each[2], each[3], each[4], each[5]) for each in ROWS)]
    table = read_table(workbook(tmp_path / "a.xlsx", rows))
    assert table.mapping == {"c2": "title", "c3": "published_at", "c4": "text", "c5": "reply_text"}


def test_a_table_without_a_header_loses_no_first_row(tmp_path: Path) -> None:
    table = read_table(workbook(tmp_path / "a.xlsx", ROWS))
    assert table.columns[:3] == ("A", "B", "C")
    assert table.mapping["D"] == "published_at"
    assert len(good(table)) == 60


def test_a_title_line_above_the_header_is_passed_over(tmp_path: Path) -> None:
    posts = good(read_table(workbook(tmp_path / "a.xlsx", [("某市热线工单导出",), (), HEADER, *ROWS])))
    assert sorted(posts) == list(range(4, 64))


def test_a_misleading_name_does_not_make_a_time(tmp_path: Path) -> None:
    rows = [("编号", "时间", "内容"), *((number, "尽快", f"小区停水{number}") for number in range(9))]
    table = read_table(workbook(tmp_path / "a.xlsx", rows))
    assert "时间" not in table.mapping
    assert len(good(table)) == 9


def test_what_is_told_overrules_what_is_guessed(tmp_path: Path) -> None:
    rows = [("内容", "备注"), ("简短", "小区停水三天了，请处理")]
    table = read_table(workbook(tmp_path / "a.xlsx", rows), {"备注": "text", "内容": "title"})
    post = good(table)[2]
    assert (post.title, post.text) == ("简短", "小区停水三天了，请处理")


@pytest.mark.parametrize(
    ("told", "hint"),
    [
        ({"没有": "text"}, "no column '没有'"),
        ({"内容": "mood"}, "'mood' is no field"),
        ({"内容": "text", "备注": "text"}, "two"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path: Path, told: dict[str, str], hint: str) -> None:
    with pytest.raises(TableError, match=hint):
        read_table(workbook(tmp_path / "a.xlsx", [("内容", "备注"), ("停水", "无")]), told)


def test_telephone_numbers_and_row_numbers_are_never_read(tmp_path: Path) -> None:
    rows = [("序号", "联系电话", "诉求标题", "诉求内容"), (1, 13812345678, "停水", "小区停水三天了")]
    table = read_table(workbook(tmp_path / "a.xlsx", rows))
    assert set(table.mapping) == {"诉求标题", "诉求内容"}
    assert "13812345678" not in str(good(table)[2])


def test_dates_of_spreadsheets_are_shanghai_time(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001
    rows = [
        ("编号", "来电时间", "来电内容"),
        (1, moment, "小区停水了"),
        (2, 46027.395833333336, "小区停电了"),
    ]
    posts = good(read_table(workbook(tmp_path / "a.xlsx", rows)))
    assert {post.published_at for post in posts.values()} == {datetime(2026, 1, 5, 1, 30, tzinfo=UTC)}


def test_a_channel_column_is_understood(tmp_path: Path) -> None:
    rows = [
        ("编号", "来源渠道", "内容"),
        (1, "12345热线", "小区停水"),
        (2, "网站留言", "停电"),
        (3, "其他", "停气"),
    ]
    posts = good(read_table(workbook(tmp_path / "a.xlsx", rows), channel=Channel.MANUAL))
    assert [post.channel for post in posts.values()] == [
        Channel.HOTLINE,
        Channel.MESSAGE_BOARD,
        Channel.MANUAL,
    ]


def test_a_row_with_a_title_alone_is_a_good_row(tmp_path: Path) -> None:
    posts = good(read_table(workbook(tmp_path / "a.xlsx", [("标题", "内容"), ("停水三天", None), ("a", "b")])))
    assert (posts[2].title, posts[2].text) == ("", "停水三天")


@pytest.mark.parametrize("kind", ["inline", "shared", "csv", "jsonl"])
def test_no_damage_does_more_than_cost_rows_or_refuse_the_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"a.{kind}"
    if kind == "shared":
        write_shared_workbook(file, [HEADER, *ROWS])
    elif kind == "inline":
        inline_workbook(file, [HEADER, *ROWS])
    else:
        lines = [json.dumps(dict(zip(HEADER, each, strict=True)), ensure_ascii=False) for each in ROWS]
        file.write_bytes(csv_text([HEADER, *ROWS]).encode("gb18030") if kind == "csv" else "\n".join(lines).encode())
    whole, chance = file.read_bytes(), random.Random(5)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        file.write_bytes(damaged)
        with suppress(TableError):
            assert all(isinstance(each, RawPost | RowError) for _, each in read_table(file).rows)
