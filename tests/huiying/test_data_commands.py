"""import, dead, reindex, extract: what comes in, what is set aside, what is found again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huiying.settings import read_settings
from huiying.wiring import Wiring
from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import POSTS, Message
from pipeline.ports.search import Query
from tests.huiying.conftest import Huiying

CSV = """留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间
A1,甲,停水三天,2026/3/2 9:15:00,都匀市沙包堡街道连续停水三天，希望尽快恢复供水,已恢复供水,2026/3/3 10:00:00
A2,乙,路灯不亮,2026/3/4 19:20:00,福泉市金山街道整条街路灯不亮，夜里出行不安全,,
A3,丙,时间有误,上个月,独山县某小区电梯经常故障，多次反映没有解决,,
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "hotline.csv"
    path.write_text(CSV, "utf-8")
    return str(path)


@pytest.fixture
def parts(home: Path) -> Iterator[Wiring]:
    assert home
    with Wiring(read_settings()) as wiring:
        yield wiring


def test_an_import_says_what_became_of_every_row(huiying: Huiying, table: str) -> None:
    ended = huiying("import", table, "--channel", "hotline", "--history", "--json")
    assert ended.code == 0, ended.err
    report = ended.json
    assert (report["rows"], report["imported"], report["already_known"]) == (3, 2, 0)
    (rejected,) = report["rejected"]
    assert rejected["row"] == 4
    assert report["mapping"]["留言详情"] == "text"


def test_a_column_that_is_not_taken_is_named_with_the_way_to_take_it(huiying: Huiying, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("工单号,内容,来电时间,备考栏\nB1,路灯坏了,2026-11-01 08:00:00,甲\n", "utf-8")
    out = huiying("import", str(path)).out
    (line,) = [line for line in out.splitlines() if "备考栏" in line]
    assert "--map" in line


def test_importing_twice_adds_nothing(huiying: Huiying, table: str, parts: Wiring) -> None:
    huiying("import", table, "--history")
    again = huiying("import", table, "--history", "--json")
    assert (again.code, again.json["imported"], again.json["already_known"]) == (0, 0, 2)
    assert parts.figures.posts().posts == 2


def test_what_was_imported_is_stored_and_searchable_when_the_command_ends(
    huiying: Huiying, table: str, parts: Wiring
) -> None:
    huiying("import", table, "--history")
    assert parts.figures.posts().posts == 2
    assert {hit.id for hit in parts.search.search(Query(text="路灯", kind="post")).hits} == {"post:hotline:A2"}


def test_a_file_without_a_good_row_ends_with_1(huiying: Huiying, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("留言编号,留言主题,留言时间,留言详情\nA3,,2026/3/2 9:15,\n", "utf-8")
    ended = huiying("import", str(path), "--json")
    assert (ended.code, ended.json["imported"], len(ended.json["rejected"])) == (1, 0, 1)


@pytest.mark.parametrize("mapping", ["text", "=text", "留言详情="])
def test_a_mapping_that_is_none_is_misuse(huiying: Huiying, table: str, mapping: str) -> None:
    ended = huiying("import", table, "--map", mapping)
    assert ended.code == 2
    assert "COLUMN=FIELD" in ended.err


def test_a_file_that_is_no_table_is_refused_in_one_line(huiying: Huiying, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 truncated")
    ended = huiying("import", str(path))
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err


def set_aside(parts: Wiring, table: str, huiying: Huiying) -> str:
    """A message that is no post, given up by the pipeline; the id of its letter."""
    parts.bus.publish(POSTS, [Message("x", b"not a post")])
    huiying("import", table)
    (letter,) = [each for each in parts.dead_letters.waiting() if each.origin == "assess"]
    return letter.id


def test_what_was_set_aside_is_listed_with_its_reason_and_dropped(huiying: Huiying, table: str, parts: Wiring) -> None:
    letter = set_aside(parts, table, huiying)
    listed = {each["id"]: each for each in huiying("dead", "list", "--json").json}
    assert letter in listed
    assert listed[letter]["payload"] == "not a post"
    assert huiying("dead", "drop", letter).code == 0
    assert letter not in {each["id"] for each in huiying("dead", "list", "--json").json}


def test_a_retried_message_goes_back_to_its_topic(huiying: Huiying, table: str, parts: Wiring) -> None:
    letter = set_aside(parts, table, huiying)
    before = parts.bus.lag(POSTS, "assess")
    assert huiying("dead", "retry", letter).code == 0
    assert parts.bus.lag(POSTS, "assess") == before + 1


def test_a_row_of_a_table_is_left_waiting_since_only_an_excerpt_is_kept(huiying: Huiying, table: str) -> None:
    huiying("import", table)
    (letter,) = huiying("dead", "list", "--json").json
    assert "excerpt only" in huiying("dead", "list").out
    for arguments in ([letter["id"]], ["--all"]):
        ended = huiying("dead", "retry", *arguments)
        assert (ended.code, ended.out) == (1, "retried: 0\n")
        assert "hand it in again" in ended.err
    assert [each["id"] for each in huiying("dead", "list", "--json").json] == [letter["id"]]


def test_an_unknown_letter_keeps_no_other_back(huiying: Huiying, table: str, parts: Wiring) -> None:
    letter = set_aside(parts, table, huiying)
    ended = huiying("dead", "drop", "nothing-of-the-kind", letter)
    assert (ended.code, ended.out) == (1, "dropped: 1\n")
    assert "nothing-of-the-kind" in ended.err


def test_a_page_whose_source_is_gone_says_so_and_waits(huiying: Huiying, parts: Wiring) -> None:
    gone = DeadLetter("1", POSTS, "a", "unreadable", "", "crawl", "an excerpt", parts.clock.now(), source="gone-site")
    parts.dead_letters.bury([gone])
    ended = huiying("dead", "retry", gone.id)
    assert (ended.code, ended.out) == (1, "retried: 0\n")
    assert "no source 'gone-site' any more" in ended.err


@pytest.mark.parametrize("arguments", [[], ["some-id", "--all"]])
def test_settling_needs_either_ids_or_all(huiying: Huiying, arguments: list[str]) -> None:
    assert huiying("dead", "drop", *arguments).code == 2


def test_an_index_is_built_anew_from_the_store_alone(huiying: Huiying, table: str, home: Path) -> None:
    huiying("import", table, "--history")
    (home / "search" / "huiying.json").write_text('{"schema": 1, "segmenter": "another dictionary"}')
    ended = huiying("reindex")
    assert ended.code == 0, ended.err
    with Wiring(read_settings()) as parts:
        assert parts.search.search(Query(text="停水", kind="post")).total == 1


PAGE = """<html><head><title>停水通知</title></head><body><nav><a href="/">首页</a></nav><article><h1>停水通知</h1>
<p>2026-03-02 09:30 来源：禾坪周报</p>
<p>因主管道抢修，沙包堡街道今日上午九时起停水，预计下午六时恢复供水，请居民储水。</p>
<p>供水公司表示，抢修期间将安排送水车在主要小区供水，给居民带来的不便敬请谅解。</p></article></body></html>"""


def test_extract_takes_the_article_out_of_files_and_folders(huiying: Huiying, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "b.htm").write_bytes(PAGE.encode("gb18030"))
    ended = huiying("extract", str(tmp_path))
    assert ended.code == 0, ended.out
    assert [Path(row["file"]).name for row in ended.rows] == ["a.html", "b.htm"]
    for row in ended.rows:
        assert list(row) == ["file", "title", "body", "published_at", "author", "source"]
        assert row["title"] == "停水通知"
        assert "送水车" in row["body"]
        assert "首页" not in row["body"]


def test_a_page_without_an_article_is_answered_in_its_place(huiying: Huiying, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html></html>")
    (tmp_path / "b.html").write_text(PAGE, "utf-8")
    ended = huiying("extract", str(tmp_path / "a.html"), str(tmp_path / "b.html"))
    assert ended.code == 1
    assert ["error" in row for row in ended.rows] == [True, False]


def test_a_time_that_cannot_be_read_is_refused_before_anything_is_taken_again(huiying: Huiying) -> None:
    ended = huiying("crawl", "--once", "--since", "the day before")
    assert ended.code == 2
    assert "--since: 'the day before' is no time" in ended.err


def test_a_source_that_is_not_there_is_misuse(huiying: Huiying) -> None:
    ended = huiying("crawl", "no-such-source", "--once")
    assert ended.code == 2
    assert "no-such-source" in ended.err


def test_a_wrong_file_of_sources_is_refused_with_its_line(
    huiying: Huiying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("sources:\n  - id: a\n    kind: telex\n    address: http://127.0.0.1/\n")
    monkeypatch.setenv("HUIYING_SOURCES", str(file))
    ended = huiying("crawl", "--once")
    assert ended.code == 2
    assert "HUIYING_SOURCES: mine.yaml:3: kind" in ended.err
